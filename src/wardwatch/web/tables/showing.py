"""A part of a list, as a table with what can be done to it."""

from dataclasses import replace
from typing import TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.kit.paging import Page, order_of
from wardwatch.members.queries import saved_views
from wardwatch.web.pages.parts import Choice, Column, Link, Pick, Sort, Table, Tools, View
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables.asking import address, fields_in, order_in, state_of
from wardwatch.web.tables.listing import Asked, Field, Listing
from wardwatch.web.tables.taking import FILES
from wardwatch.web.wording import PAGE, pager_of

R = TypeVar("R")


def part_of(request: SignedInRequest, listing: Listing[R]) -> Page[R]:
    """The part of the list that the address asks for."""
    order, query = order_in(request.GET, listing), request.GET
    return listing.fetch(Asked(order, query.get("after", "")[:300], query.get("before", "")[:300], PAGE))


def shown(request: SignedInRequest, listing: Listing[R], found: Page[R]) -> Table:
    """A part of the list, as a table."""
    query = request.GET
    order, fields, state = order_in(query, listing), fields_in(query, listing), state_of(query, listing)
    return Table(
        caption=listing.caption,
        columns=tuple(_column(each, order, state) for each in fields),
        rows=tuple(listing.row(tuple(each.cell(row) for each in fields), row) for row in found.rows),
        empty=listing.empty,
        pager=pager_of(
            request,
            shown=len(found.rows),
            preceding=found.before,
            following=found.after,
            total=found.total.number if found.total else None,
            more=bool(found.total and found.total.more),
        ),
        tools=_tools(request, listing, fields, state),
    )


def _column(field: Field[R], order: str, state: dict[str, str]) -> Column:
    shape = Column(field.label, numeric=field.numeric, minor=field.minor)
    if not field.sorts:
        return shape
    key, descending = order_of(order)
    if key != field.key:
        return replace(shape, sort_url=address(state, sort=field.key))
    turned = field.key if descending else f"-{field.key}"
    return replace(shape, sort_url=address(state, sort=turned), sort=Sort.DESCENDING if descending else Sort.ASCENDING)


def _tools(request: SignedInRequest, listing: Listing[R], fields: tuple[Field[R], ...], state: dict[str, str]) -> Tools:
    match = request.resolver_match
    assert match is not None
    name, here = match.url_name or "", address(state)
    views = saved_views(name, person=request.principal.person)
    chosen = {"q", *(each.name for each in listing.filters)}
    return Tools(
        filters=listing.filters,
        search=listing.search,
        kept=tuple((key, value) for key, value in state.items() if key not in chosen),
        first=listing.fields[0].key,
        picks=tuple(Pick(each.key, each.label, each in fields) for each in listing.fields[1:]),
        orders=_orders(listing, order_in(request.GET, listing)),
        state=tuple((key, value) for key, value in state.items() if key not in ("columns", "sort")),
        views=tuple(View(each.uid, each.name, f"?{each.query}", f"?{each.query}" == here) for each in views),
        list=name,
        path=request.path,
        query=here.removeprefix("?"),
        save_url=reverse("account-views"),
        files=tuple(Link(words, address(state, format=key)) for key, words in _files().items()),
    )


def _orders(listing: Listing[R], order: str) -> tuple[Choice, ...]:
    """Every order that the headings offer; a phone does not show these."""
    rising, falling = _("%(column)s, ascending"), _("%(column)s, descending")
    return tuple(
        Choice(key, words % {"column": field.label}, key == order)
        for field in listing.fields
        if field.sorts
        for key, words in ((field.key, rising), (f"-{field.key}", falling))
    )


def _files() -> dict[str, str]:
    words = {"csv": _("Take this list as CSV"), "json": _("Take this list as JSON")}
    return {key: words[key] for key in FILES}

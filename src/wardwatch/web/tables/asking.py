"""What an address asks of a list."""

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlencode

from django.http import QueryDict

from wardwatch.kit.paging import order_of
from wardwatch.web.tables.listing import Field, Listing

R = TypeVar("R")


def order_in(query: QueryDict, listing: Listing[R]) -> str:
    """How the rows are ordered."""
    order = query.get("sort", "")
    return order if order_of(order)[0] in {each.key for each in listing.fields if each.sorts} else listing.order


def fields_in(query: QueryDict, listing: Listing[R]) -> tuple[Field[R], ...]:
    """The columns to show: `columns=a,b` as links say it, or `columns=a&columns=b` as forms do."""
    wanted = {key for text in query.getlist("columns") for key in text.split(",")}
    first, *others = listing.fields
    if not wanted & {each.key for each in listing.fields}:
        return (first, *(each for each in others if not each.extra))
    return (first, *(each for each in others if each.key in wanted))


def narrowing_in(query: QueryDict, listing: Listing[R]) -> tuple[str, ...]:
    """The names by which the address chooses rows."""
    names = ("q", *(each.name for each in listing.filters), *listing.kept)
    return tuple(name for name in dict.fromkeys(names) if query.get(name))


def state_of(query: QueryDict, listing: Listing[R]) -> dict[str, str]:
    """All that makes this view of the list, as an address says it: what chooses rows, their order, the columns."""
    state = {name: str(query[name]) for name in narrowing_in(query, listing)}
    order, fields = order_in(query, listing), fields_in(query, listing)
    if order != listing.order:
        state["sort"] = order
    if fields != fields_in(QueryDict(), listing):
        state["columns"] = ",".join(each.key for each in fields)
    return state


def address(state: dict[str, str], *, without: Sequence[str] = (), **changed: str) -> str:
    """The query that says this state, with some of it changed or left out."""
    said = {name: value for name, value in {**state, **changed}.items() if value and name not in without}
    return f"?{urlencode(said, safe=',')}"

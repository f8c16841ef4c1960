"""Where everybody is: organizations on a map of tiles and in a list, as far as the reader may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from wardwatch.kit import clock
from wardwatch.members.queries.regions import StateCount, by_state
from wardwatch.standards.regions import REGIONS
from wardwatch.web.access import Persona, persona_of, signed_in
from wardwatch.web.organizations import organizations
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.parts import Tile, TileMap
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import answer
from wardwatch.web.wording import with_query

LEVELS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, and whether the reader is told of members."""

    state: str
    kind: str
    center: bool


@require_safe
@signed_in
def directory(request: SignedInRequest) -> HttpResponseBase:
    """The map, and the organizations that fit."""
    asked = Asked(
        state=request.GET.get("state", "").strip().upper()[:2],
        kind=request.GET.get("kind", ""),
        center=persona_of(request.principal) is Persona.CENTER,
    )
    counts = by_state(viewer=request.principal.viewer, kind=asked.kind)
    codes = sorted({each.state for each in counts if each.state} | ({asked.state} - {""}))

    def page(table: Table) -> HttpResponse:
        title = _("Organizations in %(state)s") % {"state": _state(asked.state)}
        shown = SectionsPage(
            title=_("Who is where"),
            lead=_("Organizations of the sector that you may know of. Choose a state to list those in it."),
            sections=(
                Section("places", _("By state"), tiles=_map(request, asked, counts)),
                Section("organizations", title if asked.state else _("Organizations"), table=table),
            ),
            wide=True,
        )
        return render(request, "pictures.html", {"page": shown})

    return answer(request, organizations(request, states={code: _state(code) for code in codes}), page)


def _map(request: SignedInRequest, asked: Asked, counts: Sequence[StateCount]) -> TileMap:
    """For the center tiles count members; for others the organizations that they may know of."""
    found = {each.state: each for each in counts}
    numbers = {code: _number(found.get(code), asked) for code in REGIONS}
    most = max(numbers.values(), default=0)
    tiles = tuple(
        Tile(
            code=code,
            words=_tile_words(found.get(code) or StateCount(code, 0, 0), asked),
            column=region.column,
            row=region.row,
            number=numbers[code],
            level=-(-LEVELS * numbers[code] // most) if most else 0,
            url=with_query(request, state=code, after="", before="", n="") + "#organizations",
            current=code == asked.state,
        )
        for code, region in REGIONS.items()
    )
    title = _("Members by state") if asked.center else _("Organizations by state")
    return TileMap(
        "map",
        title,
        _map_words(numbers, asked),
        tiles,
        _states(counts, asked),
        _("From the directory, as of"),
        clock.now(),
    )


def _number(found: StateCount | None, asked: Asked) -> int:
    if found is None:
        return 0
    return found.members if asked.center else found.organizations


def _tile_words(each: StateCount, asked: Asked) -> str:
    place = {"state": _state(each.state), "listed": _n(each.organizations)}
    if asked.center:
        return _("members in %(state)s; organizations listed: %(listed)s") % place
    return _("organizations in %(state)s") % place


def _map_words(numbers: dict[str, int], asked: Asked) -> str:
    total, code = sum(numbers.values()), max(numbers, key=lambda code: numbers[code])
    if not total:
        return _("No member is in a state yet.") if asked.center else _("No organization is in a state yet.")
    values = {"total": _n(total), "state": _state(code), "most": _n(numbers[code])}
    if list(numbers.values()).count(numbers[code]) > 1:
        return (
            ngettext("%(total)s member.", "%(total)s members.", total)
            if asked.center
            else ngettext("%(total)s organization.", "%(total)s organizations.", total)
        ) % values
    if asked.center:
        return _("%(total)s members. Most are in %(state)s: %(most)s.") % values
    return _("%(total)s organizations. Most are in %(state)s: %(most)s.") % values


def _states(counts: Sequence[StateCount], asked: Asked) -> Table:
    heads = (_("State"), _("Organizations"), *([_("Members")] if asked.center else []))
    rows = tuple(
        Row(
            (
                Cell(_state(each.state)),
                Cell(_n(each.organizations)),
                *((Cell(_n(each.members)),) if asked.center else ()),
            )
        )
        for each in sorted(counts, key=lambda each: _state(each.state))
    )
    columns = tuple(Column(head, numeric=place > 0) for place, head in enumerate(heads))
    return Table(_("Organizations by state"), columns, rows, Empty(_("No organization is known yet.")))


def _state(code: str) -> str:
    if not code:
        return _("State not stated")
    return _(REGIONS[code].name) if code in REGIONS else code


def _n(number: int) -> str:
    return number_format(number, decimal_pos=0, force_grouping=True)

"""Whom a vulnerability or an advisory touches, as far as the reader may know: a part of both pages."""

from collections import Counter
from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.exposures import queries
from wardwatch.exposures.queries.reach import Reach, reach_of, told_of
from wardwatch.exposures.states import ACTIVE, FindingState
from wardwatch.exposures.types import Touched
from wardwatch.kit import clock
from wardwatch.members.types import OrganizationKind
from wardwatch.web import pictures
from wardwatch.web.access import Persona, persona_of
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.parts import Picture
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest, is_signed_in
from wardwatch.web.reach import breakdown, members_table, others
from wardwatch.web.templatetags.ui import grouped

SHOWN = 20


def organizations_of(request: SignedInRequest) -> frozenset[int] | None:
    """Whose findings count on lists of this reader: all that they may see (None) for the center's staff."""
    viewer = request.principal.viewer
    if persona_of(request.principal) is Persona.CENTER:
        return None
    return frozenset({request.principal.organization}) | viewer.acting_for


def exposure(request: HttpRequest, names: Sequence[str], *, cve: str = "") -> tuple[Section, ...]:
    """Findings of `names`, which a CVE is (`cve`) or an advisory names; nothing for readers who have no findings."""
    if not is_signed_in(request):
        return ()
    persona = persona_of(request.principal)
    if persona is Persona.PARTNER:
        return ()
    found = queries.touched_by(names, viewer=request.principal.viewer)
    reached = reach_of(names, viewer=request.principal.viewer)
    links = _links(names, cve, bool(found))
    if persona is not Persona.CENTER:
        words = (_own(found), *_devices(reached), others(told_of(names, at=clock.now())))
        several = members_table(reached) if len(reached.members) > 1 else None
        own = Section("exposure", _("Does it touch us?"), words, table=several, links=links)
        return (own, *breakdown(reached, whose=False))
    members = reached.whole.members
    said = ngettext("%(count)d member has it on its list.", "%(count)d members have it on their lists.", members)
    none = _("No member has it on its list, as far as the lists say.")
    whom = Section(
        "exposure",
        _("Whom it touches"),
        (said % {"count": members}, *_devices(reached)) if members else (none,),
        table=members_table(reached) if members else None,
        links=links,
    )
    spread = (Section("spread", _("By kind and state"), pictures=(_picture(found),)),) if found else ()
    return (whom, *breakdown(reached), *spread)


def _devices(reached: Reach) -> tuple[str, ...]:
    if not reached.whole.devices:
        return ()
    said = {"devices": grouped(reached.whole.devices), "open": grouped(reached.whole.open_devices)}
    return (_("Devices: %(devices)s. Still open on %(open)s of them.") % said,)


def _picture(found: Sequence[Touched]) -> Picture:
    """Whom it touches by kind of organization: what still needs something beside what is dealt with."""
    needs, dealt = _("still open"), _("dealt with")
    left: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for each in found:
        (left if each.state in ACTIVE else done)[each.kind] += each.findings
    kinds = sorted({each.kind for each in found}, key=lambda kind: (-left[kind], -done[kind], kind))
    bars = [
        pictures.Bar(str(OrganizationKind(kind).label), series, counted[kind], f"{grouped(counted[kind])} {series}")
        for kind in kinds
        for series, counted in ((needs, left), (dealt, done))
    ]
    words = _("All of it is dealt with.")
    if left:
        said = {
            "count": grouped(left.total()),
            "kind": str(OrganizationKind(kinds[0]).label),
            "most": grouped(left[kinds[0]]),
        }
        words = _("Findings that still need something: %(count)s. Most of them: %(kind)s, %(most)s.") % said
    spec, source = pictures.bars(bars, series=(needs, dealt)), _("From the findings, as of")
    return Picture(
        "spread-picture", _("Findings by kind of organization"), spec, words, _spread(found), source, clock.now()
    )


def _spread(found: Sequence[Touched]) -> Table:
    sums: dict[tuple[str, FindingState], list[int]] = {}
    for each in found:
        numbers = sums.setdefault((each.kind, each.state), [0, 0, 0])
        numbers[:] = numbers[0] + 1, numbers[1] + each.findings, numbers[2] + each.pieces
    rows = tuple(
        Row((Cell(str(OrganizationKind(kind).label)), Cell(_(state.label)), *(Cell(str(each)) for each in numbers)))
        for (kind, state), numbers in sorted(sums.items())
    )
    labels = (_("Kind"), _("State"), _("Members"), _("Findings"), _("Pieces"))
    columns = tuple(Column(label, numeric=place > 1) for place, label in enumerate(labels))
    return Table(_("Members touched"), columns, rows, Empty(""))


def _own(found: Sequence[Touched]) -> str:
    number = sum(each.findings for each in found)
    active = sum(each.findings for each in found if each.state in ACTIVE)
    if not number:
        return _("Nothing on your list is touched, as far as we know.")
    words = ngettext("%(count)d line of your list is touched.", "%(count)d lines of your list are touched.", number)
    left = ngettext("%(count)d still needs something.", "%(count)d still need something.", active)
    return f"{words % {'count': number}} {left % {'count': active} if active else _('Nothing is left to do.')}"


def _links(names: Sequence[str], cve: str, found: bool) -> tuple[Link, ...]:
    asked = (cve,) if cve else tuple(names)
    if not found:
        return ()
    return tuple(
        Link(_("Findings of %(name)s") % {"name": name}, f"{reverse('findings')}?{urlencode({'cve': name})}")
        for name in asked[:SHOWN]
    )

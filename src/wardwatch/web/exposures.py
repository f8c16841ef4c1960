"""Findings: what of somebody's equipment is touched, and why."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from operator import attrgetter
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from wardwatch.assets.types import CareRole
from wardwatch.assets.wording import named
from wardwatch.engagements.queries import quiet, ticket_of
from wardwatch.exposures import queries
from wardwatch.exposures.models import FindingCount
from wardwatch.exposures.states import ACTIVE, FindingState
from wardwatch.exposures.types import Counts, FindingDetail, FindingRow, Why
from wardwatch.kit import clock
from wardwatch.kit.paging import Amount, Page
from wardwatch.markings.types import Viewer
from wardwatch.members.permissions import Action
from wardwatch.members.queries import people
from wardwatch.members.types import Band
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.standards.tlp import Tlp
from wardwatch.triage import words as levels
from wardwatch.web.access import Member, Persona, member_of, persona_of, signed_in
from wardwatch.web.addresses import vulnerability_url
from wardwatch.web.bands import band_filter, band_tag, bands_url, confidence, held_back
from wardwatch.web.claimed import offers_table
from wardwatch.web.explaining import step
from wardwatch.web.line_form import correct_url
from wardwatch.web.pages import (
    Cell,
    Choice,
    Count,
    Disagreement,
    Due,
    Empty,
    Filter,
    FindingPage,
    FindingsPage,
    Table,
    Tag,
    Term,
    TimelineEntry,
    Tone,
    WhyStep,
)
from wardwatch.web.pages import Link as PageLink
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, answer, called
from wardwatch.web.wording import actor_name, due_of, marking_of, readable

S = FindingState
TONES = {
    S.OPEN: Tone.URGENT,
    S.REOPENED: Tone.URGENT,
    S.VERSION_UNKNOWN: Tone.WARN,
    S.DISPUTED: Tone.WARN,
    S.ISOLATED: Tone.INFO,
    S.WAITING: Tone.INFO,
    S.FIXED_CLAIMED: Tone.GOOD,
    S.FIXED_VERIFIED: Tone.GOOD,
    S.MITIGATED: Tone.GOOD,
}
URGENCIES = {
    DeployerPriority.IMMEDIATE: noop("at once"),
    DeployerPriority.OUT_OF_CYCLE: noop("before your usual maintenance"),
    DeployerPriority.SCHEDULED: noop("with your usual maintenance"),
    DeployerPriority.DEFER: noop("nothing to do for now"),
}
"""What a priority of the deployer's table asks, in plain words."""
SUMMED = (S.OPEN, S.REOPENED, S.VERSION_UNKNOWN, S.ISOLATED, S.WAITING, S.FIXED_CLAIMED, S.FIXED_VERIFIED)


@require_safe
@signed_in
def findings(request: SignedInRequest, member: UUID | None = None) -> HttpResponseBase:
    """A member's findings; without one in the address all that the reader may see."""
    persona = persona_of(request.principal)
    if persona is Persona.PARTNER:
        raise Http404
    one = member_of(request, member) if member or persona is Persona.MEMBER else None
    here = one.url("findings") if one else reverse("findings")
    numbers = queries.counts(viewer=request.principal.viewer, organization=one.id if one else None)

    def page(table: Table) -> HttpResponse:
        shown = FindingsPage(_("What of yours is touched") if one else _("Findings"), _summary(numbers, here), table)
        return render(request, "exposures/findings.html", {"page": shown})

    return answer(request, _listing(request, one, here, numbers), page)


def _listing(request: SignedInRequest, one: Member | None, here: str, numbers: Counts) -> Listing[FindingRow]:
    viewer, number = request.principal.viewer, one.id if one else None
    state, priority, cve = (request.GET.get(name, "") for name in ("state", "priority", "cve"))
    states = [S(state)] if state in list(S) else []
    sure = request.GET.get("band", "")
    band = Band(sure) if sure in list(Band) else None
    priorities = [priority] if priority in list(DeployerPriority) else []

    silent: set[UUID] = set()

    def fetch(asked: Asked) -> Page[FindingRow]:
        found = queries.findings(
            viewer=viewer,
            organization=number,
            cve=cve,
            states=states,
            priorities=priorities,
            band=band,
            order=asked.order,
            limit=asked.limit,
            after=asked.after,
            before=asked.before,
        )
        if one:
            silent.update(quiet.silent(found.rows, one.id, viewer=viewer))
        return Page(found.rows, found.after, found.before, fitting())

    def fitting() -> Amount:
        if not cve and band is None:
            return Amount(numbers.of(states=states, priorities=priorities))
        return queries.matching(
            viewer=viewer, organization=number, cve=cve, states=states, priorities=priorities, band=band
        )

    return Listing(
        caption=_("Findings"),
        fields=_fields(one, one.time_zone if one else request.principal.time_zone, silent),
        fetch=fetch,
        order="due",
        empty=_empty(here, filtered=bool(state or priority or cve or sure)),
        marked=(FindingCount,),
        across=one is None,
        filters=(
            Filter("state", _("State"), _choices([(each.value, _(each.label)) for each in S], state)),
            Filter(
                "priority",
                _("Urgency"),
                _choices([(each.value, _(URGENCIES[each])) for each in DeployerPriority], priority),
            ),
            band_filter(sure),
            *((Filter("cve", _("Vulnerability"), _choices([(cve, cve)], cve)),) if cve else ()),
        ),
    )


def _summary(numbers: Counts, here: str) -> tuple[Count, ...]:
    return tuple(
        Count(numbers.by_state[each], _(each.label), f"{here}?state={each}", TONES.get(each, Tone.NEUTRAL))
        for each in SUMMED
        if numbers.by_state[each]
    )


def _choices(pairs: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return (Choice("", _("all")), *(Choice(value, label, value == chosen) for value, label in pairs))


def _fields(member: Member | None, time_zone: str, silent: Collection[UUID]) -> tuple[Field[FindingRow], ...]:
    """The columns; with whose it is, where the list is not one member's (None)."""
    whose: Field[FindingRow] = Field(
        "member",
        _("Member"),
        lambda row: Cell(row.organization_name, reverse("member", kwargs={"member": row.organization_uid})),
        {"member": attrgetter("organization_name"), "member_id": attrgetter("organization_uid")},
    )
    return (
        Field(
            "product",
            _("Product"),
            _product,
            {"finding": attrgetter("uid"), **called("asset", "vendor", "product", "model", "version", "department")},
        ),
        Field(
            "vulnerability",
            _("Vulnerability"),
            lambda row: Cell(row.cve, vulnerability_url(row.cve)),
            {"vulnerability": attrgetter("cve")},
        ),
        Field("state", _("State"), lambda row: Cell(tag=_tag(row.state)), called("state")),
        Field("urgency", _("Urgency"), _judged, {"urgency": attrgetter("priority")}),
        *(() if member else (whose,)),
        Field("sure", _("How sure"), lambda row: _sure(row, row.uid in silent), called("band", "confidence")),
        Field(
            "due",
            _("Protect by"),
            lambda row: Cell(due=_due(row, time_zone)) if row.protect_by else Cell(_("no date")),
            called("protect_by"),
            sorts=True,
        ),
        Field("fix", _("Fix by"), _fix, called("fix_by", "fix_at_maintenance"), extra=True),
        Field("pieces", _("Pieces"), lambda row: Cell(str(row.quantity)), called("quantity"), numeric=True),
        Field("care", _("Care role"), lambda row: Cell(_care(row)), called("care_role"), extra=True),
        Field("found", _("Found"), lambda row: Cell(at=row.opened_at), called("opened_at"), extra=True),
        Field(
            "changed",
            _("Last change"),
            lambda row: Cell(at=row.changed_at),
            called("changed_at"),
            sorts=True,
            extra=True,
        ),
    )


def _sure(row: FindingRow, silent: bool) -> Cell:
    return Cell(tag=band_tag(row.band), detail=_("too unsure for a notice") if silent else "")


def _product(row: FindingRow) -> Cell:
    version = _("version %(version)s") % {"version": row.version} if row.version else _("version not stated")
    inside = _("in %(device)s") % {"device": _device(row)} if row.device else ""
    detail = ", ".join(part for part in (row.vendor, version, inside, row.department) if part)
    return Cell(readable(row.product), reverse("finding", kwargs={"finding": row.uid}), detail=detail)


def _device(row: FindingRow) -> str:
    if row.device_line is None:
        return row.device_name
    return _("%(name)s (line %(line)s)") % {"name": row.device_name, "line": row.device_line}


def _judged(row: FindingRow) -> Cell:
    return Cell(_(URGENCIES[DeployerPriority(row.priority)]) if row.priority else _("not judged yet"))


def _fix(row: FindingRow) -> Cell:
    if row.fix_at_maintenance:
        return Cell(_("at the next maintenance"))
    return Cell(due=Due("", row.fix_by, None)) if row.fix_by else Cell(_("no date"))


def _care(row: FindingRow) -> str:
    return str(CareRole(row.care_role).label) if row.care_role in list(CareRole) else ""


def _due(row: FindingRow, time_zone: str) -> Due | None:
    if not row.protect_by:
        return None
    due = due_of("", row.protect_by, time_zone=time_zone, now=clock.now())
    return due if row.state in ACTIVE else replace(due, passed=False)


def _tag(state: FindingState) -> Tag:
    return Tag(_(state.label), TONES.get(state, Tone.NEUTRAL))


def _empty(here: str, *, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("No finding matches."), "", PageLink(_("Show all"), here))
    return Empty(_("Nothing of yours is touched, as far as we know."), _("We keep looking, day and night."))


@require_safe
@signed_in
def finding(request: SignedInRequest, finding: UUID) -> HttpResponse:
    """Why one product is touched, link by link, and what to do by when."""
    viewer = request.principal.viewer
    detail = queries.finding(finding, viewer=viewer)
    row = detail.row
    own = row.organization == request.principal.organization
    member = member_of(request, None if own else row.organization_uid)
    names = {each.id: each.name for each in people(row.organization, viewer=viewer)}
    editable = request.principal.may(Action.CHANGE_INVENTORY, row.organization)
    correct = partial(correct_url, member, row.asset) if editable else _nowhere
    page = replace(
        _page(detail, queries.why_finding(finding, viewer=viewer), member, names, correct),
        notice=_notice(ticket_of(finding, viewer=viewer)),
        held_back=_held_back(row, viewer),
    )
    return render(request, "exposures/finding.html", {"page": page})


def _held_back(row: FindingRow, viewer: Viewer) -> str:
    wanted = quiet.silent([row], row.organization, viewer=viewer).get(row.uid)
    return held_back(wanted) if wanted else ""


def _nowhere(_field: str) -> str:
    return ""


def _page(
    detail: FindingDetail, why: Why, member: Member, names: Mapping[int, str], correct: Callable[[str], str]
) -> FindingPage:
    row = detail.row
    changes = (*why.changes, why.kept) if why.kept else why.changes
    asked = correct(why.asks[0] if why.asks else "version")
    return FindingPage(
        title=why.line,
        marking=marking_of(Tlp.AMBER, about=row.organization_name),
        state=_tag(row.state),
        confidence=confidence(row.confidence),
        bands_url=bands_url(),
        chain=(
            *(step(link, correct_url=asked, names_url=member.url("names")) for link in why.chain),
            *(
                WhyStep("", each.source, assumed=not each.known, correct_url=_inventory_says(each.name, correct))
                for each in why.inputs
            ),
        ),
        conclusion=" ".join(why.advice),
        dates=_dates(row, member),
        facts=_facts(row),
        tables=why.rows,
        changes=changes,
        correct_url=asked,
        history=tuple(
            TimelineEntry(
                moved.at,
                f"{_(moved.after.label)}. {moved.why}" if moved.why else _(moved.after.label),
                actor_name(moved.by, names),
            )
            for moved in reversed(detail.history)
        ),
        federal=why.federal,
        disagreements=_disagreements(why),
        remedies=_remedies(why),
    )


def _remedies(why: Why) -> Table | None:
    offered = [(each.category, each.details, each.url, each.restart_required, each.asserter) for each in why.remedies]
    return offers_table(offered, _("Who says so")) if offered else None


def _notice(ticket: str) -> PageLink | None:
    return PageLink(_("See the steps and answer"), reverse("notice", kwargs={"ticket": ticket})) if ticket else None


def evidence(finding: UUID, *, viewer: Viewer) -> tuple[WhyStep, ...]:
    """How we know that one finding stands, for the page of a notice."""
    return tuple(step(link) for link in queries.why_finding(finding, viewer=viewer).chain)


def _inventory_says(name: str, correct: Callable[[str], str]) -> str:
    """Where the reader can put an input right: those that the inventory states."""
    field = {"network exposure": "network_exposure", "care role": "care_role"}.get(name)
    return correct(field) if field else ""


def _disagreements(why: Why) -> tuple[Disagreement, ...]:
    if not why.against:
        return ()
    outcome = _("the claim that comes first in our order counts: the maker's own word before others.")
    return (Disagreement(_("Which versions are affected"), tuple(step(link) for link in why.against), outcome),)


def _dates(row: FindingRow, member: Member) -> tuple[Due, ...]:
    wanted = ((_("Protect by"), row.protect_by), (_("Fix by"), row.fix_by))
    zone, now = member.time_zone, clock.now()
    dated = tuple(due_of(label, on, time_zone=zone, now=now) for label, on in wanted if on)
    if row.fix_at_maintenance and not row.fix_by:
        return (*dated, Due(_("Fix by"), None, None, reason=_("At the next maintenance that the maker has validated.")))
    return dated


def _urgency(priority: str) -> str:
    return f"{_(URGENCIES[DeployerPriority(priority)])} ({levels.said(priority)})" if priority else _("not judged yet")


def _facts(row: FindingRow) -> tuple[Term, ...]:
    pieces = f"{row.quantity}, {row.department}" if row.department else str(row.quantity)
    return (
        Term(_("Vulnerability"), row.cve, vulnerability_url(row.cve)),
        Term(_("Product"), named(row.vendor, row.product)),
        *([Term(_("Part of"), _device(row))] if row.device else ()),
        Term(_("Version"), row.version or _("not stated")),
        Term(_("Pieces"), pieces),
        Term(_("Care role"), CareRole(row.care_role).label),
        Term(_("Urgency"), _urgency(row.priority), reverse("policy")),
    )

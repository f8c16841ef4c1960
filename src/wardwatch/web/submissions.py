"""What became of what somebody's organization sent: by program to collections, and as reports."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_safe

from wardwatch.feeds.types import QuarantineState
from wardwatch.intel.queries import Outcome, OutcomeState, outcomes
from wardwatch.kit import clock
from wardwatch.reports import queries as reports
from wardwatch.reports.types import ReportRow
from wardwatch.sharing import queries
from wardwatch.sharing.types import SubmissionLine, SubmissionState
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.collection_words import in_words
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.openings import note_opening
from wardwatch.web.pages import Cell, Choice, Column, Count, Empty, Filter, Link, Pager, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.reports import TONES as READ_TONES
from wardwatch.web.stix_words import name_of, type_words
from wardwatch.web.templatetags.ui import grouped
from wardwatch.web.values import VERDICTS
from wardwatch.web.wording import marking_of, number_of, with_query

SHOWN = 50
"""Objects, and submissions, on one page."""
KEPT = {
    QuarantineState.OPEN: gettext_lazy("kept in quarantine; can be tried again"),
    QuarantineState.RETRIED: gettext_lazy("read when tried again"),
    QuarantineState.DISMISSED: gettext_lazy("set aside for good"),
}
"""How what was refused stands in quarantine."""
TONES = {
    OutcomeState.STANDING: Tone.NEUTRAL,
    OutcomeState.CONFIRMED: Tone.GOOD,
    OutcomeState.DISPUTED: Tone.WARN,
    OutcomeState.FALSE_POSITIVE: Tone.WARN,
    OutcomeState.UNSURE: Tone.NEUTRAL,
    OutcomeState.EXPIRED: Tone.NEUTRAL,
    OutcomeState.REVOKED: Tone.NEUTRAL,
}
BOUNDED = {
    OutcomeState.FALSE_POSITIVE: ("list-", "never-block"),
    OutcomeState.UNSURE: ("too-unsure", "faded"),
}
"""States whose reason is told in place of the verdict: how the rules begin that make it."""


@require_safe
@signed_in
def submissions(request: SignedInRequest) -> HttpResponse:
    """What the reader's organization sent, the last first."""
    principal = request.principal
    sent = queries.submissions(principal=principal, limit=SHOWN)
    handed_in = reports.reports(principal=principal, own=True, limit=SHOWN)
    seen = queries.seen_by_others(principal=principal, at=clock.now()) if sent or handed_in else None
    page = SectionsPage(
        title=_("What became of what you sent"),
        lead=_("Who else says it, who saw it and what it is used in: as numbers, never who it was."),
        sections=(
            Section("seen", _("Sighted by others"), (_seen(seen),)),
            Section("programs", _("Sent by program"), table=_programs(sent)),
            Section("reports", _("Reports that you handed in"), table=_reports(handed_in)),
        ),
        wide=True,
        beside=beside(principal, "submissions"),
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@signed_in
def submission(request: SignedInRequest, submission: UUID) -> HttpResponse:
    """What became of one submission: what was refused and why, then each object."""
    card = queries.submission_detail(submission, principal=request.principal)
    line = card.line
    followed = _followed(request, card.objects, card.own, whole=len(card.objects) >= line.accepted)
    counts = (
        Count(line.accepted, _("accepted")),
        Count(line.warned, _("of them with warnings")),
        Count(line.refused, _("refused"), tone=Tone.WARN if line.refused else Tone.NEUTRAL),
        *((Count(line.pending, _("waiting")),) if line.state is SubmissionState.PENDING else ()),
    )
    refused = tuple(
        Row((Cell(each.stix_id), Cell(each.message, detail=str(KEPT[each.kept]) if each.kept else "")))
        for each in card.failures[:SHOWN]
    )
    columns = (Column(_("Object")), Column(_("Why")))
    faults = Table(_("What was refused, and why"), columns, refused, Empty(_("Nothing was refused.")))
    page = SectionsPage(
        title=_("Sent to %(collection)s") % {"collection": in_words(line.collection)},
        marking=marking_of(Tlp.AMBER_STRICT, about=_("the center and those who sent it")),
        lead=_("What became of it, as far as you may know."),
        sections=(
            Section("counts", _("What arrived"), counts=counts),
            followed.section,
            *((Section("refused", _("What was refused, and why"), table=faults),) if refused else ()),
        ),
        filters=followed.filters,
        wide=True,
        beside=beside(request.principal, "submissions"),
        back=Link(_("All that you sent"), reverse("submissions")),
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@signed_in
def of_report(request: SignedInRequest, report: UUID) -> HttpResponse:
    """What became of what was taken over from a report."""
    card = reports.report(report, principal=request.principal)
    for organization in card.about:
        note_opening(request, organization)
    objects, own = reports.taken_over(card, principal=request.principal)
    followed = _followed(request, objects, own, whole=len(objects) < reports.MOST_MADE)
    counts = (
        Count(card.row.accepted, _("finds accepted")),
        Count(card.row.refused, _("refused")),
        Count(card.row.open, pgettext("finds", "open")),
    )
    page = SectionsPage(
        title=_("What became of: %(title)s") % {"title": card.row.title},
        marking=marking_of(card.label, about=_("the center and those who handed it in")),
        lead=_("What became of it, as far as you may know."),
        sections=(
            Section("counts", _("What was found in it"), counts=counts),
            followed.section,
        ),
        filters=followed.filters,
        wide=True,
        beside=beside(request.principal, "submissions"),
        back=Link(_("The report"), reverse("report", kwargs={"report": report})),
    )
    return render(request, "sections.html", {"page": page})


def _seen(number: int | None) -> str:
    if number is None:
        return _("Fewer than five others said that they saw something of it, or it may not be told.")
    return _("At least %(number)d other organizations said that they saw something of what you sent.") % {
        "number": number
    }


def _programs(sent: Sequence[SubmissionLine]) -> Table:
    columns = (
        Column(_("Sent to")),
        Column(_("State"), minor=True),
        Column(_("Accepted"), numeric=True),
        Column(_("With warnings"), numeric=True, minor=True),
        Column(_("Refused"), numeric=True),
        Column(_("When")),
    )
    rows = tuple(
        Row(
            (
                Cell(in_words(each.collection), reverse("submission", kwargs={"submission": each.uid})),
                Cell(each.state.label),
                *(Cell(grouped(number)) for number in (each.accepted, each.warned, each.refused)),
                Cell(at=each.received_at),
            )
        )
        for each in sent
    )
    empty = Empty(
        _("Your programs sent nothing yet."),
        _("They can add objects to collections that say so (TAXII)."),
        Link(_("Collections"), reverse("collections")),
    )
    return Table(_("What your programs sent, the last first"), columns, rows, empty)


def _reports(handed_in: Sequence[ReportRow]) -> Table:
    columns = (
        Column(_("Report")),
        Column(_("State"), minor=True),
        Column(_("Accepted"), numeric=True),
        Column(_("Refused"), numeric=True),
        Column(_("Open"), numeric=True),
        Column(_("When")),
    )
    rows = tuple(
        Row(
            (
                Cell(each.title, reverse("report-outcome", kwargs={"report": each.uid}), detail=each.tlp.label),
                Cell(tag=Tag(each.state.label, READ_TONES[each.state])),
                *(Cell(grouped(number)) for number in (each.accepted, each.refused, each.open)),
                Cell(at=each.handed_in_at),
            )
        )
        for each in handed_in
    )
    empty = Empty(_("You handed in no report yet."), "", Link(_("Reports"), reverse("reports")))
    return Table(_("Reports that you handed in, the last first"), columns, rows, empty)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Objects with what became of each, and the choice of states to show."""

    section: Section
    filters: tuple[Filter, ...]


def _followed(request: SignedInRequest, ids: Sequence[str], own: dict[int, str], *, whole: bool) -> _Followed:
    viewer = request.principal.viewer
    found = outcomes(ids, own=own, viewer=viewer, at=clock.now())
    counted = Counter(each.state for each in found)
    asked = request.GET.get("state", "")
    asked = asked if asked in set(OutcomeState) else ""
    wanted = [each for each in found if each.state == asked or not asked]
    first = number_of(request, "after") or 0
    shown = wanted[first : first + SHOWN]
    titles = queries.in_collections([each.line.stix_id for each in shown], viewer=viewer)
    rows = tuple(_row(each, titles.get(each.line.stix_id, ())) for each in shown)
    columns = (
        Column(_("Object")),
        Column(_("How it stands")),
        Column(_("Others who say it"), numeric=True),
        Column(_("Sightings"), numeric=True),
        Column(_("Confidence now"), numeric=True, minor=True),
        Column(_("Used in")),
    )
    empty = Empty(_("There is nothing to follow."), _("Nothing was taken over, or you may not see it any more."))
    if asked:
        empty = Empty(_("No object is like that."), "", Link(_("Show all"), "?"))
    table = Table(_("What became of each object"), columns, rows, empty, _pager(request, len(wanted), first))
    words = [
        _("Counted from what you may see. Sightings and reports of your own are left out."),
        *((_("Only the first %(number)s are followed.") % {"number": grouped(len(ids))},) if not whole else ()),
    ]
    choices = [Choice("", _("any"), not asked)]
    choices += [
        Choice(state.value, f"{state.label} ({counted[state]})", state == asked)
        for state in OutcomeState
        if counted[state] or state == asked
    ]
    section = Section("objects", _("What became of each object"), tuple(words), table=table)
    return _Followed(section, (Filter("state", _("How it stands"), tuple(choices)),) if found else ())


def _row(each: Outcome, collections: Sequence[str]) -> Row:
    used = []
    if collections:
        count = len(collections)
        used.append(ngettext("%(count)d collection", "%(count)d collections", count) % {"count": count})
    if each.reports:
        used.append(ngettext("%(count)d report", "%(count)d reports", each.reports) % {"count": each.reports})
    why = next((reason.text for reason in each.reasons if reason.rule.startswith(BOUNDED.get(each.state, ("-",)))), "")
    verdict = f"{_(VERDICTS[each.verdict])}." if each.verdict is not None and not why else why
    return Row(
        (
            Cell(
                name_of(each.line.type, each.line.name),
                object_url(each.line.stix_id),
                detail=f"{type_words(each.line.type)}, {each.line.tlp.label}",
            ),
            Cell(tag=Tag(each.state.label, TONES[each.state]), detail=verdict),
            Cell(grouped(each.corroborated)),
            Cell(grouped(each.sighted)),
            Cell("" if each.confidence is None else str(each.confidence)),
            Cell(", ".join(used) or _("nothing yet"), detail=", ".join(map(in_words, collections))),
        )
    )


def _pager(request: SignedInRequest, total: int, first: int) -> Pager | None:
    if total <= SHOWN:
        return None
    before = f"{with_query(request, after=str(max(first - SHOWN, 0)))}#objects" if first else ""
    behind = f"{with_query(request, after=str(first + SHOWN))}#objects" if first + SHOWN < total else ""
    return Pager(first + 1, min(first + SHOWN, total), total, before, behind)

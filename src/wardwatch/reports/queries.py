"""Reads of reports; each looks as `viewer` and gives frozen values."""

from uuid import UUID

from django.db.models import Count, Q

from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import read
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Principal
from wardwatch.provenance.models import Document
from wardwatch.reports import models
from wardwatch.reports.types import (
    FalseHint,
    FindRow,
    FindState,
    Meant,
    Part,
    ReportCard,
    ReportRow,
    ReportState,
    Spot,
)
from wardwatch.standards.tlp import Tlp

MOST = 200
"""Reports in the list, and finds on one page."""

MOST_MADE = 1000
"""Objects of a report whose way is followed."""


def reports(
    *, principal: Principal, state: str = "", after: UUID | None = None, limit: int = MOST, own: bool = False
) -> tuple[ReportRow, ...]:
    """The reports that somebody may see, the last handed in first, those behind the one `after`; with open finds, if
    `state` says so; of the own organization only, if `own`."""
    with seen_by(principal.viewer):
        found = models.Report.objects.order_by("-handed_in_at", "-pk")
        if own:
            found = found.filter(organization=principal.organization)
        if after is not None:
            last = models.Report.objects.filter(uid=after).values_list("handed_in_at", "pk").first()
            if last is None:
                return ()
            found = found.filter(Q(handed_in_at__lt=last[0]) | Q(handed_in_at=last[0], pk__lt=last[1]))
        if state == FindState.OPEN:
            open_ = models.ReportFind.objects.filter(state=FindState.OPEN).values("report")
            found = found.filter(Q(pk__in=open_) | ~Q(state=ReportState.READ))
        rows = list(found[:limit])
        counts = _counts([row.pk for row in rows])
        return tuple(_row(row, principal, counts.get(row.pk, {})) for row in rows)


def report(uid: UUID, *, principal: Principal) -> ReportCard:
    """One report. Raises `NotFound`, the same for hidden and missing."""
    with seen_by(principal.viewer):
        row = models.Report.objects.select_related("document").filter(uid=uid).first()
        if row is None:
            raise NotFound("There is no such report.", report=str(uid))
        return ReportCard(
            id=row.pk,
            row=_row(row, principal, _counts([row.pk]).get(row.pk, {})),
            document=row.document.uid,
            kind=row.kind,
            file_name=row.document.name.partition("/")[2],
            url=row.url,
            published=row.published,
            organization=row.organization,
            problem=row.problem,
            problems=tuple(row.notes),
            words=row.words,
            changed_at=row.changed_at,
            parts=row.parts,
            report=row.stix_id,
            may_decide=may_decide(principal, row.organization),
            label=read(row.label_id).tlp,
            about=read(row.label_id).subjects | {row.organization},
        )


def part(card: ReportCard, number: int, *, principal: Principal) -> Part | None:
    """A part of the text; None where there is none of that number."""
    with seen_by(principal.viewer):
        found = models.ReportPart.objects.filter(report=card.id, number=number).first()
    if found is None:
        return None
    return Part(number=found.number, start=found.start, page=found.page, text=found.text)


def finds(
    card: ReportCard, *, principal: Principal, kind: str = "", state: str = "", after: int = 0, limit: int = MOST
) -> tuple[FindRow, ...]:
    """Finds of a report in the order of its text, after a number; of a kind and a state, if these are given."""
    with seen_by(principal.viewer):
        found = models.ReportFind.objects.filter(report=card.id, number__gt=after).order_by("number")
        found = found.filter(kind=kind) if kind else found
        found = found.filter(state=state) if state else found
        return tuple(map(_find, found[:limit]))


def finds_in(card: ReportCard, number: int, *, principal: Principal) -> tuple[FindRow, ...]:
    """Finds that stand in a part of the text."""
    with seen_by(principal.viewer):
        found = models.ReportFind.objects.filter(report=card.id).order_by("number")
        inside = found.extra(
            where=["EXISTS (SELECT FROM jsonb_array_elements(spots) s WHERE (s->>2)::int = %s)"], params=[number]
        )
        return tuple(map(_find, inside))


def kinds(card: ReportCard, *, principal: Principal) -> tuple[tuple[str, int, int], ...]:
    """The kinds of finds of a report: how many there are, and how many of them are open."""
    with seen_by(principal.viewer):
        found = models.ReportFind.objects.filter(report=card.id).values("kind")
        counted = found.annotate(all=Count("pk"), open=Count("pk", filter=Q(state=FindState.OPEN)))
        return tuple((each["kind"], each["all"], each["open"]) for each in counted.order_by("kind"))


def taken_over(card: ReportCard, *, principal: Principal) -> tuple[tuple[str, ...], dict[int, str]]:
    """The STIX ids of what acceptances made, in the order of the text, then the report object; and the source under
    which they stand (its id, with its name)."""
    with seen_by(principal.viewer):
        found = models.ReportFind.objects.filter(report=card.id, state=FindState.ACCEPTED).exclude(made="")
        made = list(found.order_by("number").values_list("made", flat=True)[:MOST_MADE])
        own = dict(Document.objects.filter(uid=card.document).values_list("source", "source__name"))
    return (*dict.fromkeys([*made, card.report] if card.report else made),), own


def may_decide(principal: Principal, organization: int) -> bool:
    """Whether a person may decide about a report of this organization: its own people, and the center's."""
    own = organization == principal.organization or principal.is_center
    return own and principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization)


def _counts(reports_: list[int]) -> dict[int, dict[str, int]]:
    found = models.ReportFind.objects.filter(report__in=reports_).values_list("report", "state")
    counts: dict[int, dict[str, int]] = {}
    for number, state, count in found.annotate(count=Count("pk")).order_by():
        counts.setdefault(number, {})[state] = count
    return counts


def _row(row: models.Report, principal: Principal, counts: dict[str, int]) -> ReportRow:
    return ReportRow(
        uid=row.uid,
        title=row.title,
        said_by=row.said_by,
        tlp=Tlp(row.tlp),
        state=ReportState(row.state),
        handed_in_at=row.handed_in_at,
        ours=row.organization == principal.organization,
        open=counts.get(FindState.OPEN, 0),
        accepted=counts.get(FindState.ACCEPTED, 0),
        refused=counts.get(FindState.REFUSED, 0),
    )


def _find(row: models.ReportFind) -> FindRow:
    return FindRow(
        number=row.number,
        kind=row.kind,
        value=row.value,
        written=row.written,
        defanged=row.defanged,
        times=row.times,
        spots=tuple(
            Spot(start=start, end=end, part=part_, line=line, page=page)
            for start, end, part_, line, page in (each for each in row.spots if len(each) == 5)
        ),
        sentence=row.sentence,
        means=tuple(Meant(type=kind, name=name, id=ref) for kind, name, ref in (m for m in row.means if len(m) == 3)),
        hints=tuple(
            FalseHint(list_name=name, category=category, entry=entry)
            for name, category, entry in (hint for hint in row.hints if len(hint) == 3)
        ),
        state=FindState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        why=row.why,
        objects=tuple(row.refs),
    )

"""A report is read: its text in parts, its finds with their places, what lists say of them. As the worker.

Nothing of it is kept before all of it is, so that a killed job has nothing to clear away and begins again.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import job
from wardwatch.intel.extraction import Find, Place
from wardwatch.intel.judging.lists import packaged
from wardwatch.intel.operations.standing import Lists
from wardwatch.intel.reports import read_report as read_bytes
from wardwatch.kit.errors import FormatError
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.queries import open_document
from wardwatch.reports import events, hints, models
from wardwatch.reports.names import Known, known
from wardwatch.reports.reading import part_of, parts, sentence
from wardwatch.reports.types import AT_WORK, FalseHint, Meant, Part, ReportState
from wardwatch.standards.observables import Observable, ObservableKind

MOST_SPOTS = 50
"""Places of one find that are kept; how often it stands there is counted on."""
MOST_FINDS = 50_000
LEFT = timedelta(minutes=2)
"""A report that is at work longer without a word was left behind by a process that ended."""
PARSER = 1
LISTS: Lists = packaged
"""The false-positive lists that are asked."""
_BATCH = 1000


def go_on(*, at: datetime) -> None:
    """Read what waits, and what a process that ended left."""
    waiting = models.Report.objects.filter(state=ReportState.WAITING)
    left = models.Report.objects.filter(state=ReportState.READING, changed_at__lt=at - LEFT)
    for uid in list((waiting | left).order_by("pk").values_list("uid", flat=True)):
        read_report(report=uid, at=at)


def read_report(*, report: UUID, at: datetime) -> None:
    """Read one report. Does nothing where that is done, or another process is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext('reports.read'), hashtext(%s))", [str(report)])
        if not cursor.fetchone()[0]:
            return
    try:
        row = models.Report.objects.filter(uid=report, state__in=AT_WORK).first()
        if row is not None:
            _read(row, at)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('reports.read'), hashtext(%s))", [str(report)])


def _read(row: models.Report, at: datetime) -> None:
    _say(row, "reading the text", at)
    names = known()
    try:
        read = read_bytes(open_document(row.document_id).read(), names.names)
        if not read.text.strip():
            raise FormatError("; ".join(read.problems[:3]) or "there is no text in it")
    except FormatError as error:
        _finish(row, at, state=ReportState.FAILED, problem=error.reason)
        return
    _say(row, "asking the lists", at)
    finds = read.finds[:MOST_FINDS]
    values = [Observable(each.kind, each.value) for each in finds if isinstance(each.kind, ObservableKind)]
    said = hints.hints(values, LISTS)
    _say(row, "storing", at)
    cut = parts(read.text, read.pages)
    with transaction.atomic():
        models.ReportPart.objects.bulk_create(list(_parts(row, cut)), batch_size=_BATCH)
        models.ReportFind.objects.bulk_create(list(_finds(row, read.text, cut, finds, said, names)), batch_size=_BATCH)
        notes = list(read.problems)
        if len(read.finds) > MOST_FINDS:
            notes.append(f"more than {MOST_FINDS:,} values were found; the others are left out")
        row.kind, row.parts, row.notes = read.kind, len(cut), notes[:500]
        _finish(row, at, state=ReportState.READ, problem="", finds=len(finds))


def _say(row: models.Report, words: str, at: datetime) -> None:
    row.state, row.words, row.changed_at = ReportState.READING, words, at
    row.save(update_fields=["state", "words", "changed_at"])


def _finish(row: models.Report, at: datetime, *, state: ReportState, problem: str, finds: int = 0) -> None:
    with transaction.atomic():
        row.state, row.words, row.changed_at, row.problem = state, "", at, problem
        row.save()
        provenance.publish(documents=[row.document_id], parser=PARSER, at=at)
        event = events.ReportRead(
            subject=f"report:{row.uid}", label=row.label_id, report=str(row.uid), finds=finds, problem=problem
        )
        record(event, actor=job("reports.read", asked_by=row.sent_by), at=at)


def _parts(row: models.Report, cut: Sequence[Part]) -> Iterator[models.ReportPart]:
    for each in cut:
        yield models.ReportPart(
            report=row,
            document_id=row.document_id,
            label_id=row.label_id,
            number=each.number,
            start=each.start,
            page=each.page,
            text=_storable(each.text),
        )


def _finds(
    row: models.Report,
    text: str,
    cut: Sequence[Part],
    finds: Sequence[Find],
    said: dict[Observable, list[FalseHint]],
    names: Known,
) -> Iterator[models.ReportFind]:
    starts = [each.start for each in cut]
    for number, each in enumerate(finds, start=1):
        first = each.places[0]
        lists = said.get(Observable(each.kind, each.value), []) if isinstance(each.kind, ObservableKind) else []
        yield models.ReportFind(
            report=row,
            document_id=row.document_id,
            label_id=row.label_id,
            number=number,
            kind=each.kind.value,
            value=_storable(each.value),
            written=_storable(first.written),
            defanged=each.defanged,
            times=each.times,
            spots=[_spot(place, starts) for place in each.places[:MOST_SPOTS]],
            sentence=_storable(sentence(text, first.start, first.end)),
            means=[[meant.type, meant.name, meant.id] for meant in _means(each, names)],
            hints=[[hint.list_name, hint.category, hint.entry] for hint in lists],
        )


def _means(find: Find, names: Known) -> Iterator[Meant]:
    for each in find.means:
        yield Meant(type=each.kind.value, name=each.name, id=each.id)
    if meant := names.numbers.get(find.value):
        yield meant


def _spot(place: Place, starts: Sequence[int]) -> list[int | None]:
    return [place.start, place.end, part_of(starts, place.start), place.line, place.page]


def _storable(text: str) -> str:
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")

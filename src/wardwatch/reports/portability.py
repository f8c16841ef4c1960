"""What this slice adds to a member's export, and what it removes with a member: the reports that it handed in."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wardwatch.members.portability import ExportedFile, json_list, names_of
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.queries import parts_of
from wardwatch.reports import models
from wardwatch.standards.tlp import Tlp

_ODD = re.compile(r"[^\w.-]+|^\.+")


@dataclass(frozen=True, slots=True)
class _Find:
    """A find as it leaves the house."""

    number: int
    kind: str
    value: str
    sentence: str
    state: str
    decided_by: str
    decided_at: datetime | None
    why: str
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Report:
    """A report as it leaves the house; `file` holds it as it came."""

    id: UUID
    title: str
    said_by: str
    url: str
    published: date | None
    taken_over_as: str
    handed_in_by: str
    handed_in_at: datetime
    state: str
    problem: str
    stix_id: str
    file: str
    finds: tuple[_Find, ...]


def exported(organization: int) -> Iterator[ExportedFile]:
    """The reports that the member handed in, as they came, with what was found in them and what was decided."""
    found = models.Report.objects.filter(organization=organization).select_related("document")
    rows = list(found.order_by("handed_in_at", "pk"))
    yield ExportedFile("reports.json", json_list(map(_report, rows)))
    for row in rows:
        yield ExportedFile(_file(row), parts_of(row.document_id))


def removed(organization: int, at: datetime) -> Mapping[str, int]:
    """Remove the reports, their text and their finds. What was taken over is `sharing.portability`'s."""
    found = models.Report.objects.filter(organization=organization)
    documents = list(found.values_list("document", flat=True))
    rows = {
        model._meta.db_table: model.objects.filter(document__in=documents).count()
        for model in (models.Report, models.ReportPart, models.ReportFind)
    }
    return rows | provenance.remove(documents=documents)


def _report(row: models.Report) -> _Report:
    finds = list(models.ReportFind.objects.filter(report=row).order_by("number"))
    people = names_of([row.sent_by, *(each.decided_by for each in finds if each.decided_by)])
    return _Report(
        id=row.uid,
        title=row.title,
        said_by=row.said_by,
        url=row.url,
        published=row.published,
        taken_over_as=Tlp(row.tlp).label,
        handed_in_by=people[row.sent_by],
        handed_in_at=row.handed_in_at,
        state=row.state,
        problem=row.problem,
        stix_id=row.stix_id,
        file=_file(row),
        finds=tuple(_find(each, people) for each in finds),
    )


def _find(row: models.ReportFind, people: Mapping[str, str]) -> _Find:
    return _Find(
        number=row.number,
        kind=row.kind,
        value=row.value,
        sentence=row.sentence,
        state=row.state,
        decided_by=people.get(row.decided_by, ""),
        decided_at=row.decided_at,
        why=row.why,
        objects=tuple(row.refs),
    )


def _file(row: models.Report) -> str:
    """Its name in the archive; what a file system could take for a path is taken out."""
    name = _ODD.sub("_", row.document.name.partition("/")[2])
    return f"reports/{row.uid}/{name or 'report'}"

"""What this slice adds to a member's export, and what it removes with a member: what its programs sent to collections.

What a member gave to others stays with them, from a submitter whom nobody can name any more; what only the center and
the member could read goes.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.intel import operations as intel
from wardwatch.intel.models import ObjectVersion
from wardwatch.markings.models import Label
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.portability import ExportedFile, json_list, names_of
from wardwatch.members.queries import center_id
from wardwatch.provenance.queries import parts_of
from wardwatch.sharing import models
from wardwatch.sharing.types import Judged
from wardwatch.standards.tlp import Tlp


@dataclass(frozen=True, slots=True)
class _Submission:
    """A submission as it leaves the house; `file` holds what was sent."""

    id: UUID
    collection: str
    sent_by: str
    received_at: datetime
    state: str
    accepted: int
    with_warnings: int
    refused: int
    problems: tuple[Judged, ...]
    file: str


def exported(organization: int) -> Iterator[ExportedFile]:
    """What the member's programs sent, as it came, and what became of it."""
    found = models.Submission.objects.filter(organization=organization).select_related("collection", "document")
    rows = list(found.order_by("received_at", "pk"))
    people = names_of(row.sent_by for row in rows)
    yield ExportedFile("submissions.json", json_list(_submission(row, people[row.sent_by]) for row in rows))
    for document in {row.document_id: row.document for row in rows}.values():
        yield ExportedFile(_file(document.uid), parts_of(document.pk))


def removed(organization: int, at: datetime) -> Mapping[str, int]:
    """Remove what was sent, who sent it, and what only the center and the member could read of it."""
    center, rows = center_id(), Counter[str]()
    sources = list(models.Submitter.objects.filter(organization=organization).values_list("source", flat=True))
    own = Label.objects.filter(
        organizations__contains=[organization], organizations__contained_by=[organization, center]
    )
    said = ObjectVersion.objects.filter(source__in=sources).values("label")
    red = Label.objects.filter(tlp=Tlp.RED, pk__in=said)  # names the sender and the center's people
    narrow = list(own.union(red).values_list("pk", flat=True))
    aside = QuarantinedRecord.objects.filter(document__source__in=sources)
    rows[QuarantinedRecord._meta.db_table], _ = aside.delete()
    for model in (models.Submission, models.Submitter):
        rows[model._meta.db_table], _ = model.objects.filter(organization=organization).delete()
    for source in sources:
        rows.update(intel.leave(source=source, labels=narrow, label=intern(labels.internal(center)), at=at))
    return rows


def _submission(row: models.Submission, sent_by: str) -> _Submission:
    return _Submission(
        id=row.uid,
        collection=row.collection.title,
        sent_by=sent_by,
        received_at=row.received_at,
        state=row.state,
        accepted=row.accepted,
        with_warnings=row.warned,
        refused=row.refused,
        problems=tuple(Judged(*each) for each in row.failures),
        file=_file(row.document.uid),
    )


def _file(document: UUID) -> str:
    return f"submissions/{document}.json"

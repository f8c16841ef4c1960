"""What was sent to a collection, and the status of what was sent, for whoever sent it and for the center."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.types import QuarantineState
from wardwatch.kit.errors import NotFound
from wardwatch.kit.listing import page_of
from wardwatch.kit.paging import Page
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.sharing import models
from wardwatch.sharing.types import CollectionCard, Judged, SentLine, SubmissionCard, SubmissionState


def submission(uid: UUID, *, viewer: Viewer) -> SubmissionCard:
    """What became of objects that were sent. Raises `NotFound`, also for those of other organizations."""
    with seen_by(viewer):
        row = models.Submission.objects.filter(uid=uid).select_related("collection").first()
        if row is None:
            raise NotFound("There is no such status.")
        kept = kept_of(row) if row.refused else {}
        names = _names([row])
    return SubmissionCard(
        uid=row.uid,
        collection=row.collection.uid,
        organization=names.get(row.organization, ""),
        label=row.label_id,
        state=SubmissionState(row.state),
        received_at=row.received_at,
        accepted=row.accepted,
        refused=row.refused,
        pending=row.pending,
        waiting=sum(each is QuarantineState.OPEN for each in kept.values()),
        successes=tuple(Judged(*each) for each in row.successes),
        failures=failures_of(row, kept),
    )


def sent_to(
    collection: CollectionCard, *, viewer: Viewer, after: str = "", before: str = "", limit: int = 50
) -> Page[SentLine]:
    """What was sent to a collection, the newest first. `after` and `before` are cursors of an earlier part.

    Raises `kit.cursors.BadCursor`.
    """
    with seen_by(viewer):
        found = models.Submission.objects.filter(collection=collection.id)
        part = page_of(
            found, f"submissions.{collection.id}", {}, descending=True, after=after, before=before, limit=limit
        )
        names = _names(part.rows)
    lines = tuple(
        SentLine(
            uid=row.uid,
            collection=collection.uid,
            organization=row.organization,
            name=names.get(row.organization, ""),
            state=SubmissionState(row.state),
            received_at=row.received_at,
            accepted=row.accepted,
            refused=row.refused,
        )
        for row in part.rows
    )
    return Page(lines, part.after, part.before)


def failures_of(row: models.Submission, kept: dict[str, QuarantineState]) -> tuple[Judged, ...]:
    """What was refused of a submission, with how it stands in quarantine."""
    return tuple(replace(Judged(*each), kept=kept.get(each[-1])) for each in row.failures)


def kept_of(row: models.Submission) -> dict[str, QuarantineState]:
    """How what was refused of a submission stands in quarantine, by its place."""
    found = QuarantinedRecord.objects.filter(document=row.document_id).values_list("place", "state")
    return {place: QuarantineState(state) for place, state in found}


def _names(rows: Iterable[models.Submission]) -> dict[int, str]:
    """The names of the organizations that sent these, as far as the viewer may know them."""
    return dict(Organization.objects.filter(pk__in={row.organization for row in rows}).values_list("pk", "name"))

"""What an organization sent to collections, and what became of it: for its own people."""

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery, Value

from wardwatch.intel.models import ObjectVersion, Reference
from wardwatch.kit.database import array_text, rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.release import release
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal
from wardwatch.provenance.models import Document
from wardwatch.sharing import models
from wardwatch.sharing.queries.sent import failures_of, kept_of
from wardwatch.sharing.types import SubmissionDetail, SubmissionLine, SubmissionState

_SEEN = "seen"
_COLLECTIONS: LiteralString = """
    SELECT e.stix_id, array_agg(DISTINCT c.title ORDER BY c.title)
    FROM unnest(%s::text[]) AS w (id) JOIN sharing_collectionentry e ON e.stix_id = w.id AND e.removed_at IS NULL
    JOIN sharing_collection c ON c.id = e.collection_id AND c.closed_at IS NULL
    GROUP BY e.stix_id"""


def submissions(*, principal: Principal, after: UUID | None = None, limit: int = 50) -> tuple[SubmissionLine, ...]:
    """What somebody's own organization sent, the last first, those behind the one `after`."""
    with seen_by(principal.viewer):
        found = models.Submission.objects.filter(organization=principal.organization).order_by("-received_at", "-pk")
        if after is not None:
            last = found.filter(uid=after).values_list("received_at", "pk").first()
            if last is None:
                return ()
            found = found.filter(Q(received_at__lt=last[0]) | Q(received_at=last[0], pk__lt=last[1]))
        return tuple(map(_line, found.select_related("collection")[:limit]))


def submission_detail(uid: UUID, *, principal: Principal) -> SubmissionDetail:
    """One of them. Raises `NotFound`, also for those of other organizations."""
    with seen_by(principal.viewer):
        found = models.Submission.objects.filter(uid=uid, organization=principal.organization)
        row = found.select_related("collection").first()
        if row is None:
            raise NotFound("There is no such submission.")
        return SubmissionDetail(
            line=_line(row),
            objects=tuple(dict.fromkeys(each[0] for each in row.successes)),
            failures=failures_of(row, kept_of(row) if row.refused else {}),
            own=dict(Document.objects.filter(pk=row.document_id).values_list("source", "source__name")),
        )


def in_collections(ids: Collection[str], *, viewer: Viewer) -> dict[str, tuple[str, ...]]:
    """In which collections that `viewer` may know of these objects stand, by id: titles."""
    with seen_by(viewer), connection.cursor() as cursor:
        return {each: tuple(titles) for each, titles in rows(cursor, _COLLECTIONS, [array_text(ids)])}


def seen_by_others(*, principal: Principal, at: datetime) -> int | None:
    """How many other organizations sighted something that somebody's own organization said first, as far as may be
    told; None: fewer than five, or not to be told.

    Sightings count whoever may see them, so it is one number for all that was ever sent, by the aggregate release.
    Runs outside `seen_by`, as that does.
    """
    senders = models.Submitter.objects.exclude(organization=principal.organization)
    own = models.Submitter.objects.filter(organization=principal.organization).values("source")
    sent = ObjectVersion.objects.filter(stix_id=OuterRef("target"), source__in=own)
    sightings = Reference.objects.filter(
        Exists(sent),
        property="sighting_of_ref",
        object__type="sighting",  # there are few of them: asked first, by the index of types
        object__source__in=senders.values("source"),
    )
    whose = senders.filter(source=OuterRef("object__source")).values("organization")[:1]
    found = release(
        f"organizations that sighted what organization {principal.organization} sent",
        sightings.annotate(member=Subquery(whose), cell=Value(_SEEN)),
        member="member",
        cell="cell",
        cells=(_SEEN,),
        at=at,
    )
    return found.total


def _line(row: models.Submission) -> SubmissionLine:
    return SubmissionLine(
        uid=row.uid,
        collection=row.collection.title,
        state=SubmissionState(row.state),
        received_at=row.received_at,
        accepted=row.accepted,
        warned=row.warned,
        refused=row.refused,
        pending=row.pending,
    )

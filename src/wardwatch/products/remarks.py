"""Reads of what is said of a text beside it: comments, suggestions, texts that were saved over, answers of sources."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.products import models
from wardwatch.products.document import Document, reading
from wardwatch.products.states import Reach, SuggestionState

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRow:
    """A comment on a block or section (its id), or on the whole ("")."""

    uid: UUID
    block: str
    text: str
    at: datetime
    by: str
    resolved_at: datetime | None
    resolved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionRow:
    """Other words for a text; `why` it was refused."""

    uid: UUID
    block: str
    pointer: str
    before: str
    after: str
    at: datetime
    by: str
    state: SuggestionState
    settled_at: datetime | None
    settled_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of a product, the oldest first; `saved_by` wrote its present text last ("" where nobody did)."""

    comments: tuple[CommentRow, ...]
    suggestions: tuple[SuggestionRow, ...]
    saved_by: str


def remarks(uid: UUID, *, viewer: Viewer) -> Remarks:
    """What is said of a product; of one that is hidden or missing, nothing."""
    with seen_by(viewer):
        comments = models.Comment.objects.filter(product__uid=uid).order_by("at", "pk")[:MOST]
        suggestions = models.Suggestion.objects.filter(product__uid=uid).order_by("at", "pk")[:MOST]
        drafts = models.Draft.objects.filter(product__uid=uid).order_by("-version")
        last = drafts.values_list("replaced_by", flat=True)
        return Remarks(tuple(map(_comment, comments)), tuple(map(_suggestion, suggestions)), next(iter(last[:1]), ""))


def written_as(uid: UUID, version: int, *, viewer: Viewer) -> Document | None:
    """The text that had this number; None where it is not kept any more. Raises `NotFound`."""
    with seen_by(viewer):
        row = _found(uid)
        if row.version == version:
            return reading.read(bytes(row.document))
        found = models.Draft.objects.filter(product=row, version=version).first()
        return reading.read(bytes(found.document)) if found else None


def dead(urls: Collection[str]) -> frozenset[str]:
    """Addresses that were surely gone when they were asked last, as the present viewer may know."""
    found = models.SourceAnswer.objects.filter(url__in=urls, reach=Reach.DEAD)
    return frozenset(found.values_list("url", flat=True))


def _found(uid: UUID) -> models.Product:
    row = models.Product.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound("There is no such product.", product=str(uid))
    return row


def _comment(row: models.Comment) -> CommentRow:
    return CommentRow(
        uid=row.uid,
        block=row.block,
        text=row.text,
        at=row.at,
        by=row.by,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
    )


def _suggestion(row: models.Suggestion) -> SuggestionRow:
    return SuggestionRow(
        uid=row.uid,
        block=row.block,
        pointer=row.pointer,
        before=row.before,
        after=row.after,
        at=row.at,
        by=row.by,
        state=SuggestionState(row.state),
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        why=row.why,
    )

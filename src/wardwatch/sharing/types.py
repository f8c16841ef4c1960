"""Frozen values of the sharing slice: the question that a collection is, a page of its answer, a submission."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.kit.worded import Worded
from wardwatch.standards.tlp import Tlp


class Readers(Worded):
    """Who may know of a collection. What in it they see is decided object by object, by each object's marking."""

    CENTER = "center", "The center"
    ENROLLED = "enrolled", "Everybody who signs in here"


class Writers(Worded):
    """Who may add objects to a collection."""

    NOBODY = "nobody", "Nobody"
    CENTER = "center", "The center"
    PARTNERS = "partners", "The center and its partners"
    ENROLLED = "enrolled", "Everybody who signs in here"


class SubmissionState(Worded):
    """How far objects are that somebody sent; the words of TAXII 2.1 section 4.3.1."""

    PENDING = "pending", "Waiting"
    COMPLETE = "complete", "Complete"


@dataclass(frozen=True, slots=True)
class Query:
    """Which objects belong to a collection; what is empty or None asks for nothing.

    `topics` and `sectors` go by the objects' labels, `sources` by the names of sources (`mitre_attack`), or by
    what stands before their colon (`submitter`). An object whose confidence
    nobody stated is not of `min_confidence`. `max_age_days` counts from the version's own time. `ceiling` is
    the highest marking that may lie in the collection at all, whoever looks.
    """

    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    min_confidence: int | None = None
    max_age_days: int | None = None
    ceiling: Tlp | None = None


@dataclass(frozen=True, slots=True)
class CollectionCard:
    """A collection as somebody sees it; `can_write` is for that person."""

    id: int
    uid: UUID
    alias: str
    title: str
    description: str
    query: Query
    readers: Readers
    writers: Writers
    can_write: bool


@dataclass(frozen=True, slots=True)
class ObjectsPage:
    """Objects of a collection in the order in which they were added. `bodies` are JSON objects joined by commas.

    `first` and `last` are when the first and the last of them were added, None for none; `more`: others follow.
    `collection` is the uid; `labels` are those (ids) of the objects.
    """

    bodies: bytes
    first: datetime | None
    last: datetime | None
    more: bool
    collection: UUID
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One version of an object in a collection."""

    stix_id: str
    added: datetime
    version: datetime


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """The same for entries without their objects."""

    rows: tuple[EntryRow, ...]
    more: bool

    @property
    def first(self) -> datetime | None:
        """When the first of them was added."""
        return self.rows[0].added if self.rows else None

    @property
    def last(self) -> datetime | None:
        """When the last of them was added."""
        return self.rows[-1].added if self.rows else None


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one object that was sent; `message` says why it was refused, or what is to be known of it."""

    stix_id: str
    version: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class SubmissionCard:
    """Objects that somebody sent, as far as they are. The lists may be shorter than the counts."""

    uid: UUID
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int
    pending: int
    successes: tuple[Judged, ...]
    failures: tuple[Judged, ...]

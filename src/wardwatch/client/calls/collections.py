"""Collections. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.submissions import QuarantineState, SubmissionState


class Asks(Struct, frozen=True, kw_only=True):
    """Which objects belong to a collection; what is empty or null asks for nothing."""

    types: tuple[str, ...]
    """STIX types, such as `indicator`."""
    topics: tuple[str, ...]
    """Labels of objects."""
    sectors: tuple[str, ...]
    """Sectors, as labels of objects name them."""
    sources: tuple[str, ...]
    """Names of sources, or what stands before their colon."""
    min_confidence: int | None
    max_age_days: int | None
    ceiling: str | None
    """The highest TLP level that may lie in it."""


Readers = Literal["center", "enrolled"]
"""Who may know of a collection. What in it they see is decided object by object, by each object's marking."""


Writers = Literal["nobody", "center", "partners", "enrolled"]
"""Who may add objects to a collection."""


class Collection(Struct, frozen=True, kw_only=True):
    """A collection, and whether you may add objects to it."""

    uid: UUID
    alias: str
    title: str
    description: str
    asks: Asks
    readers: Readers
    writers: Writers
    can_write: bool
    """For you, with a token that may submit intelligence."""
    url: str
    """Its TAXII 2.1 resource; objects are read and sent below it."""


class Collections(Struct, frozen=True, kw_only=True):
    """All of them, by title."""

    items: tuple[Collection, ...]


class JudgedObject(Struct, frozen=True, kw_only=True):
    """What became of one object."""

    id: str
    """Its STIX id; its place where that could not be read."""
    version: str
    message: str
    """Why it was refused; of an accepted one what is to be known."""
    quarantine: QuarantineState | None
    """How a refused one stands in quarantine."""


class SubmissionStatus(Struct, frozen=True, kw_only=True):
    """The same with its objects: at most 1,000 accepted and 1,000 refused ones are named."""

    uid: UUID
    collection: UUID
    organization: str
    """Who sent it; empty where you may not know."""
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int
    pending: int
    quarantined: int
    """How many of the refused can be tried again."""
    successes: tuple[JudgedObject, ...]
    failures: tuple[JudgedObject, ...]


class OfType(Struct, frozen=True, kw_only=True):
    """How many versions of objects of one type."""

    type: str
    versions: int


class HeldCollection(Struct, frozen=True, kw_only=True):
    """The same with what it holds for you. What you may not see is not counted."""

    uid: UUID
    alias: str
    title: str
    description: str
    asks: Asks
    readers: Readers
    writers: Writers
    can_write: bool
    """For you, with a token that may submit intelligence."""
    url: str
    """Its TAXII 2.1 resource; objects are read and sent below it."""
    types: tuple[OfType, ...]
    first_added: datetime | None
    """Null: it holds nothing for you."""
    last_added: datetime | None


class Closed(Struct, frozen=True, kw_only=True):
    """The collection that was closed."""

    uid: UUID


class SentSubmission(Struct, frozen=True, kw_only=True):
    """Objects that somebody sent, as far as they are."""

    uid: UUID
    collection: UUID
    organization: str
    """Who sent it; empty where you may not know."""
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int


class CollectionsCalls(Asking):
    """Operations on collections."""

    def collections(self) -> Collections:
        """The collections that you may know of, by title."""
        return self.read(Collections, "/collections")

    def make_collection(
        self,
        *,
        title: str,
        alias: str,
        description: str | UnsetType = UNSET,
        asks: Asks | UnsetType | None = UNSET,
        readers: Readers | UnsetType = UNSET,
        writers: Writers | UnsetType = UNSET,
        key: str | None = None,
    ) -> Collection:
        """Make a collection, or make a closed one anew. The center's staff only. `key`: your own name for this
        write.
        """
        return self.write(
            Collection,
            "POST",
            "/collections",
            {
                "title": title,
                "description": description,
                "asks": asks,
                "readers": readers,
                "writers": writers,
                "alias": alias,
            },
            key=key,
        )

    def submission_status(self, status: UUID) -> SubmissionStatus:
        """What became of objects that were sent: by your organization, or, for the center's staff, by anybody."""
        return self.read(SubmissionStatus, f"/collections/submissions/{self.quoted(status)}")

    def collection(self, collection: str) -> HeldCollection:
        """One of them, by its uid or alias, with what it holds for you."""
        return self.read(HeldCollection, f"/collections/{self.quoted(collection)}")

    def change_collection(
        self,
        collection: str,
        *,
        title: str,
        description: str | UnsetType = UNSET,
        asks: Asks | UnsetType | None = UNSET,
        readers: Readers | UnsetType = UNSET,
        writers: Writers | UnsetType = UNSET,
        key: str | None = None,
    ) -> Collection:
        """Ask something else of a collection, or call it otherwise; its uid and alias stay. The center's staff only.
        `key`: your own name for this write.
        """
        return self.write(
            Collection,
            "PUT",
            f"/collections/{self.quoted(collection)}",
            {"title": title, "description": description, "asks": asks, "readers": readers, "writers": writers},
            key=key,
        )

    def close_collection(self, collection: str, *, why: str, key: str | None = None) -> Closed:
        """Let nobody read a collection any more; its objects stay. The center's staff only. `key`: your own name for
        this write.
        """
        return self.write(Closed, "PUT", f"/collections/{self.quoted(collection)}/closure", {"why": why}, key=key)

    def collection_submissions(self, collection: str, *, limit: int | None = None) -> Iterator[SentSubmission]:
        """What was sent to a collection that you may see, the newest first. `limit`: how many in one part; parts
        follow by themselves.
        """
        return self.pages(SentSubmission, f"/collections/{self.quoted(collection)}/submissions", {"limit": limit})

"""Collections: what each holds and asks for; the center makes, changes and closes them. What was sent to them.

Objects themselves are read and sent with TAXII.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, demand_center, note_opening_of_document
from wardwatch.api.paging import Page, Part, Text
from wardwatch.api.writes import HEADER, once
from wardwatch.feeds.types import QuarantineState
from wardwatch.sharing import operations, queries, types
from wardwatch.sharing.types import CollectionCard, Readers, SubmissionState, Writers
from wardwatch.standards import tlp

router = Router(tags=["collections"])
Alias = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Word = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
Level = Annotated[str, StringConstraints(pattern=r"^TLP:(CLEAR|GREEN|AMBER|AMBER\+STRICT|RED)$")]
Called = Path[Annotated[str, StringConstraints(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$")]]


class Asks(Schema, extra="forbid"):
    """Which objects belong to a collection; what is empty or null asks for nothing."""

    types: list[Word] = Field([], max_length=100, description="STIX types, such as `indicator`.")
    topics: list[Word] = Field([], max_length=100, description="Labels of objects.")
    sectors: list[Word] = Field([], max_length=100, description="Sectors, as labels of objects name them.")
    sources: list[Word] = Field([], max_length=100, description="Names of sources, or what stands before their colon.")
    min_confidence: int | None = Field(None, ge=0, le=100)
    max_age_days: int | None = Field(None, ge=1, le=operations.LONGEST_AGE)
    ceiling: Level | None = Field(None, description="The highest TLP level that may lie in it.", examples=["TLP:GREEN"])


class Asking(Schema, extra="forbid"):
    """What a collection is to be."""

    title: Word
    description: Text = ""
    asks: Asks | None = Field(None, description="Null: everything.")
    readers: Readers = Field(Readers.ENROLLED, description="Who may know of it.")
    writers: Writers = Field(Writers.NOBODY, description="Who may add objects.")

    @property
    def asked(self) -> operations.Asked:
        """The same as a value of the slice."""
        return operations.Asked(
            title=self.title,
            description=self.description,
            query=_query(self.asks) if self.asks else types.Query(),
            readers=self.readers,
            writers=self.writers,
        )


class Making(Asking):
    """The same for one that is made."""

    alias: Alias = Field(description="Small letters, digits and single hyphens; it stays for good.")


class Closing(Schema, extra="forbid"):
    """Why a collection is closed."""

    why: Text = Field(min_length=1, description="Kept in the audit trail.")


class Collection(Schema):
    """A collection, and whether you may add objects to it."""

    uid: UUID
    alias: str
    title: str
    description: str
    asks: Asks
    readers: Readers
    writers: Writers
    can_write: bool = Field(description="For you, with a token that may submit intelligence.")
    url: str = Field(description="Its TAXII 2.1 resource; objects are read and sent below it.")


class Collections(Schema):
    """All of them, by title."""

    items: list[Collection]


class OfType(Schema):
    """How many versions of objects of one type."""

    type: str
    versions: int


class HeldCollection(Collection):
    """The same with what it holds for you. What you may not see is not counted."""

    types: list[OfType]
    first_added: datetime | None = Field(description="Null: it holds nothing for you.")
    last_added: datetime | None


class Closed(Schema):
    """The collection that was closed."""

    uid: UUID


class SentSubmission(Schema):
    """Objects that somebody sent, as far as they are."""

    uid: UUID
    collection: UUID
    organization: str = Field(description="Who sent it; empty where you may not know.")
    state: SubmissionState
    received_at: datetime
    accepted: int
    refused: int


class JudgedObject(Schema):
    """What became of one object."""

    id: str = Field(description="Its STIX id; its place where that could not be read.")
    version: str
    message: str = Field(description="Why it was refused; of an accepted one what is to be known.")
    quarantine: QuarantineState | None = Field(description="How a refused one stands in quarantine.")


class SubmissionStatus(SentSubmission):
    """The same with its objects: at most 1,000 accepted and 1,000 refused ones are named."""

    pending: int
    quarantined: int = Field(description="How many of the refused can be tried again.")
    successes: list[JudgedObject]
    failures: list[JudgedObject]


@router.get("", response=Collections, url_name="api-collections", summary="List collections")
def collections(request: ApiRequest) -> dict[str, object]:
    """The collections that you may know of, by title."""
    return {"items": [_shown(card) for card in queries.collections(principal=request.principal)]}


@router.post("", response=Collection, url_name="api-collections", summary="Make", openapi_extra=HEADER)
@once
def make_collection(request: ApiRequest, given: Making) -> Collection:
    """Make a collection, or make a closed one anew. The center's staff only."""
    demand_center(request)
    made = operations.make_collection(alias=given.alias, asked=given.asked, **acting(request))
    return Collection.model_validate(_shown(queries.collection(str(made), principal=request.principal)))


@router.get(
    "/submissions/{uuid:status}",
    response=SubmissionStatus,
    url_name="api-submission-status",
    summary="Status of a submission",
)
def submission_status(request: ApiRequest, status: UUID) -> dict[str, object]:
    """What became of objects that were sent: by your organization, or, for the center's staff, by anybody."""
    card = queries.submission(status, viewer=request.principal.viewer)
    note_opening_of_document(request, card.label, f"submission-status:{status}")
    return {
        **{name: getattr(card, name) for name in SentSubmission.model_fields},
        "pending": card.pending,
        "quarantined": card.waiting,
        "successes": [_judged(each) for each in card.successes],
        "failures": [_judged(each) for each in card.failures],
    }


@router.get("/{slug:collection}", response=HeldCollection, url_name="api-collection", summary="Show")
def collection(request: ApiRequest, collection: Called) -> dict[str, object]:
    """One of them, by its uid or alias, with what it holds for you."""
    card = queries.collection(collection, principal=request.principal)
    held = queries.holding(card, viewer=request.principal.viewer)
    kinds = [{"type": kind, "versions": count} for kind, count in held.types]
    return {**_shown(card), "types": kinds, "first_added": held.first, "last_added": held.last}


@router.put(
    "/{slug:collection}", response=Collection, url_name="api-collection", summary="Change", openapi_extra=HEADER
)
@once
def change_collection(request: ApiRequest, collection: Called, given: Asking) -> Collection:
    """Ask something else of a collection, or call it otherwise; its uid and alias stay. The center's staff only."""
    demand_center(request)
    card = queries.collection(collection, principal=request.principal)
    operations.change_collection(collection=card.uid, asked=given.asked, **acting(request))
    return Collection.model_validate(_shown(queries.collection(str(card.uid), principal=request.principal)))


@router.put(
    "/{slug:collection}/closure",
    response=Closed,
    url_name="api-collection-closure",
    summary="Close",
    openapi_extra=HEADER,
)
@once
def close_collection(request: ApiRequest, collection: Called, given: Closing) -> Closed:
    """Let nobody read a collection any more; its objects stay. The center's staff only."""
    demand_center(request)
    card = queries.collection(collection, principal=request.principal)
    operations.close_collection(collection=card.uid, why=given.why, **acting(request))
    return Closed(uid=card.uid)


@router.get(
    "/{slug:collection}/submissions",
    response=Page[SentSubmission],
    url_name="api-collection-submissions",
    summary="List submissions",
)
def collection_submissions(request: ApiRequest, collection: Called, wanted: Query[Part]) -> dict[str, object]:
    """What was sent to a collection that you may see, the newest first."""
    card = queries.collection(collection, principal=request.principal)
    found = queries.sent_to(card, viewer=request.principal.viewer, after=wanted.cursor, limit=wanted.limit)
    names = ("uid", "collection", "state", "received_at", "accepted", "refused")
    items = [{**{name: getattr(row, name) for name in names}, "organization": row.name} for row in found.rows]
    return {"items": items, "next": found.after or None}


def _query(asks: Asks) -> types.Query:
    return types.Query(
        types=tuple(asks.types),
        topics=tuple(asks.topics),
        sectors=tuple(asks.sectors),
        sources=tuple(asks.sources),
        min_confidence=asks.min_confidence,
        max_age_days=asks.max_age_days,
        ceiling=tlp.read(asks.ceiling) if asks.ceiling else None,
    )


def _shown(card: CollectionCard) -> dict[str, object]:
    query = card.query
    asks = {name: getattr(query, name) for name in Asks.model_fields}
    names = ("uid", "alias", "title", "description", "readers", "writers", "can_write")
    return {
        **{name: getattr(card, name) for name in names},
        "asks": {**asks, "ceiling": None if query.ceiling is None else query.ceiling.label},
        "url": f"{settings.PUBLIC_URL.rstrip('/')}/taxii2/intelligence/collections/{card.uid}/",
    }


def _judged(each: types.Judged) -> dict[str, object]:
    return {"id": each.stix_id, "version": each.version, "message": each.message, "quarantine": each.kept}

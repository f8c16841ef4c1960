"""Products at work on: begin one, see where it stands, hand it in, say a word, approve, release, revise, withdraw."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, actor_of, demand_center
from wardwatch.api.paging import Page, Text
from wardwatch.api.writes import HEADER, once
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by
from wardwatch.products import operations, queries
from wardwatch.products.checking import problems_of
from wardwatch.products.document.marking import highest
from wardwatch.products.operations import Asked
from wardwatch.products.states import ProductState, ReviewRole, Verdict
from wardwatch.products.types import KindName, Marking, To

router = Router(tags=["drafts"])
words = Router(tags=["drafts"])


class DraftFilter(Schema, extra="forbid"):
    """Which products."""

    state: ProductState | None = Field(None, description="Only in this state.")


class DraftRow(Schema):
    """A product in the list; `waiting` counts the words that are waited for."""

    uid: UUID
    number: str = Field(description="Its ID#.", examples=["202611231305"])
    kind: KindName
    title: str
    state: ProductState
    revision: int
    changed_at: datetime
    release_at: datetime | None = Field(description="When it is to be released; null: nobody said.")
    waiting: int


class DraftReview(Schema):
    """Somebody's word about the revision; `organization` is whose ("" for the center's own)."""

    uid: UUID
    role: ReviewRole
    organization: str
    verdict: Verdict
    words: str
    asked_at: datetime
    due_at: datetime | None
    said_at: datetime | None


class DraftProblem(Schema):
    """Something to mend; `blocking`: it is not released like this."""

    check: str
    place: str = Field(examples=["$.summary"])
    words: str
    blocking: bool


class Draft(DraftRow):
    """A product, with who is asked about it and what is to be mended."""

    subject: str = Field(description="What it was drafted from.", examples=["vulnerability:CVE-2026-1001"])
    version: int = Field(description="Goes up with each change of its text.")
    change: str = Field(description="What the revision changes, in one sentence.")
    tlp: Marking = Field(description="The marking of the whole: that of its highest part.")
    reviews: list[DraftReview]
    problems: list[DraftProblem]


class Beginning(Schema, extra="forbid"):
    """What is begun."""

    kind: KindName
    subject: Text = Field("", description="What it is drafted from; empty for an empty one.")


class AskedOf(Schema, extra="forbid"):
    """Whose word is wanted outside the center, and as what."""

    role: ReviewRole
    organization: UUID


class DraftHandingIn(Schema, extra="forbid"):
    """Who is asked besides a second analyst."""

    asked: list[AskedOf] = Field([], max_length=50)


class Word(Schema, extra="forbid"):
    """What is said of a revision."""

    verdict: Verdict
    words: Text = ""


class DraftWithdrawal(Schema, extra="forbid"):
    """Why."""

    why: Text = Field(min_length=1, description="It stays with the product.")


class Remark(Schema, extra="forbid"):
    """A remark, if there is one."""

    why: Text = ""


class Revising(Schema, extra="forbid"):
    """What a revision changes."""

    change: Text = Field(min_length=1, description="In one sentence; whoever has the earlier one reads it.")


class Recipients(Schema, extra="forbid"):
    """For whom a variant is: those of TLP:AMBER and above are named."""

    tlp: Marking
    organizations: list[UUID] = Field([], max_length=10_000)
    persons: list[UUID] = Field([], max_length=1000)


class Releasing(Schema, extra="forbid"):
    """To whom it is released, each marking once."""

    to: list[Recipients] = Field(min_length=1, max_length=5)


class DraftState(Schema):
    """Where the product stands now."""

    state: ProductState


class Review(DraftReview):
    """A word that is asked for, and the text that it is about, as who is asked may see it."""

    title: str
    document: dict[str, Any] = Field(description="A document of the schema `wardwatch-product-1`.")


class Said(Schema):
    """The word as it is kept."""

    verdict: Verdict


@router.get("", response=Page[DraftRow], url_name="api-drafts", summary="List products at work on")
def drafts(request: ApiRequest, wanted: Query[DraftFilter]) -> dict[str, object]:
    """The products that are worked on, what changed last first, at most 200. The center's staff only."""
    demand_center(request)
    found = queries.products(viewer=request.principal.viewer, states=(wanted.state,) if wanted.state else ())
    return {"items": found, "next": None}


@router.post("", response=Draft, url_name="api-drafts", summary="Begin a product", openapi_extra=HEADER)
@once
def begin_draft(request: ApiRequest, given: Beginning) -> Draft:
    """Begin a product; the draft arrives filled with what is known of its subject."""
    demand_center(request)
    at = clock.now()
    begun = operations.begin(
        kind=given.kind,
        subject=given.subject,
        principal=request.principal,
        actor=actor_of(request),
        at=at,
        today=at.date(),
    )
    return _draft(request, begun.uid)


@router.get("/{uuid:draft}", response=Draft, url_name="api-draft", summary="One product at work on")
def draft(request: ApiRequest, draft: UUID) -> Draft:
    """Where a product stands, who is asked, what is to be mended. The center's staff only."""
    demand_center(request)
    return _draft(request, draft)


@router.put(
    "/{uuid:draft}/review", response=DraftState, url_name="api-draft-review", summary="Hand in", openapi_extra=HEADER
)
@once
def hand_in_draft(request: ApiRequest, draft: UUID, given: DraftHandingIn) -> DraftState:
    """Put the present text before its readers."""
    demand_center(request)
    asked = [Asked(each.role, each.organization) for each in given.asked]
    operations.hand_in(product=draft, asked=asked, principal=request.principal, actor=actor_of(request), at=clock.now())
    return _state(request, draft)


@router.put(
    "/{uuid:draft}/approval",
    response=DraftState,
    url_name="api-draft-approval",
    summary="Approve",
    openapi_extra=HEADER,
)
@once
def approve_draft(request: ApiRequest, draft: UUID, given: Remark) -> DraftState:
    """Approve a revision that everybody who was asked has read. Not by anybody who wrote in it."""
    demand_center(request)
    operations.approve(
        product=draft, why=given.why, principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    return _state(request, draft)


@router.put(
    "/{uuid:draft}/release", response=DraftState, url_name="api-draft-release", summary="Release", openapi_extra=HEADER
)
@once
def release_draft(request: ApiRequest, draft: UUID, given: Releasing) -> DraftState:
    """Release it, each marking as a variant of its own, in every form, or nothing."""
    demand_center(request)
    to = [To(tlp=each.tlp, organizations=tuple(each.organizations), persons=tuple(each.persons)) for each in given.to]
    operations.release(product=draft, to=to, principal=request.principal, actor=actor_of(request), at=clock.now())
    return _state(request, draft)


@router.post(
    "/{uuid:draft}/revisions",
    response=DraftState,
    url_name="api-draft-revisions",
    summary="Begin a revision",
    openapi_extra=HEADER,
)
@once
def revise_draft(request: ApiRequest, draft: UUID, given: Revising) -> DraftState:
    """Begin the next revision of a released product, which stays as it is until that is released."""
    demand_center(request)
    operations.revise(
        product=draft, change=given.change, principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    return _state(request, draft)


@router.put(
    "/{uuid:draft}/withdrawal",
    response=DraftState,
    url_name="api-draft-withdrawal",
    summary="Withdraw",
    openapi_extra=HEADER,
)
@once
def withdraw_draft(request: ApiRequest, draft: UUID, given: DraftWithdrawal) -> DraftState:
    """Withdraw a released product: its pages stay, and say why it no longer holds."""
    demand_center(request)
    operations.withdraw(
        product=draft, why=given.why, principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    return _state(request, draft)


def _draft(request: ApiRequest, uid: UUID) -> Draft:
    with seen_by(request.principal.viewer):
        card = queries.product(uid, viewer=request.principal.viewer)
        found = problems_of(card.document, product=card.row.uid, tlp=None, at=clock.now())
    row = DraftRow.from_orm(card.row)
    return Draft(
        **row.model_dump(),
        subject=card.subject,
        version=card.version,
        change=card.change,
        tlp=highest(card.document),
        reviews=[DraftReview.from_orm(each) for each in card.reviews],
        problems=[DraftProblem.from_orm(each) for each in found],
    )


def _state(request: ApiRequest, uid: UUID) -> DraftState:
    return DraftState(state=queries.product(uid, viewer=request.principal.viewer).row.state)


@words.get("", response=Page[DraftReview], url_name="api-reviews", summary="Words that you are asked for")
def reviews(request: ApiRequest) -> dict[str, object]:
    """Drafts about which your organizations are asked, the most pressing first, at most 200."""
    viewer = request.principal.viewer
    found = queries.reviews_waiting(viewer=viewer, organizations=tuple(viewer.organizations))
    return {"items": found, "next": None}


@words.get("/{uuid:review}", response=Review, url_name="api-review", summary="A draft that you are asked about")
def review(request: ApiRequest, review: UUID) -> Review:
    """The draft as you may see it, and the word that is asked for."""
    row, document = queries.review(review, viewer=request.principal.viewer)
    asked = DraftReview.from_orm(row).model_dump()
    return Review(**asked, title=row.title, document=msgspec.to_builtins(document, str_keys=True))


@words.put("/{uuid:review}", response=Said, url_name="api-review", summary="Say a word", openapi_extra=HEADER)
@once
def say_word(request: ApiRequest, review: UUID, given: Word) -> Said:
    """Agree with a revision, or ask for changes and say which; by whoever is asked."""
    operations.say(
        review=review,
        verdict=given.verdict,
        words=given.words,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    return Said(verdict=given.verdict)

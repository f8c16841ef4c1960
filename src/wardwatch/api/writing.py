"""The text of a product that is worked on: read and written whole, and what is said of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from ninja import Header, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, demand_center
from wardwatch.api.problems import Outrun
from wardwatch.api.writes import HEADER, once
from wardwatch.products import operations, queries
from wardwatch.products import remarks as beside
from wardwatch.products.document import reading
from wardwatch.products.operations import NotPossible, Overtaken
from wardwatch.products.queries import ProductCard
from wardwatch.products.states import ProductState, SuggestionState

router = Router(tags=["drafts"])
Words = Annotated[str, StringConstraints(max_length=operations.LONGEST, pattern="^[^\\x00]*$")]


class DraftText(Schema):
    """The text of a product. Its shape is named in the document (`schema`)."""

    uid: UUID
    version: int = Field(description="Goes up with each change: send it back with yours.")
    state: ProductState
    document: dict[str, Any]


class DraftWritten(Schema, extra="forbid"):
    """A text in place of the one that its writer read."""

    version: int = Field(ge=1, description="Of the text that this one was written from.")
    document: dict[str, Any] = Field(description="The whole text.")
    change: Words = Field("", description="What the revision changes, in one sentence.")


class DraftComment(Schema):
    """What somebody says of a block or section (its id), or of the whole (empty)."""

    uid: UUID
    block: str
    text: str
    at: datetime
    resolved_at: datetime | None


class DraftSuggestion(Schema):
    """Other words for a text: `pointer` leads to it within the block."""

    uid: UUID
    block: str
    pointer: str
    before: str
    after: str
    at: datetime
    state: SuggestionState
    settled_at: datetime | None
    why: str = Field(description="Why it was refused.")


class DraftRemarks(Schema):
    """What is said of a product, the oldest first."""

    comments: list[DraftComment]
    suggestions: list[DraftSuggestion]


class Commenting(Schema, extra="forbid"):
    """A comment."""

    block: Words = Field("", description="The id of a block or section; empty: the whole.")
    text: Words = Field(min_length=1)


class Suggesting(Schema, extra="forbid"):
    """Other words for a text."""

    block: Words = Field("", description="The id of the block; empty: the head.")
    pointer: Words = Field(min_length=1, description="Where the text stands within it, as suggestions say it.")
    after: Words = Field(description="The words that are suggested.")


class SuggestionDecided(Schema, extra="forbid"):
    """What becomes of suggested words."""

    state: SuggestionState = Field(description="Accepted or refused.")
    why: Words = Field("", description="Why they are refused: whoever suggested them reads that.")


@router.get("/{uuid:draft}/document", response=DraftText, url_name="api-draft-document", summary="Its text")
def draft_document(request: ApiRequest, draft: UUID) -> dict[str, object]:
    """The present text of a product that is worked on. The center's staff only."""
    return _text(_card(request, draft))


@router.put(
    "/{uuid:draft}/document",
    response=DraftText,
    url_name="api-draft-document",
    summary="Write its text",
    openapi_extra=HEADER,
)
@once
def write_draft_document(
    request: ApiRequest, draft: UUID, given: DraftWritten, if_match: Header[str] = ""
) -> DraftText:
    """Put a text in place of the present one. 409 where somebody else saved meanwhile; 412 with `If-Match: "VERSION"`
    that is not the present one."""
    card = _card(request, draft)
    if if_match and if_match.strip('" ') not in (str(card.version), "*"):
        raise Outrun("This is not the present version.", version=card.version)
    document = reading.read(msgspec.json.encode(given.document))
    try:
        operations.save(product=draft, document=document, version=given.version, change=given.change, **acting(request))
    except Overtaken as overtaken:
        if not if_match:
            raise
        raise Outrun(overtaken.message, **overtaken.evidence) from overtaken
    return DraftText.model_validate(_text(_card(request, draft)))


@router.get(
    "/{uuid:draft}/comments", response=DraftRemarks, url_name="api-draft-comments", summary="What is said of it"
)
def draft_comments(request: ApiRequest, draft: UUID) -> beside.Remarks:
    """Comments and suggestions. The center's staff only."""
    card = _card(request, draft)
    return beside.remarks(card.row.uid, viewer=request.principal.viewer)


@router.post(
    "/{uuid:draft}/comments",
    response=DraftRemarks,
    url_name="api-draft-comments",
    summary="Comment",
    openapi_extra=HEADER,
)
@once
def comment_draft(request: ApiRequest, draft: UUID, given: Commenting) -> DraftRemarks:
    """Say something of a block, a section or the whole, without writing in it."""
    demand_center(request)
    operations.comment(product=draft, block=given.block, text=given.text, **acting(request))
    return _remarks(request, draft)


@router.post(
    "/{uuid:draft}/comments/{uuid:comment}/resolution",
    response=DraftRemarks,
    url_name="api-draft-comment-resolution",
    summary="Say that a comment is dealt with",
    openapi_extra=HEADER,
)
@once
def resolve_draft_comment(request: ApiRequest, draft: UUID, comment: UUID) -> DraftRemarks:
    """409 where somebody said so before."""
    demand_center(request)
    operations.resolve(comment=comment, product=draft, **acting(request))
    return _remarks(request, draft)


@router.post(
    "/{uuid:draft}/suggestions",
    response=DraftRemarks,
    url_name="api-draft-suggestions",
    summary="Suggest other words",
    openapi_extra=HEADER,
)
@once
def suggest_in_draft(request: ApiRequest, draft: UUID, given: Suggesting) -> DraftRemarks:
    """Suggest other words for one text, which its author takes or refuses. 409 where no text stands there."""
    demand_center(request)
    operations.suggest(product=draft, **given.model_dump(), **acting(request))
    return _remarks(request, draft)


@router.post(
    "/{uuid:draft}/suggestions/{uuid:suggestion}/decision",
    response=DraftRemarks,
    url_name="api-draft-suggestion-decision",
    summary="Take or refuse suggested words",
    openapi_extra=HEADER,
)
@once
def decide_draft_suggestion(
    request: ApiRequest, draft: UUID, suggestion: UUID, given: SuggestionDecided
) -> DraftRemarks:
    """Words that are taken make a new version of the text. 409 where those that they replace stand there no more."""
    demand_center(request)
    if given.state is SuggestionState.OPEN:
        raise NotPossible("A suggestion is decided by accepting or refusing it.")
    if given.state is SuggestionState.ACCEPTED:
        operations.accept(suggestion=suggestion, product=draft, **acting(request))
    else:
        operations.refuse(suggestion=suggestion, product=draft, why=given.why, **acting(request))
    return _remarks(request, draft)


def _remarks(request: ApiRequest, draft: UUID) -> DraftRemarks:
    return DraftRemarks.model_validate(draft_comments(request, draft), from_attributes=True)


def _card(request: ApiRequest, draft: UUID) -> ProductCard:
    demand_center(request)
    return queries.product(draft, viewer=request.principal.viewer)


def _text(card: ProductCard) -> dict[str, object]:
    document = msgspec.json.decode(reading.write(card.document))
    return {"uid": card.row.uid, "version": card.version, "state": card.row.state, "document": document}

"""The text of a product that is worked on: read and written whole, what is to be mended in it, what is said of it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from ninja import Header, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, demand_center
from wardwatch.api.problems import Outrun
from wardwatch.api.writes import HEADER, once
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by
from wardwatch.products import operations, queries
from wardwatch.products import remarks as beside
from wardwatch.products.checking import problems_of
from wardwatch.products.document import reading
from wardwatch.products.operations import Overtaken
from wardwatch.products.queries import ProductCard
from wardwatch.products.states import ProductState, SuggestionState

router = Router(tags=["products"])
Words = Annotated[str, StringConstraints(max_length=operations.LONGEST, pattern="^[^\\x00]*$")]


class ProductText(Schema):
    """The text of a product. Its shape is named in the document (`schema`)."""

    uid: UUID
    version: int = Field(description="Goes up with each change: send it back with yours.")
    state: ProductState
    document: dict[str, Any]


class ProductWritten(Schema, extra="forbid"):
    """A text in place of the one that its writer read."""

    version: int = Field(ge=1, description="Of the text that this one was written from.")
    document: dict[str, Any] = Field(description="The whole text.")
    change: Words = Field("", description="What the revision changes, in one sentence.")


class ProductProblem(Schema):
    """Something to mend."""

    check: str
    place: str = Field(description="A JSON path.")
    words: str
    blocking: bool = Field(description="It is not released like this.")


class ProductProblems(Schema):
    """All that is to be mended, what blocks a release first."""

    items: list[ProductProblem]


class ProductComment(Schema):
    """What somebody says of a block or section (its id), or of the whole (empty)."""

    uid: UUID
    block: str
    text: str
    at: datetime
    resolved_at: datetime | None


class ProductSuggestion(Schema):
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


class ProductRemarks(Schema):
    """What is said of a product, the oldest first."""

    comments: list[ProductComment]
    suggestions: list[ProductSuggestion]


class Commenting(Schema, extra="forbid"):
    """A comment."""

    block: Words = Field("", description="The id of a block or section; empty: the whole.")
    text: Words = Field(min_length=1)


@router.get("/{uuid:product}/document", response=ProductText, url_name="api-product-document", summary="Its text")
def product_document(request: ApiRequest, product: UUID) -> dict[str, object]:
    """The present text of a product that is worked on. The center's staff only."""
    return _text(_card(request, product))


@router.put(
    "/{uuid:product}/document",
    response=ProductText,
    url_name="api-product-document",
    summary="Write its text",
    openapi_extra=HEADER,
)
@once
def write_product_document(
    request: ApiRequest, product: UUID, given: ProductWritten, if_match: Header[str] = ""
) -> ProductText:
    """Put a text in place of the present one. 409 where somebody else saved meanwhile; 412 with `If-Match: "VERSION"`
    that is not the present one."""
    card = _card(request, product)
    if if_match and if_match.strip('" ') not in (str(card.version), "*"):
        raise Outrun("This is not the present version.", version=card.version)
    document = reading.read(msgspec.json.encode(given.document))
    try:
        operations.save(
            product=product, document=document, version=given.version, change=given.change, **acting(request)
        )
    except Overtaken as overtaken:
        if not if_match:
            raise
        raise Outrun(overtaken.message, **overtaken.evidence) from overtaken
    return ProductText.model_validate(_text(_card(request, product)))


@router.get(
    "/{uuid:product}/problems", response=ProductProblems, url_name="api-product-problems", summary="What is to be mended"
)
def product_problems(request: ApiRequest, product: UUID) -> dict[str, object]:
    """What is missing in the text, or does not agree with itself. The center's staff only."""
    card = _card(request, product)
    with seen_by(request.principal.viewer):
        return {"items": problems_of(card.document, tlp=None, at=clock.now())}


@router.get(
    "/{uuid:product}/comments", response=ProductRemarks, url_name="api-product-comments", summary="What is said of it"
)
def product_comments(request: ApiRequest, product: UUID) -> beside.Remarks:
    """Comments and suggestions. The center's staff only."""
    card = _card(request, product)
    return beside.remarks(card.row.uid, viewer=request.principal.viewer)


@router.post(
    "/{uuid:product}/comments",
    response=ProductRemarks,
    url_name="api-product-comments",
    summary="Comment",
    openapi_extra=HEADER,
)
@once
def comment_product(request: ApiRequest, product: UUID, given: Commenting) -> ProductRemarks:
    """Say something of a block, a section or the whole, without writing in it."""
    demand_center(request)
    operations.comment(product=product, block=given.block, text=given.text, **acting(request))
    return ProductRemarks.model_validate(product_comments(request, product), from_attributes=True)


def _card(request: ApiRequest, product: UUID) -> ProductCard:
    demand_center(request)
    return queries.product(product, viewer=request.principal.viewer)


def _text(card: ProductCard) -> dict[str, object]:
    document = msgspec.json.decode(reading.write(card.document))
    return {"uid": card.row.uid, "version": card.version, "state": card.row.state, "document": document}

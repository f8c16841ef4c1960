"""What happens to products."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductBegun(Event):
    """Somebody began a product (`product` is its uid), drafted from `drafted_from` ("" for an empty one)."""

    name = "product.begun"

    product: str
    number: str
    kind: str
    drafted_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductHandedIn(Event):
    """A revision was handed in for review; `asked` is how many are asked for their word."""

    name = "product.handed-in"

    product: str
    revision: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewGiven(Event):
    """Somebody said their word about a revision, or the duty officer went on without it."""

    name = "product.review-given"

    product: str
    revision: int
    role: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCommented(Event):
    """Somebody commented a product (`block` is the id of the part, "" for the whole), or a comment was settled."""

    name = "product.commented"

    product: str
    block: str
    resolved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSuggested(Event):
    """Somebody suggested other words for a part of a product, or the suggestion was accepted or refused (`state`)."""

    name = "product.suggested"

    product: str
    block: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductMoved(Event):
    """A product's state changed in another way: approved, scheduled, given up, taken up again."""

    name = "product.moved"

    product: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductReleased(Event):
    """A revision was released at a marking, in `forms` forms; `corrects`: an earlier one was released before."""

    name = "product.released"

    product: str
    number: str
    revision: int
    tlp: str
    release: str
    forms: int
    withheld: int
    corrects: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsSigned(Event):
    """CSAF documents were signed by the center's OpenPGP key (its fingerprint); `is_new`: which was made for it."""

    name = "product.documents-signed"

    key: str
    documents: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductWithdrawn(Event):
    """A released product was withdrawn; its pages say so, and why."""

    name = "product.withdrawn"

    product: str
    number: str
    releases: int

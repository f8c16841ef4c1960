"""Products. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import BinaryIO, Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking
from wardwatch.client.calls.drafts import KindName

Severity = Literal["emergency", "high", "medium", "low", "information"]
"""How soon a reader should look, for who chooses what to be sent."""


class ReleasedLine(Struct, frozen=True, kw_only=True):
    """A product in the list, in its newest revision."""

    uid: UUID
    """Of this release: of this revision, at this marking."""
    number: str
    """The product's ID#."""
    kind: KindName
    title: str
    summary: str
    severity: Severity
    topics: tuple[str, ...]
    tlp: str
    """How what you see is marked."""
    revision: int
    first_released_at: datetime
    released_at: datetime
    valid_until: date | None
    """Null: until it is revised."""
    withdrawn_at: datetime | None
    """Since when it does not hold; null: it holds."""


FormName = Literal["page", "pdf", "text", "json", "stix", "csaf", "indicators", "slides"]
"""A form in which a product is read."""


class ReleasedForm(Struct, frozen=True, kw_only=True):
    """A form that can be taken."""

    form: FormName
    media_type: str
    name: str
    size: int
    """In bytes."""
    sha256: str


class ReleasedRevision(Struct, frozen=True, kw_only=True):
    """A revision that you may see."""

    revision: int
    tlp: str
    released_at: datetime
    change: str


class ReleasedProduct(Struct, frozen=True, kw_only=True):
    """A product as it was released; its text is the form `json`."""

    uid: UUID
    """Of this release: of this revision, at this marking."""
    number: str
    """The product's ID#."""
    kind: KindName
    title: str
    summary: str
    severity: Severity
    topics: tuple[str, ...]
    tlp: str
    """How what you see is marked."""
    revision: int
    first_released_at: datetime
    released_at: datetime
    valid_until: date | None
    """Null: until it is revised."""
    withdrawn_at: datetime | None
    """Since when it does not hold; null: it holds."""
    vulnerabilities: tuple[str, ...]
    change: str
    """What this revision changes."""
    withdrawn_why: str
    is_newest: bool
    """No later revision was released at this marking."""
    forms: tuple[ReleasedForm, ...]
    standing: tuple[ReleasedRevision, ...]
    """All revisions that you may see, the newest first."""


class ProductsCalls(Asking):
    """Operations on products."""

    def releases(
        self,
        *,
        q: str | None = None,
        kind: KindName | None = None,
        topic: str | None = None,
        severity: Severity | None = None,
        since: date | None = None,
        limit: int | None = None,
    ) -> Iterator[ReleasedLine]:
        """What the center published and you may see, the newest first, each in its fullest release. For everybody.
        `limit`: how many in one part; parts follow by themselves.
        """
        return self.pages(
            ReleasedLine,
            "/products",
            {"q": q, "kind": kind, "topic": topic, "severity": severity, "since": since, "limit": limit},
        )

    def release(self, number: str, *, revision: int | None = None) -> ReleasedProduct:
        """A product as it was released, the fullest that you may see. From AMBER upwards, that you look is logged."""
        return self.read(ReleasedProduct, f"/products/{self.quoted(number)}", {"revision": revision})

    def release_form(self, number: str, form: FormName, *, into: BinaryIO, revision: int | None = None) -> None:
        """The bytes of a form; their sha256 is with the product. From AMBER upwards, that you take them is logged.
        Written into `into`.
        """
        self.save("GET", f"/products/{self.quoted(number)}/forms/{self.quoted(form)}", into)

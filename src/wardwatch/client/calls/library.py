"""Library. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking

LibraryKind = Literal["advisory", "exploited"]
"""What the library holds; the center's own products become further kinds."""


class Released(Struct, frozen=True, kw_only=True):
    """Something that everybody may read."""

    kind: LibraryKind
    publisher: str
    number: str
    title: str
    summary: str
    at: datetime
    """When its publisher released it."""
    document: UUID
    """What we received."""
    media_type: str
    exploited: bool
    """It is about a weakness that attackers use."""
    maker: str


class LibraryCalls(Asking):
    """Operations on library."""

    def read_library(
        self,
        *,
        q: str | None = None,
        device: str | None = None,
        maker: str | None = None,
        kind: LibraryKind | None = None,
        exploited: bool | None = None,
        since: date | None = None,
        limit: int | None = None,
    ) -> Iterator[Released]:
        """All that the center may show to anybody, the newest first; the same for everybody. `limit`: how many in
        one part; parts follow by themselves.
        """
        return self.pages(
            Released,
            "/library",
            {
                "q": q,
                "device": device,
                "maker": maker,
                "kind": kind,
                "exploited": exploited,
                "since": since,
                "limit": limit,
            },
        )

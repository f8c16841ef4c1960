"""Documents. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class Document(Struct, frozen=True, kw_only=True):
    """What may be told of a document beside its bytes."""

    uid: UUID
    source: str
    """Where it came from."""
    name: str
    url: str
    media_type: str
    licence: str
    sha256: str
    size: int
    """In bytes."""
    retrieved_at: datetime
    parsed_at: datetime | None
    """Null: not read to its end yet."""


class DocumentsCalls(Asking):
    """Operations on documents."""

    def document(self, document: UUID) -> Document:
        """What is known of a document. From AMBER upwards, that you look is logged."""
        return self.read(Document, f"/documents/{self.quoted(document)}")

    def received(self, document: UUID, *, into: BinaryIO) -> None:
        """The bytes as they came; their sha256 is in the document. From AMBER upwards, that you take them is logged.
        Written into `into`.
        """
        self.save("GET", f"/documents/{self.quoted(document)}/received", into)

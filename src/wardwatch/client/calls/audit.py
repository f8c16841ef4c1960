"""Audit. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class Opening(Struct, frozen=True, kw_only=True):
    """Somebody opened a confidential record that is not of their own organization."""

    at: datetime
    reader: str
    reader_organization: str
    record: str
    door: str
    origin: str
    """From where; empty for anybody but the center's administrators."""


class Entry(Struct, frozen=True, kw_only=True):
    """One row: one operation. Rows never change."""

    at: datetime
    name: str
    actor: str
    door: str
    subject: str
    why: str
    facts: dict[str, Any]
    sealed: bool
    """Whether it is part of the signed chain yet."""


class AuditCalls(Asking):
    """Operations on audit."""

    def openings(self, *, member: UUID | None = None, limit: int | None = None) -> Iterator[Opening]:
        """Of all: the center's administrators. Of one organization: its own people too, as far as they may know.
        `limit`: how many in one part; parts follow by themselves.
        """
        return self.pages(Opening, "/audit/openings", {"member": member, "limit": limit})

    def trail(self, *, subject: str | None = None, limit: int | None = None) -> Iterator[Entry]:
        """What happened, the newest first. The center's staff only. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(Entry, "/audit", {"subject": subject, "limit": limit})

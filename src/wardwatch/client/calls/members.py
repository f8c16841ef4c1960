"""Members. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking

OrganizationKind = Literal[
    "center",
    "hospital",
    "health system",
    "clinic",
    "physician practice",
    "laboratory",
    "payer",
    "pharmacy",
    "dialysis",
    "long-term care",
    "emergency services",
    "blood bank",
    "imaging",
    "home health",
    "business associate",
    "it provider",
    "device maker",
    "partner",
    "other",
]
"""What an organization is; the center's own words, wide enough for any country."""


SizeClass = Literal["small", "medium", "large", "unknown"]
"""Size as in HICP: small, medium, large."""


class OrganizationLine(Struct, frozen=True, kw_only=True):
    """One organization in the directory."""

    uid: UUID
    name: str
    kind: OrganizationKind
    size_class: SizeClass
    city: str
    state: str
    is_member: bool


Purpose = Literal["security", "clinical engineering", "executive", "after hours"]
"""What a contact is for."""


class Contact(Struct, frozen=True, kw_only=True):
    """How the center reaches an organization, in the agreed order."""

    uid: UUID
    purpose: Purpose
    position: int
    channel: str
    address: str
    verified_at: datetime | None


class Organization(Struct, frozen=True, kw_only=True):
    """All that you may know of one organization."""

    uid: UUID
    name: str
    kind: OrganizationKind
    size_class: SizeClass
    city: str
    state: str
    time_zone: str
    is_member: bool
    identifiers: dict[str, str]
    """How other registries name it."""
    sites: tuple[str, ...]
    contacts: tuple[Contact, ...]


class MembersCalls(Asking):
    """Operations on members."""

    def members(
        self,
        *,
        q: str | None = None,
        state: str | None = None,
        kind: OrganizationKind | None = None,
        limit: int | None = None,
    ) -> Iterator[OrganizationLine]:
        """Everybody the center knows, enrolled or not, by name. The center's staff only. `limit`: how many in one
        part; parts follow by themselves.
        """
        return self.pages(OrganizationLine, "/members", {"q": q, "state": state, "kind": kind, "limit": limit})

    def member(self, member: UUID) -> Organization:
        """Your own organization, one that you act for, or for the center's staff any. Others' looks are logged."""
        return self.read(Organization, f"/members/{self.quoted(member)}")

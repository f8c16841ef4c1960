"""Members. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from typing import BinaryIO, Literal
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


class StateCount(Struct, frozen=True, kw_only=True):
    """Organizations in one state; an empty state: none is stated."""

    state: str
    organizations: int
    members: int


class States(Struct, frozen=True, kw_only=True):
    """Every state with an organization."""

    items: tuple[StateCount, ...]


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
    parent: str
    """Name of the organization that it belongs to; empty: none."""
    powers: tuple[str, ...]
    """Powers over members that it holds; any puts it behind the wall."""


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

    def states(self, *, kind: OrganizationKind | None = None) -> States:
        """How many organizations there are in each state of the country, and how many of them are members."""
        return self.read(States, "/members/states", {"kind": kind})

    def member(self, member: UUID) -> Organization:
        """Your own organization, one that you act for, or for the center's staff any. Others' looks are logged."""
        return self.read(Organization, f"/members/{self.quoted(member)}")

    def export(self, member: UUID, *, into: BinaryIO, key: str | None = None) -> None:
        """Everything that a member gave and was told, as one zip file; recorded in the audit trail. It holds
        hostnames and serial numbers in clear. Repeated under its key it is put together again, and recorded again
        only if it changed. Written into `into`. `key`: your own name for this write.
        """
        self.save("POST", f"/members/{self.quoted(member)}/export", into, key=key)

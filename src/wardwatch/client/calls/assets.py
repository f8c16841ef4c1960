"""Assets. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

CareRole = Literal["life-sustaining", "treatment", "diagnostic", "monitoring", "records", "administrative", "unknown"]
"""What an asset does for care."""


NetworkExposure = Literal["internet-facing", "internal", "isolated", "unknown"]
"""From where an asset can be reached."""


class Asset(Struct, frozen=True, kw_only=True):
    """One line of an inventory. Empty texts, `unknown` and null: not stated, or not yours to see."""

    uid: UUID
    vendor: str
    product: str
    model: str
    version: str
    quantity: int
    department: str
    care_role: CareRole
    owner: str
    support_end: date | None
    udi_di: str
    cpe: str
    purl: str
    sees_private: bool
    """Whether site, network place, hostname and serial number are shown to you."""
    site: str
    network_exposure: NetworkExposure
    hostname: str
    serial: str
    list_name: str | None
    """The list that last said so; null: entered by hand."""
    line: int | None
    recorded_at: datetime
    changed_at: datetime
    retired_at: datetime | None


Shown = Literal["active", "retired", "all"]
"""Which assets a page shows."""


class AssetSaid(Struct, frozen=True, kw_only=True):
    """One line of a list. What no line of the list states stays as it was known."""

    vendor: str
    product: str
    model: str | UnsetType = UNSET
    version: str | UnsetType = UNSET
    quantity: int | UnsetType = UNSET
    site: str | UnsetType = UNSET
    department: str | UnsetType = UNSET
    network_exposure: NetworkExposure | UnsetType = UNSET
    care_role: CareRole | UnsetType = UNSET
    hostname: str | UnsetType = UNSET
    serial: str | UnsetType = UNSET
    owner: str | UnsetType = UNSET
    support_end: date | UnsetType | None = UNSET
    udi_di: str | UnsetType = UNSET
    cpe: str | UnsetType = UNSET
    purl: str | UnsetType = UNSET


class Taken(Struct, frozen=True, kw_only=True):
    """What became of a list."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int


class AssetsCalls(Asking):
    """Operations on assets."""

    def asset(self, asset: UUID) -> Asset:
        """One line of an inventory."""
        return self.read(Asset, f"/assets/{self.quoted(asset)}")

    def assets(
        self,
        member: UUID,
        *,
        q: str | None = None,
        department: str | None = None,
        care_role: CareRole | None = None,
        without_version: bool | None = None,
        shown: Shown | None = None,
        limit: int | None = None,
    ) -> Iterator[Asset]:
        """A member's inventory, by maker and product. That you look at another's is logged. `limit`: how many in one
        part; parts follow by themselves.
        """
        return self.pages(
            Asset,
            f"/members/{self.quoted(member)}/assets",
            {
                "q": q,
                "department": department,
                "care_role": care_role,
                "without_version": without_version,
                "shown": shown,
                "limit": limit,
            },
        )

    def take_in(
        self, member: UUID, *, assets: Sequence[AssetSaid], complete: bool | UnsetType = UNSET, key: str | None = None
    ) -> Taken:
        """Add or update lines, as an import does: known lines are recognised by serial number, hostname or place.
        All lines go in, or none: what is wrong is in the evidence of the problem. `key`: your own name for this
        write.
        """
        return self.write(
            Taken, "PUT", f"/members/{self.quoted(member)}/assets", {"assets": assets, "complete": complete}, key=key
        )

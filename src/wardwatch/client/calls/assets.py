"""Assets. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.findings import Band, FindingLine, Known, Offer, Reason

CareRole = Literal["life-sustaining", "treatment", "diagnostic", "monitoring", "records", "administrative", "unknown"]
"""What an asset does for care."""


NetworkExposure = Literal["internet-facing", "internal", "isolated", "unknown"]
"""From where an asset can be reached."""


class Holder(Struct, frozen=True, kw_only=True):
    """A line that others are part of."""

    uid: UUID
    name: str
    number: int | None
    """Its line in the list that last said so."""


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
    lot: str
    """Its lot or batch; of several with commas between them."""
    manufactured: str
    """When it was made, as far as known: `2019-03-14`, `2019-03` or `2019`."""
    expires: date | None
    """The last day of use."""
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
    list_at: datetime | None
    """When that list was sent."""
    line: int | None
    sheet: int
    """Which sheet of a workbook, from 1; 0: the list has none."""
    written: str
    """The name as the list has it, where its version was taken out of it."""
    recorded_at: datetime
    changed_at: datetime
    retired_at: datetime | None
    container: str
    """The uid of the line that it is part of; empty: of none."""
    device: Holder | None
    """The outermost of the lines that it is part of. What the part leaves open (care role, department, network
    place) this says for it.
    """


class Explanation(Struct, frozen=True, kw_only=True):
    """Why a vulnerability touches a line of an inventory, or why it does not."""

    asset: UUID
    line: str
    vulnerability: str
    verdict: str
    confidence: int
    band: Band | None
    """How sure we are that it is about this line; null: nothing is."""
    reasons: tuple[Reason, ...]
    """From the claim to the conclusion."""
    against: tuple[Reason, ...]
    """Claims that say otherwise."""
    finding: FindingLine | None
    inputs: tuple[Known, ...]
    rows: tuple[str, ...]
    """The lines of the decision tables that were used."""
    advice: tuple[str, ...]
    federal: str
    """What a federal deadline would be, for comparison only."""
    kept: str
    """What you do not see of it, in words."""
    changes: tuple[str, ...]
    """What would change the answer."""
    remedies: tuple[Offer, ...]
    asks: tuple[str, ...]
    """Fields left open that would tell whether it is meant."""


Shown = Literal["active", "retired", "all"]
"""Which assets a page shows."""


Parts = Literal["all", "without", "only"]
"""Whether what is part of another line is shown."""


class AssetListed(Struct, frozen=True, kw_only=True):
    """One line of a list, which other lines of it can name."""

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
    lot: str | UnsetType = UNSET
    manufactured: str | UnsetType = UNSET
    expires: date | UnsetType | None = UNSET
    owner: str | UnsetType = UNSET
    support_end: date | UnsetType | None = UNSET
    udi_di: str | UnsetType = UNSET
    cpe: str | UnsetType = UNSET
    purl: str | UnsetType = UNSET
    container: str | UnsetType = UNSET
    """The uid of the line that it is part of; in a list also one of the list."""
    uid: str | UnsetType = UNSET
    """A mark by which other lines of the list can be part of this one."""


class Taken(Struct, frozen=True, kw_only=True):
    """What became of a list."""

    inventory: UUID
    added: int
    changed: int
    unchanged: int
    retired: int


class Counted(Struct, frozen=True, kw_only=True):
    """How many lines changed."""

    changed: int


class AssetsCalls(Asking):
    """Operations on assets."""

    def asset(self, asset: UUID) -> Asset:
        """One line of an inventory."""
        return self.read(Asset, f"/assets/{self.quoted(asset)}")

    def edit_asset(
        self,
        asset: UUID,
        *,
        vendor: str,
        product: str,
        model: str | UnsetType = UNSET,
        version: str | UnsetType = UNSET,
        quantity: int | UnsetType = UNSET,
        site: str | UnsetType = UNSET,
        department: str | UnsetType = UNSET,
        network_exposure: NetworkExposure | UnsetType = UNSET,
        care_role: CareRole | UnsetType = UNSET,
        hostname: str | UnsetType = UNSET,
        serial: str | UnsetType = UNSET,
        lot: str | UnsetType = UNSET,
        manufactured: str | UnsetType = UNSET,
        expires: date | UnsetType | None = UNSET,
        owner: str | UnsetType = UNSET,
        support_end: date | UnsetType | None = UNSET,
        udi_di: str | UnsetType = UNSET,
        cpe: str | UnsetType = UNSET,
        purl: str | UnsetType = UNSET,
        container: str | UnsetType = UNSET,
        seen: datetime | UnsetType | None = UNSET,
        key: str | None = None,
    ) -> Asset:
        """Say what is now true of one line, whole: what you leave out is no longer stated. A retired one is back in
        use. `key`: your own name for this write.
        """
        return self.write(
            Asset,
            "PUT",
            f"/assets/{self.quoted(asset)}",
            {
                "vendor": vendor,
                "product": product,
                "model": model,
                "version": version,
                "quantity": quantity,
                "site": site,
                "department": department,
                "network_exposure": network_exposure,
                "care_role": care_role,
                "hostname": hostname,
                "serial": serial,
                "lot": lot,
                "manufactured": manufactured,
                "expires": expires,
                "owner": owner,
                "support_end": support_end,
                "udi_di": udi_di,
                "cpe": cpe,
                "purl": purl,
                "container": container,
                "seen": seen,
            },
            key=key,
        )

    def explain(self, asset: UUID, name: str) -> Explanation:
        """Say why a vulnerability touches a line of an inventory, or why it does not, and what is recommended."""
        return self.read(Explanation, f"/assets/{self.quoted(asset)}/vulnerabilities/{self.quoted(name)}")

    def assets(
        self,
        member: UUID,
        *,
        q: str | None = None,
        department: str | None = None,
        care_role: CareRole | None = None,
        without_version: bool | None = None,
        shown: Shown | None = None,
        parts: Parts | None = None,
        inside: UUID | None = None,
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
                "parts": parts,
                "inside": inside,
                "limit": limit,
            },
        )

    def take_in(
        self,
        member: UUID,
        *,
        assets: Sequence[AssetListed],
        complete: bool | UnsetType = UNSET,
        device: UUID | UnsetType | None = UNSET,
        key: str | None = None,
    ) -> Taken:
        """Add or update lines, as an import does: known lines are recognised by serial number, hostname or place.
        All lines go in, or none: what is wrong is in the evidence of the problem. `key`: your own name for this
        write.
        """
        return self.write(
            Taken,
            "PUT",
            f"/members/{self.quoted(member)}/assets",
            {"assets": assets, "complete": complete, "device": device},
            key=key,
        )

    def add_asset(
        self,
        member: UUID,
        *,
        vendor: str,
        product: str,
        model: str | UnsetType = UNSET,
        version: str | UnsetType = UNSET,
        quantity: int | UnsetType = UNSET,
        site: str | UnsetType = UNSET,
        department: str | UnsetType = UNSET,
        network_exposure: NetworkExposure | UnsetType = UNSET,
        care_role: CareRole | UnsetType = UNSET,
        hostname: str | UnsetType = UNSET,
        serial: str | UnsetType = UNSET,
        lot: str | UnsetType = UNSET,
        manufactured: str | UnsetType = UNSET,
        expires: date | UnsetType | None = UNSET,
        owner: str | UnsetType = UNSET,
        support_end: date | UnsetType | None = UNSET,
        udi_di: str | UnsetType = UNSET,
        cpe: str | UnsetType = UNSET,
        purl: str | UnsetType = UNSET,
        container: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Asset:
        """Add one line by hand. `key`: your own name for this write."""
        return self.write(
            Asset,
            "POST",
            f"/members/{self.quoted(member)}/assets",
            {
                "vendor": vendor,
                "product": product,
                "model": model,
                "version": version,
                "quantity": quantity,
                "site": site,
                "department": department,
                "network_exposure": network_exposure,
                "care_role": care_role,
                "hostname": hostname,
                "serial": serial,
                "lot": lot,
                "manufactured": manufactured,
                "expires": expires,
                "owner": owner,
                "support_end": support_end,
                "udi_di": udi_di,
                "cpe": cpe,
                "purl": purl,
                "container": container,
            },
            key=key,
        )

    def retire(self, member: UUID, *, assets: Sequence[UUID], key: str | None = None) -> Counted:
        """Take lines out of service: what concerned them ends, their history stays. `key`: your own name for this
        write.
        """
        return self.write(
            Counted, "POST", f"/members/{self.quoted(member)}/assets/retired", {"assets": assets}, key=key
        )

    def restore(self, member: UUID, *, assets: Sequence[UUID], key: str | None = None) -> Counted:
        """Put retired lines back as they were. `key`: your own name for this write."""
        return self.write(
            Counted, "POST", f"/members/{self.quoted(member)}/assets/restored", {"assets": assets}, key=key
        )

"""Aliases. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

AliasState = Literal["proposed", "confirmed", "refused"]
"""What somebody says of two names: the one on an inventory line, and the one in published claims."""


AliasReason = Literal["spelling", "shared", "stated"]
"""Why two names are proposed as one product's."""


class Alias(Struct, frozen=True, kw_only=True):
    """The names on a member's lines and those in claims: whether they mean one product, and who says so."""

    uid: UUID
    vendor: str
    product: str
    model: str
    claimed_vendor: str
    claimed_product: str
    state: AliasState
    reason: AliasReason
    lines: int
    """How many lines in use have these names."""
    shared: bool
    """Others with these names see it as a suggestion, without the member's name."""
    proposed_at: datetime
    decided_by: str
    """Who said so last; empty: nobody did."""
    decided_at: datetime | None
    why: str


class AliasesCalls(Asking):
    """Operations on aliases."""

    def aliases(self, member: UUID, *, answered: bool | None = None, limit: int | None = None) -> Iterator[Alias]:
        """What is asked about names, those on most lines first, then what was said, latest first. `limit`: how many
        in one part; parts follow by themselves.
        """
        return self.pages(Alias, f"/members/{self.quoted(member)}/aliases", {"answered": answered, "limit": limit})

    def state_alias(
        self,
        member: UUID,
        *,
        asset: UUID,
        vendor: str,
        product: str,
        shared: bool | UnsetType = UNSET,
        why: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Alias:
        """Say by hand which maker and product of published claims a line means. `key`: your own name for this write."""
        return self.write(
            Alias,
            "POST",
            f"/members/{self.quoted(member)}/aliases",
            {"asset": asset, "vendor": vendor, "product": product, "shared": shared, "why": why},
            key=key,
        )

    def decide_alias(
        self,
        member: UUID,
        alias: UUID,
        *,
        state: AliasState,
        shared: bool | UnsetType = UNSET,
        why: str | UnsetType = UNSET,
        seen: AliasState | UnsetType | None = UNSET,
        key: str | None = None,
    ) -> Alias:
        """Say that the two names mean one product, or two, or take that back. Findings follow within a minute or so.
        `key`: your own name for this write.
        """
        return self.write(
            Alias,
            "PUT",
            f"/members/{self.quoted(member)}/aliases/{self.quoted(alias)}",
            {"state": state, "shared": shared, "why": why, "seen": seen},
            key=key,
        )

"""Exposure. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class Reached(Struct, frozen=True, kw_only=True):
    """Members and what of theirs is meant."""

    members: int
    open_members: int
    """Members with a finding that still needs something."""
    lines: int
    """Inventory lines."""
    devices: int
    """The pieces behind these lines."""
    open_devices: int
    """Devices with a finding that still needs something."""
    open_findings: int
    without_version: int
    """Lines that state no version."""
    support_first: date | None
    """The first day on which a maker's support ends; null: not stated."""
    support_last: date | None
    support_stated: int
    """Lines that state when support ends."""


class ReachedMember(Struct, frozen=True, kw_only=True):
    """One member."""

    member: UUID
    name: str
    state: str
    kind: str
    reached: Reached


class ReachedPart(Struct, frozen=True, kw_only=True):
    """Those of one care role, state of the country (empty: not stated) or kind of organization."""

    key: str
    reached: Reached


class Exposure(Struct, frozen=True, kw_only=True):
    """Whom something reaches, as far as you see members one by one; each list with the most open devices first."""

    whole: Reached
    members: tuple[ReachedMember, ...]
    roles: tuple[ReachedPart, ...]
    states: tuple[ReachedPart, ...]
    kinds: tuple[ReachedPart, ...]
    of_all: int | None
    """At least so many of all members, rounded down to fives; null: fewer, or you see them all."""


class ExposureCalls(Asking):
    """Operations on exposure."""

    def exposure(self, *, of: str | None = None, maker: str | None = None, product: str | None = None) -> Exposure:
        """Whose equipment a vulnerability or an advisory touches, or who owns a product. A member sees its own."""
        return self.read(Exposure, "/exposure", {"of": of, "maker": maker, "product": product})

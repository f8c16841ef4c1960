"""Trends. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import date
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking


class Week(Struct, frozen=True, kw_only=True):
    """Findings that came and went in the week that begins on this Monday (UTC)."""

    begins: date
    opened: int
    closed: int


class StandingOfKind(Struct, frozen=True, kw_only=True):
    """How members of one kind of organization stand today."""

    kind: str
    past: int
    """Findings past their date."""
    soon: int
    """Findings due within 30 days."""
    late_members: int
    members: int


class Exposed(Struct, frozen=True, kw_only=True):
    """Inventory lines of one product that need work: by care role, and in all."""

    product: str
    by_role: dict[str, int]
    total: int


class Month(Struct, frozen=True, kw_only=True):
    """The notices sent in one month (UTC): answered and fixed since, and the median days until then."""

    month: date
    sent: int
    answered: int
    fixed: int
    days_to_answer: float | None
    days_to_fix: float | None


class Trends(Struct, frozen=True, kw_only=True):
    """Half a year of findings, today's standing, and a year of notices."""

    weeks: tuple[Week, ...]
    standings: tuple[StandingOfKind, ...]
    exposure: tuple[Exposed, ...]
    pace: tuple[Month, ...]


class TrendsCalls(Asking):
    """Operations on trends."""

    def how_it_goes(self, *, member: UUID | None = None) -> Trends:
        """Of one member: its own people, those acting for it, the center's staff (logged). Of all: the center's
        staff.
        """
        return self.read(Trends, "/trends", {"member": member})

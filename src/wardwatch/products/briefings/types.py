"""Frozen values of briefings."""

from dataclasses import dataclass
from datetime import datetime

GRADES = (1, 2, 3, 4, 5)
"""How useful a briefing was: 1 not at all, 5 very."""
LONGEST = 2000
"""Characters of a text that somebody writes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A briefing as it is planned. `number` is the ID# of the product that it presents ("" until there is one), `place`
    the address of a meeting or a telephone number, `capacity` how many may come (None: as many as want to)."""

    title: str
    summary: str
    number: str
    starts_at: datetime
    ends_at: datetime
    place: str
    capacity: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What somebody thinks of a briefing: a grade (`GRADES`), what was useful, what was missing."""

    grade: int
    useful: str = ""
    missing: str = ""

"""Briefings. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking
from wardwatch.client.calls.drafts import Marking

BriefingState = Literal["planned", "held", "cancelled"]
"""Where a briefing stands."""


class BriefingRow(Struct, frozen=True, kw_only=True):
    """A briefing in the list; `registered`: you come to it."""

    uid: UUID
    title: str
    summary: str
    number: str
    """ID# of the product that it presents; "" until there is one."""
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    """How many may come; null: as many as want to."""
    state: BriefingState
    why: str
    """Why it was cancelled; "" otherwise."""
    tlp: Marking
    changed_at: datetime
    registered: bool
    released: bool
    """The product that it presents is released, and you may read it."""
    slides: bool
    """It is there as slides, too."""


class BriefingAnswer(Struct, frozen=True, kw_only=True):
    """A question with its answer, as everybody who sees the briefing reads them."""

    question: str
    answer: str
    shown_at: datetime


class Briefing(Struct, frozen=True, kw_only=True):
    """A briefing, with what is answered."""

    uid: UUID
    title: str
    summary: str
    number: str
    """ID# of the product that it presents; "" until there is one."""
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    """How many may come; null: as many as want to."""
    state: BriefingState
    why: str
    """Why it was cancelled; "" otherwise."""
    tlp: Marking
    changed_at: datetime
    registered: bool
    released: bool
    """The product that it presents is released, and you may read it."""
    slides: bool
    """It is there as slides, too."""
    place: str
    """Where it is held; "" for who is not registered."""
    answers: tuple[BriefingAnswer, ...]


class Attendance(Struct, frozen=True, kw_only=True):
    """Whether you come."""

    registered: bool


class BriefingsCalls(Asking):
    """Operations on briefings."""

    def briefings(self, *, past: bool | None = None) -> Iterator[BriefingRow]:
        """The briefings that you may come to, the next first; or those that are past, the last first. At most 200.
        `limit`: how many in one part; parts follow by themselves.
        """
        return self.pages(BriefingRow, "/briefings", {"past": past})

    def briefing(self, briefing: UUID) -> Briefing:
        """When it is, where once you are registered, what was asked and answered."""
        return self.read(Briefing, f"/briefings/{self.quoted(briefing)}")

    def register(self, briefing: UUID, *, key: str | None = None) -> Attendance:
        """Come to it; a second time changes nothing. A mail says when and where. `key`: your own name for this
        write.
        """
        return self.write(Attendance, "PUT", f"/briefings/{self.quoted(briefing)}/registration", None, key=key)

    def unregister(self, briefing: UUID, *, key: str | None = None) -> Attendance:
        """Do not come after all; without a registration nothing changes. `key`: your own name for this write."""
        return self.write(Attendance, "DELETE", f"/briefings/{self.quoted(briefing)}/registration", None, key=key)

"""Feeds. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking

RunState = Literal["running", "finished", "unchanged", "failed", "interrupted"]
"""Where a pull stands."""


class Run(Struct, frozen=True, kw_only=True):
    """One pull and what it brought."""

    uid: UUID
    feed: str
    origin: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    documents: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    quarantined: int
    missing: int
    problem: str
    retry_helps: bool | None
    seconds: float


class Feed(Struct, frozen=True, kw_only=True):
    """A source, its last run, and when one last brought everything."""

    id: str
    title: str
    url: str
    licence: str
    last: Run | None
    good_at: datetime | None
    quarantined: int
    """Records kept aside because they could not be read."""


class Feeds(Struct, frozen=True, kw_only=True):
    """Every feed."""

    items: tuple[Feed, ...]


class Runs(Struct, frozen=True, kw_only=True):
    """The last runs, newest first."""

    items: tuple[Run, ...]


class Asked(Struct, frozen=True, kw_only=True):
    """A run that is on its way; it shows among the runs when it begins."""

    feed: str


class FeedsCalls(Asking):
    """Operations on feeds."""

    def feeds(self) -> Feeds:
        """Every source and how it stands. The center's staff only."""
        return self.read(Feeds, "/feeds")

    def runs(self, feed: str) -> Runs:
        """The last fifty runs of one feed, newest first. The center's staff only."""
        return self.read(Runs, f"/feeds/{self.quoted(feed)}/runs")

    def pull(self, feed: str, *, key: str | None = None) -> Asked:
        """Have a feed pulled in the background, from its public address. `key`: your own name for this write."""
        return self.write(Asked, "POST", f"/feeds/{self.quoted(feed)}/pulls", None, key=key)

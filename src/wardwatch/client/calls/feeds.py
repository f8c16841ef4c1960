"""Feeds. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator
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
    paused_at: datetime | None
    """Not null: a server that rests; nobody pulls from it."""


class Feeds(Struct, frozen=True, kw_only=True):
    """Every feed."""

    items: tuple[Feed, ...]


class Quarantined(Struct, frozen=True, kw_only=True):
    """A record that could not be read: file, place, reason."""

    uid: UUID
    feed: str
    document: str
    """Name of the file."""
    place: str
    key: str
    """The record's own name, where it could be read."""
    reason: str
    quarantined_at: datetime


class SetAside(Struct, frozen=True, kw_only=True):
    """The record that was set aside."""

    uid: UUID


class Asked(Struct, frozen=True, kw_only=True):
    """A run that is on its way; it shows among the runs when it begins."""

    feed: str


class FeedsCalls(Asking):
    """Operations on feeds."""

    def feeds(self) -> Feeds:
        """Every source and how it stands. The center's staff only."""
        return self.read(Feeds, "/feeds")

    def all_runs(self, *, limit: int | None = None) -> Iterator[Run]:
        """Runs of every feed, newest first. The center's staff only. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(Run, "/feeds/runs", {"limit": limit})

    def quarantine(self, *, feed: str | None = None, limit: int | None = None) -> Iterator[Quarantined]:
        """Records that could not be read, newest first; the good rest of their files went in. The center's staff
        only. `limit`: how many in one part; parts follow by themselves.
        """
        return self.pages(Quarantined, "/feeds/quarantine", {"feed": feed, "limit": limit})

    def dismiss_quarantined(self, record: UUID, *, why: str, key: str | None = None) -> SetAside:
        """Set a record aside for good, with the reason. `key`: your own name for this write."""
        return self.write(SetAside, "PUT", f"/feeds/quarantine/{self.quoted(record)}/dismissal", {"why": why}, key=key)

    def runs(self, feed: str, *, limit: int | None = None) -> Iterator[Run]:
        """Runs of one feed, newest first. The center's staff only. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(Run, f"/feeds/{self.quoted(feed)}/runs", {"limit": limit})

    def pull(self, feed: str, *, key: str | None = None) -> Asked:
        """Have a feed pulled in the background, from its public address. `key`: your own name for this write."""
        return self.write(Asked, "POST", f"/feeds/{self.quoted(feed)}/pulls", None, key=key)

    def retry(self, feed: str, *, key: str | None = None) -> Asked:
        """Have the records of a feed that are kept aside tried again in the background. `key`: your own name for
        this write.
        """
        return self.write(Asked, "POST", f"/feeds/{self.quoted(feed)}/retries", None, key=key)

    def reparse(self, feed: str, *, key: str | None = None) -> Asked:
        """Have the archived documents of a feed read again in the background, without asking the source. `key`: your
        own name for this write.
        """
        return self.write(Asked, "POST", f"/feeds/{self.quoted(feed)}/reparses", None, key=key)

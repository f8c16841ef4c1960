"""What a run keeps of what it reads: how many records of each kind, how far it is, and what could not be read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db.models import F

from wardwatch.feeds import aside, models
from wardwatch.feeds.types import Counts, Feed
from wardwatch.kit.errors import Fault


class Ledger:
    """The counts, the place and the quarantine of one run."""

    def __init__(self, feed: Feed, run: models.Run, at: datetime) -> None:
        self._feed = feed
        self._run = run
        self._at = at

    def quarantine(self, faults: Iterable[tuple[int, Fault]]) -> int:
        """Set aside what could not be read, once for each place; returns how many places."""
        return aside.put(self._feed.id, faults, at=self._at)

    def count(self, counts: Counts, group: Sequence[int], position: int) -> None:
        """Add to the run's counts, and say how far it is in `group`; at 0 the group is done."""
        models.Run.objects.filter(pk=self._run.pk).update(
            new=F("new") + counts.new,
            changed=F("changed") + counts.changed,
            unchanged=F("unchanged") + counts.unchanged,
            withdrawn=F("withdrawn") + counts.withdrawn,
            quarantined=F("quarantined") + counts.quarantined,
            done=F("done") + (len(group) if position == 0 else 0),
            cursor={"group": list(group), "position": position} if position else {},
        )

    def settle(self, documents: Sequence[int], faulty: Collection[tuple[int, str]]) -> None:
        """What was bad when these documents were read before and is not any more."""
        aside.settle(documents, faulty, before=self._run.started_at, at=self._at)

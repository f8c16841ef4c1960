"""What a run keeps of what it reads: how many records of each kind, how far it is, and what could not be read."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection
from django.db.models import F

from wardwatch.feeds import models
from wardwatch.feeds.types import Counts, Feed, QuarantineState
from wardwatch.kit.errors import Fault

_QUARANTINE: LiteralString = """
    INSERT INTO feeds_quarantinedrecord (uid, feed, place, key, reason, raw, state, quarantined_at, document_id,
                                         label_id)
    SELECT gen_random_uuid(), %s, %s, %s, %s, %s, 'open', %s, d.id, d.label_id
    FROM provenance_document d WHERE d.id = %s
    ON CONFLICT (document_id, place) DO UPDATE SET reason = EXCLUDED.reason, raw = EXCLUDED.raw, state = 'open',
        quarantined_at = EXCLUDED.quarantined_at, resolved_at = NULL"""


class Ledger:
    """The counts, the place and the quarantine of one run."""

    def __init__(self, feed: Feed, run: models.Run, at: datetime) -> None:
        self._feed = feed
        self._run = run
        self._at = at

    def quarantine(self, faults: Iterable[tuple[int, Fault]]) -> int:
        """Set aside what could not be read, once for each place; returns how many places."""
        by_place: dict[tuple[int, str], list[Fault]] = {}
        for document, fault in faults:
            by_place.setdefault((document, fault.place), []).append(fault)
        with connection.cursor() as cursor:
            for (document, place), found in by_place.items():
                reason = "; ".join(dict.fromkeys(fault.reason for fault in found))
                values = [self._feed.id, place, found[0].key, reason, found[0].raw, self._at, document]
                cursor.execute(_QUARANTINE, [_clean(value) for value in values])
        return len(by_place)

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
        for record in models.QuarantinedRecord.objects.filter(
            document__in=documents, state=QuarantineState.OPEN, quarantined_at__lt=self._run.started_at
        ):
            if (record.document_id, record.place) not in faulty:
                record.state, record.resolved_at = QuarantineState.RETRIED, self._at
                models.QuarantinedRecord.objects.filter(pk=record.pk).update(
                    state=record.state, resolved_at=record.resolved_at
                )


def _clean(value: Any) -> Any:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) else value

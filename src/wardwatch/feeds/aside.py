"""Quarantine: what could not be read is kept aside, once for each place of a document, until it is read or set aside.

Feeds keep their records here, and so does whoever else takes in documents: a *keeper*, which says how its records are
tried again.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.audit.types import Actor
from wardwatch.feeds import models
from wardwatch.feeds.types import QuarantineState
from wardwatch.kit.database import batched
from wardwatch.kit.errors import Fault

_BATCH = 100
_PUT: LiteralString = """
    INSERT INTO feeds_quarantinedrecord (uid, feed, place, key, reason, raw, state, quarantined_at, document_id,
                                         label_id)
    SELECT gen_random_uuid(), %(feed)s, f.place, f.key, f.reason, f.raw, 'open', %(at)s, d.id, d.label_id
    FROM unnest(%(documents)s::bigint[], %(places)s::text[], %(keys)s::text[], %(reasons)s::text[], %(raws)s::bytea[])
        WITH ORDINALITY AS f (document, place, key, reason, raw, n)
    JOIN provenance_document d ON d.id = f.document ORDER BY f.n
    ON CONFLICT (document_id, place) DO UPDATE SET reason = EXCLUDED.reason, raw = EXCLUDED.raw, state = 'open',
        quarantined_at = EXCLUDED.quarantined_at, resolved_at = NULL"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Who keeps records aside beside the feeds. `retry` tries all that are open again, as the worker."""

    id: str
    title: str
    retry: Callable[[Actor, datetime], None]


KEEPERS: dict[str, Keeper] = {}
"""By their ids, which no feed has; `config.wiring` names them."""


def keep_with(keeper: Keeper) -> None:
    """Let another slice keep records aside here."""
    KEEPERS[keeper.id] = keeper


def put(feed: str, faults: Iterable[tuple[int, Fault]], *, at: datetime) -> int:
    """Keep aside what could not be read of documents (ids), under a feed's or a keeper's id; returns how many places.

    Each is marked as its document is, also where that changes.
    """
    by_place: dict[tuple[int, str], list[Fault]] = {}
    for document, fault in faults:
        by_place.setdefault((document, fault.place), []).append(fault)
    with connection.cursor() as cursor:
        for part in batched(by_place.items(), _BATCH):
            values: dict[str, Any] = {
                "feed": feed,
                "at": at,
                "documents": [document for (document, _), _ in part],
                "places": [_clean(place) for (_, place), _ in part],
                "keys": [_clean(found[0].key) for _, found in part],
                "reasons": [_clean("; ".join(dict.fromkeys(fault.reason for fault in found))) for _, found in part],
                "raws": [found[0].raw for _, found in part],
            }
            cursor.execute(_PUT, values)
    return len(by_place)


def settle(documents: Sequence[int], faulty: Collection[tuple[int, str]], *, before: datetime, at: datetime) -> None:
    """What was bad when these documents were read `before` and is not any more: the places that are not `faulty`."""
    waiting = models.QuarantinedRecord.objects.filter(
        document__in=documents, state=QuarantineState.OPEN, quarantined_at__lt=before
    )
    read = [
        pk for pk, document, place in waiting.values_list("pk", "document", "place") if (document, place) not in faulty
    ]
    models.QuarantinedRecord.objects.filter(pk__in=read).update(state=QuarantineState.RETRIED, resolved_at=at)


def _clean(value: str) -> str:
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}")

"""Record events; seal them into the chain."""

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from wardwatch.audit import chain, heads, models
from wardwatch.audit.types import Actor, Event, Opened

Subscriber = Callable[[Event], None]
_subscribers: dict[type[Event], list[Subscriber]] = {}
_SEAL_LOCK = 0x5EA1


def subscribe(event: type[Event], subscriber: Subscriber) -> None:
    """Have `subscriber` called (it defers a job, nothing else) whenever `event` is recorded. For `config.wiring`."""
    listeners = _subscribers.setdefault(event, [])
    if subscriber not in listeners:
        listeners.append(subscriber)


def subscribers() -> dict[type[Event], list[Subscriber]]:
    """Who listens to what, for the generated reference."""
    return _subscribers


def record(event: Event, *, actor: Actor, at: datetime) -> None:
    """Append the audit row of `event` and defer its subscribers' jobs, in the caller's transaction.

    Written without reading back: the recorder need not be allowed to read the trail.
    """
    facts = json.loads(json.dumps(event.facts(), default=str))
    uid = uuid.uuid4()
    fields = {
        "uid": uid,
        "at": at,
        "name": event.name,
        "actor": actor.who,
        "door": actor.door,
        "subject": event.subject,
        "why": event.why,
        "facts": facts,
    }
    digest = chain.digest(**fields)
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_event (uid, at, name, actor, door, subject, why, facts, digest, origin, label_id)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                [*list(fields.values())[:-1], json.dumps(facts), digest, actor.origin, event.label],
            )
        for subscriber in _subscribers.get(type(event), []):
            subscriber(event)


def note_openings(opened: Iterable[Opened], *, actor: Actor, at: datetime) -> None:
    """Append to the log of openings, once for each actor, organization, record and minute.

    Written without reading back, like an event. A key that names the actor cannot tell anybody about anybody else.
    """
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO audit_opening (at, minute, who, reader, reader_organization, organization, record, door,"
            " origin, label_id) VALUES (%s, date_trunc('minute', %s), %s, %s, %s, %s, %s, %s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [
                (
                    at,
                    at,
                    actor.who,
                    each.reader,
                    each.reader_organization,
                    each.organization,
                    each.record,
                    actor.door,
                    actor.origin,
                    each.label,
                )
                for each in opened
            ],
        )


def seal(*, at: datetime, sign: Callable[[bytes], bytes], keep: Path, limit: int = 10_000) -> int:
    """Chain up to `limit` committed, unsealed events in order and sign the new head; returns how many were sealed.

    Runs as the worker. One sealer at a time: a second one finds the lock taken and seals nothing. A transaction that
    commits late is sealed by a later round, after events that were recorded after it. Each round first writes the heads
    of the rounds before into the folder `keep`: what is kept outside was committed. Call it until it returns 0.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_SEAL_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        heads.keep(keep)
        last = models.Seal.objects.order_by("-position").first()
        position, previous = (last.position, bytes(last.hash)) if last else (0, chain.GENESIS)
        unsealed = models.Event.objects.filter(seal=None).order_by("id").values_list("id", "digest")[:limit]
        seals = []
        for event_id, digest in unsealed:
            position += 1
            previous = chain.link(previous, bytes(digest))
            seals.append(models.Seal(position=position, event_id=event_id, hash=previous, sealed_at=at))
        if not seals:
            return 0
        models.Seal.objects.bulk_create(seals, batch_size=1000)
        models.Head.objects.create(
            position=position, hash=previous, signature=sign(head_statement(position, previous)), signed_at=at
        )
    return len(seals)


def head_statement(position: int, head: bytes) -> bytes:
    """The bytes that are signed for a head."""
    return f"wardwatch audit head {position} {head.hex()}".encode()

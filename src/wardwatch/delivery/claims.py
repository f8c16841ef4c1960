"""Claims: which message is being sent, by one try at a time, on disk before its first byte leaves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

from django.db import transaction
from django.db.models import Exists, OuterRef

from wardwatch.delivery import models
from wardwatch.delivery.states import AttemptState, MessageState, sources_of
from wardwatch.delivery.types import Outcome
from wardwatch.kit.database import often

LEASE = timedelta(minutes=10)
"""A claim older than this belongs to a process that died: what became of its message is not known."""

PAUSES = (1, 5, 15, 60, 240)
"""Minutes before the next try, by the number of tries so far."""

_UNREACHABLE = timedelta(minutes=1)
_ENDS = {
    AttemptState.SENT: MessageState.SENT,
    AttemptState.UNKNOWN: MessageState.UNKNOWN,
    AttemptState.REFUSED: MessageState.FAILED,
}
_NEXT: LiteralString = """
    due AS MATERIALIZED (
        SELECT id FROM delivery_message
        WHERE state = 'waiting' AND not_before <= %(at)s AND channel = 'mail'
            AND (NOT %(inside)s OR upper(address) LIKE '%%.INVALID')
        ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED),
    taken AS (
        UPDATE delivery_message m SET state = 'sending', attempts_left = greatest(0, attempts_left - 1)
        FROM due WHERE m.id = due.id RETURNING m.*),
    tried AS (
        INSERT INTO delivery_attempt (message_id, label_id, state, claimed_at, answer)
        SELECT id, label_id, 'claimed', %(at)s, '' FROM taken RETURNING id)
    SELECT tried.id, t.id, t.message_id, t.address, t.subject, t.sealed_text, t.sealed_unsubscribe, t.circular_id,
        t.marked, t.attempts_left FROM taken t, tried"""
_SETTLED: LiteralString = """
    settled AS (
        UPDATE delivery_attempt SET state = %(outcome)s, finished_at = %(at)s, answer = %(answer)s
        WHERE id = %(attempt)s),
    moved AS (
        UPDATE delivery_message SET state = %(state)s, reason = %(reason)s, attempts_left = %(left)s,
            not_before = coalesce(%(not_before)s, not_before)
        WHERE id = %(message)s AND state = ANY(%(movable)s))"""
_CLAIM: LiteralString = f"WITH {_NEXT}"
_SETTLE: LiteralString = f"WITH {_SETTLED} SELECT 1"
_SETTLE_AND_CLAIM: LiteralString = f"WITH {_SETTLED}, {_NEXT}"
"""One statement for both: a mail costs one commit, which waits for the disk."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is being sent, and the try (`attempt`, an id) that sends it. `left`: tries after this one.

    `marked` is the TLP of its text, None of a pointer.
    """

    attempt: int
    message: int
    message_id: str
    address: str
    subject: str
    sealed_text: bytes
    sealed_unsubscribe: bytes
    circular: int | None
    marked: int | None
    left: int


def due(*, at: datetime, most: int) -> int:
    """How many messages wait to be sent; counts to `most`."""
    waiting = models.Message.objects.filter(state=MessageState.WAITING, not_before__lte=at, channel="mail")
    return waiting.values("pk")[:most].count()


def claim(*, at: datetime, inside: bool = False) -> Claim | None:
    """Take one due message for sending, committed when this returns; None when nothing is due.

    `inside` takes only messages to invented addresses.
    """
    return _first(often(_CLAIM, {"at": at, "inside": inside}))


def settle(
    claim: Claim, outcome: Outcome, *, at: datetime, inside: bool, more: bool
) -> tuple[MessageState, Claim | None]:
    """Record how a claimed try ended and, where `more` are wanted, take the next message; both are then on disk.

    Returns where the message now stands, and the next claim. A sender that outlived its lease still moves *unknown* on:
    it holds the server's answer. What a person or a bounce decided meanwhile stays.
    """
    after = _ENDS.get(outcome.state, MessageState.WAITING if claim.left else MessageState.FAILED)
    tries = min(max(len(PAUSES) - claim.left, 0), len(PAUSES) - 1)
    again = at + timedelta(minutes=PAUSES[tries]) if after is MessageState.WAITING else None
    values = _settling(claim, outcome, after, not_before=again, left=claim.left, at=at)
    if not more:
        often(_SETTLE, values)
        return after, None
    return after, _first(often(_SETTLE_AND_CLAIM, {**values, "inside": inside}))


def put_back(claim: Claim, *, why: str, at: datetime) -> None:
    """The server was not reached, so nothing was said about this message: its try does not count."""
    outcome = Outcome(AttemptState.REFUSED_FOR_NOW, why)
    left = claim.left + 1
    often(_SETTLE, _settling(claim, outcome, MessageState.WAITING, not_before=at + _UNREACHABLE, left=left, at=at))


def give_up(*, at: datetime) -> int:
    """Make *unknown* what a dead process left in the middle of sending; returns how many. Never resent by itself."""
    with transaction.atomic():
        alive = models.Attempt.objects.filter(
            message=OuterRef("pk"), state=AttemptState.CLAIMED, claimed_at__gt=at - LEASE
        )
        sending = models.Message.objects.select_for_update(skip_locked=True).filter(state=MessageState.SENDING)
        stale = list(sending.filter(~Exists(alive)).values_list("pk", flat=True))
        reason = "The program stopped while it was sending: the server may or may not have this message."
        models.Attempt.objects.filter(message__in=stale, state=AttemptState.CLAIMED).update(
            state=AttemptState.UNKNOWN, finished_at=at, answer=reason
        )
        return models.Message.objects.filter(pk__in=stale, state=MessageState.SENDING).update(
            state=MessageState.UNKNOWN, reason=reason
        )


def _settling(
    claim: Claim, outcome: Outcome, after: MessageState, *, not_before: datetime | None, left: int, at: datetime
) -> dict[str, Any]:
    return {
        "attempt": claim.attempt,
        "message": claim.message,
        "outcome": outcome.state,
        "answer": outcome.answer,
        "state": after,
        "reason": "" if after is MessageState.SENT else outcome.answer,
        "not_before": not_before,
        "left": left,
        "movable": [*({MessageState.SENDING, MessageState.UNKNOWN} & sources_of(after))],
        "at": at,
    }


def _first(found: list[tuple[Any, ...]]) -> Claim | None:
    return Claim(*found[0]) if found else None

"""Sending: claim, hand over, record; each step a transaction of its own, so that a killed process leaves the truth."""

import dataclasses
import urllib.parse
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from wardwatch.audit.operations import record
from wardwatch.audit.types import job
from wardwatch.delivery import events, letters, models, policy
from wardwatch.delivery.channels.mail import MailServer
from wardwatch.delivery.states import AttemptState, MessageState, sources_of
from wardwatch.delivery.types import Enclosed, Letter, Outcome, Round
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.keys import Undecipherable
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.models import Organization
from wardwatch.members.queries import center_id
from wardwatch.standards.tlp import Tlp

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

_CLAIM = """
    WITH due AS MATERIALIZED (
        SELECT id FROM delivery_message
        WHERE state = 'waiting' AND not_before <= %(at)s AND channel = 'mail' {}
        ORDER BY not_before, id LIMIT 1 FOR UPDATE SKIP LOCKED),
    taken AS (
        UPDATE delivery_message m SET state = 'sending', attempts_left = greatest(0, attempts_left - 1)
        FROM due WHERE m.id = due.id RETURNING m.*),
    tried AS (
        INSERT INTO delivery_attempt (message_id, label_id, state, claimed_at, answer)
        SELECT id, label_id, 'claimed', %(at)s, '' FROM taken RETURNING id, message_id)
    SELECT taken.*, tried.id AS attempt FROM taken JOIN tried ON tried.message_id = taken.id"""


def mail_domain() -> str:
    """The host name in this center's Message-IDs and sender address."""
    return urllib.parse.urlsplit(settings.PUBLIC_URL).hostname or "localhost"


def send_round(*, url: str, clock: Callable[[], datetime], limit: int = 1000) -> Round:
    """Send what is due through the server at `url`, one message at a time; returns counts. Runs as the worker.

    May run beside itself: a message is claimed by one round only. Ends early when the server cannot be reached.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a claim has to be committed before the first byte leaves")
    counts = dict.fromkeys(("sent", "retry", "failed", "unknown", "withheld"), 0)
    counts["unknown"] = give_up_claims(at=clock())
    inside = policy.stays_inside(url)
    counts["withheld"] = _withhold(clock()) if inside else 0
    center = Organization.objects.get(pk=center_id())
    composer = _Composer(_sender(), center.name)
    with MailServer(url, greeting=mail_domain()) as server:
        attempt = claim(at=clock(), inside=inside)
        for left in reversed(range(limit)):
            if attempt is None:
                break
            try:
                data = composer.compose(attempt.message, clock())
                outcome = server.hand_over(data, sender=composer.sender, recipient=attempt.message.address)
            except Undecipherable as failure:
                outcome = Outcome(AttemptState.REFUSED, failure.message)
            except Unavailable as failure:
                _put_back(attempt, failure, clock())
                counts["retry"] += 1
                break
            state, attempt = settle_and_claim(attempt, outcome, at=clock(), inside=inside, more=left > 0)
            counts[_counted(state)] += 1
    result = Round(**counts)
    if result:
        _report(result, clock())
    return result


def claim(*, at: datetime, inside: bool = False) -> models.Attempt | None:
    """Take one due message for sending, committed when this returns; None when nothing is due.

    `inside` takes only messages to invented addresses.
    """
    with transaction.atomic():
        return _claim(at, inside)


def settle_and_claim(
    attempt: models.Attempt, outcome: Outcome, *, at: datetime, inside: bool, more: bool
) -> tuple[MessageState, models.Attempt | None]:
    """Record how a claimed try ended and, where `more` are wanted, take the next message; both are then on disk.

    Returns where the message now stands, and the next try. One transaction for both halves what a mail costs.
    """
    with transaction.atomic():
        return settle(attempt=attempt, outcome=outcome, at=at), _claim(at, inside) if more else None


def settle(*, attempt: models.Attempt, outcome: Outcome, at: datetime) -> MessageState:
    """Record, in the caller's transaction, how a claimed try ended; returns where the message now stands.

    A sender that outlived its lease still moves *unknown* on: it holds the server's answer. What a person or a bounce
    decided meanwhile stays.
    """
    message = attempt.message
    after = _ENDS.get(outcome.state, MessageState.WAITING if message.attempts_left else MessageState.FAILED)
    tries = min(max(len(PAUSES) - message.attempts_left, 0), len(PAUSES) - 1)
    changes: dict[str, Any] = {"state": after, "reason": "" if after is MessageState.SENT else outcome.answer}
    if after is MessageState.WAITING:
        changes["not_before"] = at + timedelta(minutes=PAUSES[tries])
    _record(attempt, outcome, changes, at)
    return after


def _claim(at: datetime, inside: bool) -> models.Attempt | None:
    where = "AND upper(address) LIKE '%%.INVALID'" if inside else ""
    claimed = models.Message.objects.raw(_CLAIM.format(where), {"at": at})
    message: Any = next(iter(claimed), None)
    if message is None:
        return None
    return models.Attempt(pk=message.attempt, message=message, label_id=message.label_id, claimed_at=at)


def _put_back(attempt: models.Attempt, failure: Unavailable, at: datetime) -> None:
    """The server was not reached, so nothing was said about this message: its try does not count."""
    outcome = Outcome(AttemptState.REFUSED_FOR_NOW, failure.message)
    changes = {
        "state": MessageState.WAITING,
        "reason": failure.message,
        "not_before": at + _UNREACHABLE,
        "attempts_left": attempt.message.attempts_left + 1,
    }
    with transaction.atomic():
        _record(attempt, outcome, changes, at)


def _record(attempt: models.Attempt, outcome: Outcome, changes: dict[str, Any], at: datetime) -> None:
    models.Attempt.objects.filter(pk=attempt.pk).update(state=outcome.state, finished_at=at, answer=outcome.answer)
    movable = {MessageState.SENDING, MessageState.UNKNOWN} & sources_of(changes["state"])
    models.Message.objects.filter(pk=attempt.message_id, state__in=movable).update(**changes)


def give_up_claims(*, at: datetime) -> int:
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


def _withhold(at: datetime) -> int:
    outside = models.Message.objects.filter(state=MessageState.WAITING, not_before__lte=at).exclude(
        address__iendswith=".invalid"
    )
    return outside.update(state=MessageState.WITHHELD, reason=policy.OUTSIDE)


def _sender() -> str:
    stored = models.ChannelLimit.objects.filter(pk="mail").values_list("sender", flat=True).first()
    return stored or f"notices@{mail_domain()}"


class _Composer:
    """Composes the mails of a round. A circular is composed once: its copies follow each other."""

    def __init__(self, sender: str, sender_name: str) -> None:
        self.sender = sender
        self._sender_name = sender_name
        self._circular = 0
        self._sheet: letters.Sheet | None = None

    def compose(self, message: models.Message, date: datetime) -> bytes:
        """The bytes of a message. Raises `Undecipherable`."""
        keyring = settings.HOME.keyring
        marked = None if message.marked is None else Tlp(message.marked)
        if message.circular_id is None:
            return letters.compose(
                Letter(message.subject, keyring.decrypt(bytes(message.sealed_text)).decode()),
                message_id=message.message_id,
                sender=self.sender,
                sender_name=self._sender_name,
                recipient=message.address,
                marked=marked,
                date=date,
            )
        if message.circular_id != self._circular or self._sheet is None:
            self._circular, self._sheet = message.circular_id, self._sheet_of(message.circular_id, marked, date)
        return self._sheet.copy(
            message_id=message.message_id,
            recipient=message.address,
            unsubscribe=keyring.decrypt(bytes(message.sealed_unsubscribe)).decode(),
        )

    def _sheet_of(self, circular: int, marked: Tlp | None, date: datetime) -> letters.Sheet:
        row = models.Circular.objects.get(pk=circular)
        return letters.Sheet(
            Letter(row.subject, row.text),
            sender=self.sender,
            sender_name=self._sender_name,
            marked=marked,
            date=date,
            files=[Enclosed(each.name, each.media_type, bytes(each.data)) for each in row.files.order_by("pk")],
        )


def _counted(state: MessageState) -> str:
    return {MessageState.SENT: "sent", MessageState.WAITING: "retry", MessageState.FAILED: "failed"}.get(
        state, "unknown"
    )


def _report(result: Round, at: datetime) -> None:
    event = events.MessagesHandedOver(
        subject="outbox", label=intern(labels.internal(center_id())), **dataclasses.asdict(result)
    )
    record(event, actor=job("delivery.send_due"), at=at)

"""Webhooks: what is released, handed to a program of the reader's, signed (Standard Webhooks). As the worker.

A call is tried again with growing pauses under the same id, so that the receiver can tell it is the same one; after
so many failures in a row the webhook is given up, and its person sees that. A call says no more than the channel may
carry; the program fetches the rest with a token of its own.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import policy
from wardwatch.kit.errors import FormatError, OffLimits, Refusal, Unavailable
from wardwatch.kit.http import NOTHING, Allow, Client
from wardwatch.members.queries.audience import audience
from wardwatch.standards.tlp import Tlp
from wardwatch.standards.webhooks import headers
from wardwatch.subscriptions import events, models
from wardwatch.subscriptions.types import Channel, DeliveryState

PAUSES = tuple(timedelta(seconds=each) for each in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400))
"""Before the next try, by the number of tries so far (Standard Webhooks, "Deliverability and reliability")."""
GIVEN_UP_AFTER = 20
"""Tries in a row that failed, of any call, after which a webhook is disabled."""
_GONE = 410
_TAKEN = tuple(range(200, 300))
_SECONDS = 15.0
_ROUND = timedelta(minutes=1)
_CLAIMED = timedelta(minutes=5)
_NOT_PUBLIC = "This is no public address: the center calls only those."
_ENDED = "The subscription ended, or you may not see it any more."


def call_due(
    *, actor: Actor, at: datetime, allow: Allow = NOTHING, limit: int = 500, clock: Callable[[], datetime] | None = None
) -> int:
    """Make the calls that are due; returns how many were taken. A server that fails is asked once in a round.

    Each call is signed with the time of `clock` (None: always `at`); the round ends after a minute of it.
    """
    taken = 0
    with Client(allow=allow) as client:
        for _ in range(limit):
            now = clock() if clock else at
            delivery = _claim(at, now) if now - at < _ROUND else None
            if delivery is None:
                break
            taken += _call(delivery, client, actor, now)
    return taken


def _claim(at: datetime, now: datetime) -> models.Delivery | None:
    """One call that is due, its try counted and its next one set before it is made."""
    with transaction.atomic():
        due = models.Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(
            channel=Channel.WEBHOOK, state=DeliveryState.WAITING, not_before__lte=at
        )
        found = due.select_related("subscription", "release").order_by("not_before", "pk").first()
        if found is None:
            return None
        found.tries += 1
        found.not_before = now + _CLAIMED
        found.save(update_fields=["tries", "not_before"])
        return found


def _call(delivery: models.Delivery, client: Client, actor: Actor, at: datetime) -> bool:
    subscription = delivery.subscription
    seen = audience([delivery.person_id], [delivery.release.label_id], at=at)
    calls = subscription is not None and subscription.channel == Channel.WEBHOOK and not subscription.disabled_at
    if subscription is None or not calls or subscription.ended_at or delivery.person_id not in seen:
        _keep(delivery, DeliveryState.DROPPED, _ENDED)
        return False
    body = _body(delivery)
    try:
        secret = settings.HOME.keyring.decrypt(bytes(subscription.sealed_secret)).decode()
        signed = headers(body, message_id=f"msg_{delivery.uid.hex}", at=at, secret=secret)
        answer = client.ask(
            subscription.url,
            statuses=(*_TAKEN, _GONE),
            headers={"Content-Type": "application/json", **signed},
            body=body,
            max_bytes=64 * 1024,
            timeout=_SECONDS,
        )
    except OffLimits:
        _failed(delivery, subscription, _NOT_PUBLIC, actor, at, for_good=False)
        return False
    except (Unavailable, FormatError, Refusal) as failure:
        _failed(delivery, subscription, str(failure)[:500], actor, at, for_good=False)
        return False
    if answer.status == _GONE:
        _failed(delivery, subscription, "410 Gone", actor, at, for_good=True)
        return False
    with transaction.atomic():
        _keep(delivery, DeliveryState.TAKEN, str(answer.status))
        models.Subscription.objects.filter(pk=subscription.pk).update(failed_calls=0, problem="")
    return True


def _body(delivery: models.Delivery) -> bytes:
    """What is said: type, timestamp and data (Standard Webhooks, "Payload structure"). Above the limit, only where."""
    release = delivery.release
    data: dict[str, object] = {
        "number": release.number,
        "revision": release.revision,
        "url": f"{settings.PUBLIC_URL}/library/{release.number}/",
    }
    if policy.carries(Channel.WEBHOOK, Tlp(release.tlp)):
        data |= {
            "kind": release.kind,
            "title": release.title,
            "summary": release.summary,
            "severity": release.severity,
            "tlp": Tlp(release.tlp).label,
            "topics": release.topics,
            "vulnerabilities": release.vulnerabilities,
            "change": release.change,
            "withdrawn_why": release.withdrawn_why,
        }
    said = {"type": f"product.{delivery.news}", "timestamp": delivery.put_at.isoformat(), "data": data}
    return msgspec.json.encode(said)


def _failed(
    delivery: models.Delivery,
    subscription: models.Subscription,
    problem: str,
    actor: Actor,
    at: datetime,
    *,
    for_good: bool,
) -> None:
    """Try again later; give the call up after its last try, and the webhook after too many, or where it is gone."""
    with transaction.atomic():
        row = models.Subscription.objects.select_for_update().get(pk=subscription.pk)
        row.failed_calls, row.problem = row.failed_calls + 1, problem
        if row.disabled_at is None and (for_good or row.failed_calls >= GIVEN_UP_AFTER):
            row.disabled_at = at
            event = events.WebhookDisabled(
                subject=f"subscription:{row.uid}",
                label=row.label_id,
                why=problem,
                subscription=str(row.uid),
                failures=row.failed_calls,
            )
            record(event, actor=actor, at=at)
        row.save(update_fields=["failed_calls", "problem", "disabled_at"])
        if row.disabled_at is not None or delivery.tries > len(PAUSES):
            _keep(delivery, DeliveryState.FAILED, problem)
        else:
            models.Delivery.objects.filter(pk=delivery.pk).update(
                not_before=at + PAUSES[delivery.tries - 1], answer=problem
            )
        others = models.Delivery.objects.filter(subscription=row, state=DeliveryState.WAITING, not_before__lte=at)
        others.update(not_before=at + PAUSES[0])


def _keep(delivery: models.Delivery, state: DeliveryState, answer: str) -> None:
    models.Delivery.objects.filter(pk=delivery.pk).update(state=state, answer=answer)

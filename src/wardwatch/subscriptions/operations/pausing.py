"""Mail that came back for good: nothing more is sent there until its person says so."""

from datetime import datetime

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.subscriptions import events, models
from wardwatch.subscriptions.types import Channel


def pause_bounced(*, message: int, status: str, actor: Actor, at: datetime) -> bool:
    """Pause the subscription that sent a message (its id) which came back; whether one was. As the worker.

    `status` is the mail server's (RFC 3463). Twice is as once; changing the subscription ends the pause.
    """
    with transaction.atomic():
        sent = models.Delivery.objects.filter(message=message, channel=Channel.MAIL)
        found = models.Subscription.objects.select_for_update().filter(
            pk__in=sent.values("subscription"), ended_at=None, disabled_at=None, channel=Channel.MAIL
        )
        row = found.first()
        if row is None:
            return False
        row.problem, row.disabled_at = f"Mail to this address came back: {status}", at
        row.save(update_fields=["problem", "disabled_at"])
        event = events.SubscriptionPaused(
            subject=f"subscription:{row.uid}", label=row.label_id, why=row.problem, subscription=str(row.uid)
        )
        record(event, actor=actor, at=at)
        return True

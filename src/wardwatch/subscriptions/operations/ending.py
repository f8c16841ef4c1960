"""What waits when a subscription ends: it is not sent, but for corrections, which stand where one signs in."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.subscriptions import models
from wardwatch.subscriptions.types import Channel, DeliveryState, News

_ENDED = "The subscription ended before it was sent."
_TOLD = (News.CORRECTION, News.WITHDRAWAL)
"""What everybody learns who had the earlier one."""


def stop_waiting(*, subscription: UUID) -> int:
    """Send nothing that waits for an ended subscription; returns how many deliveries. As the worker; twice is as once.

    What a mail server has already been asked to take is on its way.
    """
    with transaction.atomic():
        mails = Q(message__state=MessageState.WAITING)
        found = models.Delivery.objects.select_for_update(of=("self",)).filter(
            Q(state=DeliveryState.WAITING) | mails, subscription__uid=subscription, subscription__ended_at__isnull=False
        )
        waiting = {each.pk: each.message_id for each in found}
        unsent = [message for message in waiting.values() if message is not None]
        Message.objects.filter(pk__in=unsent, state=MessageState.WAITING).update(
            state=MessageState.CANCELLED, reason=_ENDED
        )
        stopped = models.Delivery.objects.filter(pk__in=waiting)
        stopped.filter(news__in=_TOLD).update(channel=Channel.PORTAL, state=DeliveryState.PUT, message=None)
        stopped.exclude(news__in=_TOLD).update(state=DeliveryState.DROPPED, answer=_ENDED)
        return len(waiting)

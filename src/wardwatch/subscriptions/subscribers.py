"""What happens when something was put into channels: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.delivery.events import BounceRecorded
from wardwatch.delivery.jobs import send_due
from wardwatch.subscriptions import jobs
from wardwatch.subscriptions.events import ProductSent, SubscriptionEnded


def on_product_sent(event: Event) -> None:
    """Mails wait in the outbox, and webhooks to be called."""
    match event:
        case ProductSent(mails=mails, webhooks=webhooks):
            if mails:
                send_due.defer()
            if webhooks:
                jobs.call_due.defer()


def on_bounce(event: Event) -> None:
    """An address that does not exist is written to no more."""
    match event:
        case BounceRecorded(message=message, permanent=True, status=status):
            jobs.pause_bounced.defer(message=message, status=status)


def on_subscription_ended(event: Event) -> None:
    """What waits for it is not sent."""
    match event:
        case SubscriptionEnded(subscription=subscription):
            jobs.stop_waiting.defer(subscription=subscription)

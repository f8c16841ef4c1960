"""Background work of the outbox."""

from django.conf import settings

from wardwatch.delivery import outbox
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("delivery.send_due", lock="delivery.send_due")
def send_due(timestamp: int = 0) -> None:
    """Send what is due. Without a mail server messages wait, and the outbox says so."""
    if settings.SMTP_URL:
        outbox.send_round(url=settings.SMTP_URL, clock=clock.now)

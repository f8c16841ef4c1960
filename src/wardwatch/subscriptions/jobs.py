"""Background work of subscriptions. Each looks at what is, so it may run late, twice, or after a crash."""

from uuid import UUID

from wardwatch.audit.types import job as job_actor
from wardwatch.delivery.jobs import send_due
from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.subscriptions import operations


@job("subscriptions.write_digests", lock="subscriptions.write_digests")
def write_digests(timestamp: int = 0) -> None:
    """Write the digests whose time has come, then send what is due."""
    if operations.write_digests(actor=job_actor("subscriptions.write_digests"), at=clock.now()):
        send_due.defer()


@job("subscriptions.call_due", queue="feeds", lock="subscriptions.call_due")
def call_due(timestamp: int = 0) -> None:
    """Call the webhooks whose time has come."""
    operations.call_due(actor=job_actor("subscriptions.call_due"), at=clock.now(), clock=clock.now)


@job("subscriptions.pause_bounced")
def pause_bounced(message: int, status: str) -> None:
    """Send nothing more to an address from which mail came back for good."""
    actor = job_actor("subscriptions.pause_bounced")
    operations.pause_bounced(message=message, status=status, actor=actor, at=clock.now())


@job("subscriptions.stop_waiting")
def stop_waiting(subscription: str) -> None:
    """Send nothing more of what waits for a subscription that ended."""
    operations.stop_waiting(subscription=UUID(subscription))

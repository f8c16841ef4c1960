"""Background work of products. Each looks at what is, so it may run late, twice, or after a crash."""

from wardwatch.audit.types import job as job_actor
from wardwatch.delivery.jobs import send_due
from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.products import operations


@job("products.release_due", lock="products.release_due")
def release_due(timestamp: int = 0) -> None:
    """Release what is scheduled for now."""
    operations.release_due(actor=job_actor("products.release_due"), at=clock.now())


@job("products.remind", lock="products.remind")
def remind(timestamp: int = 0) -> None:
    """Remind of words that are waited for longer than was agreed, then send what is due."""
    if operations.remind(at=clock.now()):
        send_due.defer()

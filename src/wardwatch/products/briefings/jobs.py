"""Background work of briefings."""

from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.products.briefings import operations


@job("products.remind_of_briefings", lock="products.remind_of_briefings")
def remind(timestamp: int = 0) -> None:
    """Remind those who registered of what begins within a day."""
    operations.remind(at=clock.now())

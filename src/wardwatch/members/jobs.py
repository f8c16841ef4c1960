"""Background work of accounts."""

from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.members import operations


@job("members.forget", queue="housekeeping", lock="members.forget")
def forget(timestamp: int = 0) -> None:
    """Forget each night what is kept for a time only."""
    operations.forget_old(at=clock.now())

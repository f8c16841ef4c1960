"""Background work of findings."""

from wardwatch.audit.types import job as job_actor
from wardwatch.exposures import operations
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("exposures.catch_up", lock="exposures.catch_up")
def catch_up(timestamp: int = 0) -> None:
    """Draw the consequences of whatever changed; does nothing where nothing did."""
    operations.catch_up(at=clock.now(), actor=job_actor("exposures.catch_up"))


@job("exposures.propose", lock="exposures.propose")
def propose(timestamp: int = 0) -> None:
    """Ask about names that may mean one product, where lists or claims have new ones."""
    operations.propose(at=clock.now())

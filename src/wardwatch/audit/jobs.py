"""The sealer."""

from django.conf import settings

from wardwatch.audit import operations
from wardwatch.kit import clock
from wardwatch.kit.jobs import job


@job("audit.seal", queue="housekeeping", lock="audit.seal")
def seal(timestamp: int) -> None:
    """Chain what was committed since the last round, and keep the new heads outside the database."""
    while operations.seal(at=clock.now(), sign=settings.HOME.keyring.sign, keep=settings.HOME.heads):
        pass

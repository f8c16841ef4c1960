"""Background work of reports."""

from uuid import UUID

from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.reports import operations


@job("reports.read")
def read(report: str) -> None:
    """Read a report that was handed in."""
    operations.read_report(report=UUID(report), at=clock.now())


@job("reports.go_on")
def go_on(timestamp: int = 0) -> None:
    """Read what a lost wake-up or a killed process left."""
    operations.go_on(at=clock.now())

"""What reports do when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.reports import jobs
from wardwatch.reports.events import ReportHandedIn


def on_report_handed_in(event: Event) -> None:
    """A report came in: it is read in the background."""
    assert isinstance(event, ReportHandedIn)
    jobs.read.defer(report=event.report)

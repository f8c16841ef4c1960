"""What intelligence does when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.intel import jobs


def on_values_changed(event: Event) -> None:
    """There are new objects, or somebody said something about values."""
    jobs.judge.defer()

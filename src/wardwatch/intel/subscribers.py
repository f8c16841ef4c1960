"""What intelligence does when something happened: defer a job, nothing else."""

from wardwatch.audit.types import Event
from wardwatch.intel import jobs


def on_objects_published(event: Event) -> None:
    """There are new objects: they go by names, and hold values."""
    jobs.name.defer()
    jobs.judge.defer()


def on_values_changed(event: Event) -> None:
    """Somebody said something about values."""
    jobs.judge.defer()

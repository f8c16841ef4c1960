"""Closed lists of the feeds slice."""

from django.db.models import TextChoices


class RunState(TextChoices):
    """Where a pull stands."""

    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    UNCHANGED = "unchanged", "Nothing new"
    FAILED = "failed", "Failed"


class QuarantineState(TextChoices):
    """Where a quarantined record stands."""

    OPEN = "open", "Open"
    RETRIED = "retried", "Read when tried again"
    DISMISSED = "dismissed", "Set aside"

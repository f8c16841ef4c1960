"""Closed lists of the feeds slice."""

from wardwatch.kit.worded import Worded


class RunState(Worded):
    """Where a pull stands."""

    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    UNCHANGED = "unchanged", "Nothing new"
    FAILED = "failed", "Failed"


class QuarantineState(Worded):
    """Where a quarantined record stands."""

    OPEN = "open", "Open"
    RETRIED = "retried", "Read when tried again"
    DISMISSED = "dismissed", "Set aside"

"""Who subscribes to what. Upward needs are events: a lower slice records a fact, a higher one reacts with a job."""


def connect() -> None:
    """Connect every subscriber to its event."""

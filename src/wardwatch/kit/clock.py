"""The one place that asks what time it is. Doors and jobs call it; everything below takes time as an argument."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, in UTC, aware."""
    return datetime.now(UTC)

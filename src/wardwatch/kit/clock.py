"""The one place that asks what time it is. Doors and jobs call it; everything below takes time as an argument."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import available_timezones


def now() -> datetime:
    """The present instant, in UTC, aware."""
    return datetime.now(UTC)


def is_time_zone(name: str) -> bool:
    """Whether the IANA time zone database has a zone of this name, such as America/New_York."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    """Read once: the list is a walk through files."""
    return frozenset(available_timezones())

"""Due dates in the member's own calendar. Pure: every instant and zone is an argument."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from wardwatch.kit.errors import FormatError

_SATURDAY = 5


def due(
    opened_at: datetime, zone: str, days: int, *, business: bool = False, holidays: frozenset[date] = frozenset()
) -> date:
    """The local date on which `days` after `opened_at` are over; the date ends at local midnight (`ends_at`).

    `opened_at` is aware (UTC in storage); its local day is day 0. With `business`, a date on a weekend or in `holidays`
    moves on to the next day that is neither, never back. FormatError for an unknown IANA `zone`; ValueError for a naive
    instant or fewer than 0 days.
    """
    if opened_at.tzinfo is None or days < 0:
        raise ValueError("a due date needs an aware instant and at least 0 days")
    day = opened_at.astimezone(_zone(zone)).date() + timedelta(days=days)
    while business and (day.weekday() >= _SATURDAY or day in holidays):
        day += timedelta(days=1)
    return day


def ends_at(day: date, zone: str) -> datetime:
    """The UTC instant at which `day` ends in `zone`: the first instant of the next local day."""
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=_zone(zone))
    return midnight.astimezone(UTC)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise FormatError(f"{name!r} is not a time zone of the IANA database", "time zone") from error

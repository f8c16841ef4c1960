"""Due dates in the member's calendar."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.triage import dates

ZONES = [
    "America/New_York",
    "America/Anchorage",
    "Pacific/Guam",
    "Africa/Cairo",
    "America/Havana",
    "Asia/Beirut",
    "UTC",
]


@pytest.mark.parametrize(
    ("opened", "zone", "days", "business", "expected"),
    [
        (
            datetime(2026, 11, 25, 3, tzinfo=UTC),
            "America/New_York",
            2,
            False,
            date(2026, 11, 26),
        ),  # still the 24th there
        (datetime(2026, 11, 25, 3, tzinfo=UTC), "UTC", 2, False, date(2026, 11, 27)),
        (datetime(2026, 11, 25, 15, tzinfo=UTC), "Pacific/Guam", 2, False, date(2026, 11, 28)),  # already the 26th
        (datetime(2026, 11, 26, 12, tzinfo=UTC), "UTC", 2, True, date(2026, 11, 30)),  # Saturday moves to Monday
        (datetime(2026, 11, 26, 12, tzinfo=UTC), "UTC", 2, False, date(2026, 11, 28)),
    ],
)
def test_due(opened: datetime, zone: str, days: int, business: bool, expected: date) -> None:
    assert dates.due(opened, zone, days, business=business) == expected


def test_holidays_move_a_date_on() -> None:
    opened = datetime(2026, 12, 23, 12, tzinfo=UTC)
    holidays = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
    assert dates.due(opened, "UTC", 2, business=True, holidays=holidays) == date(2026, 12, 29)


def test_a_date_ends_at_local_midnight_also_when_clocks_change() -> None:
    assert dates.ends_at(date(2026, 11, 1), "America/New_York") == datetime(2026, 11, 2, 5, tzinfo=UTC)
    assert dates.ends_at(date(2026, 10, 31), "America/New_York") == datetime(2026, 11, 1, 4, tzinfo=UTC)
    # Cairo has no midnight on 24 April 2026: clocks go from 24:00 to 01:00
    assert dates.ends_at(date(2026, 4, 23), "Africa/Cairo") == datetime(2026, 4, 23, 22, tzinfo=UTC)


@given(
    st.integers(1_577_836_800, 2_082_758_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),  # 2020 to 2035
    st.sampled_from(ZONES),
    st.integers(0, 400),
    st.booleans(),
)
def test_a_date_is_never_early_and_never_on_a_weekend_when_business(
    opened: datetime, zone: str, days: int, business: bool
) -> None:
    day = dates.due(opened, zone, days, business=business)
    end = dates.ends_at(day, zone)
    assert end - opened > timedelta(days=days) - timedelta(hours=2)  # a change of clocks may cost an hour
    assert end.astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)
    assert (end - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() == day
    if business:
        assert day.weekday() < 5


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../etc/passwd"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(FormatError, match="time zone"):
        dates.due(datetime(2026, 1, 1, tzinfo=UTC), zone, 1)


def test_a_naive_instant_and_days_back_are_mistakes() -> None:
    with pytest.raises(ValueError):
        dates.due(datetime(2026, 1, 1), "UTC", 1)  # noqa: DTZ001
    with pytest.raises(ValueError):
        dates.due(datetime(2026, 1, 1, tzinfo=UTC), "UTC", -1)

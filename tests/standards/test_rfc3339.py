"""Instants become UTC, or say that they cannot."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards.rfc3339 import in_utc


def test_an_instant_stays_the_same_and_one_without_offset_is_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    assert in_utc(datetime(2031, 1, 1, 5, 30, tzinfo=east)) == datetime(2031, 1, 1, tzinfo=UTC)
    assert in_utc(datetime(2031, 1, 1)) == datetime(2031, 1, 1, tzinfo=UTC)  # noqa: DTZ001 - that is the case
    assert in_utc(None) is None


@pytest.mark.parametrize(("year", "hours"), [(1, 5), (9999, -5)])
def test_an_instant_outside_the_calendar_is_refused(year: int, hours: int) -> None:
    edge = datetime(year, 1, 1) if year == 1 else datetime(year, 12, 31, 23)  # noqa: DTZ001
    with pytest.raises(FormatError, match="years"):
        in_utc(edge.replace(tzinfo=timezone(timedelta(hours=hours))))

"""The short dates on labels, and the century that they mean."""

import re
from calendar import monthrange
from datetime import date

from wardwatch.kit.errors import FormatError


def century(year: int, at: date) -> int:
    """The full year that the two digits `year` mean on the day `at`: from 49 years before it to 50 years after.

    Source: GS1 General Specifications, "Determination of century in dates". HIBCC prescribes no rule: the same is used.
    """
    full = at.year - at.year % 100 + year
    difference = year - at.year % 100
    if difference >= 51:
        return full - 100
    return full + 100 if difference <= -50 else full


def calendar_day(year: int, month: int, day: int, place: str) -> date:
    """The day; day 0 means the last one of the month. FormatError where the calendar has no such day."""
    if not 1 <= month <= 12:
        raise FormatError(f"month {month:02} does not exist, expected 01 to 12", place)
    last = monthrange(year, month)[1]
    if day > last:
        raise FormatError(f"day {day:02} does not exist in {year}-{month:02}, expected 00 to {last}", place)
    return date(year, month, day or last)


def ordinal_day(year: int, day: int, place: str) -> date:
    """The day with number `day` (1 January is 1) of the full `year`."""
    last = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    if not 1 <= day <= last:
        raise FormatError(f"day {day:03} does not exist in {year}, expected 001 to {last}", place)
    return date.fromordinal(date(year, 1, 1).toordinal() + day - 1)


def hour(text: str, place: str) -> None:
    """FormatError unless `text` is an hour of the day, 00 to 23."""
    if int(text) > 23:
        raise FormatError(f"hour {text} does not exist, expected 00 to 23", place)


_PERIOD = re.compile(r"((?:19|20|21)\d\d)(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


def period(text: str) -> tuple[date, date] | None:
    """The first and the last day of `2019-03-14`, `2019-03` or `2019`; None for any other text, and
    for years in which nobody makes devices."""
    match = _PERIOD.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return first, first if day else date(year, month or 12, monthrange(year, month or 12)[1])

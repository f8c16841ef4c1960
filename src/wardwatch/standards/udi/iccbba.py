"""ISBT 128 carriers: blood bags and tissues, whose data structures each begin with two characters of their own.

Source: ICCBBA, ISBT 128 Standard Technical Specification, section 2.4 (data structures 001, 004 to 008, 032 to 035).
"""

import re
from datetime import date
from typing import Any

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import days
from wardwatch.standards.udi.types import Agency, Udi

DEVICE_IDENTIFIER = re.compile(r"[A-Z][0-9]{4}[A-Z0-9]{6}[A-Z][0-9]{4}")
"""Facility, its product code, and the product description code: the DI of a device with human tissue."""

# Name of the datum, and how its data look after the two characters that introduce it.
_STRUCTURES = {
    "=/": ("di", DEVICE_IDENTIFIER),
    "=)": ("di", re.compile(r"[A-Z0-9]{10}")),
    "=,": ("serial", re.compile(r"[A-Z0-9]{6}")),
    "=>": ("expires", re.compile(r"[0-9]{6}")),
    "&>": ("expires", re.compile(r"[0-9]{10}")),
    "=}": ("manufactured", re.compile(r"[0-9]{6}")),
    "&}": ("manufactured", re.compile(r"[0-9]{10}")),
    "&,1": ("lot", re.compile(r"[A-Z0-9]{18}")),
    "&)": ("lot", re.compile(r"[A-Z0-9]{10}")),
}
_DONATION = re.compile(r"=([A-NP-Z1-9][A-Z0-9]{4}[0-9]{8}[A-Z0-9]{2})")


def read(text: str, original: str) -> Udi:
    """The data structures of one or several symbols, one after the other; a device identifier must be among them."""
    found: dict[str, Any] = {}
    position = 0
    while position < len(text):
        place = f"character {position + 1}"
        name, data, end = _structure(text, position, place)
        value = _day(data, place) if name in {"expires", "manufactured"} else data
        if found.setdefault(name, value) != value:
            raise FormatError(f"{name}: {found[name]} and {value} contradict each other", place)
        position = end
        while text[position : position + 1].isspace():
            position += 1
    if "di" not in found:
        raise FormatError("there is no device identifier, expected =/ and 16 characters or =) and 10")
    return Udi(agency=Agency.ICCBBA, text=original, **found)


def _structure(text: str, position: int, place: str) -> tuple[str, str, int]:
    if match := _DONATION.match(text, position):
        return "donation", match[1], match.end()
    for length in (2, 3):
        flag = text[position : position + length]
        name, pattern = _STRUCTURES.get(flag, ("", None))
        if pattern:
            match = pattern.match(text, position + length)
            if not match:
                raise FormatError(f"{text[position : position + 20]!r} is not {flag} and the data of {name}", place)
            return name, match[0], match.end()
    raise FormatError(f"{text[position : position + 2]!r} begins no data structure that is known", place)


def _day(data: str, place: str) -> date:
    """CYYJJJ: the last three digits of the year and the number of the day; hour and minute may follow."""
    year = int(data[:3])
    if data[6:]:
        days.hour(data[6:8], place)
        if int(data[8:10]) > 59:
            raise FormatError(f"minute {data[8:10]} does not exist, expected 00 to 59", place)
    return days.ordinal_day(year + (1000 if year >= 900 else 2000), int(data[3:6]), place)

"""The schemes of the vers specification that belong to no ecosystem ("Special VERS types").

- `generic`: the specification leaves its order open. Bare dotted numbers are ordered, on which all proposals agree.
- `intdot`: integers between dots; reading stops at the first other character; leading zeros do not count.
- `datetime`: an instant after RFC 3339 section 5.6, whatever its offset.
- `lexicographic`: the bytes of the text in UTF-8.
"""

import re
from datetime import date

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_GENERIC = re.compile(r"[vV]?([0-9]+(?:\.[0-9]+)*)")
_INTDOT = re.compile(r"([0-9]+(?:\.[0-9]+)*)\.?(?:[^0-9.].*)?", re.DOTALL)
_DATETIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]"
    r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]+))?"
    r"(?:[Zz]|(?P<sign>[+-])(?P<east>[01][0-9]|2[0-3]):(?P<minutes>[0-5][0-9]))"
)
_DAY = 86_400


def generic(text: str) -> bytes | None:
    """The key of bare dotted numbers, with or without a "v"; missing numbers are zero."""
    match = _GENERIC.fullmatch(text)
    return numbers(match[1].split(".")) + RELEASE if match else None


def intdot(text: str) -> bytes | None:
    """The key of the dotted integers with which the text begins; missing ones are zero."""
    match = _INTDOT.fullmatch(text)
    return numbers(match[1].split(".")) + RELEASE if match else None


def datetime(text: str) -> bytes | None:
    """The key of an instant; None for a day that is not in the calendar and for a leap second."""
    match = _DATETIME.fullmatch(text)
    if not match:
        return None
    try:
        day = date.fromisoformat(match["date"]).toordinal()
    except ValueError:
        return None
    seconds = day * _DAY + int(match["hour"]) * 3600 + int(match["minute"]) * 60 + int(match["second"])
    offset = int(match["east"] or 0) * 3600 + int(match["minutes"] or 0) * 60
    utc = seconds + offset if match["sign"] == "-" else seconds - offset
    return number(str(utc)) + word((match["fraction"] or "").rstrip("0"))


def lexicographic(text: str) -> bytes | None:
    """The key of any text."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        return None

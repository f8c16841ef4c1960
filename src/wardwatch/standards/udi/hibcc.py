"""HIBC Supplier Labeling carriers: primary data, secondary data, and both in one symbol.

Source: ANSI/HIBC 2.6, Supplier Labeling Standard, sections 2.2 (primary), 2.3 (secondary), 2.4 (both) and appendix B
(check character). A caption's asterisks are ignored; between them `_` stands for a space.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import days
from wardwatch.standards.udi.types import Agency, Udi

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""The characters in the order of their values for the check character."""

DEVICE_IDENTIFIER = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
"""Labeler code, product number and unit of measure: 6 to 23 characters."""

_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_NUMBER = re.compile(r"[A-Z0-9\-. $+%]{1,18}")

# The format of the date, by the digit before it: which digits are what, and how many there are.
_DATES = {
    "2": re.compile(r"(?P<month>\d\d)(?P<day>\d\d)(?P<year>\d\d)"),
    "3": re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)"),
    "4": re.compile(r"(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)"),
    "5": re.compile(r"(?P<year>\d\d)(?P<ordinal>\d\d\d)"),
    "6": re.compile(r"(?P<year>\d\d)(?P<ordinal>\d\d\d)(?P<hour>\d\d)"),
}
_MONTH = re.compile(r"(?P<month>\d\d)(?P<year>\d\d)")


class _Symbol(NamedTuple):
    """One symbol's data without flag and check character; `link` is that of a secondary symbol."""

    fields: list[str]
    check: str
    link: str | None


def check_character(data: str) -> str:
    """The character that completes `data`, flag `+` included: the sum of the values modulo 43.

    FormatError names the first character that the standard does not allow.
    """
    try:
        return ALPHABET[sum(_VALUES[character] for character in data) % 43]
    except KeyError as error:
        place = f"character {data.index(error.args[0]) + 1}"
        raise FormatError(f"{error.args[0]!r} cannot be in a HIBC carrier", place) from error


def read(text: str, original: str, *, at: date) -> Udi:
    """One symbol that holds the primary data, or several with white space or asterisks between them.

    A secondary symbol must end in the check character of the primary one, its link. A check character that is a space,
    cut off by whoever stored the text, is put back where that makes the text right.
    """
    symbols = [_symbol(part) for part in _parts(text)]
    primaries = [symbol for symbol in symbols if symbol.link is None]
    if len(primaries) != 1:
        raise FormatError(f"{len(primaries)} symbols with primary data (+, then a letter), expected one")
    (primary,) = primaries
    di = primary.fields[0]
    if not DEVICE_IDENTIFIER.fullmatch(di):
        reason = "expected labeler (a letter, 3 characters), product (1 to 18 letters and digits), unit (a digit)"
        raise FormatError(f"{di[:50]!r} is no device identifier, {reason}", "primary data")
    found: dict[str, Any] = {}
    for symbol in symbols:
        if symbol.link is not None and symbol.link != primary.check:
            raise FormatError(f"link character {symbol.link!r}, expected {primary.check!r}", "secondary data")
        for index, field in enumerate(symbol.fields[1:] if symbol is primary else symbol.fields):
            place = f"secondary data {field[:50]!r}"
            for name, value in _field(field, place, at, first=index == 0).items():
                if found.setdefault(name, value) != value:
                    raise FormatError(f"{name}: {found[name]} and {value} contradict each other", place)
    return Udi(agency=Agency.HIBCC, di=di, text=original, **found)


def _parts(text: str) -> list[str]:
    captions = re.findall(r"\*([^*]*)\*", text)
    if captions:
        return [caption.replace("_", " ").upper() for caption in captions if caption.strip()]
    return [part.upper() for part in re.split(r"[\r\n\t,;]+\s*| +(?=\+[A-Za-z0-9$]\S\S)", text.strip("*")) if part]


def _symbol(part: str) -> _Symbol:
    if part[0] != "+" or len(part.rstrip()) < 4:
        raise FormatError(f"{part[:50]!r} is too short or lacks its flag, expected + and data")
    data, check = part[:-1], part[-1]
    if check_character(data) != check:
        whole = part.rstrip()
        data, check = whole[:-1], whole[-1]
        if (right := check_character(data)) != check:
            if check_character(whole) != " ":
                raise FormatError(f"check character {check!r}, expected {right!r}", f"character {len(whole)}")
            data, check = whole, " "
    if data[1].isalpha():
        return _Symbol(data[1:].split("/"), check, None)
    return _Symbol(data[1:-1].split("/"), check, data[-1])


def _field(field: str, place: str, at: date, *, first: bool) -> dict[str, Any]:
    """What one field between slashes says; only the first may lack a data identifier."""
    if first and (field[:1] == "$" or re.match(r"\d{5}", field)):
        return _secondary(field, place, at)
    if match := re.fullmatch(r"(14|16)D((?:19|20)\d\d)(\d\d)(\d\d)", field):
        day = days.calendar_day(int(match[2]), int(match[3]), int(match[4]), place)
        return {"expires": day} if match[1] == "14" else {"manufactured": day, "made_in_month": match[4] == "00"}
    if match := re.fullmatch(r"Q(\d{1,5})", field):
        return {"quantity": int(match[1])}
    if field[:1] == "S":
        return {"serial": _number(field[1:], place)}
    raise FormatError("expected $, $$, $+, $$+, a date YYJJJ, or one of S, Q, 14D, 16D with its data", place)


def _secondary(field: str, place: str, at: date) -> dict[str, Any]:
    """Lot or serial number with what stands before it: `$`, `$+`, `$$` and `$$+` with flags, or YYJJJ."""
    found: dict[str, Any] = {}
    if not field.startswith("$"):
        found["expires"], rest = _day(_DATES["5"], field, place, at)
        return found | ({"lot": _number(rest, place)} if rest else {})
    flagged = field.startswith("$$")
    rest = field[2 if flagged else 1 :]
    name = "serial" if rest.startswith("+") else "lot"
    rest = rest[name == "serial" :]
    if not flagged:
        return {name: _number(rest, place)}
    if name == "lot" and (match := re.match(r"8(\d\d)|9(\d{5})", rest)):
        found["quantity"] = int(match[1] or match[2])
        rest = rest[match.end() :]
    if rest[:1] in {"0", "1"}:
        found["expires"], rest = _day(_MONTH, rest, place, at)
    elif rest[:1] in _DATES:
        found["expires"], rest = _day(_DATES[rest[0]], rest[1:], place, at)
    elif rest[:1] == "7":
        rest = rest[1:]
    elif rest or not found:
        raise FormatError(f"{rest[:1]!r} names no date format, expected 0 or 1 (MMYY) or 2 to 7", place)
    return found | ({name: _number(rest, place)} if rest else {})


def _number(text: str, place: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise FormatError(f"{text[:50]!r} is no lot or serial number, expected 1 to 18 characters", place)
    return text


def _day(pattern: re.Pattern[str], text: str, place: str, at: date) -> tuple[date, str]:
    match = pattern.match(text)
    if not match:
        raise FormatError(f"{text[:10]!r} does not begin with the digits of a date", place)
    part = {name: int(value) for name, value in match.groupdict().items()}
    year = days.century(part["year"], at)
    if "hour" in part:
        days.hour(match["hour"], place)
    if "ordinal" in part:
        return days.ordinal_day(year, part["ordinal"], place), text[match.end() :]
    return days.calendar_day(year, part["month"], part.get("day", 0), place), text[match.end() :]

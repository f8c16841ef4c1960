"""GS1 carriers: element strings as scanned, typed with parentheses or run together, and Digital Link addresses.

Sources: GS1 General Specifications, sections 3 and 7.8; GS1 Digital Link Standard: URI Syntax.
"""

import re
from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qsl, unquote, urlsplit

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import days
from wardwatch.standards.udi.identifiers import FORMATS, check_digit, checked, starting
from wardwatch.standards.udi.types import Agency, Udi

SEPARATOR = "\x1d"

PREFIXES = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})
"""What scanners put before a GS1 element string to name its symbology (ISO/IEC 15424)."""

Elements = list[tuple[str, str]]

_DATES = {"11": "manufactured", "17": "expires", "7003": "expires", "8008": "manufactured"}
_TEXTS = {"10": "lot", "21": "serial", "8012": "software"}
_PARENTHESES = re.compile(r"\(([0-9]{2,4})\)")

# What follows a lot or serial number on device labels: if its separator were lost, the two would run together.
_FOLLOWERS = ("01", "10", "11", "17", "21", "240", "30")
_FOLLOWER = re.compile("|".join(_FOLLOWERS))
_DAY = re.compile(r"\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")


def gtin(digits: str) -> str:
    """A GTIN-8, -12, -13 or -14 in 14 digits; FormatError if its length or check digit is wrong."""
    if len(digits) not in {8, 12, 13, 14} or not (digits.isascii() and digits.isdigit()):
        raise FormatError(f"{digits[:50]!r} is no GTIN, expected 8, 12, 13 or 14 digits")
    if digits[-1] != (right := check_digit(digits[:-1])):
        raise FormatError(f"check digit {digits[-1]} in GTIN {digits}, expected {right}")
    return digits.zfill(14)


def read_scanned(text: str, original: str, *, at: date, scanned: bool) -> Udi:
    """An element string without parentheses.

    `scanned` says that a symbology prefix stood before it, so that its separators are as printed. Without a prefix and
    without any separator they may have been lost: the part that could be read in two ways is left in `Udi.unread`.
    """
    faithful = scanned or SEPARATOR in text
    elements: Elements = []
    position = 0
    while position < len(text):
        if text[position] == SEPARATOR:
            position += 1
            continue
        start = position
        identifier = starting(text, position)
        form = FORMATS[identifier]
        position += len(identifier)
        if form.length is None:
            end = text.find(SEPARATOR, position)
            end = len(text) if end < 0 else end
            if not faithful and _may_run_on(identifier, text[position:end], {known for known, _ in elements}):
                return _udi(elements, original, at=at, unread=text[start:])
        else:
            end = position + form.length
        elements.append((identifier, text[position:end]))
        position = end
    return _udi(elements, original, at=at)


def _may_run_on(identifier: str, value: str, seen: set[str]) -> bool:
    """Whether an end of `value` is also a sequence of `_FOLLOWERS`, none of them seen before."""
    followers = [each for each in _FOLLOWERS if each not in seen and each != identifier]
    if not _FOLLOWER.search(value, 1):
        return False
    ends = {len(value)}  # the positions from which the rest can be read
    for start in range(len(value) - 1, 0, -1):
        for each in followers:
            if value.startswith(each, start) and _fits(each, value, start + len(each), ends):
                ends.add(start)
                if start <= FORMATS[identifier].longest:
                    return True
                break
    return False


def _fits(identifier: str, value: str, start: int, ends: set[int]) -> bool:
    form = FORMATS[identifier]
    if form.length is None:
        upto = range(start + 1, min(start + form.longest, len(value)) + 1)
        return any(end in ends and form.pattern.fullmatch(value, start, end) for end in upto)
    end = start + form.length
    data = value[start:end]
    if end not in ends or not (data.isascii() and data.isdigit()):
        return False
    return data[-1] == check_digit(data[:-1]) if identifier == "01" else bool(_DAY.fullmatch(data))


def read_typed(text: str, original: str, *, at: date) -> Udi:
    """Elements whose application identifiers stand in parentheses, as the line below a barcode has them."""
    found = list(_PARENTHESES.finditer(text))
    if not found or found[0].start():
        raise FormatError("expected an application identifier in parentheses, such as (01)", "character 1")
    for match in found:
        if match[1] not in FORMATS:
            raise FormatError(f"({match[1]}) is no known application identifier", f"character {match.start() + 1}")
    ends = [match.start() for match in found[1:]] + [len(text)]
    elements = [
        (match[1], text[match.end() : end].strip(f" \t\r\n{SEPARATOR}")) for match, end in zip(found, ends, strict=True)
    ]
    return _udi(elements, original, at=at)


def read_link(text: str, original: str, *, at: date) -> Udi:
    """A Digital Link address, of any host: `https://host/any/01/{GTIN}/10/{lot}/21/{serial}?17={date}`."""
    try:
        parts = urlsplit(text)
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError as error:
        raise FormatError("the address cannot be taken apart", "address") from error
    path = [unquote(segment) for segment in parts.path.split("/")]
    if "01" not in path:
        raise FormatError("the address has no /01/ followed by a GTIN", "address")
    data = path[path.index("01") :]
    while data and not data[-1]:
        data.pop()
    if len(data) % 2:
        raise FormatError(f"/{data[-1][:50]} has no value behind it", "address")
    pairs = list(zip(data[::2], data[1::2], strict=True))
    for identifier, _ in pairs[1:]:
        if identifier not in {"22", "10", "21", "235"}:
            raise FormatError(
                f"/{identifier[:50]}/ cannot qualify a GTIN, expected /22/, /10/, /21/ or /235/", "address"
            )
    elements = [("01", gtin(pairs[0][1])), *pairs[1:], *((key, value) for key, value in query if key in FORMATS)]
    return _udi(elements, original, at=at)


def _udi(elements: Elements, original: str, *, at: date, unread: str = "") -> Udi:
    values = _once(elements)
    di = values.pop("01", None)
    if di is None:
        raise FormatError("there is no device identifier, expected (01) with a GTIN of 14 digits")
    read: dict[str, str | date | int] = {"made_in_month": values.get("11", "").endswith("00")}
    for identifier, name in _DATES.items():
        if value := values.pop(identifier, None):
            day = _day(value, f"({identifier})", at)
            if read.setdefault(name, day) != day:
                raise FormatError(f"{day} and {read[name]} contradict each other", f"({identifier})")
    for identifier, name in _TEXTS.items():
        if value := values.pop(identifier, None):
            read[name] = value
    if count := values.pop("30", None):
        read["quantity"] = int(count)
    return Udi(
        agency=Agency.GS1, di=di, other=tuple(values.items()), unread=unread, text=original,
        **read,  # type: ignore[arg-type]
    )  # fmt: skip


def _once(elements: Iterable[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for identifier, value in elements:
        if values.setdefault(identifier, checked(identifier, value)) != value:
            raise FormatError(f"{values[identifier]!r} and {value!r} contradict each other", f"({identifier})")
    return values


def _day(value: str, place: str, at: date) -> date:
    """YYMMDD, possibly with HH, MM and SS after it."""
    year, month, day, hour = value[:2], value[2:4], value[4:6], value[6:8]
    if hour:
        days.hour(hour, place)
    for sixtieth in (value[8:10], value[10:12]):
        if sixtieth and int(sixtieth) > 59:
            raise FormatError(f"{sixtieth} is no minute or second, expected 00 to 59", place)
    return days.calendar_day(days.century(int(year), at), int(month), int(day), place)

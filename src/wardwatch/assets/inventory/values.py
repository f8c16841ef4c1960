"""Cells into values. A cell that says something unreadable is a fault, never a guess; an empty one says nothing."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any
from uuid import UUID

from wardwatch.assets.types import REQUIRED, CareRole, Details, Field, NetworkExposure
from wardwatch.kit.errors import FormatError
from wardwatch.kit.sheets import MAX_CELL, clean
from wardwatch.standards import cpe, purl, udi

MAX_QUANTITY = 1_000_000
MAX_NAME = 300  # two of them fit into one entry of an index, whatever the script
_FIELDS = tuple((field, field.value) for field in Field)
_NOTHING = frozenset({"", "-", "--", "?", "n/a", "na", "none", "unknown", "not stated", "tbd"})
_EXPOSURE_WORDS = {
    NetworkExposure.INTERNET_FACING: "internet-facing, internet facing, internet, external, public, dmz",
    NetworkExposure.INTERNAL: "internal, internal network, lan, intranet, networked, private, wired, wireless, wifi",
    NetworkExposure.ISOLATED: "isolated, standalone, stand-alone, offline, air-gapped, air gapped, not networked",
}
_CARE_WORDS = {
    CareRole.LIFE_SUSTAINING: "life-sustaining, life sustaining, life support, life-support, life critical",
    CareRole.TREATMENT: "treatment, therapy, therapeutic, infusion, surgery, surgical",
    CareRole.DIAGNOSTIC: "diagnostic, diagnostics, imaging, laboratory, lab",
    CareRole.MONITORING: "monitoring, monitor, patient monitoring",
    CareRole.RECORDS: "records, record, ehr, emr, clinical records, documentation",
    CareRole.ADMINISTRATIVE: "administrative, administration, admin, office, business, facilities, it",
}


def _by_word(words: Mapping[Any, str]) -> dict[str, Any]:
    return {word.strip(): value for value, listed in words.items() for word in listed.split(",")}


_EXPOSURES, _CARE_ROLES = _by_word(_EXPOSURE_WORDS), _by_word(_CARE_WORDS)


def parse(field: Field, cell: str) -> Any:
    """The value of a cell for `Details`, or None where it says nothing. `FormatError.reason` is one sentence."""
    if len(cell) > (longest := MAX_NAME if field in REQUIRED else MAX_CELL):
        raise FormatError(f"is longer than {longest:,} characters")
    reader = _READERS.get(field)
    if reader is None:
        return _plain(field, cell) or None
    return None if cell.casefold() in _NOTHING else reader(cell)


def checked(details: Details) -> Details:
    """Details that a person typed, cleaned as a file's cells are. `FormatError.place` names the field that is wrong."""
    cleaned: dict[str, Any] = {}
    carries: Mapping[Field, Any] = {}
    for field, name in _FIELDS:
        value = getattr(details, name)
        if value == "" and field not in REQUIRED:
            continue
        if not isinstance(value, str) or isinstance(value, Enum):
            continue
        text = clean(value)
        if not text and field in REQUIRED:
            raise FormatError("is required", name)
        try:
            read = parse(field, text)
            if field is Field.UDI_DI and read:
                carries = carried(text)
        except FormatError as error:
            raise FormatError(error.reason, name) from error
        cleaned[name] = (read or "") if field in _REWRITTEN else text
    for field, value in carries.items():
        cleaned[field.value] = cleaned.get(field.value) or getattr(details, field.value) or value
    if not 1 <= details.quantity <= MAX_QUANTITY:
        raise FormatError(f"is not a whole number from 1 to {MAX_QUANTITY:,}", Field.QUANTITY.value)
    return details.having(**cleaned)


_LOST = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_FLOAT = re.compile(r"(\d{3,})\.0")
_NUMBERED = frozenset({Field.PRODUCT, Field.MODEL, Field.SERIAL, Field.LOT, Field.UDI_DI})
_REWRITTEN = frozenset({Field.UDI_DI, Field.MANUFACTURED})


def _plain(field: Field, cell: str) -> str:
    """A text; a number that only names something ("8015.0") is written as such, one that lost its digits is refused."""
    if cell[-1:].isdigit():
        if _LOST.fullmatch(cell) and field not in REQUIRED:
            raise FormatError(
                f"“{cell}” is a number that lost its last digits in the spreadsheet program; type it as text"
            )
        if cell.endswith(".0") and field in _NUMBERED and (match := _FLOAT.fullmatch(cell)):
            return match[1]
    return cell


_WHOLE = re.compile(r"(?:([0-9]{1,9})|([0-9]{1,3}(?:,[0-9]{3}){1,2})|([0-9]{1,3}(?:\.[0-9]{3}){2}))(?:[.,]0{1,2})?")
"""A whole number as spreadsheets write it, thousands by commas or (twice) by points; "1,5" and "1.200" are none."""


def _quantity(cell: str) -> int:
    match = _WHOLE.fullmatch(cell)
    digits = re.sub(r"[.,]", "", next(filter(None, match.groups()))) if match else ""
    if not match or not 1 <= (number := int(digits)) <= MAX_QUANTITY:
        raise FormatError(f"“{cell}” is not a whole number from 1 to {MAX_QUANTITY:,}")
    return number


def _exposure(cell: str) -> NetworkExposure:
    found: NetworkExposure | None = _EXPOSURES.get(cell.casefold())
    if found is None:
        raise FormatError(f"“{cell}” is none of: internet-facing, internal, isolated, unknown")
    return found


def _care_role(cell: str) -> CareRole:
    found: CareRole | None = _CARE_ROLES.get(cell.casefold())
    if found is None:
        raise FormatError(f"“{cell}” is none of: {', '.join(role.value for role in CareRole)}")
    return found


_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:[T ].*)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_MONTHLY = re.compile(r"(\d{1,2})/(\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_WORDED = re.compile(r"(?:(\d{1,2})[ -])?([a-z]{3,10})\.?(?: (\d{1,2}),)?[ -](\d{4})")
_MONTHS = {
    month: number
    for number, words in enumerate(
        ("jan ene", "feb", "mar", "apr abr", "may", "jun", "jul", "aug ago", "sep set", "oct", "nov", "dec dic"),
        start=1,
    )
    for month in words.split()
}


def _day(cell: str) -> date:
    """A day; a month or a year alone means its last day. 3/4/2026 has two readings and is refused; points are only
    written with the day first."""
    try:
        if match := _SLASHED.fullmatch(cell):
            first, second, year = map(int, match.groups())
            if first <= 12 and second <= 12 and first != second:
                raise FormatError(f"“{cell}” can be read as two different days; write the date as {year}-12-31")
            return date(year, min(first, second), max(first, second))
        if match := _DOTTED.fullmatch(cell):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO.fullmatch(cell):
            return _last(int(match[1]), int(match[2] or 12), match[3])
        if match := _MONTHLY.fullmatch(cell):
            return _last(int(match[2]), int(match[1]), None)
        match = _WORDED.fullmatch(cell.casefold())
        if match and (number := _MONTHS.get(match[2][:3])) and not (match[1] and match[3]):
            return _last(int(match[4]), number, match[1] or match[3])
    except ValueError:
        pass
    raise FormatError(f"“{cell}” is not a date; write it as 2026-12-31")


def _made(cell: str) -> str:
    """When something was made, as far as the cell says it: "2019-03-14", "2019-03" or "2019".

    3/4/2019 has two readings, which have the year in common.
    """
    if match := _SLASHED.fullmatch(cell):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            return match[3]
    day, known = _day(cell), 10
    if match := _ISO.fullmatch(cell):
        known = 10 if match[3] else 7 if match[2] else 4
    elif _MONTHLY.fullmatch(cell):
        known = 7
    elif match := _WORDED.fullmatch(cell.casefold()):
        known = 10 if match[1] or match[3] else 7
    return day.isoformat()[:known]


def _last(year: int, month: int, day: str | None) -> date:
    return date(year, month, int(day or calendar.monthrange(year, month)[1]))


def _cpe(cell: str) -> str:
    cpe.read(cell)
    return cell


def _purl(cell: str) -> str:
    purl.read(cell)
    return cell


_SHOWN = 60
_ANY_DAY = date(2030, 1, 1)
"""Places the two digits of a year in a carrier, from 1981 to 2080: what is in use was made and expires within."""


def carrier(cell: str) -> udi.Udi:
    """What a scanner or a person put into a cell for device identifiers: a whole UDI, or its DI alone."""
    try:
        return udi.read(_plain(Field.UDI_DI, cell), at=_ANY_DAY)
    except FormatError as error:
        if not error.place and error.reason.startswith("“"):
            raise
        raise FormatError(f"“{cell[:_SHOWN]}” is not a device identifier: {error.reason}") from error


def carried(cell: str) -> Mapping[Field, Any]:
    """What a carrier says beside its device identifier: serial number, lot, and dates."""
    read = carrier(cell)
    made = read.manufactured.isoformat()[: 7 if read.made_in_month else 10] if read.manufactured else None
    said = {
        Field.SERIAL: read.serial,
        Field.LOT: read.lot,
        Field.MANUFACTURED: made,
        Field.EXPIRES: read.expires,
    }
    return {field: value for field, value in said.items() if value}


def _udi(cell: str) -> str:
    return carrier(cell).di


def _mark(cell: str) -> str:
    """A uid as we write it; any other mark as it stands."""
    try:
        return str(UUID(cell))
    except ValueError:
        return cell


_READERS: Mapping[Field, Callable[[str], Any]] = {
    Field.QUANTITY: _quantity,
    Field.NETWORK_EXPOSURE: _exposure,
    Field.CARE_ROLE: _care_role,
    Field.SUPPORT_END: _day,
    Field.MANUFACTURED: _made,
    Field.EXPIRES: _day,
    Field.CPE: _cpe,
    Field.PURL: _purl,
    Field.UDI_DI: _udi,
    Field.CONTAINER: _mark,
    Field.UID: _mark,
}

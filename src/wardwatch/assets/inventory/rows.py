"""Rows of a list into good lines, faults, and rows that are no lines: headings of sections, sums, the header again.

One row is one line: rows that say the same stay as many lines, and a count stays with its row.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from wardwatch.assets.inventory import columns, naming, values, versions
from wardwatch.assets.inventory.listing import Part
from wardwatch.assets.types import (
    REQUIRED,
    Details,
    Field,
    Line,
    LineFault,
    NamedByDevice,
    Skipped,
    VersionInName,
)
from wardwatch.assets.wording import UNKNOWN_MAKER
from wardwatch.kit.errors import FormatError
from wardwatch.kit.progress import Progress
from wardwatch.kit.sheets import Row

HEADING = "a heading or a remark"
SUM = "a sum"
HEADER = "the header again"
SAYS_NOTHING = "says nothing in the columns that are read"
_SHIFTED = "has more cells than the header; a separator may stand unquoted in a text"
_A_DATE = "is a date; if a version such as 3.10 was meant, type it as text"
_SUM_WORDS = re.compile(
    r"(?:sub|grand|gran)?[\s-]*total(?:s|es)?\b.*|.*\b(?:sub)?total(?:s|es)?:?|(?:suma?|summe|gesamt|count)\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\d.,\s]+")
_NO_DATES = frozenset({Field.MODEL, Field.VERSION, Field.SERIAL, Field.LOT, Field.UDI_DI})
_NAMES = (Field.MODEL, Field.PRODUCT)
_FEWEST_COLUMNS = 3
_STEP = 1_000
_LONGEST_CELL = 200
_Parts = Sequence[tuple[Part, tuple[Field | None, ...]]]


@dataclass(frozen=True, slots=True)
class Device:
    """What a device identifier names, and who says so."""

    vendor: str
    product: str
    model: str
    source: str


Devices = Callable[[Collection[str]], Mapping[str, Device]]
"""Looks up what device identifiers name, as far as somebody says it."""


def nobody_knows(dis: Collection[str]) -> Mapping[str, Device]:
    """Where there is nobody to ask."""
    return {}


@dataclass(slots=True)
class Read:
    """What the rows gave."""

    lines: list[Line] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    versions: list[VersionInName] = field(default_factory=list)
    named: list[NamedByDevice] = field(default_factory=list)
    no_maker: int = 0


@dataclass(frozen=True, slots=True)
class _List:
    """What every row of one list is read by: which place says which field, and what no column says."""

    part: Part
    places: tuple[tuple[int, Field], ...]
    required: tuple[int, ...]
    header_words: frozenset[str]
    unstated: frozenset[Field]
    names_as_written: bool
    udi: int | None
    devices: Mapping[str, Device]
    makers: Mapping[str, tuple[str, str]]

    @property
    def names_no_maker(self) -> bool:
        """Whether the list has no column for makers."""
        return all(said is not Field.VENDOR for _, said in self.places)


def read(
    parts: _Parts,
    *,
    stated: frozenset[Field],
    names_as_written: bool,
    progress: Progress,
    devices: Devices = nobody_knows,
    makers: naming.Makers = naming.nobody_makes,
) -> Read:
    """Read lists, each with the field of each of its columns, into one. `stated` are the fields of the whole file."""
    found = Read()
    known, told = devices(frozenset(_asked(parts))), makers(frozenset(_without_maker(parts)))
    total, done = sum(len(part.rows) for part, _ in parts), 0
    for part, fields in parts:
        kind = _list(part, fields, stated, known, told, names_as_written=names_as_written)
        for row in part.rows:
            if done % _STEP == 0:
                progress.step(done, total, "reading the list")
            done += 1
            _row(row, kind, found)
    return found


def _asked(parts: _Parts) -> Iterator[str]:
    """The device identifiers of rows that leave out the maker or the product."""
    for part, fields in parts:
        if Field.UDI_DI not in fields:
            continue
        at, required = fields.index(Field.UDI_DI), [place for place, said in enumerate(fields) if said in REQUIRED]
        for row in part.rows:
            whole = len(required) == len(REQUIRED) and all(_cell(row, place) for place in required)
            if not whole and _cell(row, at):
                yield from _di(_cell(row, at))


def _without_maker(parts: _Parts) -> Iterator[str]:
    """The names of products in lists that have no column for makers."""
    for part, fields in parts:
        if Field.VENDOR not in fields and Field.PRODUCT in fields:
            at = fields.index(Field.PRODUCT)
            yield from (_cell(row, at) for row in part.rows)


def _di(cell: str) -> Iterator[str]:
    """The device identifier in a cell, if there is one."""
    with suppress(FormatError):
        yield values.carrier(cell).di


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _list(
    part: Part,
    fields: tuple[Field | None, ...],
    stated: frozenset[Field],
    devices: Mapping[str, Device],
    makers: Mapping[str, tuple[str, str]],
    *,
    names_as_written: bool,
) -> _List:
    places = tuple((place, said) for place, said in enumerate(fields) if said)
    required = tuple(place for place, said in places if said in REQUIRED)
    words = {word for header in part.header for word in (header, *header.split(columns.JOINT))}
    return _List(
        part=part,
        places=places,
        required=required or tuple(place for place, said in places if said in naming.NAMING)[:1],
        header_words=frozenset(words - {""}),
        unstated=stated - frozenset(said for _, said in places),
        names_as_written=names_as_written,
        udi=fields.index(Field.UDI_DI) if Field.UDI_DI in fields else None,
        devices=devices,
        makers=makers,
    )


def _row(row: Row, kind: _List, found: Read) -> None:
    sheet = kind.part.sheet
    if reason := _no_line(row, kind):
        text = " | ".join(cell for cell in row.cells if cell)[:_LONGEST_CELL]
        found.skipped.append(Skipped(row.line, reason, text, sheet))
        return
    said, missing, wrong = _values(row, kind)
    by = _named(said, kind)
    for place, named in missing:
        if named.value not in said:
            header = kind.part.header[place]
            wrong.append(LineFault(row.line, header, f"the {named} is required and empty", sheet=sheet))
    if not wrong and Field.PRODUCT.value not in said:
        wrong.append(LineFault(row.line, "", naming.NAMELESS, sheet=sheet))
    if wrong:
        found.faults += wrong
        return
    if by:
        names = (said[Field.VENDOR.value], said[Field.PRODUCT.value], said.get(Field.MODEL.value, ""))
        found.named.append(NamedByDevice(row.line, by[0], *names, by[1], sheet))
    unnamed = said.setdefault(Field.VENDOR.value, UNKNOWN_MAKER) == UNKNOWN_MAKER and kind.names_no_maker
    found.no_maker += unnamed
    carried = _take_carried(said, row, kind)
    written = "" if kind.names_as_written else _take_version(said)
    unstated = kind.unstated - ({Field.VERSION} if written else set()) - carried - {*REQUIRED}
    unstated |= {Field.VENDOR} if unnamed else set()
    if written:
        name = said.get(Field.MODEL.value) or said[Field.PRODUCT.value]
        found.versions.append(VersionInName(row.line, written, name, said[Field.VERSION.value], sheet))
    found.lines.append(Line(row.line, Details(**said), kind.part.number, written, unstated))


def _no_line(row: Row, kind: _List) -> str:
    """Why a row is no line of the inventory; "" where it is one, or means to be."""
    cells = row.cells
    if all(place < len(cells) and cells[place] for place in kind.required):
        again = cells[kind.required[0]] in kind.header_words
        return HEADER if again and all(cell in kind.header_words for cell in cells if cell) else ""
    said = [cell for cell in cells if cell]
    if any(map(_SUM_WORDS.fullmatch, said[:_FEWEST_COLUMNS])):
        return SUM
    at = next(place for place, cell in enumerate(cells) if cell)
    if len(said) == 1 and len(kind.part.header) >= _FEWEST_COLUMNS and (at == 0 or at not in kind.required):
        if at == kind.udi and any(_di(said[0])):
            return ""
        return SUM if _NUMBER.fullmatch(said[0]) else HEADING
    return "" if any(place < len(cells) and cells[place] for place, _ in kind.places) else SAYS_NOTHING


def _values(row: Row, kind: _List) -> tuple[dict[str, Any], list[tuple[int, Field]], list[LineFault]]:
    """What a row says by field, the places of required fields that say nothing, and what cannot be read."""
    said: dict[str, Any] = {}
    missing: list[tuple[int, Field]] = []
    wrong: list[LineFault] = []
    header, sheet = kind.part.header, kind.part.sheet
    for place, named in kind.places:
        cell = _cell(row, place)
        try:
            if place in row.dates and named in _NO_DATES:
                raise FormatError(_A_DATE)
            value = values.parse(named, cell)
        except FormatError as error:
            wrong.append(LineFault(row.line, header[place], error.reason, cell[:_LONGEST_CELL], sheet))
            continue
        if value is not None:
            said[named.value] = value
        elif named in REQUIRED:
            missing.append((place, named))
    if not sheet and len(row.cells) > len(header) and any(row.cells[len(header) :]):
        wrong.append(LineFault(row.line, "", _SHIFTED))
    return said, missing, wrong


def _named(said: dict[str, Any], kind: _List) -> tuple[str, str] | None:
    """Name a line that leaves out its maker or product by what else it says; returns by what, and how it is known."""
    if all(named.value in said for named in REQUIRED):
        return None
    di = said.get(Field.UDI_DI.value, "")
    if device := kind.devices.get(di):
        _name(said, device)
        return di, device.source
    named = naming.by_identifier(said.get(Field.CPE.value, ""), said.get(Field.PURL.value, ""))
    if named:
        said.setdefault(Field.VENDOR.value, named.vendor)
        said.setdefault(Field.PRODUCT.value, named.product)
        return named.written, named.source
    written = said.get(Field.PRODUCT.value, "")
    if split := kind.makers.get(written) if kind.names_no_maker else None:
        said[Field.VENDOR.value], said[Field.PRODUCT.value] = split
        return written, naming.IN_FRONT
    return None


def _name(said: dict[str, Any], device: Device) -> None:
    """Name a line as its device identifier is known, where the list leaves that out."""
    if Field.PRODUCT.value not in said:
        said[Field.PRODUCT.value] = device.product
        said.setdefault(Field.MODEL.value, device.model)
    said.setdefault(Field.VENDOR.value, device.vendor)


def _take_carried(said: dict[str, Any], row: Row, kind: _List) -> set[Field]:
    """Take serial number, lot and dates out of a scanned carrier where the list gives none; returns what was taken."""
    if kind.udi is None or Field.UDI_DI.value not in said:
        return set()
    carried = {field: value for field, value in values.carried(_cell(row, kind.udi)).items() if field.value not in said}
    said.update({field.value: value for field, value in carried.items()})
    return set(carried)


def _take_version(said: dict[str, Any]) -> str:
    """Move a version out of the names where none is given; returns the name that it stood in, as written."""
    if said.get(Field.VERSION.value):
        return ""
    model = said.get(Field.MODEL.value, "")
    if version := versions.alone(model):
        said[Field.MODEL.value], said[Field.VERSION.value] = "", version
        return str(model)
    found = {name.value: split for name in _NAMES if name.value in said and (split := versions.split(said[name.value]))}
    if len({split.version for split in found.values()}) != 1:
        return ""
    written = next(said[name] for name in found)
    for name, split in found.items():
        said[name], said[Field.VERSION.value] = split
    return str(written)

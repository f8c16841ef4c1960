"""Bytes of a workbook to tables: looked at from outside first, then read by `child` under its limits."""

import io
import struct
import zipfile
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from wardwatch.kit import confined
from wardwatch.kit.errors import FormatError
from wardwatch.kit.sheets import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, Row, clean

MAX_UNPACKED = 400 * 2**20
_MOST_PARTS = 2_000
_REMEMBERED = 50_000  # texts of a list come again and again: each is tidied, and kept in memory, once
_CHILD = Path(__file__).with_name("child.py")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_PART = b"PK\x01\x02"
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO 2.3.4: the stream of a locked workbook
_TOO_MUCH = (
    "reading the workbook takes more room or time than a list may; delete what stands far below or beside the list, "
    "or save it as CSV"
)
_WRONG = {
    "damaged": "the workbook is damaged, or no workbook at all",
    "password": "the workbook is locked with a password; save it without one",
    "memory": _TOO_MUCH,
    "output": _TOO_MUCH,
    "rows": f"the file has more than {MAX_ROWS:,} rows; send it in parts",
    "sheets": "the workbook has more than 100 sheets",
    "columns": f"has more than {MAX_COLUMNS} columns",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one; rows are lines (from 1), columns the places of cells in rows; both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Grid:
    """One sheet: its rows that are not blank. `problem` says why it could not be read."""

    name: str
    visible: bool = True
    merges: tuple[Merge, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a file holds. `kind` is the usual ending of its name: xlsx, xlsb, xls or ods."""

    kind: str
    grids: tuple[Grid, ...]


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a workbook does (a ZIP archive, or an OLE2 file)."""
    return data.startswith((_ZIP, _OLE))


def unpacked_size(data: bytes) -> int:
    """How many bytes a workbook says that it unpacks to. Raises `FormatError` for a broken archive."""
    return sum(part.file_size for part in _parts(data)) if data.startswith(_ZIP) else len(data)


def read(data: bytes) -> Workbook:
    """Every worksheet of a workbook, hidden ones too.

    Raises `FormatError` for what is too large (`MAX_BYTES` as sent, `MAX_UNPACKED` unpacked, twice `MAX_ROWS` rows),
    locked, damaged, or no workbook.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(f"the file is larger than {MAX_BYTES // 2**20} MB; send it in parts")
    kind = _kind(data)
    grids: list[Grid] = []
    tidy = lru_cache(maxsize=_REMEMBERED)(clean)
    limits = (2 * MAX_ROWS, MAX_COLUMNS, MAX_CELL + 1)
    for word, *said in confined.messages(_CHILD, limits, data, wrong=_WRONG, died=_TOO_MUCH):
        if word == "sheet":
            name, visible, merges = said
            grids.append(Grid(clean(name), visible, tuple(Merge(*span) for span in merges)))
        elif word == "rows":
            grids[-1].rows += [Row(line, tuple(map(tidy, cells)), frozenset(dates)) for line, cells, dates in said[0]]
        else:
            grids[-1].rows, grids[-1].problem = [], _WRONG[said[0]]
    return Workbook(kind, tuple(grids))


def _kind(data: bytes) -> str:
    if data.startswith(_OLE):
        if _PASSWORD_MARK in data:
            raise FormatError(_WRONG["password"])
        return "xls"
    parts = _parts(data)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FormatError(_TOO_MUCH)
    names = {part.filename.lower() for part in parts}
    for name, kind in (("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")):
        if name in names:
            return kind
    raise FormatError("this is an archive, not a workbook; unpack it first")


def _parts(data: bytes) -> list[zipfile.ZipInfo]:
    if data.count(_PART) > _MOST_PARTS:
        raise FormatError(_TOO_MUCH)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OSError) as error:
        raise FormatError(_WRONG["damaged"]) from error

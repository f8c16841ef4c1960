"""The program that reads a workbook: bytes on standard input, tables on standard output. Imports nothing of ours.

Each message is its length (four bytes, big endian) and that much MessagePack: `["sheet", name, visible, merges]`, then
`["rows", [[line, cells, dates], ...]]` any number of times, at the end `["end"]`. Anything wrong is `["wrong", kind]`
for the file and `["problem", kind]` for the sheet in hand.
"""

import datetime
import io
import os
import resource
import struct
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import python_calamine as calamine

MEMORY = 1_536 * 2**20
SECONDS = 60
MOST_SHEETS = 100
MOST_MERGES = 10_000
OUTPUT = 256 * 2**20
_CHUNK = 2_000
_DIED = 70
_CERTAIN = 10**15  # a number in a workbook has 15 digits that are sure


class _Wrong(Exception):  # noqa: N818 - its text is a kind, not a sentence
    """The file cannot be read; the argument says why, as a word that the parent knows."""


class _Out:
    """Messages to the parent, as many bytes of them as it has room for."""

    def __init__(self) -> None:
        self._room, self._encode = OUTPUT, msgspec.msgpack.Encoder().encode

    def __call__(self, *message: Any) -> None:
        data = self._encode(message)
        self._room -= len(data)
        if self._room < 0:
            raise _Wrong("output")
        sys.stdout.buffer.write(struct.pack(">I", len(data)) + data)


def main(most_rows: int, most_columns: int, longest_cell: int) -> None:
    """Read; whatever happens is a message, or the end of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = _Out()
    try:
        _read(out, most_rows, most_columns, longest_cell)
    except BaseException:  # out of memory even for saying so
        os._exit(_DIED)


def _read(out: _Out, most_rows: int, most_columns: int, longest_cell: int) -> None:
    try:
        _book(sys.stdin.buffer.read(), out, most_rows, most_columns, longest_cell)
    except _Wrong as wrong:
        _Out()("wrong", str(wrong))
    except calamine.PasswordError:
        out("wrong", "password")
    except MemoryError:
        out("wrong", "memory")
    except BaseException:  # the library panics with one that is no Exception
        out("wrong", "damaged")
    sys.stdout.buffer.flush()


def _book(data: bytes, out: _Out, most_rows: int, most_columns: int, longest: int) -> None:
    book = calamine.load_workbook(io.BytesIO(data))
    rows_left = most_rows
    for index, known in enumerate(book.sheets_metadata):
        if index == MOST_SHEETS:
            raise _Wrong("sheets")
        if known.typ is not calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = book.get_sheet_by_index(index)
        except calamine.CalamineError:
            out("sheet", known.name, True, [])
            out("problem", "damaged")
            continue
        out("sheet", known.name, known.visible is calamine.SheetVisibleEnum.Visible, _merges(sheet))
        rows_left = _sheet(sheet, out, rows_left, most_columns, longest)
    out("end")


def _merges(sheet: calamine.CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Merged cells as top line, left column, bottom line, right column; columns count from the first that is used."""
    left = sheet.start[1] if sheet.start else 0
    spans = (sheet.merged_cell_ranges or [])[:MOST_MERGES]
    return [(top + 1, max(first - left, 0), bottom + 1, last - left) for (top, first), (bottom, last) in spans]


def _sheet(sheet: calamine.CalamineSheet, out: _Out, rows_left: int, most_columns: int, longest: int) -> int:
    """Send the rows that are not blank; returns how many more rows the workbook may have."""
    chunk = []
    for line, values in _rows(sheet):
        if len(values) > most_columns:
            out("problem", "columns")
            return rows_left
        rows_left -= 1
        if rows_left < 0:
            raise _Wrong("rows")
        dates = [at for at, value in enumerate(values) if isinstance(value, datetime.date)]
        chunk.append((line, [_text(value)[:longest] for value in values], dates))
        if len(chunk) == _CHUNK:
            out("rows", chunk)
            chunk = []
    out("rows", chunk)
    return rows_left


def _rows(sheet: calamine.CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    for line, values in enumerate(sheet.iter_rows(), 1):
        while values and values[-1] == "":
            values.pop()
        if values:
            yield line, values


def _text(value: Any) -> str:
    """A cell as its reader sees it; a number whose last digits were lost shows that by its exponent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if abs(value) >= _CERTAIN:
            return f"{value:.14E}"
        return str(int(value)) if value == int(value) else f"{value:.15g}"
    if isinstance(value, datetime.datetime):
        return str(value.date() if value.time() == datetime.time() else value.replace(microsecond=0))
    return str(value)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

"""Comma separated files as people really send them, read into cells that know their line.

RFC 4180 and its relatives: any of `, ; tab |` as separator, quoted line breaks, UTF-8 with or without mark, UTF-16,
Windows-1252, blank lines, titles above the header. Written files are safe to open in a spreadsheet program.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from wardwatch.kit.errors import FormatError

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
HEADER_ROWS = 30
"""Among how many first rows the header is looked for."""
_SEPARATORS = (",", ";", "\t", "|")
_NO_SEPARATOR = '"\r\n\0'
_FORMULA = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")  # the last four: wide ones, which some editions take too
_WORKBOOK, _OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

HeaderScore = Callable[[Sequence[str]], int]
"""How many cells of a row look like headers that the reader knows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the physical line on which it begins (from 1), and its cells without surrounding space. `dates` are
    the places of cells that are dates by their type, which only workbooks have."""

    line: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as read: how it was written, its header, and the rows below that are not blank."""

    encoding: str
    separator: str
    header: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A file as read, before anybody says which row is the header: how it was written, and its rows, none blank."""

    encoding: str
    separator: str
    rows: tuple[Row, ...]


def read(data: bytes, score: HeaderScore) -> Sheet:
    """Read a whole file; the header is the row among the first thirty that `score` likes best, else the first one.

    Raises `FormatError` (with the line) for files that are too large, no text, empty, or broken quoting.
    """
    text = read_rows(data, score)
    at = _header_at(text.rows, score)
    return Sheet(encoding=text.encoding, separator=text.separator, header=text.rows[at], rows=text.rows[at + 1 :])


def read_rows(data: bytes, score: HeaderScore) -> Text:
    """Read a whole file as rows, titles and header among them. Raises `FormatError` as `read` does."""
    text, encoding = _decoded(data)
    separator, text, skipped = _separator(text, score)
    rows: list[Row] = []
    for row in _rows(text, separator, skipped):
        if len(rows) > MAX_ROWS + HEADER_ROWS:
            raise FormatError(f"the file has more than {MAX_ROWS:,} rows; send it in parts")
        rows.append(row)
    if not rows:
        raise FormatError("the file has no rows")
    return Text(encoding=encoding, separator=separator, rows=tuple(rows))


def write(header: Sequence[str], rows: Iterable[Sequence[object]], *, mark: bool = True) -> bytes:
    """A CSV file in UTF-8, with a mark for spreadsheet programs; no cell of it can be taken for a formula.

    `mark` False leaves the mark out, for files that programs read first.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig" if mark else "utf-8")


def safe(cell: object) -> str:
    """The cell as text; what would begin a formula is kept as text by an apostrophe, which `read` takes off again."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text


def clean(cell: str) -> str:
    """A cell without unprintable characters, runs of space, and the wrappings that spreadsheet programs leave.

    The group separator, which scanners put between the parts of a barcode, is kept as its visible sign.
    """
    plain = cell if cell.isprintable() else "".join(map(_printable, cell))
    text = " ".join(plain.split())
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1]
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _printable(letter: str) -> str:
    if letter == "\x1d":
        return "\u241d"
    return letter if letter.isprintable() else " "


def _decoded(data: bytes) -> tuple[str, str]:
    if len(data) > MAX_BYTES:
        raise FormatError(f"the file is larger than {MAX_BYTES // 2**20} MB; send it in parts")
    if data.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        raise FormatError("this is a workbook; in your spreadsheet program choose “Save as” and “CSV”")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[1:2] == b"\0" or data[:1] == b"\0":
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FormatError("the file is not text in UTF-8, UTF-16 or Windows-1252")


def _separator(text: str, score: HeaderScore) -> tuple[str, str, int]:
    """The separator, the text without a leading `sep=;` line, and how many lines that took."""
    first, _, rest = text.partition("\n")
    said = first.strip('\r"')
    if said[:4].lower() == "sep=" and len(said) == 5 and said[4] not in _NO_SEPARATOR:
        return said[4], rest, 1
    head = "\n".join(text.splitlines()[: HEADER_ROWS * 2])

    def fitness(separator: str) -> tuple[int, int]:
        try:
            rows = list(_rows(head, separator, 0))
        except FormatError:
            return (0, 0)
        return max((score(row.cells) for row in rows), default=0), max((len(row.cells) for row in rows), default=0)

    return max(_SEPARATORS, key=fitness), text, 0


def _rows(text: str, separator: str, skipped: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line, blank = 1 + skipped, 0
    while True:
        try:
            raw = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FormatError(str(error), f"line {line}") from error
        if len(raw) > MAX_COLUMNS:
            raise FormatError(f"more than {MAX_COLUMNS} columns", f"line {line}")
        cells = tuple(map(clean, raw))
        if any(cells):
            yield Row(line, cells)
        elif (blank := blank + 1) > MAX_ROWS:
            raise FormatError(f"more than {MAX_ROWS:,} rows are blank", f"line {line}")
        line = reader.line_num + 1 + skipped


def _header_at(rows: Sequence[Row], score: HeaderScore) -> int:
    head = rows[:HEADER_ROWS]
    return max(range(len(head)), key=lambda index: (score(head[index].cells), -index))

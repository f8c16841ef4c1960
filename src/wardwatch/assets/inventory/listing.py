"""A file as one table, whatever it is: a CSV file, or the sheets of a workbook that are lists.

Of each sheet the header is found among its first rows: the row that `columns.score` likes best, or two rows above one
another that say more together ("Software" over "Version"). A sheet whose header names no maker and product is left out,
and so is a hidden one; where no sheet has such a header, the likeliest is read, and a person chooses its columns.
Columns of the same name that mean the same are one column of the file, in however many sheets they stand.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wardwatch.assets.inventory import columns
from wardwatch.assets.types import ColumnMapping, Field, InventoryFormat, SheetSeen
from wardwatch.kit import sheets, workbooks
from wardwatch.kit.errors import FormatError
from wardwatch.kit.sheets import HEADER_ROWS, MAX_ROWS, Row
from wardwatch.kit.workbooks import Grid, Merge

HIDDEN = "the sheet is hidden"
EMPTY = "the sheet is empty"
UNNAMED = "no row of it names columns for the maker and the product"
_TALLEST_MERGE = 2_000
_ADDS = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A list within a file: its sheet ("" and 0 in a CSV file; else the name, and which from 1), header, the rows below
    that are not blank, and for each of its columns the place among the file's columns."""

    sheet: str
    number: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    places: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A file as read: its columns and what their headers say, its lists, and (of a workbook) every sheet."""

    format: InventoryFormat
    encoding: str
    columns: tuple[str, ...]
    proposed: ColumnMapping
    parts: tuple[Part, ...]
    sheets: tuple[SheetSeen, ...] = ()


def read(data: bytes) -> Listing:
    """The lists in a file. Raises `FormatError` for files that are too large, damaged, no table, or empty."""
    if workbooks.is_workbook(data):
        return _of_workbook(workbooks.read(data))
    text = sheets.read_rows(data, columns.score)
    part = _part("", 0, text.rows, ())
    if len(part.rows) > MAX_ROWS:
        raise FormatError(f"the file has more than {MAX_ROWS:,} rows; send it in parts")
    named, mapping, (part,) = _united([part])
    return Listing(InventoryFormat.CSV, text.encoding, named, mapping, (part,))


def _of_workbook(book: workbooks.Workbook) -> Listing:
    readable = [(number, grid) for number, grid in enumerate(book.grids, 1) if grid.visible and grid.rows]
    found = [_part(grid.name, number, grid.rows, grid.merges) for number, grid in readable]
    lists = [part for part in found if not columns.propose(part.header).missing]
    if not lists:
        lists = sorted(found, key=lambda part: (not part.rows, -columns.score(part.header)))[:1]
    if not lists:
        raise FormatError("no sheet of the workbook has rows")
    if sum(len(part.rows) for part in lists) > MAX_ROWS:
        raise FormatError(f"the file has more than {MAX_ROWS:,} rows; send it in parts")
    named, mapping, parts = _united(lists)
    by_name = {part.sheet: part for part in parts}
    seen = tuple(_seen(grid, by_name.get(grid.name)) for grid in book.grids)
    return Listing(InventoryFormat(book.kind), "", named, mapping, parts, seen)


def _seen(grid: Grid, part: Part | None) -> SheetSeen:
    if part:
        return SheetSeen(grid.name, rows=len(part.rows), columns=part.places)
    why_not = grid.problem or (UNNAMED if grid.visible else HIDDEN) if grid.rows or grid.problem else EMPTY
    return SheetSeen(grid.name, why_not=why_not)


def _united(parts: Sequence[Part]) -> tuple[tuple[str, ...], ColumnMapping, tuple[Part, ...]]:
    """The columns of all parts, what their headers say, and the parts with the places of theirs."""
    known: dict[tuple[str, int, Field | None], int] = {}
    placed = []
    for part in parts:
        before: Counter[str] = Counter()
        places = []
        for header, field in zip(part.header, columns.propose(part.header, model_as_product=False).fields, strict=True):
            before[header] += 1
            places.append(known.setdefault((header, before[header], field), len(known)))
        placed.append(replace(part, places=tuple(places)))
    fields = columns.with_product(tuple(field for _, _, field in known))
    return tuple(header for header, _, _ in known), ColumnMapping(fields), tuple(placed)


def _part(sheet: str, number: int, rows: Sequence[Row], merges: Sequence[Merge]) -> Part:
    last, header = _header(rows[: HEADER_ROWS + 1], merges)
    below = rows[last + 1 :]
    return Part(sheet, number, header, tuple(_filled(below, merges, rows[last].line) if merges else below))


def _header(rows: Sequence[Row], merges: Sequence[Merge]) -> tuple[int, tuple[str, ...]]:
    """The place of the header's last row, and its cells."""
    scores = [columns.score(row.cells) for row in rows[:HEADER_ROWS]]
    at = max(range(len(scores)), key=lambda index: (scores[index], -index))
    alone = (scores[at], at, rows[at].cells)
    pairs = [(index, index + 1) for index in (at - 1, at) if index >= 0 and index + 1 < len(rows)]
    joint = [(lower, _joined(rows[upper], rows[lower], merges)) for upper, lower in pairs]
    both = [
        (columns.score(cells), lower, cells)
        for lower, cells in joint
        if rows[lower].line == rows[lower - 1].line + 1 and (lower == at or _is_header(rows[lower]))
    ]
    best = max(both, key=lambda found: found[0], default=alone)
    enough = alone[0] + (_ADDS if best[1] == at else 0)  # a title above has to add to the header; a lower row is one
    _, last, cells = best if best[0] >= enough else alone
    return last, cells


def _is_header(row: Row) -> bool:
    """Whether at least half of a row's cells, and two, are headers: a row of data may hold such a word by chance."""
    said = [cell for cell in row.cells if cell]
    return len(said) >= 2 and 2 * sum(1 for cell in said if columns.meaning(cell)) >= len(said)


def _joined(upper: Row, lower: Row, merges: Sequence[Merge]) -> tuple[str, ...]:
    """Two rows as one header; what is merged, or stands blank behind a text, belongs to the text on its left."""
    width = max(len(upper.cells), len(lower.cells))
    above = list(upper.cells) + [""] * (width - len(upper.cells))
    below = list(lower.cells) + [""] * (width - len(lower.cells))
    spans = [span for span in merges if span.top == upper.line and span.left < width]
    for span in spans:
        above[span.left : span.right + 1] = [above[span.left]] * (min(span.right, width - 1) - span.left + 1)
    if not merges:
        for place in range(1, width):
            above[place] = above[place] or (above[place - 1] if below[place] else "")
    return tuple(
        f"{one}{columns.JOINT}{other}" if one and other and one != other else one or other
        for one, other in zip(above, below, strict=True)
    )


def _filled(rows: Sequence[Row], merges: Sequence[Merge], header_line: int) -> Iterable[Row]:
    """The rows with the text of a cell that is merged downward in each row that it spans."""
    changed: dict[int, dict[int, str]] = {}
    texts = {row.line: row.cells for row in rows}
    for span in merges:
        tall = span.bottom - span.top
        if span.top <= header_line or span.left != span.right or not 0 < tall <= _TALLEST_MERGE:
            continue
        cells = texts.get(span.top, ())
        for line in range(span.top + 1, span.bottom + 1) if span.left < len(cells) else ():
            changed.setdefault(line, {})[span.left] = cells[span.left]
    return (_with(row, changed[row.line]) if row.line in changed else row for row in rows)


def _with(row: Row, said: dict[int, str]) -> Row:
    cells = list(row.cells) + [""] * (max(said) + 1 - len(row.cells))
    for place, text in said.items():
        cells[place] = cells[place] or text
    return Row(row.line, tuple(cells), row.dates)

"""From the bytes of a file to good lines and faults."""

from collections.abc import Sequence
from typing import Any

from wardwatch.assets.inventory import bom, columns, values
from wardwatch.assets.types import (
    REQUIRED,
    ColumnMapping,
    Details,
    Field,
    Inventory,
    InventoryFormat,
    Line,
    LineFault,
    Preview,
)
from wardwatch.kit import sheets
from wardwatch.kit.errors import FormatError, Refusal
from wardwatch.kit.progress import Progress, Silent

SAMPLE = 10
SILENT = Silent()
_STEP = 1_000
_LONGEST_CELL = 200


class UnmappedColumns(Refusal):
    """No column was recognised, or chosen, as the maker's or the product's name."""

    code = "inventory.unmapped-columns"


def sniff(data: bytes) -> InventoryFormat:
    """Whether the bytes are a CycloneDX document (JSON) or a table. Raises `FormatError` for CycloneDX as XML."""
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        raise FormatError("this is XML; export the bill of materials as CycloneDX JSON")
    return InventoryFormat.CYCLONEDX if start.startswith(b"{") else InventoryFormat.CSV


def preview(data: bytes, file_name: str, mapping: ColumnMapping | None = None, progress: Progress = SILENT) -> Preview:
    """What an import would read. Raises `FormatError` only where nothing can be read at all.

    A table without recognisable maker and product columns still has a preview: `mapping.missing` says what to choose.
    `file_name` names the file in errors.
    """
    try:
        if sniff(data) is InventoryFormat.CYCLONEDX:
            return _preview_bom(data)
        sheet = sheets.read(data, columns.score)
    except FormatError as error:
        raise FormatError(error.reason, f"{file_name}, {error.place}" if error.place else file_name) from error
    chosen = _fitting(mapping, sheet) or columns.propose(sheet.header.cells)
    lines, faults = ([], []) if chosen.missing else _lines(sheet, chosen, progress)
    return Preview(
        format=InventoryFormat.CSV,
        encoding=sheet.encoding,
        columns=sheet.header.cells,
        mapping=chosen,
        sample=tuple(row.cells for row in sheet.rows[:SAMPLE]),
        good=len(lines),
        faults=tuple(faults),
    )


def read(
    data: bytes,
    mapping: ColumnMapping | None = None,
    format: InventoryFormat | None = None,  # noqa: A002
    progress: Progress = SILENT,
) -> Inventory:
    """Good lines and faults. Raises `FormatError` (no such file at all), `UnmappedColumns`."""
    if (format or sniff(data)) is InventoryFormat.CYCLONEDX:
        return bom.read(data)
    sheet = sheets.read(data, columns.score)
    chosen = _fitting(mapping, sheet) or columns.propose(sheet.header.cells)
    if chosen.missing:
        raise UnmappedColumns(
            "Say which columns give the maker and the product.", columns=sheet.header.cells, missing=chosen.missing
        )
    lines, faults = _lines(sheet, chosen, progress)
    return Inventory(
        format=InventoryFormat.CSV,
        lines=tuple(lines),
        faults=tuple(faults),
        stated=chosen.stated,
        columns={header: str(said) for header, said in zip(sheet.header.cells, chosen.fields, strict=False) if said},
    )


def _fitting(mapping: ColumnMapping | None, sheet: sheets.Sheet) -> ColumnMapping | None:
    if mapping is not None and len(mapping.fields) != len(sheet.header.cells):
        raise UnmappedColumns(
            "The columns were chosen for another file.", columns=sheet.header.cells, missing=mapping.missing
        )
    if mapping is not None and len(mapping.stated) != sum(1 for field in mapping.fields if field):
        raise UnmappedColumns("Two columns were chosen for the same thing.", columns=sheet.header.cells, missing=())
    return mapping


def _preview_bom(data: bytes) -> Preview:
    inventory = bom.read(data)
    shown = (Field.VENDOR, Field.PRODUCT, Field.VERSION)
    return Preview(
        format=InventoryFormat.CYCLONEDX,
        encoding="utf-8",
        columns=tuple(map(str, shown)),
        mapping=ColumnMapping(shown),
        sample=tuple(
            (line.details.vendor, line.details.product, line.details.version) for line in inventory.lines[:SAMPLE]
        ),
        good=len(inventory.lines),
        faults=inventory.faults,
    )


def _lines(sheet: sheets.Sheet, mapping: ColumnMapping, progress: Progress) -> tuple[list[Line], list[LineFault]]:
    if len(sheet.rows) > sheets.MAX_ROWS:
        raise FormatError(f"the file has more than {sheets.MAX_ROWS:,} rows; send it in parts")
    lines: list[Line] = []
    faults: list[LineFault] = []
    for place, row in enumerate(sheet.rows):
        if place % _STEP == 0:
            progress.step(place, len(sheet.rows), "reading the list")
        said, wrong = _row(row, sheet.header.cells, mapping)
        if wrong:
            faults += wrong
        else:
            lines.append(Line(row.line, Details(**said)))
    return lines, faults


def _row(row: sheets.Row, headers: Sequence[str], mapping: ColumnMapping) -> tuple[dict[str, Any], list[LineFault]]:
    said: dict[str, Any] = {}
    wrong: list[LineFault] = []
    for index, field in enumerate(mapping.fields):
        if field is None:
            continue
        cell = row.cells[index] if index < len(row.cells) else ""
        try:
            value = values.parse(field, cell)
        except FormatError as error:
            wrong.append(LineFault(row.line, headers[index], error.reason, cell[:_LONGEST_CELL]))
            continue
        if value is not None:
            said[field.value] = value
        elif field in REQUIRED:
            wrong.append(LineFault(row.line, headers[index], f"the {field} is required and empty"))
    if len(row.cells) > len(headers) and any(row.cells[len(headers) :]):
        wrong.append(
            LineFault(row.line, "", "has more cells than the header; a separator may stand unquoted in a text")
        )
    return said, wrong

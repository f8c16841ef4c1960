"""From the bytes of a file to good lines and faults."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

from wardwatch.assets.inventory import bom, columns, listing, rows
from wardwatch.assets.inventory.listing import Listing, Part
from wardwatch.assets.inventory.naming import NAMING, Makers, nobody_makes
from wardwatch.assets.inventory.rows import Devices, nobody_knows
from wardwatch.assets.nesting import placed
from wardwatch.assets.types import (
    REQUIRED,
    ColumnMapping,
    Field,
    Inventory,
    InventoryFormat,
    Preview,
    SheetSeen,
    Skipped,
    VersionInName,
)
from wardwatch.kit import workbooks
from wardwatch.kit.errors import FormatError, Refusal
from wardwatch.kit.progress import Progress, Silent

SAMPLE, _OF_EACH = 10, 2
SHOWN = 200
"""How many skipped rows, and how many versions in names, a preview holds."""
SHORT_LINES, SHORT_BYTES, SHORT_UNPACKED = 2_000, 500_000, 3_000_000
SILENT = Silent()
UNMAPPED = "no column of it is chosen for the maker and the product"
LEFT_OUT = "you left it out"
AS_HEADERS_SAY = ColumnMapping()

_DOUBTFUL = 1
Remembered = Callable[[tuple[str, ...]], tuple[Field | None, ...] | None]
"""How columns of these names were read when a person last chose it; None: never."""


def nothing_remembered(headers: tuple[str, ...]) -> None:
    """Where no choice is remembered."""
    return


_Chosen = Sequence[tuple[Part, tuple[Field | None, ...]]]


class UnmappedColumns(Refusal):
    """No column was recognised, or chosen, as the maker's or the product's name."""

    code = "inventory.unmapped-columns"


def sniff(data: bytes) -> InventoryFormat:
    """Whether the bytes are a workbook (XLSX stands for all kinds), a bill of materials or a table of text.

    Raises `FormatError` for XML and JSON that are no bill of materials.
    """
    if workbooks.is_workbook(data):
        return InventoryFormat.XLSX
    return bom.format_of(data) or InventoryFormat.CSV


def is_short(data: bytes) -> bool:
    """Whether a file is read while its sender waits. Never raises: a broken one is short."""
    try:
        unpacked = workbooks.unpacked_size(data) if workbooks.is_workbook(data) else 0
    except FormatError:
        return True
    return len(data) <= SHORT_BYTES and data.count(b"\n") <= SHORT_LINES and unpacked <= SHORT_UNPACKED


def preview(
    data: bytes,
    file_name: str,
    mapping: ColumnMapping | None = None,
    progress: Progress = SILENT,
    devices: Devices = nobody_knows,
    makers: Makers = nobody_makes,
    remembered: Remembered = nothing_remembered,
) -> Preview:
    """What an import would read. Raises `FormatError` only where nothing can be read at all.

    A table without recognisable maker and product columns still has a preview: `mapping.missing` says what to choose.
    `file_name` names the file in errors; `devices` names lines that give a device identifier, but no maker or product;
    `makers` finds the maker in front of a product; `remembered` says how such columns were read before.
    """
    try:
        found_format = sniff(data)
        if found_format in bom.FORMATS:
            return _preview_bom(bom.read(data, found_format))
        table = listing.read(data)
    except FormatError as error:
        raise FormatError(error.reason, f"{file_name}, {error.place}" if error.place else file_name) from error
    before = None if mapping and mapping.fields else remembered(table.columns)
    chosen = _fitting(_with(mapping, before), table)
    parts = _chosen(table, chosen)
    found = _found(table, parts, chosen, progress, devices, makers)
    return Preview(
        format=table.format,
        encoding=table.encoding,
        columns=table.columns,
        mapping=chosen,
        sample=_sample(table, [part for part, _ in parts] or table.parts, found.skipped),
        good=len(found.lines),
        faults=tuple(found.faults),
        sheets=_seen(table, chosen),
        skipped=tuple(found.skipped[:SHOWN]),
        skipped_count=len(found.skipped),
        versions=_told_once(found.versions)[:SHOWN],
        version_count=len(found.versions),
        named=tuple(found.named[:SHOWN]),
        named_count=len(found.named),
        no_maker=found.no_maker,
        remembered=before is not None,
    )


def read(
    data: bytes,
    mapping: ColumnMapping | None = None,
    format: InventoryFormat | None = None,  # noqa: A002
    progress: Progress = SILENT,
    devices: Devices = nobody_knows,
    makers: Makers = nobody_makes,
    remembered: Remembered = nothing_remembered,
) -> Inventory:
    """Good lines and faults; `devices`, `makers` and `remembered` as `preview` has them.

    A list without a column for the maker, or with identifiers alone, is read where a person chose its columns, or where
    their headers leave no doubt. Raises `FormatError` (no such file at all), `UnmappedColumns`.
    """
    found_format = format or sniff(data)
    if found_format in bom.FORMATS:
        return bom.read(data, found_format)
    table = listing.read(data)
    asked = _with(mapping, None if mapping and mapping.fields else remembered(table.columns))
    chosen = _fitting(asked, table)
    parts = _chosen(table, chosen)
    if not parts or (not (asked and asked.fields) and not all(_is_sure(*each) for each in parts)):
        raise UnmappedColumns(
            "Say which columns give the maker and the product.", columns=table.columns, missing=chosen.missing
        )
    found = _found(table, parts, chosen, progress, devices, makers)
    return Inventory(
        format=table.format,
        lines=tuple(found.lines),
        faults=tuple(found.faults),
        stated=_stated(parts),
        columns=_told(table, chosen),
        sheets=_seen(table, chosen),
        skipped=tuple(found.skipped),
        versions=tuple(found.versions),
        named=tuple(found.named),
        no_maker=found.no_maker,
    )


def _told(table: Listing, chosen: ColumnMapping) -> dict[str, str]:
    """What each column was read as; where a person chose otherwise than the headers say, also which were not ("")."""
    own = chosen.fields != table.proposed.fields and len(set(table.columns)) == len(table.columns)
    said = zip(table.columns, chosen.fields, strict=True)
    return {header: str(field or "") for header, field in said if field or own}


def _with(mapping: ColumnMapping | None, fields: tuple[Field | None, ...] | None) -> ColumnMapping | None:
    if fields is None:
        return mapping
    return replace(mapping or AS_HEADERS_SAY, fields=fields)


def _found(
    table: Listing, parts: _Chosen, mapping: ColumnMapping, progress: Progress, devices: Devices, makers: Makers
) -> rows.Read:
    """What the rows say, each line in the one of the same file that contains it."""
    stated = _stated(parts)
    found = rows.read(
        parts,
        stated=stated,
        names_as_written=mapping.names_as_written,
        progress=progress,
        devices=devices,
        makers=makers,
    )
    if Field.CONTAINER in stated:
        headers = dict(zip(mapping.fields, table.columns, strict=True))
        names = {part.number: part.sheet for part, _ in parts}
        found.lines, faults = placed(found.lines, headers[Field.CONTAINER], names)
        found.faults += faults
    return found


def _fitting(mapping: ColumnMapping | None, table: Listing) -> ColumnMapping:
    """The mapping as a person chose it, or as the headers say."""
    asked = mapping or AS_HEADERS_SAY
    if not asked.fields:
        return ColumnMapping(table.proposed.fields, asked.names_as_written, asked.left_out)
    if len(asked.fields) != len(table.columns):
        raise UnmappedColumns("The columns were chosen for another file.", columns=table.columns, missing=asked.missing)
    for part in table.parts:
        said = [field for place in part.places if (field := asked.fields[place])]
        if len(set(said)) < len(said):
            raise UnmappedColumns("Two columns were chosen for the same thing.", columns=table.columns, missing=())
    return asked


def _fields(part: Part, mapping: ColumnMapping) -> tuple[Field | None, ...]:
    """What each column of one list says; where it names no product, its model does."""
    return columns.with_product(tuple(mapping.fields[place] for place in part.places))


def _chosen(table: Listing, mapping: ColumnMapping) -> _Chosen:
    """The lists that are read, with the fields of their columns: those with makers and products; where there is none,
    those that say otherwise what their lines are."""
    parts = [(part, _fields(part, mapping)) for part in table.parts if part.sheet not in mapping.left_out]
    whole = [(part, fields) for part, fields in parts if set(REQUIRED) <= set(fields)]
    return whole or [(part, fields) for part, fields in parts if NAMING & set(fields)]


def _is_sure(part: Part, fields: tuple[Field | None, ...]) -> bool:
    """Whether the headers leave no doubt that a list is one of equipment: "Name" may stand above anything."""
    if set(REQUIRED) <= set(fields) or (NAMING - {Field.PRODUCT}) & set(fields):
        return True
    named = columns.meaning(part.header[fields.index(Field.PRODUCT)])
    return named is not None and named[1] > _DOUBTFUL


def _stated(parts: _Chosen) -> frozenset[Field]:
    """Fields that a column says, and what names a line, its version too, which may stand in a name. What a carrier
    holds may say a serial number."""
    said = frozenset(field for _, fields in parts for field in fields if field) | {Field.VERSION, *REQUIRED}
    return said | {Field.SERIAL} if Field.UDI_DI in said else said


def _seen(table: Listing, mapping: ColumnMapping) -> tuple[SheetSeen, ...]:
    read_ = {part.sheet for part, _ in _chosen(table, mapping)}
    return tuple(
        seen
        if seen.why_not or seen.name in read_
        else SheetSeen(seen.name, seen.rows, LEFT_OUT if seen.name in mapping.left_out else UNMAPPED, seen.columns)
        for seen in table.sheets
    )


def _sample(table: Listing, parts: Sequence[Part], skipped: Sequence[Skipped]) -> tuple[tuple[str, ...], ...]:
    """The first lines of each of these lists, under the columns of the file."""
    out = {(each.sheet, each.line) for each in skipped}
    shown = []
    for part in parts:
        rows_ = (row for row in part.rows if (part.sheet, row.line) not in out)
        for row in islice(rows_, max(_OF_EACH, SAMPLE // len(parts))):
            cells = [""] * len(table.columns)
            for place, cell in zip(part.places, row.cells, strict=False):
                cells[place] = cell
            shown.append(tuple(cells))
    return tuple(shown[:SAMPLE])


def _told_once(found: Sequence[VersionInName]) -> tuple[VersionInName, ...]:
    """Versions in names, each name as written once, with how many lines have it."""
    counts = Counter((each.written, each.name, each.version) for each in found)
    first = {(each.written, each.name, each.version): each for each in reversed(found)}
    return tuple(replace(first[key], lines=count) for key, count in counts.items())


def _preview_bom(inventory: Inventory) -> Preview:
    shown = (Field.VENDOR, Field.PRODUCT, Field.VERSION)
    return Preview(
        format=inventory.format,
        encoding="utf-8",
        columns=tuple(map(str, shown)),
        mapping=ColumnMapping(shown),
        sample=tuple(
            (line.details.vendor, line.details.product, line.details.version) for line in inventory.lines[:SAMPLE]
        ),
        good=len(inventory.lines),
        faults=inventory.faults,
        skipped=inventory.skipped[:SHOWN],
        skipped_count=len(inventory.skipped),
    )

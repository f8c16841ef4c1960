"""The page of a list that was read and is not stored: what would go in, what would not and why, and what a person may
choose about it: what each column says, which sheets are read, whether versions are taken out of names."""

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.assets.types import ColumnMapping, Field, InventoryFormat, LineFault, Preview, SheetSeen
from wardwatch.web import faults
from wardwatch.web.line_form import NAMES
from wardwatch.web.pages import (
    Cell,
    Choice,
    Column,
    ColumnMatch,
    Count,
    Empty,
    ImportPage,
    Problem,
    Row,
    SheetMatch,
    SkippedRow,
    Table,
    Tone,
)
from wardwatch.web.templatetags.ui import grouped

SHOWN = 100
CHOSEN = frozenset(InventoryFormat) - {
    *(InventoryFormat.CYCLONEDX, InventoryFormat.CYCLONEDX_XML),
    *(InventoryFormat.SPDX, InventoryFormat.SPDX_TAGS),
}
"""Lists whose columns a person can choose: spreadsheets. Parts lists of software say themselves what is what."""
VERSIONS = "versions"


def page(file_name: str, post_url: str, preview: Preview, device: str = "") -> ImportPage:
    """What would happen to the inventory, or inside the device of that name."""
    return ImportPage(
        file_name=file_name,
        post_url=post_url,
        columns=_columns(preview) if preview.format in CHOSEN else (),
        counts=_counts(preview),
        good=preview.good,
        problem_count=preview.refused,
        problems=tuple(
            Problem(fault.line, fault.column or _("the line"), _unsaid(fault), faults.reason(fault.reason), fault.sheet)
            for fault in preview.faults[:SHOWN]
        ),
        preview=Table(
            _("The first rows of the file"),
            tuple(Column(header or _("(no header)")) for header in preview.columns),
            tuple(Row(_cells(row, len(preview.columns))) for row in preview.sample),
            Empty(_("The file has no rows.")),
        ),
        sheets=tuple(_sheet(place, seen, preview) for place, seen in enumerate(preview.sheets)),
        skipped_count=preview.skipped_count,
        skipped=tuple(
            SkippedRow(each.line, each.text, faults.reason(each.reason), each.sheet) for each in preview.skipped[:SHOWN]
        ),
        version_count=preview.version_count,
        versions=_versions(preview),
        names_as_written=preview.mapping.names_as_written,
        named=_named(preview),
        no_maker=preview.no_maker,
        remembered=preview.remembered,
        device=device,
    )


def chosen(said: QueryDict, preview: Preview) -> ColumnMapping | None:
    """How the person wants the file read; None: as it stands."""
    names = [f"column-{number}" for number in range(len(preview.columns))]
    if not preview.columns or names[0] not in said:
        return None
    known = {field.value: field for field in Field}
    choices = [_sheet(place, seen, preview) for place, seen in enumerate(preview.sheets)]
    return ColumnMapping(
        tuple(known.get(said.get(name, "")) for name in names),
        names_as_written=_has_versions(preview) and VERSIONS not in said,
        left_out=tuple(each.name for each in choices if each.field_name and each.field_name not in said),
    )


def _counts(preview: Preview) -> tuple[Count, ...]:
    skipped, versions = preview.skipped_count, preview.version_count
    found = (
        Count(preview.good, ngettext("good row", "good rows", preview.good), tone=Tone.GOOD),
        Count(preview.refused, _("cannot go in"), "#problems" if preview.faults else "", Tone.WARN),
        Count(versions, ngettext("version found in a name", "versions found in names", versions), "#versions"),
        Count(preview.no_maker, ngettext("row without a maker", "rows without a maker", preview.no_maker), "#columns"),
        Count(skipped, ngettext("row is no equipment", "rows are no equipment", skipped), "#skipped"),
    )
    return tuple(count for place, count in enumerate(found) if place < 2 or count.number)


def _has_versions(preview: Preview) -> bool:
    return bool(preview.version_count or preview.mapping.names_as_written)


def _versions(preview: Preview) -> Table | None:
    """What would be taken out of names; None where there is nothing to decide."""
    if not preview.version_count:
        return None
    labels = (_("In the list"), _("Name"), _("Version"), _("First line"), _("Lines"))
    return Table(
        _("What stands in the list, and how it would be stored"),
        tuple(Column(label, numeric=label == labels[-1]) for label in labels),
        tuple(
            Row(
                (
                    *(Cell(each.written), Cell(each.name), Cell(each.version)),
                    *(Cell(_place(each.sheet, each.line)), Cell(grouped(each.lines))),
                )
            )
            for each in preview.versions[:SHOWN]
        ),
        Empty(""),
    )


def _named(preview: Preview) -> Table | None:
    """Lines that are named by what else they say; None where there are none."""
    if not preview.named_count:
        return None
    labels = (_("Line"), _("What names it"), _("Maker"), _("Product"), _("Model"), _("Source"))
    return Table(
        _("Lines without a maker or a product of their own, and how they are named"),
        tuple(map(Column, labels)),
        tuple(
            Row(
                tuple(
                    map(
                        Cell,
                        (
                            *(_("Line %(place)s") % {"place": _place(each.sheet, each.line)}, each.di),
                            *(each.vendor, each.product, each.model, faults.reason(each.source)),
                        ),
                    )
                )
            )
            for each in preview.named[:SHOWN]
        ),
        Empty(""),
    )


def _place(sheet: str, line: int) -> str:
    return f"{sheet}, {grouped(line)}" if sheet else str(grouped(line))


def _sheet(place: int, seen: SheetSeen, preview: Preview) -> SheetMatch:
    """A sheet; one that has a list in it can be chosen."""
    if not seen.columns:
        return SheetMatch(seen.name, seen.rows, why_not=faults.reason(seen.why_not))
    is_read = seen.name not in preview.mapping.left_out
    why_not = faults.reason(seen.why_not) if is_read and seen.why_not else ""
    return SheetMatch(seen.name, seen.rows, f"sheet-{place}", is_read=is_read, why_not=why_not)


def _unsaid(fault: LineFault) -> str:
    """What stands in the cell, unless the reason quotes it."""
    return "" if fault.value in fault.reason else fault.value


def _cells(row: tuple[str, ...], width: int) -> tuple[Cell, ...]:
    """A row of the file; its first cell names it to those who listen, so that it says something in any case."""
    said = [row[place] if place < len(row) else "" for place in range(width)]
    return tuple(Cell(text or ("" if place else _("(empty)"))) for place, text in enumerate(said))


def _columns(preview: Preview) -> tuple[ColumnMatch, ...]:
    """Each column with the first value that stands in it."""
    return tuple(
        ColumnMatch(
            name=header or _("(no header)"),
            sample=next((row[place] for row in preview.sample if place < len(row) and row[place]), ""),
            field_name=f"column-{place}",
            choices=(
                Choice("", _("leave out"), selected=preview.mapping.fields[place] is None),
                *(
                    Choice(field.value, str(NAMES[field]), selected=preview.mapping.fields[place] is field)
                    for field in Field
                ),
            ),
        )
        for place, header in enumerate(preview.columns)
    )

"""Spreadsheets in the layouts that hospitals really have; each is written here, cell by cell."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.assets import inventory
from wardwatch.assets.inventory import columns
from wardwatch.assets.matching import Known, compare
from wardwatch.assets.types import ColumnMapping, Details, Field, Inventory, InventoryFormat
from wardwatch.kit.errors import FormatError
from workbooks import Formula, Sheet, ods, xlsx


def table(read: Inventory, *names: str) -> list[tuple[Any, ...]]:
    """Of each line its number and some of its details."""
    return [(line.number, *(getattr(line.details, name) for name in names)) for line in read.lines]


def test_a_title_stands_above_the_header_and_sums_below_the_list() -> None:
    rows = [
        ["Riverbend Hospital"],
        ["Medical equipment, printed", date(2026, 3, 1)],
        [],
        ["Tag #", "Mfr", "Device Description", "Model #", "SW Rev", "Qty on hand"],
        ["ICU"],
        ["1001", "Contec", "Patient monitor", "CMS8000", "2.1", 2],
        ["1002", "Baxter", "Infusion pump", "Spectrum IQ", "", 10.0],
        ["", "", "", "", "ICU Total", 12],
        ["Tag #", "Mfr", "Device Description", "Model #", "SW Rev", "Qty on hand"],
        ["1003", "", "Bed", "", "", 1],
        ["Grand total", "", "", "", "", Formula("SUM(F6:F8)", "12")],
        ["Page 1 of 1"],
    ]
    read = inventory.read(xlsx(Sheet("Inventory", rows)))
    assert read.format is InventoryFormat.XLSX
    assert table(read, "vendor", "product", "model", "version", "quantity") == [
        (6, "Contec", "Patient monitor", "CMS8000", "2.1", 2),
        (7, "Baxter", "Infusion pump", "Spectrum IQ", "", 10),
    ]
    assert [str(fault) for fault in read.faults] == ["Inventory, line 10, Mfr: the vendor is required and empty"]
    assert [(row.line, row.reason) for row in read.skipped] == [
        *((5, "a heading or a remark"), (8, "a sum"), (9, "the header again"), (11, "a sum")),
        (12, "a heading or a remark"),
    ]


def test_a_header_in_two_rows_with_merged_cells_is_one_header() -> None:
    rows = [
        ["Manufacturer", "Model", "Software", "", "Location", "", "Qty"],
        ["", "", "Version", "Install date", "Building", "Room", ""],
        ["BD", 8015.0, "9.33", date(2024, 1, 1), "North", "12", 3],
        ["", 8100.0, "9.33", None, "North", "12", 1],
    ]
    merged = ["A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2", "A3:A4"]
    preview = inventory.preview(xlsx(Sheet("S", rows, merged)), "list.xlsx")
    assert preview.columns[2:6] == (
        *("Software – Version", "Software – Install date", "Location – Building", "Location – Room"),
    )
    assert preview.mapping.fields == (
        *(Field.VENDOR, Field.PRODUCT, Field.VERSION, None, Field.SITE, None, Field.QUANTITY),
    )
    read = inventory.read(xlsx(Sheet("S", rows, merged)))
    assert table(read, "vendor", "product", "version", "site") == [
        (3, "BD", "8015", "9.33", "North"),
        (4, "BD", "8100", "9.33", "North"),
    ]


def test_a_csv_file_made_of_merged_cells_is_read_too() -> None:
    data = b"Make;Model;Software;;Qty\n;;Version;Date;\nBD;8015;9.33;;3\n"
    read = inventory.read(data)
    assert table(read, "vendor", "product", "version", "quantity") == [(3, "BD", "8015", "9.33", 3)]


def test_each_sheet_with_a_list_is_read_and_the_others_are_named() -> None:
    book = xlsx(
        Sheet("Cover", [["Riverbend Hospital"], ["Prepared by Biomed"]]),
        Sheet("ICU", [["Make", "Model", "Qty"], ["Contec", "CMS8000", 2], ["BD", "8015", "two"]]),
        Sheet("OR", [["Equipment list"], ["Manufacturer", "Device", "Model"], ["Dräger", "Ventilator", "Evita V500"]]),
        Sheet("Codes", [["Code", "Meaning"], ["1", "ok"]]),
        Sheet("2019", [["Make", "Model"], ["Old", "Thing"]], hidden=True),
        Sheet("Sheet6", []),
    )
    read = inventory.read(book)
    assert [
        (line.sheet, line.number, line.details.vendor, line.details.product, line.details.model) for line in read.lines
    ] == [
        (2, 2, "Contec", "CMS8000", ""),
        (3, 3, "Dräger", "Ventilator", "Evita V500"),
    ]
    assert [str(fault) for fault in read.faults] == [
        "ICU, line 3, Qty: “two” is not a whole number from 1 to 1,000,000"
    ]
    assert [(seen.name, seen.rows, seen.why_not) for seen in read.sheets] == [
        ("Cover", 0, "no row of it names columns for the maker and the product"),
        ("ICU", 2, ""),
        ("OR", 1, ""),
        ("Codes", 0, "no row of it names columns for the maker and the product"),
        ("2019", 0, "the sheet is hidden"),
        ("Sheet6", 0, "the sheet is empty"),
    ]


def test_what_one_sheet_does_not_speak_of_keeps_what_was_known() -> None:
    book = xlsx(
        Sheet("A", [["Make", "Device", "Qty"], ["Contec", "CMS8000", 4]]),
        Sheet("B", [["Make", "Device", "SW version"], ["BD", "Alaris", "9.33"]]),
    )
    read = inventory.read(book)
    known = [
        Known(1, "", Details(vendor="Contec", product="CMS8000", version="2.1", quantity=3)),
        Known(2, "", Details(vendor="BD", product="Alaris", version="9.19", quantity=7)),
    ]
    changes = compare(known, read.lines, stated=read.stated, complete=False)
    assert [(each.details.version, each.details.quantity) for each in changes.changed] == [("2.1", 4), ("9.33", 7)]


def test_a_person_leaves_out_a_sheet_and_names_columns_that_say_nothing() -> None:
    summary = Sheet("Summary", [["Make", "Model", "Count"], ["Contec", "CMS8000", 2]])
    detail = Sheet("Detail", [["Make", "Model", "S/N"], ["Contec", "CMS8000", "1"], ["Contec", "CMS8000", "2"]])
    assert len(inventory.read(xlsx(summary, detail)).lines) == 3
    read = inventory.read(xlsx(summary, detail), ColumnMapping(left_out=("Summary",)))
    assert table(read, "serial") == [(2, "1"), (3, "2")]
    assert [seen.why_not for seen in read.sheets] == ["you left it out", ""]
    unknown = xlsx(Sheet("S", [["Wer", "Was"], ["Contec", "CMS8000"]]))
    preview = inventory.preview(unknown, "list.xlsx")
    assert (preview.good, preview.mapping.missing) == (0, (Field.VENDOR, Field.PRODUCT))
    assert len(inventory.read(unknown, ColumnMapping((Field.VENDOR, Field.PRODUCT))).lines) == 1


def test_a_header_in_spanish_in_any_order() -> None:
    header = ["Nº de serie", "Ubicación", "Versión de software", "Cantidad", "Modelo", "Equipo", "Fabricante"]
    row = ["00123", "Planta 2", "4.1", "1", "M540", "Monitor", "Dräger"]
    read = inventory.read(ods("Inventario", [["Inventario de equipos médicos"], [], header, row]))
    assert read.format is InventoryFormat.ODS
    assert read.lines[0].details == Details(
        vendor="Dräger", product="Monitor", model="M540", version="4.1", serial="00123", site="Planta 2"
    )


def test_a_version_in_a_name_is_proposed_and_never_silent() -> None:
    rows = [
        ["Manufacturer", "Model", "Software version"],
        ["Contec", "CMS8000 v2.1.3", ""],
        ["BD", "Alaris 8015 Rev C", "9.33"],
        ["Dräger", "M540 SW VG4.1", None],
        ["Philips", "V60", None],
    ]
    book = xlsx(Sheet("S", rows))
    read = inventory.read(book)
    assert table(read, "product", "version") == [
        (2, "CMS8000", "2.1.3"),
        (3, "Alaris 8015 Rev C", "9.33"),
        (4, "M540", "VG4.1"),
        (5, "V60", ""),
    ]
    assert [line.written for line in read.lines] == ["CMS8000 v2.1.3", "", "M540 SW VG4.1", ""]
    preview = inventory.preview(book, "list.xlsx")
    assert [(each.line, each.written, each.name, each.version, each.lines) for each in preview.versions] == [
        (2, "CMS8000 v2.1.3", "CMS8000", "2.1.3", 1),
        (4, "M540 SW VG4.1", "M540", "VG4.1", 1),
    ]
    kept = inventory.read(book, ColumnMapping(names_as_written=True))
    assert (kept.versions, kept.lines[0].details.product) == ((), "CMS8000 v2.1.3")


def test_a_list_without_a_version_column_states_only_the_versions_in_its_names() -> None:
    read = inventory.read(b"Make,Model\nContec,CMS8000 v2.1\nBD,Alaris\n")
    known = [
        Known(1, "", Details(vendor="Contec", product="CMS8000", version="1.9")),
        Known(2, "", Details(vendor="BD", product="Alaris", version="9.19")),
    ]
    changes = compare(known, read.lines, stated=read.stated, complete=False)
    assert [each.details.version for each in changes.changed] == ["2.1"]
    assert [each.details.version for each in changes.confirmed] == ["9.19"]


def test_numbers_that_name_something_stay_what_they_are_or_are_refused() -> None:
    rows = [
        ["OEM", "Product name", "Model number", "Serial number", "Firmware", "End of support", "GTIN"],
        ["BD", "Pump", 8015.0, "0012", "3.10", date(2027, 6, 30), "00382903283170"],
        ["BD", "Pump", 8015, 12345678901234567, "3.10", None, None],
        ["BD", "Pump", 8015, "1", date(2026, 10, 3), None, None],
        ["BD", "Pump", "8015", "2", "3", "31.12.2027", None],
        ["BD", "Pump", "8015", "3", "3", "dic 2027", None],
    ]
    read = inventory.read(xlsx(Sheet("S", rows)))
    first = read.lines[0].details
    assert (first.model, first.serial, first.support_end, first.udi_di) == (
        *("8015", "0012", date(2027, 6, 30), "00382903283170"),
    )
    assert [line.details.support_end for line in read.lines[1:]] == [date(2027, 12, 31)] * 2
    assert [(fault.line, fault.column, fault.reason.partition(" ")[2][:22]) for fault in read.faults] == [
        (3, "Serial number", "is a number that lost "),
        (4, "Firmware", "a date; if a version s"),
    ]
    text = inventory.read(b"Make,Model,Serial\nBD,8015.0,1.23E+15\nBD,8015.0,0017\n")
    assert table(text, "product", "serial") == [(3, "8015", "0017")]
    assert len(text.faults) == 1


def test_one_row_is_one_line_whether_counted_or_not() -> None:
    rows = [["Make", "Model", "# of units"], ["A", "B", 2], ["A", "B", 2], ["A", "B", None]]
    read = inventory.read(xlsx(Sheet("S", rows)))
    assert table(read, "quantity") == [(2, 2), (3, 2), (4, 1)]


@pytest.mark.parametrize(
    "data",
    [
        "sep=;\r\nFabricante;Modelo;Cantidad\r\nDräger;M540;12,0\r\n".encode("utf-16"),
        '"sep=;"\r\nFabricante;Modelo;Cantidad\r\nDräger;M540;12\r\n'.encode("cp1252"),
        "Fabricante\tModelo\tCantidad\nDräger\tM540\t12,00\n".encode("utf-8-sig"),
        "Fabricante|Modelo|Cantidad\nDräger|M540|12.0\n".encode(),
    ],
)
def test_texts_of_spreadsheet_programs_are_read_however_they_are_written(data: bytes) -> None:
    assert table(inventory.read(data), "vendor", "product", "quantity")[0][1:] == ("Dräger", "M540", 12)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            "Asset Tag|CE Number|Equipment Type|OEM|Model Name|Serial No.|SW Ver.|Cost Center|Building|IP Address|MAC",
            "- - product vendor model serial version department site - -",
        ),
        (
            "UMDNS Term|Brand|Catalogue No.|Rev|Count|Dept.|Room|Host Name|UDI-DI|In-Service Date|EOS Date",
            "product vendor model version quantity department site hostname udi_di - support_end",
        ),
        ("Description|Supplier|Manufacturer|Device Name|OS|Firmware Rev.", "- - vendor product - version"),
        (
            "Nombre del equipo|Marca|Modelo|Nº serie|Servicio|Sede|Dirección IP",
            "product vendor model serial department site -",
        ),
        ("Manufacturer / OEM|Device (common name)|Model #|# of Devices", "vendor product model quantity"),
    ],
)
def test_usual_headers_are_understood(header: str, fields: str) -> None:
    found = columns.propose(header.split("|")).fields
    assert " ".join(str(field or "-") for field in found) == fields


def test_workbooks_that_hold_no_list_say_so() -> None:
    for book, reason in ((xlsx(Sheet("S", [])), "no sheet of the workbook has rows"), (xlsx(), "no sheet|damaged")):
        with pytest.raises(FormatError, match=reason):
            inventory.preview(book, "list.xlsx")
    one = inventory.preview(xlsx(Sheet("S", [["x"]])), "list.xlsx")
    assert (one.good, one.columns, one.sample) == (0, ("x",), ())


cells = st.sampled_from([None, "", "Make", "Model", "Total", "ICU", "v2.1", "BD", 8015.0, 1e300, -1, date(2026, 1, 1)])


@given(st.lists(st.lists(cells, max_size=6), max_size=12))
def test_no_arrangement_of_cells_breaks_the_reading_or_loses_a_row(rows: list[list[Any]]) -> None:
    from wardwatch.assets.inventory import listing, reading
    from wardwatch.kit.sheets import Row
    from wardwatch.kit.workbooks import Grid, Merge, Workbook

    grid = [
        Row(line, tuple("" if cell is None else str(cell) for cell in row))
        for line, row in enumerate(rows, 1)
        if any(row)
    ]
    if not grid:
        return
    book = Workbook("xlsx", (Grid("S", merges=(Merge(1, 0, 1, 2), Merge(2, 1, 4, 1)), rows=grid),))
    table = listing._of_workbook(book)
    mapping = reading._fitting(None, table)
    parts = reading._chosen(table, mapping)
    found = reading.rows.read(parts, stated=frozenset(), names_as_written=False, progress=reading.SILENT)
    told = {line.number for line in found.lines} | {fault.line for fault in found.faults}
    told |= {row.line for row in found.skipped}
    assert told == {row.line for part, _ in parts for row in part.rows}

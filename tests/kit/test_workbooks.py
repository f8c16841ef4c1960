"""Workbooks of spreadsheet programs as texts; what is too large, locked or broken is refused in bounded time."""

import io
import time
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardwatch.kit import workbooks
from wardwatch.kit.errors import FormatError
from wardwatch.kit.workbooks import Merge, reading
from workbooks import Formula, Sheet, ods, xlsx, zipped

LISTED = Sheet("List", [["Make", "Model"], [], ["Contec", 8000]])


def test_cells_are_read_as_their_reader_sees_them() -> None:
    row = ["007", 8015.0, 2.5, 0.1 + 0.2, date(2026, 1, 2), 123456789012345678, Formula("A1", "BD"), " two\nlines "]
    (grid,) = workbooks.read(xlsx(Sheet("One", [[], row], merged=["A2:B3"]))).grids
    assert grid.rows[0].line == 2
    assert grid.rows[0].cells == (
        *("007", "8015", "2.5", "0.3", "2026-01-02", "1.23456789012346E+17", "BD", "two lines"),
    )
    assert grid.rows[0].dates == {4}
    assert grid.merges == (Merge(2, 0, 3, 1),)


def test_lines_and_merged_columns_count_from_where_cells_are() -> None:
    (grid,) = workbooks.read(xlsx(Sheet("S", [[], [None, None, "a", "b"], [None, None, "c"]], merged=["C2:D2"]))).grids
    assert [(row.line, row.cells) for row in grid.rows] == [(2, ("a", "b")), (3, ("c",))]
    assert grid.merges == (Merge(2, 0, 2, 1),)


def test_every_sheet_is_told_and_one_that_is_too_wide_spoils_no_other() -> None:
    wide = Sheet("Wide", [["x"] * 16_384])
    found = workbooks.read(xlsx(wide, LISTED, Sheet("Old", [["x"]], hidden=True), Sheet("Empty", [])))
    assert [(grid.name, grid.visible, len(grid.rows), grid.problem) for grid in found.grids] == [
        ("Wide", True, 0, "has more than 200 columns"),
        ("List", True, 2, ""),
        ("Old", False, 1, ""),
        ("Empty", True, 0, ""),
    ]


def test_an_open_document_is_a_workbook_too() -> None:
    found = workbooks.read(ods("Liste", [["Make", "Model"], ["", ""], ["Contec", "CMS8000"]]))
    assert (found.kind, [row.cells for row in found.grids[0].rows]) == (
        "ods",
        [("Make", "Model"), ("Contec", "CMS8000")],
    )


def _far() -> bytes:
    """One cell in the last corner that a sheet has: twelve bytes, and 17 thousand million cells."""
    parts = _parts(xlsx(LISTED))
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    return zipped(parts)


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _bomb() -> bytes:
    parts = _parts(xlsx(LISTED))
    parts["xl/sharedStrings.xml"] = " " * (reading.MAX_UNPACKED + 1)
    return zipped(parts)


def _lying_bomb() -> bytes:
    """A part that unpacks to more than its directory entry says."""
    data = bytearray(_bomb())
    size = (reading.MAX_UNPACKED + 1).to_bytes(4, "little")
    for _ in range(2):
        at = data.rindex(size) if size in data else 0
        data[at : at + 4] = (1_000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04", "damaged"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 3_000, "more room"),
        (b"\xd0\xcf\x11\xe0" + bytes(5_000), "damaged"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (zipped({"letter.txt": "Hello"}), "archive"),
        (xlsx(LISTED)[:-300], "damaged"),
        (bytes(reading.MAX_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_what_is_no_workbook_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        workbooks.read(data)


@pytest.mark.parametrize("make", [_far, _bomb, _lying_bomb])
def test_what_would_fill_the_memory_is_refused_soon(make: object) -> None:
    data = make()  # type: ignore[operator]
    assert len(data) < 1_000_000
    begun = time.monotonic()
    with pytest.raises(FormatError, match=r"more room|damaged"):
        workbooks.read(data)
    assert time.monotonic() - begun < 10


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FormatError, match="more than 100,000 rows"):
        workbooks.read(xlsx(Sheet("Long", [["x"]] * 200_001)))


GOOD = xlsx(LISTED, Sheet("Two", [["Hersteller", "Modell"], ["A", date(2026, 1, 1)]], merged=["A1:B1"]))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(GOOD)), st.integers(0, 60))
def test_whatever_comes_is_read_or_refused(noise: bytes, at: int, cut: int) -> None:
    for data in (noise, b"PK\x03\x04" + noise, GOOD[:at], GOOD[:at] + noise + GOOD[at + cut :]):
        if not workbooks.is_workbook(data):
            continue
        try:
            found = workbooks.read(data)
        except FormatError:
            continue
        assert all(cell == cell.strip() for grid in found.grids for row in grid.rows for cell in row.cells)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit import sheets
from wardwatch.kit.errors import FormatError


def score(cells: object) -> int:
    return sum(cell in {"Make", "Model"} for cell in cells)  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_encoding_and_separator_is_recognised(encoding: str, separator: str) -> None:
    data = f"Make{separator}Model\r\nDräger{separator}Delta\r\n".encode(encoding)
    sheet = sheets.read(data, score)
    assert sheet.separator == separator
    assert sheet.rows == (sheets.Row(2, ("Dräger", "Delta")),)


def test_rows_know_the_line_they_begin_on_past_titles_blanks_and_quoted_breaks() -> None:
    data = b'Inventory, March\n\nMake,Model\nA,"two\nlines"\n,\nB,C\n'
    sheet = sheets.read(data, score)
    assert sheet.header.line == 3
    assert [(row.line, row.cells) for row in sheet.rows] == [(4, ("A", "two lines")), (7, ("B", "C"))]


def test_a_separator_line_of_a_spreadsheet_program_is_obeyed() -> None:
    sheet = sheets.read(b"sep=;\nMake;Model\nA,B;C\n", score)
    assert (sheet.rows[0].line, sheet.rows[0].cells) == (3, ("A,B", "C"))


@pytest.mark.parametrize("sign", [b'"', b"\0"])
def test_a_separator_that_cannot_part_cells_is_a_title(sign: bytes) -> None:
    sheet = sheets.read(b"sep=" + sign + b"\nMake,Model\nA,B\n", score)
    assert (sheet.separator, sheet.rows[0].cells) == (",", ("A", "B"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "no rows"), (b"PK\x03\x04rest", "workbook"), (b"\x81\x8d", "not text"), (b"a" * 200_000, "field larger")],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(FormatError, match=reason):
        sheets.read(data, score)


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(FormatError, match="more than 100,000 rows"):
        sheets.read(b"Make\n" + b"A\n" * (sheets.MAX_ROWS + 40), score)


@given(st.lists(st.text(alphabet="a=+-@,;'\" \t", min_size=1), min_size=1))
def test_no_written_cell_begins_a_formula_and_reading_gives_the_text_back(cells: list[str]) -> None:
    wanted = tuple(map(sheets.clean, cells))
    header = [f"c{index}" for index in range(len(wanted) + 1)]
    written = sheets.write(header, [("first", *wanted)])
    sheet = sheets.read(written, lambda row: len(set(header) & set(row)))
    assert not any(sheets.safe(cell).startswith(("=", "+", "-", "@")) for cell in wanted)
    assert sheet.rows[0].cells == ("first", *map(sheets.clean, wanted))


def test_too_many_blank_rows_are_refused() -> None:
    with pytest.raises(FormatError, match="rows are blank"):
        sheets.read(b"Make,Model\n" + b"\n" * (sheets.MAX_ROWS + 30), score)

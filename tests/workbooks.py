"""Small workbooks, written part by part for the tests: XLSX (ECMA-376) and ODS (OpenDocument 1.3)."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True)
class Formula:
    """A formula with the value that the spreadsheet program stored beside it."""

    text: str
    cached: str


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of cells from line 1; `merged` as "A1:C1"."""

    name: str
    rows: Sequence[Sequence[Value | Formula]]
    merged: Sequence[str] = ()
    hidden: bool = False


def letters(column: int) -> str:
    """The name of a column that is counted from 0."""
    name = ""
    while column >= 0:
        column, digit = divmod(column, 26)
        name, column = chr(65 + digit) + name, column - 1
    return name


def xlsx(*sheets: Sheet) -> bytes:
    """A workbook as Excel would save it, as far as a reader of values looks."""
    state = {False: "", True: ' state="hidden"'}
    listed = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{number}"{state[sheet.hidden]} r:id="r{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number, _ in enumerate(sheets, 1)
    )
    styles = f'<Relationship Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    office = f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{_kinds(len(sheets))}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{office}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships xmlns="{_PACKAGE}/relationships">{links}{styles}</Relationships>'
            ),
            "xl/styles.xml": (
                f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
            ),
            **{f"xl/worksheets/sheet{number}.xml": _worksheet(sheet) for number, sheet in enumerate(sheets, 1)},
        }
    )


def _kinds(sheets: int) -> str:
    kinds = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    kinds |= {f"/xl/worksheets/sheet{number}.xml": "worksheet" for number in range(1, sheets + 1)}
    return (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="{part}" ContentType="{_SPREADSHEET}.{kind}+xml"/>' for part, kind in kinds.items()
        )
    )


def zipped(parts: dict[str, str]) -> bytes:
    """Texts as a ZIP archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def ods(name: str, rows: Iterable[Sequence[str]]) -> bytes:
    """An OpenDocument spreadsheet of texts."""
    cells = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<office:document-content xmlns:office="{_OFFICE}:office:1.0" xmlns:table="{_OFFICE}:table:1.0"'
        f' xmlns:text="{_OFFICE}:text:1.0"><office:body><office:spreadsheet><table:table table:name={quoteattr(name)}>'
        f"{cells}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"/>'
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(text: str) -> str:
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def _worksheet(sheet: Sheet) -> str:
    rows = "".join(
        f'<row r="{line}">{"".join(_cell(letters(at), line, value) for at, value in enumerate(row))}</row>'
        for line, row in enumerate(sheet.rows, 1)
    )
    merged = "".join(f'<mergeCell ref="{span}"/>' for span in sheet.merged)
    spans = f"<mergeCells>{merged}</mergeCells>" if merged else ""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{spans}</worksheet>'


def _cell(column: str, line: int, value: Value | Formula) -> str:
    at = f'r="{column}{line}"'
    if value is None or value == "":
        return ""
    if isinstance(value, Formula):
        return f'<c {at} t="str"><f>{escape(value.text)}</f><v>{escape(value.cached)}</v></c>'
    if isinstance(value, date):
        return f'<c {at} s="1"><v>{(value - _EPOCH).days}</v></c>'
    if isinstance(value, str):
        return f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"<c {at}><v>{value!r}</v></c>"

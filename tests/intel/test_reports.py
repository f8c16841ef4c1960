"""Reports as files, from their bytes to what they hold."""

import json

import pytest

from papers import pdf
from wardwatch.intel.reports import read_names, read_report
from wardwatch.kit.errors import FormatError

CLUSTER = json.dumps(
    {"type": "ransomware", "values": [{"value": "Harbor Locker", "uuid": "6f1d5a50-0000-4000-8000-000000000001"}]}
).encode()
BUNDLE = json.dumps(
    {
        "type": "bundle",
        "objects": [
            {
                "type": "tool",
                "id": "tool--1",
                "name": "Pilot Fish",
                "external_references": [{"source_name": "mitre-attack", "external_id": "S9002"}],
            }
        ],
    }
).encode()
DIGEST = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_places_in_a_pdf_name_page_and_line() -> None:
    report = read_report(
        pdf(["A report on Harbor Locker"], [], ["Value", DIGEST[:40], DIGEST[40:], "hxxp://evil[.]com/"]),
        read_names([("ransomware.json", CLUSTER), ("tools.json", BUNDLE)]),
    )
    assert report.kind == "pdf"
    assert [(each.value, each.places[0].page, each.places[0].line) for each in report.finds] == [
        ("harbor locker", 1, 1),
        (DIGEST, 3, 2),
        ("http://evil.com/", 3, 4),
    ]
    assert report.problems == ("page 2 has no text; it may be a picture",)
    assert all(report.text[place.start : place.end] == place.written for each in report.finds for place in each.places)


def test_cells_of_an_html_table_are_values_of_their_own() -> None:
    cells = "<td>198[.]51[.]100[.]7<td>evil<b>[.]</b>com<td>invoice.exe"
    page = f"<html><table><tr>{cells}</tr></table><p>pilot fish Pilot Fish"
    report = read_report(page.encode(), read_names([("tools.json", BUNDLE)]))
    assert [each.value for each in report.finds] == ["198.51.100.7", "evil.com", "invoice.exe", "pilot fish"]


def test_a_list_of_names_that_is_none_is_named() -> None:
    with pytest.raises(FormatError, match=r"tools\.csv: is neither"):
        read_names([("tools.csv", b"name,alias")])

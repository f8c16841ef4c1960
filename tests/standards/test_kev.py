"""The KEV catalog, JSON and CSV."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards import kev

CORPUS = Path(__file__).parents[1] / "corpus" / "kev"


def test_json_keeps_the_good_entries_and_names_the_bad_ones() -> None:
    catalog = kev.read((CORPUS / "catalog.json").read_bytes())
    assert (catalog.version, catalog.count) == ("2099.03.02", 7)
    assert catalog.released_at == datetime(2099, 3, 2, 9, 30, 0, 500_000, tzinfo=UTC)
    assert [entry.cve for entry in catalog.entries] == ["CVE-2099-0001", "CVE-2099-0002", "CVE-2099-0004"]
    assert [(fault.place, fault.key) for fault in catalog.faults] == [
        ("vulnerabilities[2]", "CVE-2099-0003"),
        ("vulnerabilities[3]", "CVE-2099-0001"),
        ("vulnerabilities[4]", "CVE-2099-0004"),
        ("vulnerabilities[5]", ""),
        ("count", ""),
    ]
    assert "dateAdded" in catalog.faults[0].reason
    assert b"CVE-2099-0003" in catalog.faults[0].raw


def test_unknown_ransomware_use_is_not_no() -> None:
    first, second, odd = kev.read((CORPUS / "catalog.json").read_bytes()).entries
    assert (first.known_ransomware, second.known_ransomware, odd.known_ransomware) == (True, None, None)
    assert (first.due_date, second.due_date) == (date(2099, 3, 22), None)
    assert (first.cwes, first.name) == (("CWE-78", "CWE-20"), "Examplar Pump Gateway Command Injection")


def test_csv_says_the_same_and_places_faults_by_line() -> None:
    catalog = kev.read(b"\xef\xbb\xbf" + (CORPUS / "catalog.csv").read_bytes())
    assert (catalog.version, catalog.released_at, catalog.count) == (None, None, None)
    assert [entry.cve for entry in catalog.entries] == ["CVE-2099-0001", "CVE-2099-0004"]
    assert catalog.entries[0].cwes == ("CWE-78", "CWE-20")
    assert catalog.entries[0].short_description == "Two\nlines."
    assert [(fault.place, fault.key) for fault in catalog.faults] == [
        ("line 4", "CVE-2099-0002"),
        ("line 5", "CVE-2099-0003"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b'{"vulnerabilities": 3}', b'{"vulnerabilities": [', b"a,b\n1,2\n", b"\xff\xfe", b'"'],
)  # fmt: skip
def test_something_else_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        kev.read(data)


def test_published_catalogs(shared_data: Path) -> None:
    newer = kev.read((shared_data / "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json").read_bytes())
    older = kev.read((shared_data / "cisa-kev/known_exploited_vulnerabilities-2025-08-25.csv").read_bytes())
    assert (len(newer.entries), newer.count, newer.faults) == (1674, 1674, ())
    assert sum(entry.known_ransomware is True for entry in newer.entries) == 352
    assert (len(older.entries), older.faults) == (1404, ())
    now = {entry.cve: entry for entry in newer.entries}
    assert all(entry.date_added == now[entry.cve].date_added for entry in older.entries if entry.cve in now)

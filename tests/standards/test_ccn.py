"""CMS certification numbers."""

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from wardwatch.kit.errors import FormatError
from wardwatch.standards import ccn
from wardwatch.standards.ccn import Kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("010001", Kind.SHORT_TERM),
        ("010879", Kind.SHORT_TERM),
        ("010880", None),
        ("011300", Kind.CRITICAL_ACCESS),
        ("012299", Kind.LONG_TERM),
        ("013025", Kind.REHABILITATION),
        ("013100", None),
        ("013399", Kind.CHILDRENS),
        ("014499", Kind.PSYCHIATRIC),
        (" 01014f ", Kind.FEDERAL),
        ("01S001", None),
    ],
)
def test_the_number_tells_the_kind_where_the_ranges_are_documented(text: str, kind: Kind | None) -> None:
    number = ccn.read(text)
    assert number.kind is kind
    assert str(number) == text.strip().upper()
    assert number.state_prefix == "01"


@pytest.mark.parametrize("text", ["", "10001", "0100011", "01-001", "ABCDEF", "01000\n1", "٠١٠٠٠١"])
def test_a_number_that_lost_a_zero_is_refused_not_repaired(text: str) -> None:
    with pytest.raises(FormatError):
        ccn.read(text)


def test_the_published_directory(shared_data: Path) -> None:
    with gzip.open(
        shared_data / "cms/Hospital_General_Information_2026-02.csv.gz", "rt", encoding="utf-8-sig"
    ) as lines:
        rows = [(ccn.read(row["Facility ID"]), row["Hospital Type"]) for row in csv.DictReader(lines)]
    assert len(rows) == len({number for number, _ in rows}) == 5421
    assert all(len(number.text) == 6 for number, _ in rows)
    kinds = Counter(number.kind for number, _ in rows)
    assert (kinds[Kind.FEDERAL], kinds[Kind.CRITICAL_ACCESS], kinds[Kind.PSYCHIATRIC]) == (164, 1375, 626)
    assert {kind for number, kind in rows if number.kind is None} == {"Acute Care Hospitals"}

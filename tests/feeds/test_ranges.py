"""How CVE records' version entries become intervals."""

from typing import Any

import pytest

from wardwatch.feeds.cve_records.ranges import ranges
from wardwatch.standards.cve import Affected, Change, Container, Kind, Status, Version

AFFECTED, UNAFFECTED = Status.AFFECTED, Status.UNAFFECTED


def read(*versions: Version, default: Status = Status.UNKNOWN, product: str | None = "Pump") -> list[tuple[Any, ...]]:
    affected = Affected(
        vendor="Invented",
        product=product,
        collection_url=None,
        package_name=None,
        package_url=None,
        default_status=default,
        versions=versions,
        cpes=(),
        platforms=(),
        modules=(),
    )
    container = Container(Kind.CNA, "id", None, None, None, None, (affected,), (), None, None, (), (), ())
    return [
        (each.status, each.low, each.low_inclusive, each.high, each.high_inclusive, each.understood)
        for each in ranges("CVE-2031-0001", container, "$")
    ]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (Version("1.0", AFFECTED, less_than="2.0"), ("affected", "1.0", True, "2.0", False, True)),
        (Version("1.0", AFFECTED, less_than_or_equal="2.0"), ("affected", "1.0", True, "2.0", True, True)),
        (Version("0", AFFECTED, less_than="2.0"), ("affected", None, True, "2.0", False, True)),
        (Version(None, AFFECTED, less_than="*"), ("affected", None, True, None, False, True)),
        (Version("1.2", UNAFFECTED), ("not_affected", "1.2", True, "1.2", True, True)),
        (Version("HEN04103", AFFECTED), ("affected", "HEN04103", True, "HEN04103", True, True)),
        (Version("< 4.1", AFFECTED), ("affected", None, True, "4.1", False, True)),
        (Version(None, AFFECTED), ("affected", None, False, None, False, False)),
        (Version("see advisory, please", AFFECTED), ("affected", None, False, None, False, False)),
        (
            Version("1.0", AFFECTED, less_than="2.0 or so, perhaps"),
            ("affected", "1.0", True, "2.0 or so, perhaps", False, False),
        ),
    ],
)
def test_entries(version: Version, expected: tuple[Any, ...]) -> None:
    (found,) = read(version)
    assert (found[0], found[1], found[3], found[5]) == (expected[0], expected[1], expected[3], expected[5])
    assert found[4] == expected[4]


def test_changes_cut_a_range() -> None:
    changing = Version(
        "1.0", AFFECTED, "semver", less_than="3.0", changes=(Change("1.5", UNAFFECTED), Change("2.0", AFFECTED))
    )
    assert [(status, low, high) for status, low, _, high, *_ in read(changing)] == [
        ("affected", "1.0", "1.5"),
        ("not_affected", "1.5", "2.0"),
        ("affected", "2.0", "3.0"),
    ]


def test_a_default_is_a_claim_about_every_version_and_nothing_named_is_no_claim() -> None:
    assert read(default=AFFECTED) == [("affected", None, False, None, False, True)]
    assert read(Version("1.0", UNAFFECTED), default=AFFECTED)[0][:2] == ("affected", None)
    assert read(Version("1.0", AFFECTED), product=None) == []

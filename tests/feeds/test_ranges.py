"""How CVE records' version entries become intervals."""

from typing import Any

import pytest

from wardwatch.feeds.cve_records.ranges import ranges
from wardwatch.kit.errors import Fault
from wardwatch.standards.cve import (
    Affected,
    Applicability,
    Change,
    Container,
    CpeMatch,
    CpeNode,
    Kind,
    Operator,
    Status,
    Version,
)
from wardwatch.vulnerabilities.types import RangeClaim

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
        for each in ranges("CVE-2031-0001", container, [])
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


def claims(affected: Affected | None = None, *applicable: Applicability) -> tuple[list[RangeClaim], list[Fault]]:
    """The claims of a container, and the faults."""
    products = () if affected is None else (affected,)
    container = Container(
        Kind.CNA, "id", None, None, None, None, products, (), None, None, (), (), (), cpe_applicability=applicable
    )
    faults: list[Fault] = []
    return list(ranges("CVE-2031-0001", container, faults)), faults


def product(*versions: Version, **said: Any) -> Affected:
    names = {"vendor": "Invented", "product": "Pump", "collection_url": None, "package_name": None, "package_url": None}
    lists = {"cpes": (), "platforms": (), "modules": ()}
    return Affected(**{**names, **lists, "default_status": Status.UNKNOWN, "versions": versions, **said})


@pytest.mark.parametrize(
    ("kind", "written", "expected"),
    [
        ("semver", ("2.0.0", "1.5.0", "1.10.0"), ["1.5.0", "1.10.0", "2.0.0"]),
        ("custom", ("2.0", "1.5", "1.10"), ["1.5", "1.10", "2.0"]),
        ("python", ("2.0", "1.5rc1", "1.10"), ["2.0", "1.5rc1", "1.10"]),  # no order known for this word: as written
        ("pypi", ("2.0", "1.5rc1", "1.10"), ["1.5rc1", "1.10", "2.0"]),
        ("custom", ("B-2", "A-1"), ["B-2", "A-1"]),
    ],
)
def test_changes_are_taken_in_the_order_of_versions(kind: str, written: tuple[str, ...], expected: list[str]) -> None:
    changes = tuple(Change(at, UNAFFECTED) for at in written)
    found, _ = claims(product(Version("1.0", AFFECTED, kind, less_than="9.0", changes=changes)))
    assert [claim.high for claim in found] == [*expected, "9.0"]


def test_one_star_is_every_version_and_a_branch_reaches_to_its_end() -> None:
    assert read(Version("*", AFFECTED)) == [("affected", None, False, None, False, True)]
    assert read(Version("4.1", AFFECTED, less_than_or_equal="4.*"))[0][3] == "4.*"


def test_a_version_that_is_also_the_end_of_its_range_is_no_prose() -> None:
    assert read(Version("2022 SU5", AFFECTED, less_than_or_equal="2022 SU5"))[0][1:] == (
        "2022 SU5", True, "2022 SU5", True, True,
    )  # fmt: skip


def test_every_cpe_name_is_kept_once_whatever_its_version() -> None:
    pump, station = "cpe:2.3:h:invented:pump:{}:*:*:*:*:*:*:*", "cpe:2.3:h:invented:station:-:*:*:*:*:*:*:*"
    names = (pump.format("1.0"), pump.format("2.0"), "cpe:/nonsense what", station)
    (found,), (fault,) = claims(product(Version("1.0", AFFECTED), cpes=names))
    assert found.cpe == f"{pump.format('1.0')} {station}"
    assert "cpe" in fault.reason.lower()


@pytest.mark.parametrize(
    ("collection", "package", "expected"),
    [
        ("registry npmjs org", "@invented/pump", "pkg:npm/%40invented/pump"),
        ("www npmjs com", "pump", "pkg:npm/pump"),
        ("pypi org", "Drip_Pump", "pkg:pypi/drip-pump"),
        ("repo maven apache org", "org.invented:pump", "pkg:maven/org.invented/pump"),
        ("repo maven apache org", "pump", ""),
        ("rubygems org", "pump", "pkg:gem/pump"),
        ("invented pypi org", "pump", ""),
        ("[broken", "pump", ""),
        ("pypi org", None, ""),
    ],
)
def test_a_package_of_a_known_registry_has_a_package_url(collection: str, package: str | None, expected: str) -> None:
    address = f"https://{collection.replace(' ', '.')}/simple"
    found, _ = claims(product(Version("1.0", AFFECTED), collection_url=address, package_name=package))
    assert [claim.purl for claim in found] == [expected]


def match(name: str, version: str = "*", *, vulnerable: bool = True, **bounds: str) -> CpeMatch:
    return CpeMatch(f"cpe:2.3:o:invented:{name}:{version}:*:*:*:*:*:*:*", vulnerable, **bounds)


def node(*matches: CpeMatch, operator: Operator = Operator.OR, negate: bool = False) -> CpeNode:
    return CpeNode(operator, negate, matches)


def test_any_of_several_products_is_meant_by_itself() -> None:
    either = node(
        match("pump_firmware", version_start_including="1.0", version_end_excluding="2.0"),
        match("cart", "3.1"),
        match("rack", "4.*"),
        match("desk", "-"),
        match("odd", "?1"),
    )
    found, _ = claims(None, Applicability(Operator.OR, False, (either,)))
    assert [
        (claim.vendor, claim.product, claim.low, claim.high, claim.high_inclusive, claim.understood, claim.part)
        for claim in found
    ] == [
        ("invented", "pump firmware", "1.0", "2.0", False, True, ""),
        ("invented", "cart", "3.1", "3.1", True, True, ""),
        ("invented", "rack", "4.*", "4.*", True, True, ""),
        ("invented", "desk", None, None, False, True, ""),
        ("invented", "odd", None, None, False, False, ""),
    ]
    assert found[0].raw == ">= 1.0, < 2.0"


def test_what_needs_a_platform_is_one_part_and_the_platform_none() -> None:
    firmware, device = match("pump_firmware", version_end_excluding="2.0"), match("pump", "-", vulnerable=False)
    (found,), _ = claims(None, Applicability(Operator.AND, False, (node(firmware), node(device))))
    assert (found.part, found.product_text, found.high) == (
        "component", "invented pump firmware + invented pump", "2.0",
    )  # fmt: skip


def test_a_configuration_without_the_product_says_nothing_of_it_and_a_name_that_is_none_is_a_fault() -> None:
    absent = Applicability(Operator.OR, False, (node(match("pump"), negate=True),))
    odd = Applicability(Operator.OR, False, (node(CpeMatch("cpe:2.3:z", True, place="$.x")),))
    found, (fault,) = claims(None, absent, odd)
    assert (found, fault.place) == ([], "$.x")

import pytest

from wardwatch.exposures.matching import versions
from wardwatch.exposures.matching.ranges import (
    RANK_AUTHORITY,
    RANK_CATALOG,
    RANK_MAKER,
    RANK_OTHER,
    Claim,
    Status,
    Verdict,
    bounds,
    resolve,
    verdict,
)

AFFECTED, NOT_AFFECTED, CANNOT_TELL, DISPUTED = Verdict


def judged(interval, asset, declared="generic"):
    found = bounds(*interval, declared)
    return verdict(found, versions.keys(asset).get(found.scheme))


@pytest.mark.parametrize(
    ("interval", "asset", "expected"),
    [
        ((None, True, "2.1", False), "1.9", AFFECTED),
        ((None, True, "2.1", False), "2.1.0", NOT_AFFECTED),
        ((None, True, "2.1", True), "2.1", AFFECTED),
        (("1.5", True, "1.7", False), "1.4.9", NOT_AFFECTED),
        (("1.5", False, None, True), "1.5.0", NOT_AFFECTED),
        (("1.5", False, None, True), "1.6", AFFECTED),
        (("0", True, "2.1", False), "1.9", AFFECTED),
        ((None, True, "2.1", False), "", CANNOT_TELL),
        ((None, True, "2.1", False), "current", CANNOT_TELL),
        ((None, True, None, True), "", AFFECTED),
        (("*", True, "*", True), "anything", AFFECTED),
        (("n/a", True, "n/a", True), "1.0", CANNOT_TELL),
        (("12.x", True, "12.x", True), "12.0", AFFECTED),
        (("12.x", True, "12.x", True), "12.99.3", AFFECTED),
        (("12.x", True, "12.x", True), "13.0", NOT_AFFECTED),
        ((None, True, "8.1.*", False), "8.1.30", AFFECTED),
        ((None, True, "3.x", False), "2.9", CANNOT_TELL),
        ((None, True, "3.x", False), "4.0", NOT_AFFECTED),
        ((None, True, "2023.3", True), "2023.3 build 9342", AFFECTED),
        ((None, True, "2023.3", True), "2023.3.1", NOT_AFFECTED),
        ((None, True, "012U000061", True), "012U000040", AFFECTED),
        ((None, True, "012U000061", True), "3.0", CANNOT_TELL),
        ((None, True, "May 2018", True), "2018-05-17", AFFECTED),
        (("B.01", True, "2.0", False), "1.0", CANNOT_TELL),
        (("B.01", True, "2.0", False), "2.5", NOT_AFFECTED),
    ],
)
def test_verdict_of_one_range(interval, asset, expected):
    assert judged(interval, asset) is expected


def test_declared_semver_knows_prereleases_and_falls_back_where_the_texts_are_not_semver():
    assert judged((None, True, "1.2.3", False), "1.2.3-rc1", "semver") is AFFECTED
    assert judged((None, True, "11.10.0.2", False), "11.10.0.1", "semver") is AFFECTED
    assert judged(("22.6R1", True, "22.6R2", False), "22.6R1", "semver") is AFFECTED
    assert judged((None, True, "1.2.3", False), "1.2.3-rc1") is AFFECTED
    assert judged((None, True, "1.2.3", False), "1.2.3-foo1") is CANNOT_TELL


def test_commits_are_the_same_or_nobody_can_tell():
    one, other, third = (letter * 40 for letter in "abc")
    assert judged((one, True, one, True), one.upper(), "git") is AFFECTED
    assert judged((one, True, one, True), other, "git") is NOT_AFFECTED
    assert judged((one, True, one, True), one[:8], "git") is CANNOT_TELL
    assert judged((one, True, other, False), third, "git") is CANNOT_TELL
    assert judged((one, True, one, True), "5.10", "git") is CANNOT_TELL


@pytest.mark.parametrize(
    ("declared", "interval", "asset", "expected"),
    [
        ("composer", (None, True, "2.0-RC2", False), "2.0-beta10", AFFECTED),
        ("composer", (None, True, "2.0", True), "2.0-patch1", NOT_AFFECTED),
        ("composer", (None, True, "2.0", False), "dev-main", CANNOT_TELL),
        ("openssl", ("1.0.2", True, "1.0.2zb", False), "1.0.2u", AFFECTED),
        ("openssl", ("1.0.2", True, "1.0.2zb", False), "1.1.1", NOT_AFFECTED),
        ("openssl", ("1.0.2", True, "1.0.2zb", False), "1.0.2k-fips", CANNOT_TELL),
        ("none", (None, True, "1.0.0", False), "1.0", CANNOT_TELL),
        (None, ("VB10A", True, "VB20B", False), "VB20A_SP01", AFFECTED),
        (None, ("VB10A", True, "VB20B", False), "VC10A", NOT_AFFECTED),
        (None, (None, True, "20.04.6", False), "20.04 LTS", AFFECTED),
        (None, (None, True, "Rev C", True), "Rev AA", NOT_AFFECTED),
        (None, (None, True, "Rev C", True), "NA", CANNOT_TELL),
        (None, (None, True, "2.1 Rev D", False), "2.1 Rev C", AFFECTED),
        (None, (None, True, "2024-03-01", False), "2024-02-29T23:59:59Z", AFFECTED),
    ],
)
def test_orders_of_ecosystems_and_of_makers(declared, interval, asset, expected):
    assert judged(interval, asset, declared) is expected


@pytest.mark.parametrize(
    ("declared", "interval", "asset", "expected"),
    [
        ("maven", ("2.0-beta9", True, "2.15.0", False), "2.14.1", AFFECTED),
        ("maven", ("2.0-beta9", True, "2.15.0", False), "2.0-beta8", NOT_AFFECTED),
        ("maven", ("2.0-beta9", True, "2.15.0", False), "v2.15.0-rc1", AFFECTED),
        ("pypi", (None, True, "2.0rc1", False), "2.0.dev3", AFFECTED),
        ("pypi", (None, True, "2.0", True), "2.0+hospital.1", AFFECTED),
        ("nuget", (None, True, "4.3.1.2", False), "4.3.1", AFFECTED),
        (
            "golang",
            (None, True, "v0.0.0-20220906165146-f3363e06e74c", False),
            "0.0.0-20210101000000-aaaaaaaaaaaa",
            AFFECTED,
        ),
        ("gem", ("3.0.0.rc1", True, "3.0.0.rc2", False), "3.0.0", NOT_AFFECTED),
        ("rpm", (None, True, "1:1.1.1k-7.el8_6", False), "1:1.1.1k-6.el8_5", AFFECTED),
        ("deb", (None, True, "1.1.1n-0+deb11u4", False), "1.1.1n-0+deb11u10", NOT_AFFECTED),
        ("apk", (None, True, "1.2.4-r3", False), "1.2.4-r10", NOT_AFFECTED),
        ("deb", (None, True, "2.427", False), "2.426", CANNOT_TELL),
        ("maven", (None, True, "2.427.*", True), "2.427.3", AFFECTED),
        ("deb", (None, True, "2.427.*", True), "1:2.427-1", CANNOT_TELL),
        ("maven", (None, True, "not a version", False), "2.426", CANNOT_TELL),
        ("composer", (None, True, "2.427", False), "2.426.3", AFFECTED),
        ("composer", (None, True, "2.427-1", False), "2.426", CANNOT_TELL),
        ("git", (None, True, "2.427", False), "2.426", CANNOT_TELL),
    ],
)
def test_declared_ecosystems_are_ordered_as_they_order(declared, interval, asset, expected):
    assert judged(interval, asset, versions.scheme_of(declared)) is expected


def claim(status, inside, asserter, rank, specific=True):
    return Claim(Status(status), inside, asserter, rank, specific)


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([], CANNOT_TELL),
        ([claim("affected", AFFECTED, "CISA", RANK_AUTHORITY)], AFFECTED),
        ([claim("affected", NOT_AFFECTED, "CISA", RANK_AUTHORITY)], NOT_AFFECTED),
        (
            [
                claim("affected", AFFECTED, "maker", RANK_MAKER, False),
                claim("not_affected", AFFECTED, "maker", RANK_MAKER),
            ],
            NOT_AFFECTED,
        ),
        ([claim("affected", AFFECTED, "maker", RANK_MAKER), claim("fixed", AFFECTED, "maker", RANK_MAKER)], DISPUTED),
        (
            [claim("affected", AFFECTED, "maker", RANK_MAKER, False), claim("fixed", CANNOT_TELL, "maker", RANK_MAKER)],
            CANNOT_TELL,
        ),
        (
            [claim("not_affected", AFFECTED, "maker", RANK_MAKER), claim("affected", AFFECTED, "CISA", RANK_AUTHORITY)],
            NOT_AFFECTED,
        ),
        (
            [
                claim("affected", AFFECTED, "CISA", RANK_AUTHORITY),
                claim("not_affected", AFFECTED, "ADP", RANK_AUTHORITY),
            ],
            DISPUTED,
        ),
        (
            [
                claim("under_investigation", AFFECTED, "maker", RANK_MAKER),
                claim("affected", AFFECTED, "NVD", RANK_OTHER),
            ],
            AFFECTED,
        ),
        (
            [claim("under_investigation", AFFECTED, "maker", RANK_MAKER), claim("fixed", AFFECTED, "NVD", RANK_OTHER)],
            CANNOT_TELL,
        ),
        (
            [
                claim("affected", CANNOT_TELL, "maker", RANK_MAKER),
                claim("not_affected", AFFECTED, "maker", RANK_MAKER, False),
            ],
            CANNOT_TELL,
        ),
        (
            [
                claim("affected", CANNOT_TELL, "maker", RANK_MAKER),
                claim("affected", AFFECTED, "maker", RANK_MAKER, False),
            ],
            AFFECTED,
        ),
        (
            [
                claim("known_not_affected", AFFECTED, "maker", RANK_MAKER, False),
                claim("affected", AFFECTED, "CISA", RANK_AUTHORITY),
            ],
            DISPUTED,
        ),
        (
            [
                claim("affected", AFFECTED, "maker", RANK_MAKER),
                claim("known_not_affected", AFFECTED, "reseller", RANK_OTHER),
            ],
            DISPUTED,
        ),
        (
            [
                claim("known_not_affected", AFFECTED, "maker", RANK_MAKER),
                claim("affected", AFFECTED, "KEV", RANK_CATALOG, False),
            ],
            NOT_AFFECTED,
        ),
        (
            [
                claim("known_not_affected", AFFECTED, "maker", RANK_MAKER, False),
                claim("affected", AFFECTED, "maker", RANK_MAKER),
            ],
            AFFECTED,
        ),
        (
            [
                claim("known_not_affected", NOT_AFFECTED, "maker", RANK_MAKER),
                claim("affected", AFFECTED, "CISA", RANK_AUTHORITY),
            ],
            AFFECTED,
        ),
    ],
)
def test_resolution(claims, expected):
    assert resolve(claims).verdict is expected
    assert resolve(claims[::-1]) == resolve(claims)


def test_those_who_say_the_opposite_are_named():
    found = resolve(
        [claim("fixed", AFFECTED, "maker", RANK_MAKER), claim("affected", AFFECTED, "CISA", RANK_AUTHORITY)]
    )
    assert (found.follows, found.against) == (("maker",), ("CISA",))

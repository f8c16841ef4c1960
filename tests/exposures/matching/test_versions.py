from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from univers.versions import SemverVersion

from wardwatch.exposures.matching import versions

numbers = st.lists(st.integers(0, 10**12), min_size=1, max_size=6)
identifiers = st.lists(
    st.one_of(st.integers(0, 999).map(str), st.from_regex(r"[a-z][a-z0-9-]{0,4}", fullmatch=True)), max_size=3
)


@st.composite
def semver(draw):
    release = ".".join(map(str, draw(st.tuples(*[st.integers(0, 12)] * 3))))
    prerelease = ".".join(draw(identifiers))
    return f"{release}-{prerelease}" if prerelease else release


def stripped(parts):
    parts = list(parts)
    while parts and parts[-1] == 0:
        parts.pop()
    return parts


@given(numbers, numbers)
def test_dotted_numbers_sort_as_tuples_and_trailing_zeros_are_nothing(left, right):
    keys = [versions.key(".".join(map(str, parts)), versions.GENERIC) for parts in (left, right)]
    assert (keys[0] < keys[1]) == (stripped(left) < stripped(right))
    assert (keys[0] == keys[1]) == (stripped(left) == stripped(right))


@given(semver(), semver())
def test_semver_keys_sort_as_the_reference_does(left, right):
    keys = [versions.key(text, versions.SEMVER) for text in (left, right)]
    reference = [SemverVersion(text) for text in (left, right)]
    assert (keys[0] < keys[1]) == (reference[0] < reference[1])
    assert (keys[0] == keys[1]) == (reference[0] == reference[1])


@given(st.text(max_size=100))
def test_any_text_has_a_key_or_none(text):
    for scheme, key in versions.keys(text).items():
        assert versions.key(text, scheme) == key


@pytest.mark.parametrize(
    "rising",
    [
        ["1.2", "1.2.1", "1.10", "2"],
        ["2.0 alpha", "2.0 beta 3", "2.0-beta.10", "2.0~rc1", "2.0 Release Candidate 2", "2.0", "2.0a"],
        ["V06.00.00.01", "06.0.0.2", "Firmware 6.0.1", "v12.1.3 build 4", "12.1.3 (Build 12)", "12.1.4"],
        ["2.1", "2.1 Rev B", "2.1 Rev. C", "2.1.1"],
        ["3.01.02 Rev. 4", "SW 3.01.02 Rev. 5", "3.01.03"],
        ["2023.12", "2024.01", "2024.2", "2024.10"],
        ["8.0", "8.0 build 9", "8.0 HF1", "8.0 Update 1", "8.0 SP1", "8.0 SP1 HF2", "8.0 SP2", "8.0A", "8.0.1", "8.1"],
        ["V7.5", "V7.5_SP1", "V7.5_SP2_Update_2", "V7.5_SP2_Update_16"],
        ["9.1R9", "9.1R18", "22.6R1", "22.6R2"],
        ["7.0.1-61", "7.0.1-5035", "7.0.2-1"],
        ["10.0.11-h1", "10.0.11-h3", "10.0.12"],
        ["R2.1", "R3.1 SP2", "R8.0.3"],
        ["1.0.2j", "1.0.2k", "1.0.3"],
        ["2.4.4", "2.4.4-p8", "2.4.5"],
        ["2023.3", "2023.3 (Build 9342)", "2023.3_Build_9343"],
        ["1.2", "1.2 (3)", "1.2 build 4", "1.2(10)", "1.2 SP1", "1.2.1"],
    ],
)
def test_firmware_spellings_rise(rising):
    keys = [versions.key(text, versions.GENERIC) for text in rising]
    assert None not in keys
    assert all(low < high for low, high in pairwise(keys))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("2.1", "2.1.0"),
        ("v2.1", "Version 2.1"),
        ("rev. 1.2.6", "1.2.6"),
        ("8.0 SP2", "8.0 Service Pack 2"),
        ("V1.6_Upd6", "1.6 Update 6"),
        ("20.04 LTS", "20.04"),
        ("2.0 RC 1", "2.0-rc1"),
    ],
)
def test_equal_versions_have_equal_keys(left, right):
    assert versions.key(left, versions.GENERIC) == versions.key(right, versions.GENERIC) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2.1-foo1",
        "AA",
        "Version 7.x",
        "012U000040",
        "1.1 | 1.2",
        "7.03 /7.04",
        "1.4.2.0-9d9eff4",
        "6.x",
        "Rev B-M",
        "all",
        "B.06",
    ],
)
def test_what_generic_cannot_order_has_no_key(text):
    assert versions.key(text, versions.GENERIC) is None


@pytest.mark.parametrize(
    ("low", "high"),
    [("012U000040", "012U000061"), ("BT03", "BT06"), ("P007", "P018"), ("CMS7.820.075.08", "CMS7.820.120.01")],
)
def test_one_shape_is_ordered_by_its_numbers(low, high):
    scheme = versions.natural_scheme(low)
    assert scheme.startswith("shape:")
    assert versions.key(low, scheme) < versions.key(high, scheme)
    assert versions.key("7.1", scheme) is None


def test_revision_letters_and_dates():
    assert versions.key("B.06.18", "lettered") < versions.key("B.12", "lettered") < versions.key("C.00.04", "lettered")
    lettered = [versions.key(text, "lettered") for text in ("A", "Rev C", "revision Z", "Rev. AA", "rev ab")]
    assert lettered == sorted(lettered)
    coded = [versions.key(text, "release") for text in ("VA30A", "VB10A", "VB10A_SP01", "VB10B", "VB10B HF07", "VB30A")]
    assert coded == sorted(coded)
    assert versions.key("VB10A-D4BF", "release") is versions.key("VB1A", "release") is None
    dates = [
        versions.key(text, "date")
        for text in ("May 2018", "2018-05-17", "July 1 2018", "8/30/2024", "2024-08-30T10:00Z", "2024-08-30 10:00:01")
    ]
    assert dates == sorted(dates)
    assert versions.key("8/5/2024", "date") is None
    assert versions.key("2018-02-30", "date") is None


def test_declared_schemes():
    said = ("semver", "SemVer", "custom", None, "Maven", "git", "dpkg", "composer", "conda", "hackage")
    expected = ["semver", "semver", "generic", "generic", "maven", "git", "deb", "composer", "plain", "none"]
    assert [versions.scheme_of(name) for name in said] == expected


@given(numbers)
def test_a_bare_number_has_one_key_for_all_schemes_of_releases(parts):
    text = ".".join(map(str, parts))
    found = versions.keys(text)
    assert list(found) == ["numbers"] or len(text) > 80
    assert {versions.key(text, scheme) for scheme in versions.RELEASES} == {found.get("generic")}
    assert {found.get(scheme) for scheme in (*versions.RELEASES, "numbers")} == {found.get("generic")}
    assert found.get("deb") is None


@pytest.mark.parametrize(
    ("text", "ecosystem", "expected"),
    [
        ("R3.1 SP2", "", {"generic"}),
        ("B.02.15", "", {"lettered"}),
        ("v12.1.3 build 4", "", {"generic"}),
        ("Rev. C", "", {"lettered"}),
        ("1.2 (3)", "", {"generic"}),
        ("2.0a", "", {"generic", "pypi", "maven", "gem"}),
        ("2018-05-17", "", {"date"}),
        ("3.x", "", set()),
        ("3.x", "maven", set()),
        ("1.1.1n-0+deb11u3", "", {"deb", "rpm", "maven"}),
        ("1:1.1.1k-7.el8_6", "", {"rpm"}),
        ("1.2.4-r3", "", {"generic", "deb", "rpm", "apk", "maven", "gem", "semver", "pypi"}),
        ("1.1.1n", "deb", {"deb", "generic", "maven", "gem", "openssl"}),
        ("1:4.2-1", "alpm", {"alpm", "deb", "rpm"}),
        ("1.0-beta2", "", {"generic", "semver", "pypi", "maven", "gem", "composer", "deb", "rpm"}),
        ("1.1.1k", "conan", {"conan", "generic", "maven", "gem", "openssl"}),
        ("VB10A", "", {"release"}),
        ("c0ffee" * 6 + "dada", "", {"git"}),
        ("12.1", "", {"numbers"}),
        ("12.1", "deb", {"numbers", "deb"}),
        ("12.1", "pypi", {"numbers"}),
    ],
)
def test_a_line_has_a_key_where_its_spelling_has_a_place(text, ecosystem, expected):
    assert {scheme for scheme in versions.keys(text, ecosystem) if not scheme.startswith("shape:")} == expected


@pytest.mark.parametrize(
    ("scheme", "text", "covered", "beyond"),
    [
        ("generic", "12.1.3", "12.1.3 (4)", "12.1.3 SP1"),
        ("generic", "8.0 SP8", "8.0 SP8 build 2", "8.0 SP9"),
        ("date", "May 2018", "2018-05-31", "2018-06-01"),
        ("rpm", "1.2", "1.2-7.el9", "1.2.1"),
        ("rpm", "1.2-7", "1.2-7", "1.2-7.1"),
        ("alpm", "1.2", "1.2-7", "1.2.1"),
        ("pypi", "1.0", "1.0+local.2", "1.0.post1"),
        ("maven", "1.0", "1.0-rc1", "1.0-sp1"),
        ("deb", "1.0", "1.0~rc1-1", "1.0-1"),
    ],
)
def test_up_to_and_including_a_version(scheme, text, covered, beyond):
    reach = versions.reach(text, scheme)
    assert versions.key(covered, scheme) <= reach < versions.key(beyond, scheme)

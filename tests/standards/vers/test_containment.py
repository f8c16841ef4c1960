"""Containment and simplification against the vers specification's rules, a definition by sets, and `univers`."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from univers import versions as reference
from univers.version_constraint import VersionConstraint
from univers.version_range import MavenVersionRange, PypiVersionRange

from wardwatch.kit.errors import FormatError
from wardwatch.standards import vers
from wardwatch.standards.vers import Constraint, Range, schemes

VERSIONS = ["0.9", "1.0a1", "1.0", "1.0.1", "1.1rc2", "1.1", "1.2.dev1", "1.2", "2.0"]
COMPARATORS = ["=", "!=", "<", "<=", ">", ">="]


@pytest.mark.parametrize(
    ("specifier", "version", "expected"),
    [
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "1.2.3", True),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "4.99.0", True),
        ("vers:npm/1.2.3|>=2.0.0|<5.0.0", "5.0.0", False),
        ("vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "2.2.1.0", False),
        ("vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "2.3.0.rc1", True),
        ("vers:maven/>=2.0-beta9|<2.15.0", "2.14.1", True),
        ("vers:maven/>=2.0-beta9|<2.15.0", "2.0-beta8", False),
        ("vers:maven/>=1.0.0-beta1|<=1.7.5|>=7.0.0-M1|<=7.0.7|>=7.1.0|<=7.1.2", "7.0.0", True),
        ("vers:maven/>=1.0.0-beta1|<=1.7.5|>=7.0.0-M1|<=7.0.7|>=7.1.0|<=7.1.2", "7.0.8", False),
        ("vers:deb/<1.1.1n-0+deb11u4", "1.1.1n-0+deb11u3", True),
        ("vers:rpm/<1:1.1.1k-7.el8_6", "1.1.1k-9.el8", True),
        ("vers:pypi/!=1.0", "1.0.0", False),
        ("vers:pypi/!=1.0", "2", True),
        ("vers:pypi/<=1.3.0|3.0.0", "2", False),
        ("vers:all/*", "anything", True),
        ("vers:npm/*", "anything", True),
        ("vers:none/*", "1.0", False),
        ("vers:npm/<2.0.0", "1.0", None),
        ("vers:npm/<2.0", "1.0.0", None),
        ("vers:hackage/<2.0", "1.0", None),
        ("vers:all/<V2.9.7", "V2.9.6", None),
        ("vers:all/<V2.9.7", "V2.9.7", False),
        ("vers:hackage/<=2.0", "2.0", True),
        ("vers:generic/<=1.0%20SP1", "1.0 SP1", True),
    ],
)
def test_containment(specifier, version, expected):
    assert vers.contains(vers.read(specifier), version) is expected


@st.composite
def ranges(draw):
    chosen = draw(st.lists(st.sampled_from(VERSIONS), min_size=1, max_size=5, unique=True))
    return Range("pypi", tuple(Constraint(draw(st.sampled_from(COMPARATORS)), version) for version in chosen))


@given(ranges(), st.sampled_from(VERSIONS))
def test_simplifying_changes_no_answer_and_gives_a_canonical_range(versions, version):
    try:
        simple = vers.simplified(versions)
    except FormatError:
        assume(False)
    assert vers.read(vers.write(simple)) == simple
    assert vers.simplified(simple) == simple
    assert vers.contains(simple, version) is vers.contains(versions, version)


@given(ranges(), st.sampled_from(VERSIONS))
def test_a_range_holds_what_its_intervals_hold(versions, version):
    try:
        simple = vers.read(vers.write(versions))
    except FormatError:
        assume(False)
    own = schemes.key("pypi", version)

    def inside(interval):
        low, high = (schemes.key("pypi", end) if end else None for end in (interval.low, interval.high))
        above = low is None or low < own or (low == own and interval.low_inclusive)
        return above and (high is None or own < high or (high == own and interval.high_inclusive))

    assert vers.contains(simple, version) is any(map(inside, vers.intervals(simple)))


@pytest.mark.parametrize(
    ("scheme", "of_versions", "of_ranges", "texts"),
    [
        ("pypi", reference.PypiVersion, PypiVersionRange, VERSIONS),
        (
            "maven",
            reference.MavenVersion,
            MavenVersionRange,
            ["0.9", "1.0-alpha-1", "1.0-SNAPSHOT", "1.0", "1.0-sp", "1.1"],
        ),
    ],
)
def test_containment_is_that_of_an_independent_implementation(scheme, of_versions, of_ranges, texts):
    @settings(suppress_health_check=[HealthCheck.filter_too_much])
    @given(
        st.lists(st.tuples(st.sampled_from(COMPARATORS), st.sampled_from(texts)), min_size=2, max_size=5),
        st.sampled_from(texts),
    )
    def agree(drawn, version):
        signs = {text: sign for sign, text in drawn}
        ordered = sorted(signs.items(), key=lambda pair: schemes.key(scheme, pair[0]))
        versions = Range(scheme, tuple(Constraint(sign, text) for text, sign in ordered))
        try:
            vers.read(vers.write(versions))
        except FormatError:
            assume(False)
        # of one bound alone, or none, the specification's procedure ("pairs of constraints") says nothing
        assume(sum(sign not in {"=", "!="} for _, sign in ordered) > 1)
        theirs = of_ranges(
            constraints=[VersionConstraint(comparator=sign, version=of_versions(text)) for text, sign in ordered]
        )
        assert vers.contains(versions, version) is (of_versions(version) in theirs)

    agree()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ([(">=", "1"), (">", "2"), ("=", "3"), ("<", "4"), ("<=", "5")], "vers:gem/>=1|<=5"),
        ([("<", "4"), ("!=", "2"), (">", "1")], "vers:gem/>1|!=2|<4"),
        ([("=", "1"), ("<=", "2"), (">", "3")], "vers:gem/<=2|>3"),
        ([("!=", "2"), ("!=", "1")], "vers:gem/!=1|!=2"),
    ],
)
def test_what_says_nothing_is_left_out(written, expected):
    versions = Range("gem", tuple(Constraint(*each) for each in written))
    assert vers.write(vers.simplified(versions)) == expected


@pytest.mark.parametrize(("scheme", "versions"), [("gem", ["1", "1.0"]), ("npm", ["1"]), ("hackage", ["1"])])
def test_what_cannot_be_sorted_is_not_simplified(scheme, versions):
    with pytest.raises(FormatError):
        vers.simplified(Range(scheme, tuple(Constraint("=", version) for version in versions)))


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=1, max_size=20))
def test_any_version_survives_writing_and_reading(version):
    versions = Range("hackage", (Constraint("<", version),))
    assert vers.read(vers.write(versions)) == versions
    assert vers.write(Range("none", ())) == "vers:none/*"


ONE, OTHER, THIRD = (letter * 40 for letter in "abc")


@pytest.mark.parametrize(
    ("written", "version", "expected"),
    [
        (f"vers:git/{ONE}|{OTHER}", ONE.upper(), True),
        (f"vers:git/{ONE}|{OTHER}", THIRD, False),
        (f"vers:git/!={ONE}", THIRD, True),
        (f"vers:git/!={ONE}", ONE, False),
        (f"vers:git/{ONE}", ONE[:7], None),
        (f"vers:git/>={ONE}|<{OTHER}", ONE, True),
        (f"vers:git/>={ONE}|<{OTHER}", OTHER, False),
        (f"vers:git/>={ONE}|<{OTHER}", THIRD, None),
        ("vers:git/*", THIRD, True),
    ],
)
def test_commits_are_compared_for_equality_alone(written, version, expected):
    assert vers.contains(vers.read(written), version) is expected

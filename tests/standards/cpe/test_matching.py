"""Names as NIST IR 7696 compares them; numbers are the rows of its tables."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards import cpe
from wardwatch.standards.cpe import ANY, NA, Matcher, Name, Pattern, Relation
from wardwatch.standards.cpe.matching import DISJOINT, EQUAL, SUBSET, SUPERSET, UNDEFINED

WILD = Pattern("", "9.", "*")


@pytest.mark.parametrize(
    ("row", "source", "target", "expected"),
    [
        (1, ANY, ANY, EQUAL),
        (2, ANY, NA, SUPERSET),
        (3, ANY, "9.3", SUPERSET),
        (4, ANY, WILD, UNDEFINED),
        (5, NA, ANY, SUBSET),
        (6, NA, NA, EQUAL),
        (7, NA, "9.3", DISJOINT),
        (8, NA, WILD, UNDEFINED),
        (9, "9.3", "9.3", EQUAL),
        (10, "9.3", "8.3", DISJOINT),
        (11, "9.3", WILD, UNDEFINED),
        (12, "9.3", NA, DISJOINT),
        (13, "9.3", ANY, SUBSET),
        (14, WILD, "9.3", SUPERSET),
        (14, WILD, "8.3", DISJOINT),
        (15, WILD, ANY, SUBSET),
        (16, WILD, NA, DISJOINT),
        (17, WILD, Pattern("*", "3", ""), UNDEFINED),
        (17, WILD, WILD, UNDEFINED),
    ],
)
def test_two_values_are_related_as_table_6_2_says(row, source, target, expected):
    assert cpe.compare_values(source, target) is expected, f"row {row}"
    names = Name("a", version=source), Name("a", version=target)
    assert cpe.compare(*names).attributes == (EQUAL,) * 3 + (expected,) + (EQUAL,) * 7
    assert cpe.relation(*names) is expected


@pytest.mark.parametrize(
    ("bound", "texts", "others"),
    [
        ("8.*", ["8.", "8.1", "8.*"], ["8", "18.1", "9.8."]),
        ("*8", ["8", "28", "8.8"], ["8.1", "81"]),
        ("*8*", ["8", "1.8.2"], ["7"]),
        ("sp?", ["sp", "sp1", "sp?"], ["sp12", "xsp"]),
        ("??a", ["a", "1a", "aaa"], ["123a", "aaaa", "ab"]),
        ("?a?", ["a", "ba", "ab", "bab", "aa"], ["bbab", "b"]),
        ("*a?", ["a", "aaab", "xxab"], ["abb", "axb"]),
        ("?a*", ["a", "xabc"], ["xxa"]),
        ("?", ["1"], ["12"]),
        ("?*", ["1", "123"], []),
        (r"\?1*", ["?1", "?12"], ["x1", "1"]),
        (r"a\\?", ["a\\", "a\\b"], ["a", "ab"]),
    ],
)
def test_wildcards_stand_for_characters_or_none(bound, texts, others):
    source = cpe.read(f"cpe:2.3:a:tern:net:{bound}:*:*:*:*:*:*:*")
    for text in [*texts, *others]:
        target = Name("a", "tern", "net", text)
        assert cpe.is_superset(source, target) is (text in texts), text
        assert cpe.is_disjoint(source, target) is (text in others), text


MARKS = st.sampled_from(["", "*", "?", "??"])


@given(MARKS, st.text("ab", min_size=1, max_size=3), MARKS, st.text("ab", min_size=1, max_size=8))
def test_wildcards_are_those_of_a_regular_expression(before, text, after, target):
    if before or after:
        marks = {"*": ".*", "": ""}
        pattern = marks.get(before, ".?" * len(before)) + text + marks.get(after, ".?" * len(after))
        assert Pattern(before, text, after).covers(target) is bool(re.fullmatch(pattern, target))


def test_the_example_of_table_6_3_is_disjoint_for_its_edition():
    source = cpe.read("cpe:2.3:a:larkmoor:*:9.*:*:palm:*:*:*:*:*")
    target = cpe.read("cpe:2.3:a:*:reader:9.3.2:-:-:*:*:*:*:*")
    compared = cpe.compare(source, target)
    assert compared.attributes == (EQUAL, SUBSET, SUPERSET, SUPERSET, SUPERSET, DISJOINT, *[EQUAL] * 5)
    assert compared.names is DISJOINT


def test_a_name_of_version_2_2_matches_what_it_is_the_beginning_of():
    """Appendix B: what 2.2 calls a match is a superset."""
    product = cpe.read("cpe:/o:larkmoor:drift_2000")
    packed = cpe.read("cpe:/o:larkmoor:drift_2000::sp3:pro")
    assert cpe.is_superset(product, packed)
    assert not cpe.is_superset(packed, product)
    assert not cpe.is_superset(product, cpe.read("cpe:/a:larkmoor:ie:5.5"))


@pytest.mark.parametrize(
    ("row", "source", "target", "expected"),
    [
        (1, Name("a", "tern", "net"), Name("a", "tern", "knot"), DISJOINT),
        (1, Name("a", "tern", "net"), Name("a", "tern", "knot", WILD), DISJOINT),
        (2, Name("a", "tern", "net"), Name("a", "tern", "net"), EQUAL),
        (3, Name("a", "tern", "net", "2"), Name("a", "tern"), SUBSET),
        (4, Name("a", "tern"), Name("a", "tern", "net", NA), SUPERSET),
        (None, Name("a", "tern", ANY, "2"), Name("a", "tern", "net"), UNDEFINED),
        (None, Name("a", "tern"), Name("a", "tern", "net", WILD), UNDEFINED),
    ],
)
def test_two_names_are_related_as_table_6_4_says(row, source, target, expected):
    assert cpe.relation(source, target) is expected, f"row {row}"
    assert cpe.is_disjoint(source, target) is (expected is DISJOINT)
    assert cpe.is_equal(source, target) is (expected is EQUAL)
    assert cpe.is_subset(source, target) is (expected in (SUBSET, EQUAL))
    assert cpe.is_superset(source, target) is (expected in (SUPERSET, EQUAL))


FEW = st.sampled_from([ANY, NA, "a", "ab", Pattern("", "a", "*"), Pattern("?", "b", "")])
FEW_NAMES = st.builds(
    Name, part=st.sampled_from(["a", "o", ANY]), vendor=FEW, product=FEW, version=FEW, target_hw=FEW, other=FEW
)


@given(FEW_NAMES, st.lists(FEW_NAMES))
def test_a_matcher_answers_as_the_comparison_one_by_one(source, targets):
    matcher = Matcher(source)
    expected = [cpe.relation(source, target) for target in targets]
    assert matcher.relations(targets) == expected
    assert [matcher.relation(target) for target in targets] == expected


@given(FEW_NAMES, FEW_NAMES)
def test_a_superset_seen_from_the_other_side_is_a_subset(source, target):
    if not source.wildcards and not target.wildcards:
        turned = {SUPERSET: SUBSET, SUBSET: SUPERSET}
        found = cpe.relation(source, target)
        assert cpe.relation(target, source) is turned.get(found, found)


def test_a_matcher_forgets_rather_than_grows(monkeypatch):
    monkeypatch.setattr(cpe.matching._Known, "LIMIT", 10)
    matcher = Matcher(Name("a", version="7"))
    targets = [Name("a", version=str(number)) for number in range(100)]
    assert matcher.relations(targets) == [Relation.EQUAL if number == 7 else DISJOINT for number in range(100)]
    assert len(matcher._told) <= 10

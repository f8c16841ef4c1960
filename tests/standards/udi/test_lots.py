import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi.lots import numbers, patterns, span
from wardwatch.standards.udi.pieces import Bounds


@given(st.text("AB-", max_size=3), st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_a_range_holds_the_numbers_between_its_ends(prefix, low, high, number):
    found = span(f"{prefix}{low:05}", f"{prefix}{high:05}")
    assert (found is None) == (low >= high)
    if found:
        assert found.holds(f"{prefix}{number:05}".upper()) is (low <= number <= high)
        assert found.holds(f"X{prefix}{number:05}") is False
        assert found.holds(f"{prefix}{low}") is None


@pytest.mark.parametrize(
    ("first", "last"),
    [("A1", "B2"), ("A1X", "A2Y"), ("9", "01"), ("2", "2"), ("A", "B"), ("007", "12"), ("1" * 300, "2")],
)
def test_ends_of_different_shape_are_no_range(first, last):
    assert span(first, last) is None


def test_single_numbers():
    stated = numbers(["A-0123", "77", "lot 5"])
    assert [stated.holds(each) for each in (" a-0123 ", "77", "LOT  5")] == [True] * 3
    assert [stated.holds(each) for each in ("A123", "A 0123", "077", "LOT5", None, " ", "7" * 900)] == [None] * 7
    assert [stated.holds(each) for each in ("A124", "770", "7")] == [False] * 3


@pytest.mark.parametrize(
    ("pattern", "number", "answer"),
    [
        ("AB*", "ab12", True), ("AB*", "AB", True), ("*12*", "X12Y", True), ("A?C", "ABC", True), ("A?C", "AC", False),
        (r"A\*1", "A*1", True), (r"A\*1", "AB1", False), (r"A\?1", "A?1", True), (r"A\\*", "A\\7", True),
        ("AB-1?3", "AB123", None), ("AB*", "XAB", False), ("", "A", False),
    ],
)  # fmt: skip
def test_csaf_wildcards(pattern, number, answer):
    assert patterns([pattern]).holds(number) is answer


def test_a_pattern_of_unbounded_length_is_refused_and_many_stars_are_quick():
    with pytest.raises(FormatError):
        patterns(["A" * 5000])
    assert patterns(["*A" * 90 + "B"]).holds("A" * 199) is False


def test_a_unit_is_meant_by_its_lot_or_by_its_serial_number():
    both = Bounds(numbers(["L1"]), numbers([], [span("100", "200")]))
    assert [both.holds(lot, serial) for lot, serial in (("L1", None), ("L2", "150"), (None, "200"))] == [True] * 3
    assert both.holds("L2", "201") is False
    assert [both.holds(lot, serial) for lot, serial in (("L2", None), (None, "99"), (None, None))] == [None] * 3
    assert Bounds().holds(None, None) is True

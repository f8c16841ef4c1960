"""Model and serial numbers with wildcards, beside a matcher made of regular expressions."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import csaf


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("DP-1?0", "DP-120", True),
        ("DP-1?0", "DP-10", False),
        ("DP-1*", "DP-1", True),
        ("*-MV*-0", "6RA8096-4MV62-0", False),
        ("*-?MV*-0", "6RA8096-4MV62-0", True),
        ("77*", "771", True),
        ("77*", "177", False),
        ("A\\*1", "A*1", True),
        ("A\\*1", "AB1", False),
        ("A\\?", "A?", True),
        ("A\\\\?", "A\\x", True),
        ("A\\b", "A\\b", True),
        ("A\\", "A\\", True),
        ("", "", True),
        ("", "x", False),
        ("DP", "dp", False),
    ],
)
def test_numbers(pattern: str, text: str, *, expected: bool) -> None:
    assert csaf.matches(pattern, text) is expected


def test_an_abbreviated_number_is_the_beginning_of_one() -> None:
    assert csaf.matches("6RA80", "6RA8096-4MV62", abbreviated=True)
    assert not csaf.matches("6RA80", "6RA8096-4MV62")
    assert not csaf.matches("RA80", "6RA8096-4MV62", abbreviated=True)


PARTS = {"*": ".*", "?": ".", "\\*": "\\*", "\\?": "\\?", "\\\\": "\\\\", "a": "a", "b": "b"}


@given(st.lists(st.sampled_from(list(PARTS)), max_size=8), st.text("ab*?\\", max_size=10))
def test_it_agrees_with_regular_expressions(parts: list[str], text: str) -> None:
    expected = re.fullmatch("".join(PARTS[part] for part in parts), text, re.DOTALL) is not None
    assert csaf.matches("".join(parts), text) is expected


def test_the_time_is_linear_where_a_backtracking_matcher_takes_for_ever() -> None:
    begun = time.process_time()
    assert not csaf.matches("*a" * 200 + "b", "a" * 100_000)
    assert time.process_time() - begun < 2


def test_an_endless_pattern_is_refused() -> None:
    with pytest.raises(FormatError, match="1000 characters"):
        csaf.matches("?" * 1001, "x")

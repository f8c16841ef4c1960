"""Where finds stand, how often, and that no text is too hostile."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.intel.extraction import LONGEST, find
from wardwatch.intel.extraction.finding import MOST_PLACES
from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import ObservableKind, defang

K = ObservableKind


def test_a_find_knows_its_places() -> None:
    text = "First evil[.]com.\n\nThen EVIL.com and\nhxxp://a[.]com/x again evil (dot)\ncom"
    finds = find(text)
    assert [each.value for each in finds] == ["evil.com", "http://a.com/x"]
    evil, url = finds
    assert [place.written for place in evil.places] == ["evil[.]com", "EVIL.com", "evil (dot)\ncom"]
    assert [text[place.start : place.end] for place in evil.places] == [place.written for place in evil.places]
    assert [place.line for place in evil.places] == [1, 3, 4]
    assert (evil.times, evil.defanged, evil.places[0].page) == (3, True, None)
    assert (url.places[0].line, url.places[0].written) == (4, "hxxp://a[.]com/x")


def test_what_is_referred_to_is_not_defanged() -> None:
    assert [each.defanged for each in find("See https://www.example.org/report about evil[.]com")] == [False, True]


def test_pages_have_lines_of_their_own() -> None:
    pages = ["evil.com\n", "\nother.com on\nevil.com"]
    evil, other = find("".join(pages), pages=[0, len(pages[0])])
    assert [(place.page, place.line) for place in evil.places] == [(1, 1), (2, 3)]
    assert [(place.page, place.line) for place in other.places] == [(2, 2)]


def test_places_are_counted_beyond_those_kept() -> None:
    (evil,) = find("evil.com " * (MOST_PLACES + 7))
    assert (len(evil.places), evil.times) == (MOST_PLACES, MOST_PLACES + 7)


def test_long_texts_are_read_in_windows_and_have_one_count_of_lines() -> None:
    lines = 150_000
    text = "\n".join(f"line {number}" if number % 50_000 else f"evil{number}[.]com" for number in range(lines))
    assert [(each.value, each.places[0].line) for each in find(text)] == [
        (f"evil{number}.com", number + 1) for number in range(0, lines, 50_000)
    ]


def test_a_text_too_long_is_refused() -> None:
    with pytest.raises(FormatError, match="send it in parts"):
        find("a" * (LONGEST + 1))


@given(st.text(max_size=300))
def test_no_text_makes_it_fail_and_places_are_in_order(text: str) -> None:
    spots = [place for each in find(text) for place in each.places]
    assert all(0 <= place.start < place.end <= len(text) for place in spots)
    assert all(text[place.start : place.end].startswith(place.written) for place in spots)


pieces = st.sampled_from(
    ["evil", ".", "com", "[.]", " [dot] ", "hxxp", "http", "://", "[:]//", "@", "(at)", "1", "10.0.0.1", "/24", ":",
     "::", "-", "\n", " ", "deadbeef" * 4, "CVE-2021-", "44228", "T1059", "\\", "/", "?", "\u200b", "ü", "İ", "]", "("]
)  # fmt: skip


@given(st.lists(pieces, max_size=30).map("".join))
def test_no_mixture_of_signs_makes_it_fail(text: str) -> None:
    spots = sorted((place.start, place.end) for each in find(text) if each.kind in set(K) for place in each.places)
    assert all(0 <= start < end <= len(text) for start, end in spots)
    assert all(one[1] <= other[0] for one, other in pairwise(spots)), "values do not overlap"


@given(st.lists(st.sampled_from(["evil.com", "198.51.100.7", "http://evil.com/a", "nurse@evil.com"]), max_size=6))
def test_defanging_changes_nothing_but_that(values: list[str]) -> None:
    plain, hidden = find(" and ".join(values)), find(" and ".join(map(defang, values)))
    assert [(each.kind, each.value, each.times) for each in plain] == [
        (each.kind, each.value, each.times) for each in hidden
    ]
    assert not any(each.defanged for each in plain)
    assert all(each.defanged for each in hidden)


HOSTILE = [
    ".", "a.", "1.", "1.1.1.1/", "1.1.1.1, ", "[.]", "a[.]", "[.] ", "a [dot] ", "(dot", "hxxp", "hxxp[:]//", "h**p:",
    "://", "http://", "http://a.b,", "http://a.com/-\n", "http://a.com/?" + "a" * 60 + "\n", "@", "a@", "a@b.", ":",
    "::", "a:", "1:AAAAAAAA", "-00", "0", "f", "deadbeef\n", "0123456789abcdef\n", " dot ", "a dot ", "\\.", "a\\.",
    "a.b/", "CVE-", "cve-2020-", "T1", "T1059.", "(", ")", "http://a.com/)", " ", "\n", "\u200b", "ü.", "é",
    "version 1.1.1.1 ", "Emotet ", "Emotet is a ", "Emotet, ",
]  # fmt: skip


@pytest.mark.parametrize("sign", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(sign: str) -> None:
    """Four times the text takes about four times as long; what compares pairs would take sixteen times."""
    small, large = (sign * (size // len(sign)) for size in (20_000, 80_000))
    took = [min(seconds(text) for _ in range(2)) for text in (small, large)]
    assert took[1] < 9 * took[0] + 0.03


def seconds(text: str) -> float:
    begin = time.process_time()
    find(text)
    return time.process_time() - begin

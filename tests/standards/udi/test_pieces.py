from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.standards.udi import pieces
from wardwatch.standards.udi.days import period
from wardwatch.standards.udi.lots import numbers, ray, span
from wardwatch.standards.udi.pieces import Bounds, Days, Piece

DAYS = st.dates(date(1990, 1, 1), date(2050, 1, 1))


def said(text: str) -> Bounds:
    return pieces.read(text.replace(" ", "\t"))


@given(st.text("ABX-", max_size=4), st.integers(0, 99999), st.integers(0, 99999), st.booleans(), st.booleans())
def test_a_ray_holds_the_numbers_on_its_side(prefix, end, number, above, inclusive):
    found = ray(f"{prefix}{end:05}", above=above, inclusive=inclusive)
    inside = (number == end and inclusive) or (number > end if above else number < end)
    assert found.holds(f"{prefix}{number:05}") is inside
    assert found.holds(f"Y{prefix}{number:05}") is None
    assert found.holds("no number") is None


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_numbers_without_leading_zeros_are_in_order_whatever_their_length(end, number):
    assert ray(str(end), above=False, inclusive=False).holds(str(number)) is (number < end)
    shorter = ray(str(end), above=False, inclusive=False).holds(f"0{number}")
    assert shorter is (number < end if len(str(number)) + 1 == len(str(end)) else None)


@given(DAYS, st.integers(0, 900), DAYS)
def test_days_hold_what_lies_surely_within(first, length, day):
    window = Days(first, first + timedelta(days=length))
    assert window.holds(day.isoformat()) is (window.first <= day <= window.last)
    for text in (day.isoformat()[:7], day.isoformat()[:4]):
        low, high = period(text)
        answers = {window.first <= each <= window.last for each in _days_of(low, high)}
        assert window.holds(text) is (answers.pop() if len(answers) == 1 else None)


def _days_of(low: date, high: date) -> list[date]:
    return [low + timedelta(days=number) for number in range((high - low).days + 1)]


@pytest.mark.parametrize("text", ["", "soon", "2019-13", "2019-02-30", "0001", "9999", "19", "2019-3"])
def test_what_is_no_day_is_not_known(text):
    assert period(text) is None
    assert Days(None, date(2019, 1, 1)).holds(text) is None


@pytest.mark.parametrize(
    ("bounds", "piece", "answer"),
    [
        ("lot = L1", Piece(lot="l1"), True),
        ("lot = L1", Piece(lot="L2, L1"), True),
        ("lot = L1", Piece(lot="L2; L3"), False),
        ("lot = L1", Piece(lot="L-1"), None),
        ("lot = L1", Piece(serial="L1"), None),
        ("serial .. 1000 2000", Piece(serial="1500"), True),
        ("serial .. 1000 2000", Piece(serial="S/N 1500"), None),
        ("serial .. SN1000 SN2000", Piece(serial="SN1500"), True),
        ("serial .. SN1000 SN2000", Piece(serial="1500"), None),
        ("serial .. 1000 2000", Piece(serial="2001"), False),
        ("serial .. 1000 2000", Piece(serial="2001", quantity=3), None),
        ("serial .. 1000 2000", Piece(serial="2001, 2002, 2003", quantity=3), False),
        ("serial .. 1000 2000", Piece(serial="2001, 1999", quantity=3), True),
        ("serial < 14000", Piece(serial="9999"), True),
        ("serial < 14000", Piece(serial="B9999"), None),
        ("serial ~ AB*", Piece(serial="ab12"), True),
        ("lot = L1\nserial = S1", Piece(lot="L2", serial="S1"), True),
        ("lot = L1\nserial = S1", Piece(lot="L2"), None),
        ("lot = L1\nmade 2019-01-01 2019-12-31", Piece(lot="L1", made="2019"), True),
        ("lot = L1\nmade 2019-01-01 2019-12-31", Piece(lot="L2"), False),
        ("lot = L1\nmade 2019-01-01 2019-12-31", Piece(lot="L1", made="2020"), None),
        ("made  2018-03-31\nunread sold", Piece(made="2018-01"), None),
        ("made  2018-03-31\nunread sold", Piece(made="2018-04"), False),
        ("expires  2024-01-01", Piece(expires="2023-12-31"), True),
        ("unread shipped", Piece(lot="L1", serial="1", made="2019"), None),
        ("lot .. 4A 7C", Piece(lot="5B"), None),
        ("colour = blue", Piece(lot="L1"), None),
        ("", Piece(), True),
    ],
)
def test_which_pieces_are_meant(bounds, piece, answer):
    assert said(bounds).meant(piece) is answer


NUMBERS = st.text("ABC0123456789-", min_size=1, max_size=12)
SPANS = st.builds(lambda low, more: span(f"A{low:05}", f"A{low + more:05}"), st.integers(0, 9000), st.integers(1, 900))
RAYS = st.builds(
    lambda number, above, inclusive: ray(f"B{number}", above=above, inclusive=inclusive),
    st.integers(0, 99999), st.booleans(), st.booleans(),
)  # fmt: skip
LISTED = st.builds(
    numbers, st.lists(NUMBERS, min_size=1, max_size=3), st.lists(SPANS, max_size=2), st.lists(RAYS, max_size=2)
)
OPEN_DAYS = st.builds(Days, st.none() | DAYS, st.none() | DAYS)
WORDS = st.text("abc ()<=", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)


@given(
    st.builds(
        Bounds,
        st.none() | LISTED,
        st.none() | LISTED,
        st.none() | OPEN_DAYS,
        st.none() | OPEN_DAYS,
        st.tuples() | st.tuples(WORDS),
    )
)
def test_what_is_written_is_read_again(bounds):
    assert pieces.read(pieces.write(bounds)) == bounds
    assert bounds.everything == (pieces.write(bounds) == "")

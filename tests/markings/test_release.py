"""Numbers about members leave only so that no few of them can be worked out."""

from collections.abc import Mapping
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.database import login
from wardwatch.markings.models import Grant, Release
from wardwatch.markings.release import FLOOR, TOTAL, Aggregate, _settle, release
from wardwatch.markings.types import ANONYMOUS, NONE, Ids
from wardwatch.markings.viewing import seen_by

CELLS = ("hospital", "clinic", "laboratory")


def ids(*spans: tuple[int, int]) -> Ids:
    return frozenset(number for first, last in spans for number in range(first, last + 1))


def settled(
    cells: Mapping[str, frozenset[int]], standing: Mapping[tuple[str, str], frozenset[int]] | None = None
) -> dict[str, int]:
    """Which cells are shown, and how many members each stands for, unrounded."""
    counted = {TOTAL: NONE.union(*cells.values()), **cells}
    return {name: len(members) for name, members in _settle("q", counted, standing or {}).items()}


def test_fewer_than_five_are_not_shown() -> None:
    assert settled({"hospital": ids((1, 4))}) == {}
    assert settled({"hospital": ids((1, 5))}) == {TOTAL: 5, "hospital": 5}


def test_what_is_hidden_cannot_be_had_by_subtraction() -> None:
    assert settled({"hospital": ids((1, 20)), "clinic": ids((21, 27)), "laboratory": ids((28, 30))}) == {
        TOTAL: 30,
        "hospital": 20,
    }
    assert settled({"hospital": ids((1, 20)), "clinic": ids((21, 23))}) == {TOTAL: 23}


def test_two_questions_that_differ_by_few_members_are_not_both_answered() -> None:
    standing = {("all of Ohio", TOTAL): ids((1, 20))}
    assert settled({"hospital": ids((1, 19))}, standing) == {}
    assert settled({"hospital": ids((1, 20))}, standing) == {TOTAL: 20, "hospital": 20}
    assert settled({"hospital": ids((1, 15))}, standing) == {TOTAL: 15, "hospital": 15}


def test_a_number_stands_until_five_members_came_or_went() -> None:
    standing = {("q", TOTAL): ids((1, 10)), ("q", "hospital"): ids((1, 10))}
    assert settled({"hospital": ids((1, 14))}, standing) == {TOTAL: 10, "hospital": 10}
    assert settled({"hospital": ids((1, 15))}, standing) == {TOTAL: 15, "hospital": 15}


MEMBERS = st.frozensets(st.integers(1, 30), max_size=25)


@given(st.lists(MEMBERS, min_size=3, max_size=3), st.dictionaries(st.sampled_from("abc"), MEMBERS))
def test_no_difference_of_two_shown_numbers_speaks_of_few(cells: list[Ids], others: dict[str, Ids]) -> None:
    standing = {(name, TOTAL): members for name, members in others.items() if len(members) >= FLOOR}
    counted = {TOTAL: NONE.union(*cells), **dict(zip(CELLS, cells, strict=True))}
    shown = _settle("q", counted, standing)
    for one in shown.values():
        assert len(one) >= FLOOR
        for other in (*shown.values(), *standing.values()):
            assert len(one - other) not in range(1, FLOOR)
            assert len(other - one) not in range(1, FLOOR)
    if TOTAL in shown and len(shown) > 1:
        parts = [members for name, members in shown.items() if name != TOTAL]
        assert len(shown[TOTAL] - NONE.union(*parts)) not in range(1, FLOOR)


def ask(at: datetime) -> Aggregate:
    """Counts grants per item: any table with a member and a cell does."""
    return release("grants by kind", Grant.objects.all(), member="subject", cell="items", cells=CELLS, at=at)


def add(cell: str, members: Ids, at: datetime) -> None:
    for member in members:
        Grant.objects.create(
            subject=member, grantee=1, items=cell, granted_by=1, granted_at=at, expires_at=at.replace(year=at.year + 1)
        )


def test_it_counts_members_not_rows_and_rounds_down(db: str, now: datetime) -> None:
    add("hospital", ids((1, 8)), now)
    add("hospital", ids((1, 8)), now)
    add("clinic", ids((20, 22)), now)
    add("unlisted", ids((30, 39)), now)
    assert ask(now) == Aggregate("grants by kind", 10, (("hospital", None), ("clinic", None), ("laboratory", None)))


def test_the_answer_repeats_and_nobody_may_look_behind_it(db: str, now: datetime) -> None:
    add("hospital", ids((1, 13)), now)
    first = ask(now)
    assert first.cells == (("hospital", 10), ("clinic", None), ("laboratory", None))
    add("hospital", ids((14, 17)), now)
    assert ask(now) == first
    add("hospital", ids((18, 18)), now)
    assert ask(now).cells[0] == ("hospital", 15)
    assert not Release.objects.exists()
    with login("worker"):
        assert Release.objects.count() == 2
        with seen_by(ANONYMOUS):
            assert not Release.objects.exists()


def test_it_is_not_asked_through_somebodys_eyes(db: str, now: datetime) -> None:
    with login("worker"), seen_by(ANONYMOUS), pytest.raises(RuntimeError, match="outside seen_by"):
        ask(now)

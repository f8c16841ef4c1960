"""Every move that matching makes is in the table, and people's words are not overwritten."""

from itertools import product

import pytest

from wardwatch.exposures.states import ANSWERS, CLOSED, OPENS, TRANSITIONS, Change, FindingState, Outcome, moved

S = FindingState
CHANGES = [Change(*flags) for flags in product((False, True), repeat=3)]


@pytest.mark.parametrize("state", S)
def test_matching_moves_along_the_table(state: FindingState) -> None:
    for outcome, change in product(Outcome, CHANGES):
        move = moved(state, outcome, change)
        assert move is None or move[0] in TRANSITIONS[state]


@pytest.mark.parametrize("outcome", Outcome)
def test_nothing_moves_where_nothing_changed_and_not_ours_stands(outcome: Outcome) -> None:
    assert all(moved(state, outcome, Change()) is None for state in S)
    assert all(moved(S.NOT_OURS, outcome, change) is None for change in CHANGES)


def test_what_a_person_said_stands_until_the_version_changes() -> None:
    for state in (S.ISOLATED, S.WAITING, S.MITIGATED, S.ACCEPTED_RISK):
        assert moved(state, Outcome.AFFECTED, Change(outcome=True, shown=True)) is None
        assert moved(state, Outcome.CANNOT_TELL, Change(outcome=True, version=True)) is None
        assert moved(state, Outcome.AFFECTED, Change(version=True))[0] is S.REOPENED  # type: ignore[index]
        assert moved(state, Outcome.NOT_AFFECTED, Change(version=True, outcome=True))[0] is S.FIXED_CLAIMED  # type: ignore[index]


def test_only_verification_verifies_and_every_opening_state_exists() -> None:
    assert S.FIXED_VERIFIED not in ANSWERS
    assert S.FIXED_VERIFIED in TRANSITIONS[S.FIXED_CLAIMED]
    assert set(OPENS.values()).isdisjoint(CLOSED)
    assert set(TRANSITIONS) == set(S)

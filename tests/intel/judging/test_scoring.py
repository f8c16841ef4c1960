"""Confidence and decay: the published formulas, and what they promise."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.intel.judging.confidence import BELIEVED, MOST, Voice, base_score, independent
from wardwatch.intel.judging.decay import DECAYS, THRESHOLD, Decay, score, valid_until
from wardwatch.standards.admiralty import Credibility, Reliability
from wardwatch.standards.observables import ObservableKind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
kinds = st.sampled_from(ObservableKind)
bases = st.integers(0, 100)
ages = st.timedeltas(timedelta(), timedelta(days=4000))


def test_every_kind_decays_and_says_why():
    assert set(DECAYS) == set(ObservableKind)
    assert all(decay.why and decay.lifetime_days > 0 and decay.speed > 0 for decay in DECAYS.values())


def test_the_formula_is_misps():
    """base * (1 - (t / lifetime) ** (1 / speed)): half of the lifetime at speed 2 leaves 29 % (arXiv:1902.03914)."""
    sensors = Decay(120, 2, "MISP's model for network sensors")
    assert sensors.left(timedelta(days=60)) == pytest.approx(1 - 0.5**0.5)
    assert 80 * sensors.left(timedelta(days=46.875)) == pytest.approx(30)
    assert sensors.age_at(30 / 80) == timedelta(days=46.875)


@given(kinds, bases, ages, ages)
def test_scores_only_fall(kind, base, one, other):
    early, late = sorted((one, other))
    assert base >= score(kind, base, NOW, NOW + early) >= score(kind, base, NOW, NOW + late) >= 0


@given(kinds, st.integers(1, 100))
def test_valid_until_is_where_the_threshold_is_crossed(kind, base):
    end = valid_until(kind, base, NOW)
    assert end >= NOW
    assert base * DECAYS[kind].left(end - NOW) == pytest.approx(
        max(min(base, THRESHOLD), min(base, THRESHOLD)), abs=0.01
    )
    if base > THRESHOLD:
        assert base * DECAYS[kind].left(end - NOW - timedelta(hours=1)) > THRESHOLD


@given(kinds, bases, ages)
def test_a_sighting_renews(kind, base, age):
    assert score(kind, base, NOW + age, NOW + age) == base
    assert valid_until(kind, base, NOW + age) - valid_until(kind, base, NOW) == age


def test_nobody_is_unknown_not_zero():
    assert base_score([]) is None
    assert base_score([], sighted_by=3) is None


@pytest.mark.parametrize(("grade", "believed"), [*BELIEVED.items()])
def test_grades_are_those_of_the_scale(grade, believed):
    voice = Voice(origin="a", reliability=Reliability.COMPLETELY, credibility=grade, stated=61)
    assert base_score([voice]) == (61 if believed is None else believed)


voices = st.lists(
    st.builds(
        Voice,
        origin=st.sampled_from("abcdef"),
        reliability=st.sampled_from(Reliability),
        credibility=st.sampled_from(Credibility),
        stated=st.none() | st.integers(0, 100),
    ),
    min_size=1,
    max_size=8,
)


@given(voices, st.integers(0, 9), st.integers(0, 4))
def test_more_voices_never_lower_and_objections_never_raise(said, sighted, objected):
    whole = base_score(said, sighted_by=sighted, objected_by=objected)
    assert 0 <= whole <= MOST
    assert whole >= base_score(said[:1], sighted_by=sighted, objected_by=objected)
    assert whole <= base_score(said, sighted_by=sighted + 1, objected_by=objected)
    assert whole >= base_score(said, sighted_by=sighted, objected_by=objected + 1)


@given(voices)
def test_an_echo_is_no_second_voice(said):
    assert base_score(said + said) == base_score(said)
    assert independent(said + said) == independent(said)


def test_two_new_sources_are_worth_a_look_and_five_sightings_a_block():
    one, two = Voice(origin="a"), Voice(origin="b")
    assert base_score([one]) == 35 > THRESHOLD
    assert all(valid_until(kind, 35, NOW) > NOW + timedelta(days=10) for kind in ObservableKind)
    assert base_score([one, two]) == 58
    assert base_score([one, two], sighted_by=5) == 81
    assert base_score([one, two], sighted_by=5, objected_by=1) == 41

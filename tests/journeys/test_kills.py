"""The plug is pulled in the middle of the whole chain; it ends as if nothing had happened. `benchmarks/kills.py` pulls
it at every commit; here at every twelfth, at a few random moments, at the database's, and at a worker's."""

import random
from collections.abc import Iterator

import pytest

from killing.cases import Case, Cases, Tally, at_moments, cutting, small_plan, worker_killed
from killing.ground import Ground, ground

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def place() -> Iterator[Ground]:
    with ground() as prepared:
        yield prepared


@pytest.fixture(scope="module")
def cases(place: Ground) -> Iterator[Cases]:
    with small_plan(place) as plan:
        yield Cases(place, plan)


@pytest.fixture(scope="module")
def undisturbed(cases: Cases) -> Case:
    return cases.run()


def test_two_undisturbed_runs_end_alike_and_do_something(cases: Cases, undisturbed: Case) -> None:
    assert cases.run().faults(undisturbed.ending) == []
    assert (undisturbed.kills, undisturbed.unknown) == (0, 0)
    assert sum(undisturbed.counts.values()) >= 5
    for table in ("exposures_finding", "engagements_notice", "feeds_quarantinedrecord", "vulnerabilities_epssscore"):
        assert undisturbed.ending.tables[table]


def test_a_row_more_or_less_is_noticed(cases: Cases, undisturbed: Case) -> None:
    cases.run()
    cases.ground.ask(
        "DELETE FROM engagements_answerlink WHERE id IN (SELECT min(id) FROM engagements_answerlink) RETURNING id"
    )
    found = undisturbed.ending.differences(cases.ground.look())
    assert len(found) == 1
    assert found[0].startswith("- engagements_answerlink")


def test_killed_at_commit_points(cases: Cases, undisturbed: Case) -> None:
    tally = Tally(undisturbed.ending)
    for number, point in enumerate(range(1, undisturbed.commits + 1, 12)):
        tally.add(f"commit {point}", cases.run(point=point, after=bool(number % 2)))
    assert tally.faults == []
    assert tally.kills == tally.cases


def test_killed_while_sending_says_that_it_does_not_know(cases: Cases, undisturbed: Case) -> None:
    case = cases.run(point=undisturbed.commits - 3, after=False)
    assert case.faults(undisturbed.ending) == []
    assert case.killed_in == ["send"]
    assert case.unknown == 1


def test_killed_at_random_moments(cases: Cases, undisturbed: Case) -> None:
    chance = random.Random(11)
    tally = Tally(undisturbed.ending)
    for number in range(4):
        tally.add(f"moment {number}", cases.run(at_moments(chance, undisturbed.seconds * 0.8, kills=2)))
    assert tally.faults == []
    assert tally.kills > 0


@pytest.mark.parametrize("step", ["pull cve_records", "send"])
def test_the_database_is_killed(cases: Cases, undisturbed: Case, step: str) -> None:
    case = cases.run(cutting(cases, step, 0.03))
    assert case.faults(undisturbed.ending) == []
    assert case.killed_in


def test_a_worker_is_killed_in_a_job(place: Ground) -> None:
    assert worker_killed(place) == []

"""Work shared with a second process: nothing is lost or doubled, whatever becomes of that process."""

import os
import signal
from collections.abc import Iterator

import pytest

from wardwatch.kit.second import AHEAD, Second
from wardwatch.standards.stix.forms import identifier

Beside = Second[str, tuple[str, bool] | None]
LARGE = [f"malware--{number}" for number in range(20_000)] + ["malware--cc1dc39b-d068-4b61-b449-2eb34fa0dad9"]
LISTS = [LARGE, LARGE[-1:], [], LARGE[:3], LARGE[-7:]]


@pytest.fixture(scope="module")
def second() -> Iterator[Beside]:
    with Second(identifier) as found:
        yield found


def test_results_come_in_order_while_the_next_are_worked_out(second: Beside) -> None:
    before = second.ask(LISTS[0])
    for things in LISTS[1:]:
        asked = second.ask(things)
        assert second.take(before) == list(map(identifier, before.things))
        before = asked
    assert second.take(before) == list(map(identifier, LISTS[-1]))


def test_no_more_is_asked_ahead_than_can_be(second: Beside) -> None:
    asked = [second.ask(LARGE[:5]) for _ in range(AHEAD)]
    with pytest.raises(ValueError, match="take what was asked first"):
        second.ask(LARGE[:5])
    assert [len(second.take(each)) for each in asked] == [5] * AHEAD


def test_what_fails_there_fails_here_and_the_rest_goes_on() -> None:
    with Second[str, int](len) as found:
        asked = found.ask([3])  # type: ignore[list-item]
        later = found.ask(["abc"])
        with pytest.raises(TypeError):
            found.take(asked)
        assert found.take(later) == [3]


def test_a_second_process_that_is_killed_is_done_without() -> None:
    with Second(identifier) as found:
        asked = [found.ask(things) for things in LISTS[:2]]
        assert found._process is not None
        os.kill(found._process.pid, signal.SIGKILL)
        for each in asked:
            assert found.take(each) == list(map(identifier, each.things))
        assert found.take(found.ask(LARGE[:9])) == list(map(identifier, LARGE[:9]))


def test_it_ends_with_the_one_that_started_it() -> None:
    with Second(identifier) as found:
        assert found._process is None, "not before it is of use"
        found.take(found.ask(LARGE))
        process = found._process
        assert process is not None
        assert process.poll() is None
    assert process.poll() == 0

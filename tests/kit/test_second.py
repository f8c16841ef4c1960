"""Work shared with a second process: nothing is lost or doubled, whatever becomes of that process."""

import os
import signal
from collections.abc import Iterator

import pytest

from wardwatch.kit.second import HERE, THERE, Second
from wardwatch.standards.stix.forms import identifier

COUNT = 5 * (THERE + HERE) + 7
THINGS = [f"malware--{number}" for number in range(COUNT)] + ["malware--cc1dc39b-d068-4b61-b449-2eb34fa0dad9"]
WANTED = dict(enumerate(map(identifier, THINGS)))


@pytest.fixture(scope="module")
def second() -> Iterator["Second[str, tuple[str, bool] | None]"]:
    with Second(identifier) as found:
        yield found


def test_each_thing_is_worked_out_once(second: "Second[str, tuple[str, bool] | None]") -> None:
    for things in (THINGS, THINGS[:1], []):
        found = list(second.each(things))
        assert sorted(number for number, _ in found) == list(range(len(things)))
        assert dict(found) == dict(list(WANTED.items())[: len(things)])


def test_what_fails_there_fails_here() -> None:
    with Second(len) as found, pytest.raises(TypeError):  # type: ignore[var-annotated]
        list(found.each([3]))


def test_a_second_process_that_is_killed_is_done_without() -> None:
    with Second(identifier) as found:
        steps = found.each(THINGS)
        begun = [next(steps)]
        assert found._process is not None
        os.kill(found._process.pid, signal.SIGKILL)
        assert dict([*begun, *steps]) == WANTED
        assert dict(found.each(THINGS)) == WANTED


def test_it_ends_with_the_one_that_started_it() -> None:
    with Second(identifier) as found:
        assert found._process is None, "not before it is of use"
        list(found.each(THINGS))
        process = found._process
        assert process is not None
        assert process.poll() is None
    assert process.poll() == 0

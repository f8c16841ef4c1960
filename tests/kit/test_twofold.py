"""What two processes work out is what one would, also where the second cannot be had or breaks."""

import gc
import os
import subprocess
import sys
from typing import Any

import pytest

from wardwatch.kit import twofold

THINGS: list[Any] = [(number, "naïve", b"\x00", None) for number in range(7)]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twofold, "MANY", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7])
def test_every_thing_is_done_once_and_in_order(count: int) -> None:
    assert twofold.each(repr, THINGS[:count]) == list(map(repr, THINGS[:count]))


@pytest.mark.usefixtures("few")
def test_every_other_thing_is_done_elsewhere() -> None:
    mine = os.getpgid(0)
    groups: list[Any] = [0] * 4
    first, second, third, fourth = twofold.each(os.getpgid, groups)
    assert (first, third) == (mine, mine)
    assert second == fourth != mine


def only_here(thing: twofold.Row) -> int:
    return int(thing[0]) if "pytest" in sys.modules else int("not a number")


@pytest.mark.usefixtures("few")
def test_what_the_second_process_cannot_do_is_done_here() -> None:
    assert twofold.each(only_here, THINGS) == list(range(7))


@pytest.mark.usefixtures("few")
def test_without_a_second_process_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert twofold.each(repr, THINGS) == list(map(repr, THINGS))


@pytest.mark.usefixtures("few")
def test_a_failure_is_told_and_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[subprocess.Popen[Any]] = []
    begin = twofold._begin
    monkeypatch.setattr(twofold, "_begin", lambda: begun.append(begin()) or begun[-1])
    with pytest.raises(ZeroDivisionError):
        twofold.each(never, THINGS)
    assert begun[0].poll() is not None


def never(thing: twofold.Row) -> float:
    return 1 / (thing[0] * 0)


@pytest.mark.usefixtures("few")
def test_the_second_process_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARDWATCH_SECRET", "x")
    names: list[Any] = ["WARDWATCH_SECRET"] * 3
    assert twofold.each(os.getenv, names) == ["x", None, "x"]


def test_cycles_are_looked_for_again_after_the_block() -> None:
    with twofold.uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()

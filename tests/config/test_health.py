"""A center that is stopped, one that stalls, and one that is well are three things."""

from collections.abc import Callable
from datetime import datetime, timedelta

import psycopg
import pytest

from people import settle
from wardwatch.config.health import Check, Queue, State, audit_check, health, worker_check
from wardwatch.feeds.jobs import pull_feed
from wardwatch.feeds.models import Run
from wardwatch.feeds.operations import _alone
from wardwatch.feeds.registry import feed_called
from wardwatch.feeds.types import RunState
from wardwatch.kit import clock
from wardwatch.kit.database import login
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC

NOW = clock.now()
LATE = NOW - timedelta(minutes=11)


@pytest.mark.parametrize(
    ("queue", "up_for", "state", "words"),
    [
        (Queue(0, 0, 0, None, 1), 90.0, State.WELL, "1 at work"),
        (Queue(9, 1, 0, LATE, 1), 90.0, State.WELL, "9 jobs waiting, 1 running"),  # a long pull is at work
        (Queue(9, 1, 0, None, 1, NOW), 90.0, State.WELL, "9 jobs waiting, 1 running, 0 failed"),
        (Queue(9, 1, 0, None, 1, LATE), 90.0, State.WELL, "The longest is not done since"),
        (Queue(9, 0, 0, NOW, 1), None, State.WELL, "1 at work"),
        (Queue(9, 0, 0, LATE, 0), None, State.STOPPED, "no worker is running; 9 jobs waiting"),
        (Queue(0, 0, 0, None, 0), None, State.STOPPED, "Start it with wardwatch up"),
        (Queue(9, 0, 0, LATE, 0), 5.0, State.WELL, "starting"),
        (Queue(9, 0, 0, LATE, 0), 90.0, State.BAD, "not heard of"),
        (Queue(9, 0, 0, LATE, 1), 90.0, State.BAD, "stalled: 9 jobs waiting"),
        (Queue(0, 0, 2, None, 1), 90.0, State.BAD, "2 failed"),
    ],
)
def test_the_worker(queue: Queue, up_for: float | None, state: State, words: str) -> None:
    check = worker_check(queue, at=NOW, up_for=up_for)
    assert (check.state, check.ok) == (state, state is not State.BAD)
    assert words in check.words


@pytest.mark.parametrize(
    ("worker", "up_for", "state"),
    [
        (State.STOPPED, None, State.STOPPED),
        (State.WELL, 5.0, State.WELL),  # it was started a moment ago
        (State.WELL, 600.0, State.BAD),
        (State.BAD, 600.0, State.BAD),
    ],
)
def test_what_waits_for_the_sealer(worker: State, up_for: float | None, state: State) -> None:
    check = audit_check(9, Check("worker", worker, ""), up_for=up_for)
    assert (check.state, check.ok) == (state, state is not State.BAD)
    assert "9 events wait for the sealer" in check.words


def feeds_of() -> tuple[State, str]:
    (check,) = (each for each in health(at=NOW).checks if each.name == "feeds")
    return check.state, check.words


def test_a_pull_that_was_killed_is_no_good_last_run(db: str) -> None:
    settle()
    with login("worker"):
        assert feeds_of() == (State.WELL, "last runs are well")
        Run.objects.create(feed="cisa_kev", origin="", started_at=NOW, label_id=intern(PUBLIC))
        assert feeds_of() == (State.BAD, "last run was cut off: cisa_kev. Pull again to go on with it")
        with _alone(feed_called("cisa_kev")):
            assert feeds_of()[0] is State.WELL
        Run.objects.update(state=RunState.INTERRUPTED)
        assert feeds_of()[0] is State.BAD


def worker_of(at: datetime) -> tuple[State, str]:
    with login("worker"):
        found = health(at=at)
    (check,) = (each for each in found.checks if each.name == "worker")
    assert found.ok is (found.state is not State.BAD)
    return check.state, check.words


def test_from_a_fresh_center_to_a_stalled_one(db: str, work: Callable[[], None]) -> None:
    settle()
    pull_feed.defer(feed="no_such_feed")
    pull_feed.configure(schedule_in={"days": 1}).defer(feed="no_such_feed")
    assert worker_of(NOW)[0] is State.STOPPED
    with psycopg.connect(db, autocommit=True) as admin:
        admin.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        assert worker_of(NOW)[0] is State.WELL
        assert worker_of(NOW + timedelta(hours=1))[0] is State.BAD
        work()  # the refused job ends, the one of tomorrow is not due
        assert worker_of(NOW + timedelta(hours=1)) == (
            State.WELL,
            "1 at work; 1 jobs waiting, 0 running, 0 failed",
        )
        admin.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert worker_of(NOW)[0] is State.STOPPED

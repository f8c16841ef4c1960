"""Jobs: deferred in the caller's transaction, run as the worker, refused jobs end and failing ones are tried again."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app

from wardwatch.kit import jobs
from wardwatch.kit.database import current_login
from wardwatch.kit.errors import Refusal, Unavailable

seen: list[str] = []


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """Start and end with nothing seen."""
    seen.clear()
    yield
    seen.clear()


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, count(*) FROM procrastinate_jobs GROUP BY 1")
        return dict(cursor.fetchall())


@jobs.job("test.child")
def child() -> None:
    seen.append(f"child as {current_login()}")


@jobs.job("test.parent")
def parent() -> None:
    with transaction.atomic():
        child.defer()
        transaction.set_rollback(True)
    seen.append("parent")


@jobs.job("test.refused")
def refused() -> None:
    seen.append("refused")
    raise Refusal("no")


@jobs.job("test.unavailable")
def unavailable() -> None:
    seen.append("unavailable")
    raise Unavailable("not now", retry=True)


def test_a_job_runs_as_the_worker(work: Callable[[], None]) -> None:
    child.defer()
    work()
    assert seen == ["child as worker"]


def test_what_is_rolled_back_was_never_deferred(work: Callable[[], None]) -> None:
    with transaction.atomic():
        child.defer()
        transaction.set_rollback(True)
    assert _counts() == {}


def test_a_job_that_rolls_back_leaves_no_child(work: Callable[[], None]) -> None:
    parent.defer()
    work()
    assert seen == ["parent"]
    assert _counts() == {}


def test_a_refused_job_ends(work: Callable[[], None]) -> None:
    refused.defer()
    work()
    work()
    assert seen == ["refused"]


def test_a_job_whose_source_is_away_waits_for_another_try(work: Callable[[], None]) -> None:
    unavailable.defer()
    work()
    assert seen == ["unavailable"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE task_name = 'test.unavailable'")
        assert cursor.fetchall() == [("todo", 1)]


def test_the_app_keeps_its_connector_while_a_worker_runs(work: Callable[[], None]) -> None:
    before = app.connector
    child.defer()
    work()
    assert app.connector is before

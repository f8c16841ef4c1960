"""Background jobs in PostgreSQL (procrastinate): deferred in the caller's transaction, run as worker, safe twice."""

import functools
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec

import structlog
from django.db import close_old_connections, connection
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry
from procrastinate.tasks import Task

from wardwatch.kit.database import login
from wardwatch.kit.errors import Refusal, Unavailable

P = ParamSpec("P")
log = structlog.get_logger("jobs")

RETRIES = RetryStrategy(max_attempts=8, exponential_wait=4, retry_exceptions={Unavailable})


def job(
    name: str, *, queue: str = "default", lock: str | None = None
) -> Callable[[Callable[P, None]], Task[P, None, P]]:
    """Declare a job: `ids in, one operation call`. `defer()` joins the caller's transaction.

    A `Refusal` ends the job (trying again gives the same answer); `Unavailable` with `retry` is tried again later.
    """

    def declare(function: Callable[P, None]) -> Task[P, None, P]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> None:
            close_old_connections()
            try:
                with login("worker"):
                    function(*args, **kwargs)
            except Refusal as refusal:
                log.warning("job.refused", job=name, reason=refusal.message)
            except Unavailable as failure:
                if failure.retry:
                    raise
                log.error("job.failed", job=name, reason=failure.message)
            finally:
                close_old_connections()

        return app.task(name=name, queue=queue, lock=lock, retry=RETRIES)(run)

    return declare


def periodic(app: App, task: Task[Any, Any, Any], cron: str, **arguments: str) -> None:
    """Have `task(timestamp, **arguments)` deferred on a schedule by the worker."""
    name = ":".join((task.name, *arguments.values()))
    app.periodic(cron=cron, periodic_id=name, task_kwargs=dict(arguments))(task)


def times(job: str, argument: str = "", *, at: datetime) -> tuple[datetime, datetime] | None:
    """When `periodic` last deferred, and next defers, a job (with an argument) around `at`; None where it does not."""
    for each in app.periodic_registry.periodic_tasks.values():
        if each.periodic_id == ":".join(filter(None, (job, argument))):
            beats = copy(each.croniter)  # it keeps its place
            return beats.get_prev(datetime, start_time=at), beats.get_next(datetime, start_time=at)
    return None


def worker_app() -> App:
    """The app for a worker: its own connection fetches jobs, while `defer()` stays on Django's.

    With the app's connector replaced instead, a job deferred inside a rolled-back transaction would still run.
    """
    return app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]


async def run_worker(*, wait: bool, concurrency: int = 2) -> None:
    """Work on jobs: for ever with the periodic ones, or (`wait=False`) only on those that are due now."""
    working = worker_app()
    if not wait:
        working.periodic_registry = PeriodicRegistry()  # type: ignore[no-untyped-call]
    async with working.open_async():
        await working.run_worker_async(
            wait=wait,
            concurrency=concurrency,
            listen_notify=wait,
            install_signal_handlers=wait,
            delete_jobs="successful",
        )


def is_worker_heard(*, silence: float = 60.0) -> bool:
    """Whether any worker was heard of within `silence` seconds: whether what is deferred now will be done soon."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers"
            " WHERE last_heartbeat > now() - make_interval(secs => %s))",
            [silence],
        )
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that failed for good: it is tried again only when somebody asks. `failed_at`: None where not recorded."""

    id: int
    name: str
    attempts: int
    failed_at: datetime | None


def failed_jobs(*, limit: int = 50) -> tuple[FailedJob, ...]:
    """Jobs that failed for good, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.id, j.task_name, j.attempts, (SELECT max(e.at) FROM procrastinate_events e"
            "  WHERE e.job_id = j.id AND e.type = 'failed')"
            " FROM procrastinate_jobs j WHERE j.status = 'failed' ORDER BY j.id DESC LIMIT %s",
            [limit],
        )
        return tuple(FailedJob(*found) for found in cursor.fetchall())


def try_again(job: int, *, at: datetime) -> str | None:
    """Have a job that failed for good done once more from `at` on, in the caller's transaction.

    Returns its name; None where no such job failed, or another asked first.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job])
        found = cursor.fetchone()
    if found is None:
        return None
    app.job_manager.retry_job_by_id(job_id=job, retry_at=at)
    return str(found[0])


async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: give back what killed workers held."""
    await give_back_stalled(context.app)


async def give_back_stalled(app: App, *, silence: float = 60.0) -> None:
    """Jobs of a killed worker stay `doing` for ever; let them be done by another.

    A worker is dead that has not been heard of for `silence` seconds; a living one is heard every ten.
    """
    for stale in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silence):
        await app.job_manager.retry_job(stale)
        log.warning("job.retried", job=stale.task_name, id=stale.id)

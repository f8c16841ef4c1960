"""Starts what is killed: a warm process that knows the program and forks one child for each task, told line by line.

Run as `python -m killing.launcher`. A line in is `{"task": ..., "output": path, ...}`; lines out are the child's
process id, then how it ended (0: done; TRY_AGAIN: refused or cut off, start it again; negative: killed; else: see the
log).
The launcher itself never connects to the database: every child's connections are its own and die with it.
"""

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from django.db import InterfaceError, OperationalError  # noqa: E402
from procrastinate import App  # noqa: E402
from procrastinate.periodic import PeriodicRegistry  # noqa: E402

from killing import chain, ending, points  # noqa: E402
from killing.plan import TRY_AGAIN, Plan  # noqa: E402
from wardwatch.config import schema  # noqa: E402
from wardwatch.feeds.jobs import pull_feed  # noqa: E402
from wardwatch.feeds.operations import FeedBusy  # noqa: E402
from wardwatch.kit import jobs  # noqa: E402


def prepare(**_: Any) -> None:
    """Tables, policies and the invented sector."""
    schema.migrate()
    chain.prepare()


def carry_out(*, plan: dict[str, Any], output: str, kill_at: int = 0, after: bool = True) -> None:
    """The chain from the plan's first step; says how many commit points it passed."""
    watched = points.Points(kill_at, after=after)
    watched.watch()
    chosen = Plan(**{**plan, "pulls": tuple(tuple(pull) for pull in plan["pulls"])})
    chain.carry_out(chosen)
    Path(output).write_text(str(watched.passed))


def look(*, admin: str, output: str, brief: bool = False) -> None:
    """Write down how it ended."""
    Path(output).write_text(ending.look(admin, brief=brief).as_json())


def defer(*, job: dict[str, Any], **_: Any) -> None:
    """Put a pull into the queue."""
    pull_feed.defer(**job)


def work(*, stay: bool, batch: int, **_: Any) -> None:
    """Be a worker, without the periodic jobs that differ from minute to minute: for ever, or until nothing is due."""
    chain.intake.BATCH = batch
    with_schedule = jobs.worker_app

    def without_schedule() -> App:
        app = with_schedule()
        app.periodic_registry = PeriodicRegistry()
        return app

    jobs.worker_app = without_schedule
    asyncio.run(jobs.run_worker(wait=stay, concurrency=1))


def give_back(*, silence: float, **_: Any) -> None:
    """What the worker does every minute: give back the jobs of workers that fell silent."""

    async def run() -> None:
        app = jobs.worker_app()
        async with app.open_async():
            await jobs.give_back_stalled(app, silence=silence)

    asyncio.run(run())


TASKS: dict[str, Callable[..., None]] = {
    function.__name__: function for function in (prepare, carry_out, look, defer, work, give_back)
}


def _child(task: str, **values: Any) -> int:
    try:
        TASKS[task](**values)
    except (FeedBusy, OperationalError, InterfaceError):
        traceback.print_exc()
        return TRY_AGAIN
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    """Serve until standard input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.environ["KILLING_LOG"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), 1)
            os.dup2(1, 2)
            status = _child(**json.loads(line))
            sys.stdout.flush()
            os._exit(status)
        print(child, flush=True)  # noqa: T201
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

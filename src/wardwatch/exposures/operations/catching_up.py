"""Draw the consequences of what changed in claims and inventories, for all findings at once."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor, job
from wardwatch.exposures.events import FindingsChanged
from wardwatch.exposures.operations import counting, deciding, hearing, judging, listing, loading, writing
from wardwatch.exposures.operations.writing import Written
from wardwatch.kit import twofold
from wardwatch.kit.progress import Progress, Silent
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id

_ONE_AT_A_TIME = 0xF1ED
_STEPS = 5
CATCH_UP = job("exposures.catch_up")


@dataclass(frozen=True, slots=True)
class Caught:
    """What a run did: touched vulnerabilities and inventory lines, and the findings it wrote."""

    vulnerabilities: int
    assets: int
    written: Written


def catch_up(*, at: datetime, actor: Actor = CATCH_UP, progress: Progress | None = None) -> Caught:
    """Re-decide what new claims and changed inventories touch, and nothing else. Runs as the worker.

    One transaction: killed at any moment it leaves everything as it was, and the next run does the work. Run twice it
    changes nothing. Two runs at once: the second waits, and finds nothing left to do. Records `FindingsChanged`.
    """
    return _run(at=at, actor=actor, everything=False, progress=progress or Silent())


def rebuild(*, at: datetime, actor: Actor = CATCH_UP, progress: Progress | None = None) -> Caught:
    """Make every key anew and re-decide every finding; the same promises as `catch_up`.

    Findings keep their identity, their history and what people said about them.
    """
    return _run(at=at, actor=actor, everything=True, progress=progress or Silent())


def _run(*, at: datetime, actor: Actor, everything: bool, progress: Progress) -> Caught:
    with twofold.uncollected(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL jit = off")
        if not everything:
            cursor.execute("SET LOCAL default_statistics_target = 30")
        counting.fold(cursor)
        loading.refresh_statistics(cursor)  # of what others filled
        progress.step(0, _STEPS, "claims")
        vulnerabilities = hearing.hear_claims(cursor, everything=everything)
        progress.step(1, _STEPS, "inventories")
        assets = listing.hear_inventories(cursor, everything=everything)
        if not vulnerabilities and not assets:
            return Caught(0, 0, Written())
        loading.refresh_statistics(cursor)  # of what was just filled
        progress.step(2, _STEPS, "matching")
        deciding.decide(cursor, vulnerabilities=vulnerabilities, assets=assets, everything=everything)
        written = Written()
        if writing.compare(cursor, at=at, everything=everything):
            progress.step(3, _STEPS, "judging")
            judging.judge(cursor, at=at)
            progress.step(4, _STEPS, "writing")
            written = writing.write(cursor, at=at, by=actor.who)
        if written != Written():
            _announce(written, actor=actor, at=at)
        progress.step(_STEPS, _STEPS, "done")
    return Caught(vulnerabilities, assets, written)


def _announce(written: Written, *, actor: Actor, at: datetime) -> None:
    run = str(uuid.uuid4())
    event = FindingsChanged(
        subject=f"run:{run}",
        label=intern(labels.internal(center_id())),
        run=run,
        opened=written.opened,
        reopened=written.reopened,
        closed=written.closed,
        other=written.other,
        retriaged=written.retriaged,
    )
    record(event, actor=actor, at=at)

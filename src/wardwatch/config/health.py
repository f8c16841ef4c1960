"""How the center is: every check a name, whether it is well, and words that say what to do if not."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from wardwatch import __version__
from wardwatch.audit.models import Event, Head
from wardwatch.config.backup import last_made
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.feeds import queries as feed_queries
from wardwatch.feeds.models import QuarantinedRecord, Run
from wardwatch.feeds.types import QuarantineState, RunState
from wardwatch.kit.locks import held_alone
from wardwatch.members.models import Organization
from wardwatch.members.types import OrganizationKind

SEAL_PATIENCE = timedelta(minutes=10)
JOB_PATIENCE = timedelta(minutes=10)
ROOM = 1e9  # bytes that should stay free on the disk of the home
START_PATIENCE = 60.0  # seconds in which a worker that was just started is heard of
CATCH_UP_PATIENCE = 180.0  # seconds in which a worker that was just started has sealed what had waited for it


class State(StrEnum):
    """How something is: nothing to do; not running, and nothing wrong with that; or somebody has to look."""

    WELL = "well"
    STOPPED = "stopped"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `ok` unless somebody has to look."""

    name: str
    state: State
    words: str
    ok: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """The center at one instant; its `state` is the worst of what was looked at, `ok` unless that is bad."""

    version: str
    ok: bool
    state: State
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """The background jobs: how many there are of each kind, since when the oldest that is due waits, who is at work."""

    waiting: int
    running: int
    failed: int
    oldest: datetime | None
    workers: int
    began: datetime | None = None
    """When that which runs and was begun first was begun, be it by a worker that died."""


def health(*, at: datetime) -> Health:
    """Look at everything that can be wrong. Counts what the login sees: all as the worker, else what the viewer may."""
    up_for = _seconds_up(at)
    worker = worker_check(_queue(), at=at, up_for=up_for)
    audit = audit_check(_unsealed(at), worker, up_for=up_for)
    checks = (_database(), _center(), worker, _mail(), _feeds(), _quarantine(), audit, _disk(), _backup())
    states = [check.state for check in checks]
    worst = max(states, key=list(State).index)
    return Health(version=__version__, ok=worst is not State.BAD, state=worst, checks=checks)


def _check(name: str, ok: bool, words: str) -> Check:
    return Check(name, State.WELL if ok else State.BAD, words, ok)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    words = _("PostgreSQL %(version)s, embedded, %(size)d MB")
    if settings.ENVIRONMENT.database_url:
        words = _("PostgreSQL %(version)s, external, %(size)d MB")
    return _check("database", True, words % {"version": version, "size": round(size / 1e6)})


def _center() -> Check:
    name = Organization.objects.filter(kind=OrganizationKind.CENTER).values_list("name", flat=True).first()
    return _check("center", name is not None, name or _("none yet; run wardwatch init"))


def worker_check(queue: Queue, *, at: datetime, up_for: float | None) -> Check:
    """Whether background jobs are done. `up_for`: seconds for which `wardwatch up` runs this home; None: it does not.

    Without a worker jobs wait, which is no fault. A fault is a worker that `up` should have but that is not heard of,
    one that leaves due jobs lying, and jobs that failed for good.
    """
    counted = {"waiting": queue.waiting, "running": queue.running, "failed": queue.failed}
    counts = {"counts": _("%(waiting)d jobs waiting, %(running)d running, %(failed)d failed") % counted}
    if queue.failed:
        words = _("%(counts)s. Those that failed are not tried again; the log of the worker says why")
        return _check("worker", False, words % counts)
    if queue.workers:
        if queue.oldest and not queue.running and at - queue.oldest > JOB_PATIENCE:
            since = f"{queue.oldest:%Y-%m-%d %H:%M} UTC"
            words = _("stalled: %(counts)s, none taken up since %(since)s. Restart wardwatch up")
            return _check("worker", False, words % {**counts, "since": since})
        told = {**counts, "workers": queue.workers}
        if queue.began and at - queue.began > JOB_PATIENCE:
            words = _("%(workers)d at work; %(counts)s. The longest is not done since %(since)s; see logs/worker.log")
            return _check("worker", True, words % {**told, "since": f"{queue.began:%Y-%m-%d %H:%M} UTC"})
        return _check("worker", True, _("%(workers)d at work; %(counts)s") % told)
    if up_for is None:
        words = _("no worker is running; %(counts)s. Start it with wardwatch up")
        return Check("worker", State.STOPPED, words % counts)
    if up_for < START_PATIENCE:
        return _check("worker", True, _("starting; %(counts)s") % counts)
    words = _("wardwatch up runs, but its worker is not heard of; %(counts)s. See logs/worker.log")
    return _check("worker", False, words % counts)


def _queue() -> Queue:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed'), min(greatest(scheduled_at, since))"
            "  FILTER (WHERE status = 'todo' AND coalesce(scheduled_at, '-infinity') <= now()),"
            " (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 s'),"
            " min(begun) FILTER (WHERE status = 'doing')"
            " FROM procrastinate_jobs j, LATERAL (SELECT max(e.at) FILTER (WHERE e.type <> 'started') AS since,"
            "   min(e.at) FILTER (WHERE e.type = 'started') AS begun FROM procrastinate_events e"
            "  WHERE e.job_id = j.id AND e.type IN ('deferred', 'deferred_for_retry', 'retried', 'started')) waits"
        )
        return Queue(*cursor.fetchone())


def _seconds_up(at: datetime) -> float | None:
    """For how long `wardwatch up` has run this home; None where it does not."""
    lock = settings.HOME.folder / "supervisor.lock"
    if not held_alone(lock):
        return None
    return (at - datetime.fromtimestamp(lock.stat().st_mtime, UTC)).total_seconds()


def _mail() -> Check:
    counts = Counter(dict(Message.objects.values_list("state").annotate(number=Count("*")).order_by()))
    waiting, unknown = counts[MessageState.WAITING], counts[MessageState.UNKNOWN]
    counted = {"sent": counts[MessageState.SENT], "waiting": waiting, "unknown": unknown}
    words = _("%(sent)d sent, %(waiting)d waiting, %(unknown)d with unknown outcome") % counted
    if waiting and not settings.SMTP_URL:
        unset = _("%(counts)s; no mail server is set (WARDWATCH_SMTP_URL), mail waits in the outbox")
        return _check("mail", True, unset % {"counts": words})
    return _check("mail", not unknown, words)


def _feeds() -> Check:
    stalled = feed_queries.stalled()
    latest = Run.objects.order_by("feed", "-started_at").distinct("feed").values_list("feed", "state")
    failed = sorted(feed for feed, state in latest if state == RunState.FAILED)
    broken = sorted({feed for feed, state in latest if state == RunState.INTERRUPTED} | set(stalled))
    words = [_("last run failed: %(feeds)s") % {"feeds": ", ".join(failed)}] if failed else []
    cut_off = _("last run was cut off: %(feeds)s. Pull again to go on with it")
    words += [cut_off % {"feeds": ", ".join(broken)}] if broken else []
    return _check("feeds", not words, "; ".join(words) or _("last runs are well"))


def _quarantine() -> Check:
    count = QuarantinedRecord.objects.filter(state=QuarantineState.OPEN).count()
    return _check("quarantine", True, _("%(count)d records set aside") % {"count": count})


def _unsealed(at: datetime) -> int:
    return Event.objects.filter(seal=None, at__lt=at - SEAL_PATIENCE).count()


def audit_check(waiting: int, worker: Check, *, up_for: float | None) -> Check:
    """Whether events that are due are sealed. `waiting`: those that are not; `up_for`: as in `worker_check`.

    They wait without fault while no worker runs, and for a while after one was started.
    """
    if not waiting:
        return _check("audit", True, _sealed())
    if worker.state is State.STOPPED:
        words = _("%(count)d events wait for the sealer, which the worker runs")
        return Check("audit", State.STOPPED, words % {"count": waiting})
    starting = up_for is not None and up_for < CATCH_UP_PATIENCE
    return _check("audit", starting, _("%(count)d events wait for the sealer") % {"count": waiting})


def _sealed() -> str:
    head = Head.objects.order_by("-position").values_list("position", "signed_at").first()
    if head is None:
        return _("sealed up to now")
    position, signed_at = head
    told = {"position": f"{position:,}", "when": f"{signed_at:%Y-%m-%d %H:%M} UTC"}
    return _("sealed up to now; last head at %(position)s, signed %(when)s") % told


def _disk() -> Check:
    usage = shutil.disk_usage(settings.HOME.folder)
    room = {"free": f"{usage.free / 1e9:,.0f}", "all": f"{usage.total / 1e9:,.0f}"}
    return _check("disk", usage.free >= ROOM, _("%(free)s GB free of %(all)s GB where the home lies") % room)


def _backup() -> Check:
    made_at = last_made(settings.HOME)
    if made_at is None:
        return _check("backup", True, _("none made yet; run wardwatch backup"))
    return _check("backup", True, _("last made %(when)s") % {"when": f"{made_at:%Y-%m-%d %H:%M} UTC"})

"""How the center is: every check a name, whether it is well, and words that say what to do if not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from wardwatch import __version__
from wardwatch.audit.models import Event
from wardwatch.delivery.models import Message
from wardwatch.delivery.states import MessageState
from wardwatch.feeds.models import QuarantinedRecord, Run
from wardwatch.feeds.types import QuarantineState, RunState
from wardwatch.members.models import Organization

SEAL_PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    words: str


@dataclass(frozen=True, slots=True)
class Health:
    """The center at one instant."""

    version: str
    ok: bool
    checks: tuple[Check, ...]


def health(*, at: datetime) -> Health:
    """Look at everything that can be wrong. Runs as the worker."""
    checks = (_database(), _center(), _jobs(), _mail(), _feeds(), _quarantine(), _audit(at))
    return Health(version=__version__, ok=all(check.ok for check in checks), checks=checks)


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        version, size = cursor.fetchone()
    kind = "external" if settings.ENVIRONMENT.database_url else "embedded"
    return Check("database", True, f"PostgreSQL {version}, {kind}, {size / 1e6:.0f} MB")


def _center() -> Check:
    name = Organization.objects.filter(kind="center").values_list("name", flat=True).first()
    return Check("center", name is not None, name or "none yet; run wardwatch init")


def _jobs() -> Check:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
        waiting, doing, failed = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '60 s'")
        workers = cursor.fetchone()[0]
    words = f"{workers} at work; {waiting} jobs waiting, {doing} running, {failed} failed"
    if not workers and waiting:
        return Check("worker", False, f"{words}. Start it with wardwatch up")
    return Check("worker", not failed, words)


def _mail() -> Check:
    counts = {state: Message.objects.filter(state=state).count() for state in MessageState}
    waiting, unknown = counts[MessageState.WAITING], counts[MessageState.UNKNOWN]
    words = f"{counts[MessageState.SENT]} sent, {waiting} waiting, {unknown} with unknown outcome"
    if waiting and not settings.SMTP_URL:
        return Check("mail", True, f"{words}; no mail server is set (WARDWATCH_SMTP_URL), mail waits in the outbox")
    return Check("mail", not unknown, words)


def _feeds() -> Check:
    latest = Run.objects.order_by("feed", "-started_at").distinct("feed").values_list("feed", "state")
    failed = sorted(feed for feed, state in latest if state == RunState.FAILED)
    return Check("feeds", not failed, f"last run failed: {', '.join(failed)}" if failed else "last runs are well")


def _quarantine() -> Check:
    count = QuarantinedRecord.objects.filter(state=QuarantineState.OPEN).count()
    return Check("quarantine", True, f"{count} records set aside")


def _audit(at: datetime) -> Check:
    waiting = Event.objects.filter(seal=None, at__lt=at - SEAL_PATIENCE).count()
    return Check("audit", not waiting, f"{waiting} events wait for the sealer" if waiting else "sealed up to now")

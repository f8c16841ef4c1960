"""Background work of products: drafts that come with their time, releases that are due, late words, dead sources.

Each looks at what is, so it may run late, twice, or after a crash.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from wardwatch.audit.types import job as job_actor
from wardwatch.delivery.jobs import send_due
from wardwatch.kit import clock
from wardwatch.kit.jobs import job
from wardwatch.products import operations
from wardwatch.products.briefings import operations as briefings
from wardwatch.products.types import KindName

SETTLING = timedelta(hours=6)
"""After the end of a time: what came in its last hours has arrived then."""


def last_month(today: date) -> str:
    """The month that is over, as a subject."""
    return f"month:{today.replace(day=1) - timedelta(days=1):%Y-%m}"


def last_week(today: date) -> str:
    """The week that is over (ISO 8601), as a subject."""
    year, week, _ = (today - timedelta(days=today.weekday() + 1)).isocalendar()
    return f"week:{year}-W{week:02}"


DRAFTED: Mapping[KindName, Callable[[date], str]] = {
    KindName.VULNERABILITY_BULLETIN: last_month,
    KindName.LEADERSHIP_DIGEST: last_week,
    KindName.HOMELAND_SECURITY_REPORT: last_month,
}
"""Kinds that draft themselves, each from the time that is over; `WARDWATCH_DRAFTS` chooses among them."""


def due(kind: KindName, at: datetime) -> str:
    """What a draft of this kind is made from now."""
    return DRAFTED[kind]((at.astimezone(UTC) - SETTLING).date())


@job("products.draft", lock="products.draft")
def draft(timestamp: int = 0, kind: str = "") -> None:
    """Draft the product of the time that is over, once, to wait for an analyst."""
    name, at = KindName(kind), clock.now()
    if name in settings.DRAFTS:
        today = at.astimezone(UTC).date()
        operations.begin_by_itself(
            kind=name, subject=due(name, at), actor=job_actor("products.draft"), at=at, today=today
        )


@job("products.release_due", lock="products.release_due")
def release_due(timestamp: int = 0) -> None:
    """Release what is scheduled for now."""
    operations.release_due(actor=job_actor("products.release_due"), at=clock.now())


@job("products.remind", lock="products.remind")
def remind(timestamp: int = 0) -> None:
    """Ask for words, and remind of those waited for longer than was agreed; then send what is due."""
    at = clock.now()
    if operations.ask(at=at) + operations.remind(at=at):
        send_due.defer()


@job("products.remind_of_briefings", lock="products.remind_of_briefings")
def remind_of_briefings(timestamp: int = 0) -> None:
    """Remind those who registered for a briefing of what begins within a day."""
    briefings.remind(at=clock.now())


@job("products.ask_sources")
def ask_sources(product: str) -> None:
    """Ask the addresses that a product cites whether they still answer."""
    operations.ask_sources(product=UUID(product), at=clock.now())


@job("products.compare_values", lock="products.compare_values")
def compare_values(timestamp: int = 0) -> None:
    """Compare indicators that were written since with the lists of false positives."""
    operations.compare_values(at=clock.now())


@job("products.ask_all_sources", queue="housekeeping")
def ask_all_sources(timestamp: int = 0) -> None:
    """Ask those of every product that is written or read now."""
    for product in operations.with_sources_to_ask(at=clock.now()):
        ask_sources.defer(product=str(product))

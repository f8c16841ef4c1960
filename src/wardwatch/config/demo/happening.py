"""What happened before the visitor arrives: two decisions approved, one answer each, a report read, the rest waiting.

Everything goes through the same operations as a real day, with the times of a day that is over.
"""

from datetime import date, datetime, timedelta
from importlib import resources

from wardwatch.audit.types import Actor
from wardwatch.engagements import operations as engagements
from wardwatch.engagements import policy
from wardwatch.engagements.models import Decision, Notice
from wardwatch.engagements.states import Answer
from wardwatch.kit.database import login
from wardwatch.members.models import User
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import principal_of
from wardwatch.reports import operations as reports
from wardwatch.reports.types import Handed
from wardwatch.standards.tlp import Tlp

ANALYST = "mara.ellsmere@center.invalid"
APPROVED = (
    "advisory:Demonstration Device Security Team:DEMO-DDST-2026-001",
    "vulnerability:CVE-2024-1709",
)
ANSWERS = (
    ("ingrid.jarrick@prairie-fork-cah.invalid", Answer.ACKNOWLEDGE, timedelta(hours=6)),
    ("emeka.larkholm@cairnlock-it.invalid", Answer.FIXED, timedelta(hours=20)),
)
"""Who answers for their own organization, what, and how long after the decision."""

REPORT = "after-the-holiday.txt"

ANSWERING = frozenset(email for email, _, _ in ANSWERS)


def happen(*, began: datetime) -> None:
    """Approve, publish and answer, from `began` on. Runs as the worker."""
    analyst = User.objects.get(email=ANALYST)
    principal = principal_of(analyst, at=began)
    for subject in APPROVED:
        decision = Decision.objects.get(subject=subject)
        with login("app"):
            engagements.approve(decision=str(decision.uid), principal=principal, actor=_actor(principal), at=began)
    published = began + policy.UNDO
    engagements.publish(actor=_actor(principal), at=published)
    for email, answer, after in ANSWERS:
        _answer(email, answer, published + after)
    _hand_in(principal, published + timedelta(hours=8))


def _answer(email: str, answer: Answer, at: datetime) -> None:
    principal = principal_of(User.objects.get(email=email), at=at)
    notices = Notice.objects.filter(organization=principal.organization, sent_at__isnull=False)
    for ticket in notices.values_list("ticket", flat=True):
        with login("app"):
            engagements.mark_seen(ticket=ticket, principal=principal, actor=_actor(principal), at=at)
            engagements.answer(ticket=ticket, answer=answer, principal=principal, actor=_actor(principal), at=at)


def _hand_in(principal: Principal, at: datetime) -> None:
    """A report that the analyst had no time to look through; the worker reads it as soon as it runs."""
    handed = Handed(
        title="After the holiday: what was found at a provider of remote support",
        said_by="Demonstration Device Security Team",
        tlp=Tlp.GREEN,
        file_name=REPORT,
        data=(resources.files(__package__) / "documents" / "report" / REPORT).read_bytes(),
        published=date(2026, 11, 19),
    )
    reports.hand_in(handed=handed, principal=principal, actor=_actor(principal), at=at)


def _actor(principal: Principal) -> Actor:
    return Actor(who=f"person:{principal.person}", door="web")

"""Publishing the notices of one emergency: a thousand members, one decision, mails into the outbox.

Each member has one line that an advisory names and whose weakness is exploited; one in ten has three mailboxes. Setting
that up takes longer than what is measured.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from harness import figure, fresh_home, peak_memory, timed, title

MEMBERS, COUNTED = 1_000, 100
NOW = datetime(2026, 11, 22, 2, 47, tzinfo=UTC)
CVE = "CVE-2026-2002"


def main() -> None:
    """Print the figures."""
    title(f"Publishing {MEMBERS:,} notices of one emergency")
    with fresh_home():
        from people import settle

        sector = settle()
        from wardwatch.kit.database import login

        with login("worker"):
            _prepare(sector)
            _measure()


def _prepare(sector: Any) -> None:
    """Members, one exploited advisory that touches each, and an approval."""
    from factories import claims, findings
    from wardwatch.audit.types import Actor, job
    from wardwatch.engagements import operations
    from wardwatch.engagements.models import Decision

    advice = findings.advisory("IDW-2026-030-01", "Invented VPN gateway", at=NOW)
    claims.remedy(CVE, by=advice.assertion)
    claims.exploited(CVE, by=claims.assertion(at=NOW))
    for number in range(MEMBERS):
        member = _member(number)
        findings.finding(
            member,
            CVE,
            "Invented",
            "VPN gateway",
            at=NOW,
            by=advice.assertion,
            priority="immediate",
            care_role="monitoring",
        )
    operations.propose(actor=job("benchmark"), at=NOW)
    principal = sector.principal(sector.ada, at=NOW)
    for decision in Decision.objects.values_list("uid", flat=True):
        actor = Actor("person:ada", "web")
        operations.approve(decision=str(decision), principal=principal, actor=actor, at=NOW)


def _member(number: int) -> Any:
    from wardwatch.audit.types import OPERATOR
    from wardwatch.members import operations
    from wardwatch.members.operations import OrganizationFacts
    from wardwatch.members.types import OrganizationKind, Purpose, SizeClass

    facts = OrganizationFacts(
        name=f"Hospital {number}",
        kind=OrganizationKind.HOSPITAL,
        size_class=SizeClass.SMALL,
        state="OH",
        time_zone="America/New_York",
    )
    member = operations.register_organization(facts=facts, actor=OPERATOR, at=NOW)
    operations.enroll(organization=member.pk, actor=OPERATOR, at=NOW)
    more = (Purpose.CLINICAL_ENGINEERING, Purpose.AFTER_HOURS) if number % 10 == 0 else ()
    for purpose in (Purpose.SECURITY, *more):
        address = f"{purpose}@hospital-{number}.invalid".replace(" ", "-")
        operations.add_contact(
            organization=member.pk, purpose=purpose, address=address, actor=OPERATOR, at=NOW, verified_at=NOW
        )
    return member


def _measure() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wardwatch.audit.types import job
    from wardwatch.delivery.models import Message
    from wardwatch.engagements import operations

    actor, at, before = job("benchmark"), NOW + timedelta(seconds=61), peak_memory()
    with CaptureQueriesContext(connection) as asked:
        operations.publish(actor=actor, at=at, limit=COUNTED)
    done: list[int] = []
    seconds = timed(lambda: done.append(operations.publish(actor=actor, at=at)))
    figure("queries per notice", len(asked) / COUNTED, "", aim="under 1")
    figure("per notice", seconds / done[0] * 1000, "ms")
    figure(f"{MEMBERS:,} notices", seconds / done[0] * MEMBERS, "s", aim="10")
    figure("mails in the outbox", Message.objects.count(), "")
    figure("memory that publishing added at its peak", peak_memory() - before, "MB")
    figure("peak memory of the publishing process", peak_memory(), "MB")


if __name__ == "__main__":
    main()

"""Two members with monitors that an advisory speaks of, from the decision on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from factories import findings
from people import Sector, settle
from wardwatch.audit.types import job
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice
from wardwatch.kit import clock
from wardwatch.kit.database import login
from web.doors import at_door


@dataclass
class Told:
    """Riverbend and Orchard own monitors that an advisory speaks of."""

    sector: Sector
    now: datetime

    @property
    def decision(self) -> Decision:
        with login("worker"):
            return Decision.objects.get()

    def notice(self, member: Any = None) -> Notice:
        with login("worker"):
            return Notice.objects.get(organization=member or self.sector.riverbend)

    def publish(self) -> Notice:
        """As the worker does a minute after the approval."""
        with login("worker"):
            operations.publish(actor=job("test"), at=clock.now() + timedelta(seconds=90))
        return self.notice()

    def approve(self) -> Notice:
        organizations = [str(self.sector.riverbend.uid), str(self.sector.orchard.uid)]
        url = f"/decisions/{self.decision.uid}/"
        said = {"act": "approve", "recipient": organizations, "shown": organizations, "covers": "2"}
        assert at_door(self.sector.ada).post(url, said).status_code == 302
        return self.publish()


def tell() -> Told:
    """The sector with the decision proposed."""
    sector, now = settle(), clock.now() - timedelta(minutes=5)
    with login("worker"):
        advice = findings.advisory("IDW-2026-030-01", "Invented patient monitor (CVE-2026-1001)", at=now)
        monitor = {"at": now, "by": advice.assertion, "maintenance": True, "care_role": "monitoring"}
        product = ("CVE-2026-1001", "Invented", "IM8000 patient monitor")
        findings.finding(sector.riverbend, *product, quantity=14, department="Ward 3", **monitor)
        findings.finding(sector.orchard, *product, **monitor)
        operations.propose(actor=job("test"), at=now)
    return Told(sector, now)

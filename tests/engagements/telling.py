"""How tests of engagements act: as a job, as a signed-in person, and as the mail server's other end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mailserver import MailServer
from people import Sector
from wardwatch.audit.types import Actor, job
from wardwatch.delivery import outbox
from wardwatch.engagements import operations
from wardwatch.engagements.models import Decision, Notice
from wardwatch.kit.database import login


@dataclass
class Story:
    """Riverbend and Orchard own monitors that an advisory speaks of; Riverbend also an exploited gateway."""

    sector: Sector
    now: datetime

    def worker(self, operation: Callable[..., Any], **arguments: Any) -> Any:
        """Run an operation as the worker, as a job does."""
        with login("worker"):
            return operation(actor=job("test"), **{"at": self.now, **arguments})

    def acting(self, user: Any, operation: Callable[..., Any], **arguments: Any) -> Any:
        """Run an operation as a signed-in person through a door."""
        actor = Actor(f"person:{user.person_id}", "web", "203.0.113.7")
        return operation(principal=self.sector.principal(user), actor=actor, **{"at": self.now, **arguments})

    def decision(self, subject: str = "advisory:Invented Device Watch:IDW-2026-030-01") -> Decision:
        with login("worker"):
            return Decision.objects.get(subject=subject)

    def notice(self, member: Any = None, **chosen: Any) -> Notice:
        chosen = chosen or {"decision": self.decision()}
        with login("worker"):
            return Notice.objects.get(organization=member or self.sector.riverbend, **chosen)

    def publish(self, decision: Decision | None = None, **arguments: Any) -> Notice:
        """Approve and publish; gives Riverbend's notice."""
        decision = decision or self.decision()
        self.acting(self.sector.ada, operations.approve, decision=str(decision.uid), **arguments)
        self.worker(operations.publish, at=self.now + timedelta(seconds=61))
        return self.notice(decision=decision)

    def send(self, server: MailServer, at: datetime | None = None) -> None:
        moment = at or self.now + timedelta(seconds=61)
        with login("worker"):
            outbox.send_round(url=server.url, clock=lambda: moment)


def count(model: type, **chosen: object) -> int:
    with login("worker"):
        return model.objects.filter(**chosen).count()  # type: ignore[attr-defined]

"""The chain that is killed: steps that are each one operation, done in order from the one that a run begins at."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections

from killing import corpora
from killing.plan import Plan
from people import NOW, settle
from wardwatch.audit.types import Actor, job
from wardwatch.delivery import outbox
from wardwatch.delivery.claims import LEASE
from wardwatch.engagements import operations as engagements
from wardwatch.engagements import policy
from wardwatch.engagements.models import Decision
from wardwatch.engagements.states import DecisionState
from wardwatch.exposures import operations as exposures
from wardwatch.feeds import intake
from wardwatch.feeds import operations as feeds
from wardwatch.kit.database import login
from wardwatch.kit.http import Allow
from wardwatch.members.models import Organization, User
from wardwatch.members.queries import principal_of

JOB = job("killed.chain")
DAY = timedelta(days=1)
PUBLISHING = NOW + DAY + policy.UNDO + timedelta(seconds=1)


def _steps(plan: Plan) -> list[Callable[[], Any]]:
    """The operations of `plan.step_names`, in the same order."""
    return [
        *(_pull(feed, origin, days, plan.allowed) for feed, origin, days in plan.pulls),
        lambda: exposures.catch_up(at=NOW + DAY),
        lambda: exposures.rebuild(at=NOW + DAY),
        lambda: engagements.settle(actor=JOB, at=NOW + DAY),
        lambda: engagements.propose(actor=JOB, at=NOW + DAY),
        _approve,
        lambda: engagements.publish(actor=JOB, at=PUBLISHING),
        lambda: _send(plan.smtp, PUBLISHING + plan.run * 2 * LEASE),
    ]


def carry_out(plan: Plan) -> None:
    """Do the steps, noting each one's number when it begins."""
    intake.BATCH = plan.batch
    with login("worker"):
        for number, operation in enumerate(_steps(plan)[plan.first :], start=plan.first):
            scratch = Path(plan.progress + ".new")
            scratch.write_text(str(number))
            scratch.replace(plan.progress)
            operation()


def prepare() -> None:
    """The invented sector and its inventories."""
    from factories import claims

    settle()
    with login("worker"):
        for name, lines in corpora.INVENTORIES.items():
            member = Organization.objects.get(name=name)
            for vendor, product, version in lines:
                claims.line(member, vendor, product, version, at=NOW)
    connections.close_all()


def _pull(feed: str, origin: str, days: float, allowed: str) -> Callable[[], Any]:
    allow = Allow.of(allowed) if allowed else Allow()
    return lambda: feeds.pull(feed=feed, origin=origin, actor=JOB, at=NOW + days * DAY, allow=allow)


def _approve() -> None:
    """The analyst approves whatever is proposed, on the doors' own login."""
    with login("app"):
        ada = principal_of(User.objects.get(email="ada@test.invalid"), at=NOW)
        with login("worker"):
            proposed = Decision.objects.filter(state=DecisionState.PROPOSED).order_by("subject")
            waiting = [str(uid) for uid in proposed.values_list("uid", flat=True)]
        for decision in waiting:
            actor = Actor(f"person:{ada.viewer.person}", "web", "203.0.113.7")
            engagements.approve(decision=decision, principal=ada, actor=actor, at=NOW + DAY)


def _send(url: str, at: datetime) -> None:
    while outbox.send_round(url=url, clock=lambda: at):
        pass

"""Settle: close notices with nothing left to do, open those again where something is, drop drafts that nobody needs."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.engagements import events, models
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.states import OPEN_NOTICES, NoticeState
from wardwatch.exposures.states import CLOSED, FindingState
from wardwatch.markings import operations as markings
from wardwatch.members import labels
from wardwatch.members.queries import center_id

NOTHING_LEFT = "Nothing that this notice covers is open any more."
OPEN_AGAIN = "Something that this notice covers is open again."


def settle(*, actor: Actor, at: datetime) -> tuple[int, int]:
    """Bring all notices in line with their findings; returns how many were closed and opened again. Safe twice.

    Runs as the worker.
    """
    with transaction.atomic():
        everything = models.Notice.objects.all()
        closed, reopened = close_and_reopen(everything, at=at, by=actor.who)
        drafts = everything.filter(~_active(), state__in=(NoticeState.APPROVED, NoticeState.DRAFT))
        move(drafts.filter(state=NoticeState.APPROVED), NoticeState.DRAFT, at=at, by=actor.who, why=NOTHING_LEFT)
        move(drafts, NoticeState.EXCEPTED, at=at, by=actor.who, why=NOTHING_LEFT, exception=NOTHING_LEFT)
        back = everything.filter(_active(), state=NoticeState.EXCEPTED, exception=NOTHING_LEFT)
        move(back, NoticeState.DRAFT, at=at, by=actor.who, why=OPEN_AGAIN, exception="", decided_at=None)
        if closed or reopened:
            label = markings.intern(labels.internal(center_id()))
            event = events.NoticesSettled(subject="notices", label=label, closed=closed, reopened=reopened)
            record(event, actor=actor, at=at)
    return closed, reopened


def close_and_reopen(notices: "QuerySet[models.Notice]", *, at: datetime, by: str) -> tuple[int, int]:
    """Close those of `notices` with nothing open, reopen those with something; in the caller's transaction."""
    done = notices.filter(~_active(), state__in=OPEN_NOTICES)
    closed = move(done, NoticeState.CLOSED, at=at, by=by, why=NOTHING_LEFT)
    undone = notices.filter(_active(), state=NoticeState.CLOSED)
    reopened = move(undone, NoticeState.SENT, at=at, by=by, why=OPEN_AGAIN, outcome="", answer="")
    _judge(notices.filter(state=NoticeState.CLOSED))
    return len(closed), len(reopened)


def _judge(notices: "QuerySet[models.Notice]") -> None:
    """Say of closed notices how they ended: "claimed" while a fix is only reported, else "verified", else "other"."""
    claimed, verified = _covers(FindingState.FIXED_CLAIMED), _covers(FindingState.FIXED_VERIFIED)
    outcome = Case(
        When(claimed, then=Value("claimed")),
        When(verified, then=Value("verified")),
        default=Value("other"),
        output_field=CharField(),
    )
    stale = Q(outcome="") | Q(claimed_now=True, outcome="verified") | Q(claimed_now=False, outcome="claimed")
    wrong = notices.annotate(claimed_now=claimed).filter(stale)
    models.Notice.objects.filter(pk__in=list(wrong.values_list("pk", flat=True))).update(outcome=outcome)


def _active() -> Exists:
    open_ones = models.NoticeFinding.objects.filter(notice=OuterRef("pk")).exclude(finding__state__in=CLOSED)
    return Exists(open_ones)


def _covers(*states: FindingState) -> Exists:
    covered: Collection[FindingState] = states
    return Exists(models.NoticeFinding.objects.filter(notice=OuterRef("pk"), finding__state__in=covered))

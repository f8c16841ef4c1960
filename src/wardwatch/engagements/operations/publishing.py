"""Render and send: freeze each approved notice's text, show it on the member's page, put its mails into the outbox.

Mails obey the quiet rule: outside emergencies a member gets at most as many notices by mail in a month as it agreed to;
the rest waits for the weekly digest. The page always shows every notice.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Count, F, QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.engagements import events, models, policy, rendering
from wardwatch.engagements.operations import mailing
from wardwatch.engagements.operations.following_up import publish_again
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.states import OPEN_NOTICES, DecisionState, FollowUpState, NoticeState
from wardwatch.engagements.types import Body
from wardwatch.kit.database import batched
from wardwatch.markings import operations as markings
from wardwatch.members import labels
from wardwatch.members.models import Enrollment
from wardwatch.members.queries import center_id

_BATCH = 100


def publish(*, actor: Actor, at: datetime, limit: int = 20_000) -> int:
    """Publish the notices and second letters whose approval can no longer be undone; returns how many.

    Runs as the worker, safe twice. In batches, each one transaction with its event: texts, pages, links and mails come
    together or not at all. The event names whoever approved; to the members the notices come from the center.
    """
    due = models.Notice.objects.filter(
        state=NoticeState.APPROVED, decision__state=DecisionState.APPROVED, decided_at__lte=at - policy.UNDO
    )
    approved = due.order_by("-emergency", "id").values_list("pk", "emergency", "decision__decided_by")[:limit]
    groups: dict[tuple[bool, str], list[int]] = {}
    for number, emergency, approver in approved:
        groups.setdefault((emergency, approver), []).append(number)
    published = sum(
        _publish_batch(ids, actor, replace(actor, who=approver or actor.who), at)
        for (_, approver), found in groups.items()
        for ids in batched(found, _BATCH)
    )
    return published + publish_again(actor=actor, at=at, limit=limit)


def _publish_batch(ids: list[int], actor: Actor, approver: Actor, at: datetime) -> int:
    with transaction.atomic():
        room = _room(ids, at)
        locked = models.Notice.objects.select_related("decision").select_for_update(of=("self",), skip_locked=True)
        approved = list(locked.filter(pk__in=ids, state=NoticeState.APPROVED).order_by("-emergency", "id"))
        bodies = rendering.render_all(approved)
        told = [notice for notice in approved if notice.pk in bodies]  # of the others nothing is open: `settle` says so
        for notice in told:
            notice.deferred_to_digest = not notice.emergency and room[notice.organization_id] <= 0
            room[notice.organization_id] -= not (notice.emergency or notice.deferred_to_digest)
        _write(told, bodies, "deferred_to_digest")
        these = models.Notice.objects.filter(pk__in=[notice.pk for notice in told])
        move(these, NoticeState.SENT, at=at, by=actor.who, sent_at=at)
        mailed = [(notice, bodies[notice.pk]) for notice in told if not notice.deferred_to_digest]
        mails = mailing.enqueue_all(mailed, at)
        if told:
            event = events.NoticesPublished(
                subject="notices",
                label=markings.intern(labels.internal(center_id())),
                notices=len(told),
                mails=mails,
                deferred=len(told) - len(mailed),
            )
            record(event, actor=approver, at=at)
    return len(told)


def rewrite(*, actor: Actor, at: datetime) -> int:
    """Write anew the open notices whose decision was given another text since; returns how many.

    Runs as the worker, safe twice. In batches, each one transaction with its event. A notice of which nothing is open
    keeps its text until something is.
    """
    stale = models.Notice.objects.filter(
        state__in=OPEN_NOTICES, decision__text_version__gt=0, text_version__lt=F("decision__text_version")
    )
    ids = list(stale.order_by("id").values_list("pk", flat=True))
    return sum(_rewrite_batch(stale.filter(pk__in=batch), actor, at) for batch in batched(ids, _BATCH))


def _rewrite_batch(notices: "QuerySet[models.Notice]", actor: Actor, at: datetime) -> int:
    with transaction.atomic():
        if written := _republish_batch(notices, at):
            label = markings.intern(labels.internal(center_id()))
            record(events.NoticesRewritten(subject="notices", label=label, notices=written), actor=actor, at=at)
    return written


def republish(notices: "QuerySet[models.Notice]", *, at: datetime) -> int:
    """Write the texts of open notices anew. Mails that still wait carry the new text; none is sent again.

    In the caller's transaction, in batches of a bounded number of queries.
    """
    ids = list(notices.order_by("id").values_list("pk", flat=True))
    return sum(_republish_batch(notices.filter(pk__in=batch), at) for batch in batched(ids, _BATCH))


def _republish_batch(notices: "QuerySet[models.Notice]", at: datetime) -> int:
    locked = list(notices.select_related("decision").order_by("id").select_for_update(of=("self",)))
    second = models.FollowUp.objects.filter(notice__in=locked, state=FollowUpState.SENT)
    bodies = rendering.render_all(locked, {letter.notice_id: letter for letter in second})
    told = [notice for notice in locked if notice.pk in bodies]
    _write(told, bodies)
    mailing.enqueue_all([(notice, bodies[notice.pk]) for notice in told if not notice.deferred_to_digest], at)
    return len(told)


def _write(notices: list[models.Notice], bodies: Mapping[int, Body], *columns: str) -> None:
    """Freeze the texts of notices, with further `columns` as they are set."""
    for notice in notices:
        body = bodies[notice.pk]
        notice.title, notice.body = body.title, msgspec.to_builtins(body)
        notice.text_version = notice.decision.text_version
    models.Notice.objects.bulk_update(notices, ["title", "body", "text_version", *columns])


def _room(ids: list[int], at: datetime) -> dict[int, int]:
    """How many more mails each recipient of these notices takes now, by organization."""
    members = set(models.Notice.objects.filter(pk__in=ids).values_list("organization", flat=True))
    limits = Enrollment.objects.filter(organization__in=members).values_list("organization", "monthly_notice_limit")
    mailed = models.Notice.objects.filter(
        organization__in=members,
        sent_at__gt=at - policy.QUIET_WINDOW,
        emergency=False,
        deferred_to_digest=False,
    )
    sent = dict(mailed.order_by().values_list("organization").annotate(Count("pk")))
    agreed = {member: limit for member, limit in limits if limit is not None}
    return {member: agreed.get(member, 4) - sent.get(member, 0) for member in members}

"""Render and send: freeze each approved notice's text, show it on the member's page, put its mails into the outbox.

Mails obey the quiet rule: outside emergencies a member gets at most as many notices by mail in a month as it agreed to;
the rest waits for the weekly digest. The page always shows every notice.
"""

from dataclasses import replace
from datetime import datetime

import msgspec
from django.db import transaction
from django.db.models import Count, QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.engagements import events, models, policy, rendering
from wardwatch.engagements.operations import mailing
from wardwatch.engagements.operations.following_up import publish_again
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.states import DecisionState, FollowUpState, NoticeState
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
    published = mails = deferred = 0
    with transaction.atomic():
        room = _room(ids, at)
        locked = models.Notice.objects.select_related("decision").select_for_update(of=("self",), skip_locked=True)
        for notice in locked.filter(pk__in=ids, state=NoticeState.APPROVED).order_by("-emergency", "id"):
            if (body := rendering.render(notice)) is None:
                continue  # nothing of it is open any more: `settle` says so
            quiet = not notice.emergency and room[notice.organization_id] <= 0
            room[notice.organization_id] -= not (notice.emergency or quiet)
            move(
                models.Notice.objects.filter(pk=notice.pk),
                NoticeState.SENT,
                at=at,
                by=actor.who,
                title=body.title,
                body=msgspec.to_builtins(body),
                sent_at=at,
                deferred_to_digest=quiet,
            )
            mails += 0 if quiet else mailing.enqueue(notice, body, at)
            deferred += quiet
            published += 1
        if published:
            label = markings.intern(labels.internal(center_id()))
            event = events.NoticesPublished(
                subject="notices", label=label, notices=published, mails=mails, deferred=deferred
            )
            record(event, actor=approver, at=at)
    return published


def republish(notices: "QuerySet[models.Notice]", *, at: datetime) -> int:
    """Write the texts of open notices anew. Mails that still wait carry the new text; none is sent again."""
    count = 0
    for notice in notices.select_related("decision").order_by("id").select_for_update(of=("self",)):
        second = models.FollowUp.objects.filter(notice=notice, state=FollowUpState.SENT).first()
        if (body := rendering.render(notice, second)) is None:
            continue
        models.Notice.objects.filter(pk=notice.pk).update(title=body.title, body=msgspec.to_builtins(body))
        if not notice.deferred_to_digest:
            mailing.enqueue(notice, body, at)
        count += 1
    return count


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

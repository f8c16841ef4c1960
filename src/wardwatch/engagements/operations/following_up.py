"""Follow up: a notice that is out became an emergency. Propose one second letter, and send it once it is approved.

Driven by state, as `proposing` is: a second letter is proposed where an open notice that is no emergency covers what
`policy.MORE_URGENT` names, once per notice, and dropped where that is over before it is sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import LiteralString

import msgspec
from django.db import transaction
from django.db.backends.utils import CursorWrapper

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import operations as delivery
from wardwatch.engagements import events, models, policy, recipients, rendering
from wardwatch.engagements.operations import mailing
from wardwatch.engagements.states import OPEN_NOTICES, Answer, DecisionState, FollowUpState, NoticeState
from wardwatch.engagements.types import Body, Edits
from wardwatch.kit.database import batched
from wardwatch.markings import operations as markings
from wardwatch.members import labels
from wardwatch.members.queries import center_id

_BATCH = 100
_RAISED_COLUMNS = (
    *(
        "state",
        "emergency",
        "asks_version",
        "fix_at_maintenance",
        "protect_by",
        "fix_by",
        "title",
        "body",
        "text_version",
    ),
    *("sent_at", "deferred_to_digest", "answer", "answered_at"),
)
_URGENT: LiteralString = """
    CREATE TEMP TABLE ww_urgent ON COMMIT DROP AS
    SELECT DISTINCT n.id AS notice, n.decision_id AS decision, n.state
    FROM exposures_finding f
    JOIN engagements_noticefinding c ON c.finding_id = f.id
    JOIN engagements_notice n ON n.id = c.notice_id AND NOT n.emergency
    JOIN members_enrollment e ON e.organization_id = n.organization_id AND e.ended_at IS NULL
    WHERE f.priority = %s AND f.state = ANY(%s)"""
_RAISED: LiteralString = """
    INSERT INTO ww_touched SELECT decision, false FROM ww_urgent WHERE state IN ('draft', 'excepted', 'approved')"""
_DROPPED: LiteralString = """
    WITH gone AS (
        DELETE FROM engagements_followup u USING engagements_notice n
        WHERE n.id = u.notice_id AND u.state IN ('draft', 'approved')
            AND (n.state <> ALL(%s) OR n.id NOT IN (SELECT notice FROM ww_urgent))
        RETURNING n.decision_id)
    INSERT INTO ww_touched SELECT decision_id, false FROM gone"""
_PROPOSED: LiteralString = """
    WITH added AS (
        INSERT INTO engagements_followup (notice_id, state, told_at, asked_version, protect_by, fix_by, exception,
            proposed_at, label_id)
        SELECT n.id, 'draft', n.sent_at, n.asks_version, n.protect_by, n.fix_by, '', %s, n.label_id
        FROM engagements_notice n JOIN ww_urgent u ON u.notice = n.id WHERE n.state = ANY(%s)
        ON CONFLICT (notice_id) DO NOTHING RETURNING notice_id)
    INSERT INTO ww_touched SELECT n.decision_id, true FROM added JOIN engagements_notice n ON n.id = added.notice_id"""


def propose_again(cursor: CursorWrapper, *, at: datetime) -> tuple[int, int]:
    """Find what became an emergency; adds the decisions concerned to `ww_touched` (decision, again).

    Returns how many drafts became emergencies, and how many second letters are newly proposed.
    """
    priority, found_in = policy.MORE_URGENT
    out = [str(state) for state in OPEN_NOTICES]
    cursor.execute(_URGENT, [str(priority), [str(state) for state in found_in]])
    cursor.execute(_RAISED)
    raised = cursor.rowcount
    cursor.execute(_DROPPED, [out])
    cursor.execute(_PROPOSED, [at, out])
    again = cursor.rowcount
    cursor.execute("DROP TABLE ww_urgent")
    return raised, again


def publish_again(*, actor: Actor, at: datetime, limit: int) -> int:
    """Send the second letters whose approval can no longer be undone; returns how many. As the worker, safe twice."""
    due = models.FollowUp.objects.filter(
        state=FollowUpState.APPROVED,
        notice__decision__state=DecisionState.APPROVED,
        decided_at__lte=at - policy.UNDO,
    )
    groups: dict[str, list[int]] = {}
    for number, approver in due.order_by("id").values_list("pk", "notice__decision__decided_by")[:limit]:
        groups.setdefault(approver, []).append(number)
    return sum(
        _publish_batch(ids, actor, replace(actor, who=approver or actor.who), at)
        for approver, found in groups.items()
        for ids in batched(found, _BATCH)
    )


def _publish_batch(ids: list[int], actor: Actor, approver: Actor, at: datetime) -> int:
    with transaction.atomic():
        approved = models.FollowUp.objects.filter(
            pk__in=ids, state=FollowUpState.APPROVED, notice__state__in=OPEN_NOTICES
        ).select_related("notice__decision")
        locked = approved.select_for_update(of=("self", "notice"), skip_locked=True).order_by("id")
        letters = {letter.notice_id: letter for letter in locked}
        facts = rendering.gather_all([letter.notice for letter in letters.values()], letters)
        told = [letter.notice for letter in letters.values() if letter.notice_id in facts]
        bodies = {
            notice.pk: rendering.build(facts[notice.pk], msgspec.convert(notice.decision.text, Edits))
            for notice in told
        }
        mails = _tell_again(told, facts, bodies, actor, at)
        if told:
            label = markings.intern(labels.internal(center_id()))
            event = events.NoticesPublished(
                subject="notices", label=label, notices=0, mails=mails, deferred=0, follow_ups=len(told)
            )
            record(event, actor=approver, at=at)
    return len(told)


def _tell_again(
    notices: list[models.Notice],
    facts: Mapping[int, rendering.Facts],
    bodies: Mapping[int, Body],
    actor: Actor,
    at: datetime,
) -> int:
    """Write notices anew and mail them; returns how many mails.

    An answer to what was less urgent stands no longer, but a cry for help does. Old links end, old mail that still
    waits stays here.
    """
    ids = [notice.pk for notice in notices]
    models.NoticeTransition.objects.bulk_create(
        models.NoticeTransition(
            notice=notice,
            before=notice.state,
            after=NoticeState.SENT,
            at=at,
            by=actor.who,
            why=bodies[notice.pk].more_urgent,
            label_id=notice.label_id,
        )
        for notice in notices
    )
    for notice in notices:
        _raise(notice, facts[notice.pk], bodies[notice.pk], at)
    models.Notice.objects.bulk_update(notices, _RAISED_COLUMNS)
    models.FollowUp.objects.filter(notice__in=ids).update(state=FollowUpState.SENT, sent_at=at)
    models.AnswerLink.objects.filter(notice__in=ids, used_at=None, expires_at__gt=at).update(expires_at=at)
    first = [recipients.references(pk)[0] for pk in ids]
    delivery.cancel(references=first, why="A more urgent letter goes instead.")
    return mailing.enqueue_all([(notice, bodies[notice.pk]) for notice in notices], at)


def _raise(notice: models.Notice, facts: rendering.Facts, body: Body, at: datetime) -> None:
    notice.state, notice.emergency = NoticeState.SENT, True
    notice.asks_version, notice.fix_at_maintenance = facts.asks_version, facts.fix_at_maintenance
    notice.protect_by, notice.fix_by = facts.protect_by, facts.fix_by
    notice.title, notice.body = body.title, msgspec.to_builtins(body)
    notice.text_version = notice.decision.text_version
    notice.sent_at, notice.deferred_to_digest = at, False
    if notice.answer != Answer.HELP:
        notice.answer, notice.answered_at = "", None

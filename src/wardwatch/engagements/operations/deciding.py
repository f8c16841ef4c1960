"""Decide: approve, take back, dismiss, edit, withdraw. An analyst or duty officer acts, seeing what they may."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db.models import F
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import operations as delivery
from wardwatch.engagements import events, models, policy
from wardwatch.engagements.operations.moving import move
from wardwatch.engagements.recipients import references
from wardwatch.engagements.states import OPEN_NOTICES, DecisionState, FollowUpState, NoticeState
from wardwatch.engagements.tickets import read_ticket
from wardwatch.engagements.types import Edits
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id


class NotDecidable(Refusal):
    """The decision does not stand where this can be done: somebody else was faster, or the time is over."""

    code = "decision.not-decidable"


class UnclearException(Refusal):
    """An exception names nobody among the recipients, or gives no reason."""

    code = "decision.unclear-exception"


class NoReason(Refusal):
    """Setting a decision aside, or taking a notice back, needs a reason: others read it."""

    code = "decision.no-reason"


@dataclass(frozen=True, slots=True)
class Approval:
    """What one approval covers."""

    approved: int
    excepted: int


def approve(
    *,
    decision: str,
    principal: Principal,
    actor: Actor,
    at: datetime,
    exceptions: Mapping[str, str] | None = None,
    expected: int | None = None,
    why: str = "",
) -> Approval:
    """Approve one decision for all its drafts and second letters but `exceptions` (organization uid: reason).

    Nothing is sent here: `publish` brings the notices onto the members' pages and mails into the outbox, from
    `policy.UNDO` later on. `expected` is how many recipients, exceptions included, the approver was shown.
    Raises `NotAllowed`, `NotFound`, `NotDecidable` (approved already, or other recipients), `UnclearException`.
    """
    principal.demand(Action.DECIDE, center_id())
    left_out = {uid: reason.strip() for uid, reason in (exceptions or {}).items()}
    with seen_by(principal.viewer):
        row = _find(decision)
        _decide(row, DecisionState.PROPOSED, DecisionState.APPROVED, actor, at, why)
        drafts = models.Notice.objects.filter(decision=row, state=NoticeState.DRAFT)
        letters = models.FollowUp.objects.filter(notice__decision=row, state=FollowUpState.DRAFT)
        members = (
            *drafts.values_list("organization__uid", flat=True),
            *letters.values_list("notice__organization__uid", flat=True),
        )
        known = set(map(str, members))
        if unclear := sorted(uid for uid, reason in left_out.items() if uid not in known or not reason):
            raise UnclearException(
                "An exception needs a recipient of this decision and a reason.", organizations=unclear
            )
        for uid, reason in left_out.items():
            one = drafts.filter(organization__uid=uid)
            move(one, NoticeState.EXCEPTED, at=at, by=actor.who, why=reason, exception=reason, decided_at=at)
            second = letters.filter(notice__organization__uid=uid)
            second.update(state=FollowUpState.EXCEPTED, exception=reason, decided_at=at)
        approved = move(drafts, NoticeState.APPROVED, at=at, by=actor.who, why=why, decided_at=at)
        again = letters.update(state=FollowUpState.APPROVED, decided_at=at)
        result = Approval(len(approved) + again, len(left_out))
        if expected not in (None, result.approved + result.excepted):
            raise NotDecidable(
                "The recipients changed meanwhile. Look at them once more.",
                expected=expected,
                recipients=result.approved + result.excepted,
            )
        event = events.DecisionApproved(
            subject=f"decision:{row.pk}",
            label=row.label_id,
            why=why,
            decision=row.pk,
            approved=result.approved,
            excepted=result.excepted,
        )
        record(event, actor=actor, at=at)
    return result


def undo_approval(*, decision: str, principal: Principal, actor: Actor, at: datetime) -> int:
    """Take an approval back within `policy.UNDO`: nothing was published yet. Returns how many notices are drafts again.

    Raises `NotAllowed`, `NotFound`, `NotDecidable` (too late, or not approved).
    """
    principal.demand(Action.DECIDE, center_id())
    with seen_by(principal.viewer):
        row = _find(decision)
        if row.decided_at is None or at >= row.decided_at + policy.UNDO:
            raise NotDecidable("This can no longer be undone: the notices are out.", state=row.state)
        _decide(row, DecisionState.APPROVED, DecisionState.PROPOSED, actor, at, "undone")
        of_this = models.Notice.objects.filter(decision=row, decided_at=row.decided_at)
        undone = of_this.filter(state__in=(NoticeState.APPROVED, NoticeState.EXCEPTED))
        letters = models.FollowUp.objects.filter(notice__decision=row, decided_at=row.decided_at)
        count = len(move(undone, NoticeState.DRAFT, at=at, by=actor.who, why="undone", decided_at=None, exception=""))
        count += letters.filter(state__in=(FollowUpState.APPROVED, FollowUpState.EXCEPTED)).update(
            state=FollowUpState.DRAFT, decided_at=None, exception=""
        )
        event = events.ApprovalUndone(subject=f"decision:{row.pk}", label=row.label_id, decision=row.pk, notices=count)
        record(event, actor=actor, at=at)
    return count


def dismiss(*, decision: str, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Decide that nobody is told, and why. The drafts stay; the decision comes back should it become an emergency.

    Raises `NotAllowed`, `NotFound`, `NotDecidable`, `NoReason`.
    """
    principal.demand(Action.DECIDE, center_id())
    why = _reason(why)
    with seen_by(principal.viewer):
        row = _find(decision)
        _decide(row, DecisionState.PROPOSED, DecisionState.DISMISSED, actor, at, why)
        event = events.DecisionDismissed(subject=f"decision:{row.pk}", label=row.label_id, why=why, decision=row.pk)
        record(event, actor=actor, at=at)


def edit(*, decision: str, edits: Edits, principal: Principal, actor: Actor, at: datetime, why: str = "") -> int:
    """Change the text of a decision ("{what}" is each member's products); returns how many notices will show it.

    Open notices are written anew by `rewrite`, soon after. Nothing is ever sent again: a mail that still waits then
    carries the new text, one that left stays as it was.
    Raises `NotAllowed`, `NotFound`.
    """
    principal.demand(Action.DECIDE, center_id())
    with seen_by(principal.viewer):
        row = _find(decision)
        changed = {"text": msgspec.to_builtins(edits), "text_version": F("text_version") + 1}
        models.Decision.objects.filter(pk=row.pk).update(**changed)
        notices = models.Notice.objects.filter(decision=row, state__in=OPEN_NOTICES).count()
        event = events.DecisionEdited(
            subject=f"decision:{row.pk}", label=row.label_id, why=why, decision=row.pk, notices=notices
        )
        record(event, actor=actor, at=at)
    return notices


def withdraw(*, ticket: str, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Take back one published notice, and its mails as far as they still wait. The member's page says so, and why.

    Raises `NotAllowed`, `NotFound`, `NotDecidable`, `NoReason`.
    """
    principal.demand(Action.DECIDE, center_id())
    why = _reason(why)
    with seen_by(principal.viewer):
        notices = models.Notice.objects.filter(ticket=read_ticket(ticket))
        row = notices.first()
        if row is None:
            raise NotFound("There is no such notice.", ticket=ticket)
        if not move(notices, NoticeState.WITHDRAWN, at=at, by=actor.who, why=why):
            raise NotDecidable("Only a notice that is out can be withdrawn.", state=row.state)
        delivery.cancel(references=references(row.pk), why="withdrawn")
        event = events.NoticeWithdrawn(subject=f"notice:{row.pk}", label=row.label_id, why=why, notice=row.pk)
        record(event, actor=actor, at=at)


def _reason(why: str) -> str:
    if not why.strip():
        raise NoReason("Say why. Whoever comes to it next reads it.")
    return why.strip()


def _find(decision: str) -> models.Decision:
    row = models.Decision.objects.filter(uid=decision).first()
    if row is None:
        raise NotFound("There is no such decision.", decision=decision)
    return row


def _decide(
    row: models.Decision, before: DecisionState, after: DecisionState, actor: Actor, at: datetime, why: str
) -> None:
    changed = models.Decision.objects.filter(pk=row.pk, state=before).update(
        state=after, decided_at=at, decided_by=actor.who, why=why
    )
    if not changed:
        stands = {"state": DecisionState(row.state).label}
        raise NotDecidable(_("The decision's state does not allow this: %(state)s.") % stands, state=row.state)

"""Change the state of findings because somebody said so: by compare-and-set along `states.TRANSITIONS`, all or none."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.exposures.events import FindingStateChanged
from wardwatch.exposures.models import Finding, FindingTransition
from wardwatch.exposures.states import ANSWERS, TRANSITIONS, FindingState
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.models import ActingProvider
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

_NAMED = 100
TO_JUDGE = (FindingState.OPEN, FindingState.REOPENED, FindingState.VERSION_UNKNOWN)
_STANDING: LiteralString = "SELECT id, state FROM exposures_finding WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE"
_SET: LiteralString = """
    UPDATE exposures_finding SET state = %(to)s, changed_at = %(at)s,
        opened_at = CASE WHEN %(to)s = 'reopened' THEN %(at)s ELSE opened_at END,
        priority = CASE WHEN %(judge)s THEN '' ELSE priority END
    WHERE id = ANY(%(ids)s) RETURNING id, uid, organization_id, label_id"""


class CannotMove(Refusal):
    """Some findings are in a state that does not lead there; `findings` in the evidence pairs their uids and states."""

    code = "finding.cannot-move"


class NotAnAnswer(Refusal):
    """Nobody can choose this state."""

    code = "finding.not-an-answer"


class NotIndependent(Refusal):
    """Who verifies a fix is not the member, a provider acting for it, or whoever claimed the fix."""

    code = "finding.not-independent"


class NoEvidence(Refusal):
    """A verification says what it rests on."""

    code = "finding.no-evidence"


def change_state(
    *, findings: Collection[int], to: FindingState, actor: Actor, at: datetime, why: str = "", reason: str = ""
) -> tuple[UUID, ...]:
    """Move findings (ids) to a state, all or none; returns their uids. For operations that checked who may.

    `why` stands in the findings' histories and goes when the member's data go; `reason`, the center's own, stays in
    the audit trail, which keeps no words of a member.
    Works as whoever the connection works as: call it inside `seen_by` or `acting_as`. Raises `NotFound` where one is
    missing or hidden, `CannotMove` where one's state does not lead there. Records one `FindingStateChanged`.
    """
    ids = sorted(set(findings))
    with transaction.atomic(), connection.cursor() as cursor:
        before = dict(rows(cursor, _STANDING, {"ids": ids}))
        if len(before) < len(ids):
            raise NotFound("There is no such finding.", missing=len(ids) - len(before))
        stuck = [number for number, state in before.items() if to not in TRANSITIONS[FindingState(state)]]
        if stuck:
            raise CannotMove(
                _("%(stuck)d of %(all)d findings cannot become “%(state)s” from where they stand.")
                % {"stuck": len(stuck), "all": len(ids), "state": to.label},
                findings=tuple(Finding.objects.filter(pk__in=stuck).values_list("uid", "state")),
            )
        values = {"ids": ids, "to": str(to), "at": at, "judge": to in TO_JUDGE}
        moved = rows(cursor, _SET, values) if ids else []
        FindingTransition.objects.bulk_create(
            [
                FindingTransition(
                    finding_id=number, label_id=label, before=before[number], after=to, at=at, by=actor.who, why=why
                )
                for number, _, _, label in moved
            ],
            batch_size=1000,
        )
        if moved:
            _announce(moved, to, actor=actor, at=at, reason=reason)
    return tuple(uid for _, uid, _, _ in moved)


def answer(
    *, findings: Collection[UUID], to: FindingState, principal: Principal, actor: Actor, at: datetime, why: str = ""
) -> tuple[UUID, ...]:
    """A person of the member (or a provider acting for it) says what is true of findings (uids).

    Raises `NotAnAnswer`, `NotFound`, `NotAllowed`, `CannotMove`.
    """
    if to not in ANSWERS:
        raise NotAnAnswer(_("“%(state)s” cannot be chosen.") % {"state": to.label}, state=str(to))
    with acting_as(principal):
        found = _visible(findings)
        for organization in {finding.organization_id for finding in found}:
            principal.demand(Action.ANSWER_NOTICES, organization)
        return change_state(findings=[finding.pk for finding in found], to=to, actor=actor, at=at, why=why)


def verify_fix(
    *, findings: Collection[UUID], evidence: str, principal: Principal, actor: Actor, at: datetime
) -> tuple[UUID, ...]:
    """The center confirms by evidence of its own (a scan, a visit, the maker's word) that findings (uids) are fixed.

    Raises `NoEvidence`, `NotFound`, `NotAllowed`, `NotIndependent`, `CannotMove`.
    """
    if not evidence.strip():
        raise NoEvidence("Say what the verification rests on: a scan, a visit, the maker's confirmation.")
    principal.demand(Action.VERIFY, center_id())
    with acting_as(principal):
        found = _visible(findings)
        _demand_independence(found, principal, actor)
        numbers = [finding.pk for finding in found]
        reason = evidence.strip()
        to = FindingState.FIXED_VERIFIED
        return change_state(findings=numbers, to=to, actor=actor, at=at, why=reason, reason=reason)


def _visible(uids: Collection[UUID]) -> list[Finding]:
    found = list(Finding.objects.filter(uid__in=set(uids)))
    if len(found) < len(set(uids)):
        raise NotFound("There is no such finding.", missing=len(set(uids)) - len(found))
    return found


def _demand_independence(found: list[Finding], principal: Principal, actor: Actor) -> None:
    members = {finding.organization_id for finding in found}
    acting = ActingProvider.objects.filter(member__in=members, revoked_at=None).values_list("provider", flat=True)
    hats = principal.viewer.organizations | {principal.organization}
    if hats & (members | set(acting)):
        raise NotIndependent("A fix is verified by somebody other than the member and the providers acting for it.")
    claims = FindingTransition.objects.filter(finding__in=found, after=FindingState.FIXED_CLAIMED, by=actor.who)
    if claims.exists():
        raise NotIndependent("Whoever reported a fix does not verify it.")


def _announce(moved: list[tuple[Any, ...]], to: FindingState, *, actor: Actor, at: datetime, reason: str) -> None:
    organizations = tuple(sorted({organization for _, _, organization, _ in moved}))
    center = center_id()
    label = labels.about(organizations[0], center) if len(organizations) == 1 else labels.internal(center)
    event = FindingStateChanged(
        subject=f"finding:{moved[0][1]}" if len(moved) == 1 else f"findings:{len(moved)}",
        label=intern(label),
        why=reason,
        organizations=organizations,
        findings=tuple(str(uid) for _, uid, _, _ in moved[:_NAMED]),
        count=len(moved),
        state=str(to),
    )
    record(event, actor=actor, at=at)

"""What the center's desk shows: what needs a decision, how the open notices fare, who is silent, who wants help."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from wardwatch.engagements import models, policy
from wardwatch.engagements.queries.showing import shown_to
from wardwatch.engagements.states import OPEN_NOTICES, UNANSWERED, Answer, DecisionState, NoticeState
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.queries import center_id, notices_kept_from

NOT_HELPED = Q(helped_at=None) | Q(helped_at__lt=F("answered_at"))
"""Calls for help that nobody at the center has dealt with, of notices whose newest answer is one."""


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision that waits for a person, or was made. `members` and `findings` are those of its drafts."""

    uid: str
    subject: str
    title: str
    cause: str
    emergency: bool
    members: int
    findings: int
    state: DecisionState
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in a list. `late`: no answer although the time we hoped for is over."""

    ticket: str
    title: str
    organization: str
    organization_uid: str
    state: NoticeState
    answer: Answer | None
    emergency: bool
    asks_version: bool
    protect_by: date | None
    sent_at: datetime | None
    answered_at: datetime | None
    outcome: str
    late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """One screen. `loop` counts published notices: sent (all), seen, acknowledged, claimed, verified, each including
    what went further. `deciding`, `silent_count` and `help_count` say how many there are; their lists hold the first.
    """

    deciding: int
    decisions: tuple[DecisionLine, ...]
    loop: dict[str, int]
    silent_count: int
    silent: tuple[NoticeLine, ...]
    help_count: int
    help: tuple[NoticeLine, ...]


def desk(*, viewer: Viewer, at: datetime, limit: int = 10) -> Desk:
    """The desk at `at`. A viewer outside the center sees an empty one, or its own notices only."""
    with seen_by(viewer):
        proposed = models.Decision.objects.filter(state=DecisionState.PROPOSED, members__gt=0)
        late = late_ones(at)
        calls = help_wanted()
        return Desk(
            deciding=proposed.count(),
            decisions=tuple(map(decision_line, proposed.order_by("-emergency", "-members", "proposed_at")[:limit])),
            loop=_loop(),
            silent_count=late.count(),
            silent=_lines(late.order_by("-emergency", "sent_at"), at, limit),
            help_count=calls.count(),
            help=_lines(calls.order_by("answered_at"), at, limit),
        )


def notices(
    *,
    viewer: Viewer,
    at: datetime,
    organization: str = "",
    decision: str = "",
    state: NoticeState | None = None,
    limit: int = 200,
) -> list[NoticeLine]:
    """Notices that `viewer` may see, the newest first; of one organization, decision (uids) or state if given.

    Only the center's staff finds those that are not sent.
    """
    with seen_by(viewer):
        chosen = whose(viewer) & shown_to(viewer)
        if organization:
            chosen &= Q(organization__in=ids(Organization.objects.filter(uid=organization)))
        if decision:
            chosen &= Q(decision__in=ids(models.Decision.objects.filter(uid=decision)))
        if state:
            chosen &= Q(state=state)
        found = models.Notice.objects.filter(chosen).order_by(F("sent_at").desc(nulls_last=True), "-id")
        return list(_lines(found, at, limit))


def whose(viewer: Viewer) -> Q:
    """Whose notices a viewer can be shown. The rule decides on each; this lets an index find them among everybody's.

    A provider is shown those of the members that let it see them.
    """
    if viewer.grants or center_id() in viewer.organizations:
        return Q()
    return Q(organization__in=viewer.organizations | (viewer.acting_for - notices_kept_from(viewer)))


def ids(rows: "QuerySet[Any]") -> list[int]:
    """Keys, fetched first: a plan that knows them goes by an index."""
    return list(rows.values_list("pk", flat=True))


def decisions(*, viewer: Viewer, state: DecisionState | None = None, limit: int = 200) -> list[DecisionLine]:
    """Decisions that `viewer` may see, the newest first."""
    with seen_by(viewer):
        found = models.Decision.objects.filter(Q(state=state) if state else Q())
        return [decision_line(row) for row in found.order_by("-proposed_at", "-id")[:limit]]


def _lines(found: "QuerySet[models.Notice]", at: datetime, limit: int) -> tuple[NoticeLine, ...]:
    return notice_lines(list(found.defer("body")[:limit]), at)


def notice_lines(rows: Sequence[models.Notice], at: datetime) -> tuple[NoticeLine, ...]:
    """Notices as lines. A draft has no title yet: whoever sees its decision sees that one's.

    Table for table: joined under the rule, the first lines would cost as much as all.
    """
    members = Organization.objects.in_bulk({row.organization_id for row in rows})
    untitled = {row.decision_id for row in rows if not row.title}
    titles = dict(models.Decision.objects.filter(pk__in=untitled).values_list("pk", "title"))
    return tuple(
        _line(row, member, row.title or titles.get(row.decision_id, ""), at)
        for row in rows
        if (member := members.get(row.organization_id))
    )


def help_wanted() -> "QuerySet[models.Notice]":
    """Calls for help not dealt with, also those to a notice that had nothing left to do when they came."""
    ended_since = models.NoticeTransition.objects.filter(
        notice=OuterRef("pk"), after=NoticeState.CLOSED, at__gt=OuterRef("answered_at")
    )
    wanted = models.Notice.objects.filter(NOT_HELPED, answer=Answer.HELP)
    return wanted.filter(Q(state__in=OPEN_NOTICES) | Q(~Exists(ended_since), state=NoticeState.CLOSED))


def late_ones(at: datetime) -> "QuerySet[models.Notice]":
    """Notices without an answer although the time we hoped for is over."""
    limits = Q()
    for emergency, time in policy.ANSWER_WITHIN.items():
        limits |= Q(emergency=emergency, sent_at__lt=at - time)
    return models.Notice.objects.filter(limits, state__in=UNANSWERED)


def _loop() -> dict[str, int]:
    counted = models.Notice.objects.filter(sent_at__isnull=False).exclude(state=NoticeState.WITHDRAWN)
    groups = Counter(
        {
            (state, outcome): number
            for state, outcome, number in counted.values_list("state", "outcome").annotate(number=Count("*")).order_by()
        }
    )
    seen = {NoticeState.SEEN, NoticeState.ACKNOWLEDGED, NoticeState.ANSWERED, NoticeState.CLOSED}
    return {
        "sent": groups.total(),
        "seen": sum(number for (state, _), number in groups.items() if state in seen),
        "acknowledged": sum(number for (state, _), number in groups.items() if state in seen - {NoticeState.SEEN}),
        "claimed": sum(number for (_, outcome), number in groups.items() if outcome in ("claimed", "verified")),
        "verified": sum(number for (_, outcome), number in groups.items() if outcome == "verified"),
    }


def decision_line(row: models.Decision) -> DecisionLine:
    """A decision as a line of a list."""
    return DecisionLine(
        uid=str(row.uid),
        subject=row.subject,
        title=row.title,
        cause=row.cause,
        emergency=row.emergency,
        members=row.members,
        findings=row.findings,
        state=DecisionState(row.state),
        proposed_at=row.proposed_at,
    )


def _line(row: models.Notice, member: Organization, title: str, at: datetime) -> NoticeLine:
    waited = row.sent_at is not None and row.sent_at < at - policy.ANSWER_WITHIN[row.emergency]
    return NoticeLine(
        ticket=row.ticket,
        title=title,
        organization=member.name,
        organization_uid=str(member.uid),
        state=NoticeState(row.state),
        answer=Answer(row.answer) if row.answer else None,
        emergency=row.emergency,
        asks_version=row.asks_version,
        protect_by=row.protect_by,
        sent_at=row.sent_at,
        answered_at=row.answered_at,
        outcome=row.outcome,
        late=waited and row.state in UNANSWERED,
    )

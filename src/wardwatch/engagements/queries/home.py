"""What a member's home shows: the things that need it, and how the rest goes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.db.models import Count, Exists, F, OuterRef, Q

from wardwatch.engagements import models
from wardwatch.engagements.states import OPEN_NOTICES, UNANSWERED, Answer, NoticeState
from wardwatch.engagements.types import Body
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import notices_kept_from

_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. `care` is the care role at stake, "" for none; `kind` is "act" or "check".

    `departments` and `lines` say where it stands and which lines of the inventory list it.
    """

    ticket: str
    kind: str
    emergency: bool
    action: str
    what: str
    why: str
    departments: tuple[str, ...]
    lines: tuple[int, ...]
    care: str
    protect_by: date | None
    state: NoticeState
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Home:
    """`needing` counts the notices that need the member (not answered, or got but not done); `cards` are the first."""

    needing: int
    cards: tuple[Card, ...]
    in_progress: int
    waiting: int
    done_this_month: int


def home(organization: int, *, viewer: Viewer, at: datetime, limit: int = 10) -> Home:
    """A member's home, emergencies and near dates first. Answered notices stand under what is in progress."""
    with seen_by(viewer):
        mine = models.Notice.objects.filter(organization=organization)
        if organization in notices_kept_from(viewer):
            mine = mine.none()
        needs = Q(state__in=UNANSWERED)
        counts = mine.aggregate(
            needing=Count("id", filter=needs),
            progress=Count("id", filter=Q(state__in=OPEN_NOTICES - UNANSWERED) & ~Q(answer=Answer.WAITING)),
            waiting=Count("id", filter=Q(state__in=OPEN_NOTICES, answer=Answer.WAITING)),
        )
        lately = models.NoticeTransition.objects.filter(
            notice=OuterRef("pk"), after=NoticeState.CLOSED, at__gt=at - _MONTH
        )
        done = mine.filter(Exists(lately), state=NoticeState.CLOSED)
        order = ("-emergency", "asks_version", F("protect_by").asc(nulls_last=True), "sent_at", "id")
        return Home(
            needing=counts["needing"],
            cards=tuple(map(_card, mine.filter(needs).order_by(*order)[:limit])),
            in_progress=counts["progress"],
            waiting=counts["waiting"],
            done_this_month=done.count(),
        )


def _card(row: models.Notice) -> Card:
    body = msgspec.convert(row.body, Body)
    return Card(
        ticket=row.ticket,
        kind="check" if row.asks_version else "act",
        emergency=row.emergency,
        action=body.title,
        what=body.what,
        why=body.why_you,
        departments=tuple(dict.fromkeys(line.department for line in body.affected if line.department)),
        lines=tuple(line.line for line in body.affected if line.line),
        care=body.care,
        protect_by=row.protect_by,
        state=NoticeState(row.state),
        answer=Answer(row.answer) if row.answer else None,
    )

"""What a member's home shows: the things that need it, and how the rest goes."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec
from django.db.models import Count, Exists, F, OuterRef, Q

from wardwatch.engagements import models
from wardwatch.engagements.queries.questions import Behind, behind, products_of
from wardwatch.engagements.states import OPEN_NOTICES, UNANSWERED, Answer, NoticeState
from wardwatch.engagements.types import Body
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.queries import notices_kept_from

MONTH = timedelta(days=30)
_PROMISES = (Answer.ACKNOWLEDGE, Answer.HELP)
_PROMISED = 5


@dataclass(frozen=True, slots=True)
class Card:
    """One thing to do. `care` is the care role at stake, "" for none; `kind` is "act" or "check".

    `departments` and `lines` say where it stands and which lines of the inventory list it. Questions about one product
    are one card, with the notices that ask it `behind` it; elsewhere that is empty.
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
    behind: tuple[Behind, ...] = ()


@dataclass(frozen=True, slots=True)
class Home:
    """`needing` counts what needs the member: notices not answered, questions about one product once.

    `promised` are the first of those that somebody took note of, or asked help for, and that are not done.
    """

    needing: int
    cards: tuple[Card, ...]
    promised: tuple[Card, ...]
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
            acting=Count("id", filter=needs & Q(asks_version=False)),
            progress=Count("id", filter=Q(state__in=OPEN_NOTICES - UNANSWERED) & ~Q(answer=Answer.WAITING)),
            waiting=Count("id", filter=Q(state__in=OPEN_NOTICES, answer=Answer.WAITING)),
        )
        done = mine.filter(closed_after(at - MONTH))
        promised = mine.filter(state__in=OPEN_NOTICES - UNANSWERED, answer__in=_PROMISES, asks_version=False)
        order = ("-emergency", F("protect_by").asc(nulls_last=True), "sent_at", "id")
        acts = tuple(map(_card, mine.filter(needs, asks_version=False).order_by(*order)[:limit]))
        questions = _questions(mine.filter(needs, asks_version=True).order_by("sent_at", "id"))
        return Home(
            needing=counts["acting"] + len(questions),
            cards=(*acts, *questions)[:limit],
            promised=tuple(map(_card, promised.order_by(*order)[:_PROMISED])),
            in_progress=counts["progress"],
            waiting=counts["waiting"],
            done_this_month=done.count(),
        )


def needing(organizations: Collection[int], *, viewer: Viewer) -> Mapping[int, int]:
    """How much needs each of these members, as `Home.needing` counts it; those that nothing needs are left out."""
    with seen_by(viewer):
        shown = set(organizations) - notices_kept_from(viewer)
        needs = models.Notice.objects.filter(organization__in=shown, state__in=UNANSWERED)
        acting = needs.filter(asks_version=False).values_list("organization").annotate(Count("id")).order_by()
        questions = {(row.organization_id, _asked(row)) for row in needs.filter(asks_version=True)}
        counts = Counter(dict(acting))
        counts.update(member for member, _ in questions)
    return counts


def closed_after(moment: datetime) -> Q:
    """Notices that are closed and were closed after `moment`."""
    lately = models.NoticeTransition.objects.filter(notice=OuterRef("pk"), after=NoticeState.CLOSED, at__gt=moment)
    return Q(Exists(lately), state=NoticeState.CLOSED)


def _questions(asking: Iterable[models.Notice]) -> tuple[Card, ...]:
    """One card for each product that is asked about: the oldest notice, and behind it all that ask it."""
    groups: dict[frozenset[str], list[models.Notice]] = {}
    for row in asking:
        groups.setdefault(_asked(row), []).append(row)
    return tuple(
        replace(
            _card(first), behind=tuple(behind(each.ticket, msgspec.convert(each.body, Body)) for each in (first, *more))
        )
        if more
        else _card(first)
        for first, *more in sorted(groups.values(), key=len, reverse=True)
    )


def _asked(row: models.Notice) -> frozenset[str]:
    """What a question is about; one whose text was removed for good is a question of its own."""
    return products_of(msgspec.convert(row.body, Body)) if row.body else frozenset({row.ticket})


def _card(row: models.Notice) -> Card:
    """A notice as a card; one whose text was removed for good still waits for its answer."""
    body = msgspec.convert(row.body, Body) if row.body else None
    affected = body.affected if body else ()
    return Card(
        ticket=row.ticket,
        kind="check" if row.asks_version else "act",
        emergency=row.emergency,
        action=row.title,
        what=body.what if body else "",
        why=body.why_you if body else "",
        departments=tuple(dict.fromkeys(line.department for line in affected if line.department)),
        lines=tuple(line.line for line in affected if line.line),
        care=body.care if body else "",
        protect_by=row.protect_by,
        state=NoticeState(row.state),
        answer=Answer(row.answer) if row.answer else None,
    )

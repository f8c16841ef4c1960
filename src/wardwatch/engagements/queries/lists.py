"""Long lists of notices and decisions, part by part, each with how many there are in all."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db.models import Q, QuerySet

from wardwatch.engagements import models
from wardwatch.engagements.queries.desk import (
    DecisionLine,
    NoticeLine,
    decision_line,
    help_wanted,
    ids,
    late_ones,
    notice_lines,
    whose,
)
from wardwatch.engagements.queries.home import closed_after
from wardwatch.engagements.queries.showing import shown_to
from wardwatch.engagements.states import VISIBLE_TO_MEMBER, Answer, DecisionState, NoticeState
from wardwatch.engagements.tickets import read_ticket
from wardwatch.kit.errors import NotFound
from wardwatch.kit.listing import amount, newest_first
from wardwatch.kit.paging import Amount, Part, order_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization

M = TypeVar("M", models.Notice, models.Decision)


class Pressing(StrEnum):
    """Notices that the desk lists: without an answer past the time we hoped for, and calls for help."""

    LATE = "late"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which notices: in one of these states, with one of these answers, pressing so, closed within this time; what is
    empty does not matter."""

    states: frozenset[NoticeState] = frozenset()
    answers: frozenset[Answer] = frozenset()
    pressing: Pressing | None = None
    closed_within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """Neighbouring notices of a list. `before` and `after` are the tickets that lead back and on, "" where none stand;
    `total` is how many the whole list has."""

    lines: tuple[NoticeLine, ...]
    before: str
    after: str
    total: Amount


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Neighbouring decisions of a list; `before` and `after` are uids."""

    lines: tuple[DecisionLine, ...]
    before: str
    after: str
    total: Amount


ALL = Wanted()


def notice_page(
    *,
    viewer: Viewer,
    at: datetime,
    organization: str = "",
    wanted: Wanted = ALL,
    order: str = "-sent",
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> NoticePage:
    """Notices that `viewer` may see, the newest first: those sent, unless states before that are wanted.

    `order` "sent": the oldest first. `after` and `before` are tickets of an earlier page. Raises `NotFound` for a place
    that is no notice, or a hidden one.
    """
    _key, newest = order_of(order)
    unsent = bool(wanted.states) and VISIBLE_TO_MEMBER.isdisjoint(wanted.states)
    with seen_by(viewer):
        shown = whose(viewer) & shown_to(viewer)
        place = _place(
            models.Notice.objects.filter(shown), ticket=read_ticket(after or before) if after or before else ""
        )
        among = {Pressing.LATE: late_ones(at), Pressing.HELP: help_wanted(), None: models.Notice.objects.all()}
        found = among[wanted.pressing].filter(shown, sent_at__isnull=unsent).defer("body")
        if organization:
            found = found.filter(organization__in=ids(Organization.objects.filter(uid=organization)))
        if wanted.states:
            found = found.filter(state__in=wanted.states)
        if wanted.closed_within:
            found = found.filter(closed_after(at - wanted.closed_within))
        if wanted.answers:
            found = found.filter(answer__in=wanted.answers)
        backward = bool(before and not after)
        part = newest_first(found, "sent_at", place=place, backward=backward, oldest=not newest, limit=limit)
        return NoticePage(notice_lines(part.rows, at), *_ends(part, "ticket"), amount(found))


def decision_page(
    *,
    viewer: Viewer,
    state: DecisionState | None = None,
    order: str = "-since",
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> DecisionPage:
    """Decisions that `viewer` may see, the newest first (`order` "since": last). `after` and `before` are uids of an
    earlier page.

    Raises `NotFound` for a place that is no decision, or a hidden one.
    """
    _key, newest = order_of(order)
    with seen_by(viewer):
        found = models.Decision.objects.filter(Q(state=state) if state else Q())
        place = _place(models.Decision.objects.all(), uid=after or before)
        backward = bool(before and not after)
        part = newest_first(found, "proposed_at", place=place, backward=backward, oldest=not newest, limit=limit)
        return DecisionPage(tuple(map(decision_line, part.rows)), *_ends(part, "uid"), amount(found))


def _place(found: "QuerySet[M]", **named: str) -> M | None:
    if not all(named.values()):
        return None
    place = found.filter(**named).first()
    if place is None:
        raise NotFound("This is not the place where an earlier page ended.", **named)
    return place


def _ends(part: Part[M], name: str) -> tuple[str, str]:
    """How the places before and after a part are called."""
    before = str(getattr(part.rows[0], name)) if part.rows and part.before else ""
    after = str(getattr(part.rows[-1], name)) if part.rows and part.after else ""
    return before, after

"""Writes of briefings, by the center: plan, change, cancel, mark held, answer, remind.

What those who come do is `attending`. All work as the worker, after the reader's own eyes have seen the briefing: what
others registered, asked or thought counts, and stays hidden from who counts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.products.briefings import events, mailing, models
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import Outline
from wardwatch.products.models import Product
from wardwatch.products.operations.releasing import label_of
from wardwatch.products.types import Marking, To

REMINDED = timedelta(days=1)
"""How long before a briefing those who registered are reminded."""
FOR = frozenset({Marking.GREEN, Marking.AMBER})
"""For whom a briefing can be: all members and partners, or named organizations."""


class Unfit(Refusal):
    """A briefing cannot be planned like this."""

    code = "briefing.unfit"


class NotPlanned(Refusal):
    """The briefing was held or cancelled, or it is too early or too late for this."""

    code = "briefing.not-planned"


def plan(*, outline: Outline, to: To, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """Plan a briefing for those whom `to` names; gives its uid. Raises `NotAllowed`, `Unfit`, `NotPossible`."""
    principal.demand(Action.WRITE_PRODUCTS, center_id())
    if to.tlp not in FOR:
        raise Unfit("A briefing is for all members and partners (GREEN), or for named organizations (AMBER).")
    _demand_fit(outline, principal.viewer, at)
    with login("worker"), transaction.atomic():
        label = intern(label_of(to))
        row = models.Briefing.objects.create(uid=uuid4(), label_id=label, changed_at=at, **_columns(outline))
        event = events.BriefingPlanned(
            subject=f"briefing:{row.uid}", label=label, briefing=str(row.uid), number=row.number
        )
        record(event, actor=actor, at=at)
    return row.uid


def change(*, briefing: UUID, outline: Outline, principal: Principal, actor: Actor, at: datetime) -> int:
    """Change a planned briefing; those who registered are told of another time or place. Gives how many are told.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`, `Unfit`.
    """
    principal.demand(Action.WRITE_PRODUCTS, center_id())
    with locked(briefing, principal.viewer) as row:
        demand_planned(row)
        _demand_fit(outline, principal.viewer, at, begins=row.starts_at)
        before = (row.starts_at, row.ends_at, row.place)
        moved = before != (outline.starts_at, outline.ends_at, outline.place)
        kept = models.Briefing.objects.filter(pk=row.pk)
        kept.update(changed_at=at, version=row.version + moved, **_columns(outline))
        row.refresh_from_db()
        told = 0
        if moved:
            row.registrations.update(reminded_at=None)
            told = mailing.moved(row, registered(row), at)
        event = events.BriefingChanged(
            subject=f"briefing:{row.uid}", label=row.label_id, briefing=str(row.uid), told=told
        )
        record(event, actor=actor, at=at)
    return told


def cancel(*, briefing: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> int:
    """Cancel a planned briefing and say why to those who registered. Gives how many are told.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`, `Unfit`.
    """
    principal.demand(Action.WRITE_PRODUCTS, center_id())
    if not why.strip():
        raise Unfit("Say why it is cancelled: those who registered read it.")
    with locked(briefing, principal.viewer) as row:
        _move(row, BriefingState.CANCELLED, at, why=why.strip())
        told = mailing.cancelled(row, registered(row), at)
        _record_moved(row, told, actor, at)
    return told


def hold(*, briefing: UUID, principal: Principal, actor: Actor, at: datetime) -> int:
    """Say that a briefing was held; those who registered are asked what they think. Gives how many are asked.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`.
    """
    principal.demand(Action.WRITE_PRODUCTS, center_id())
    with locked(briefing, principal.viewer) as row:
        if at < row.starts_at:
            raise NotPlanned("It has not begun yet.", starts_at=str(row.starts_at))
        _move(row, BriefingState.HELD, at)
        told = mailing.held(row, registered(row), at)
        _record_moved(row, told, actor, at)
    return told


def answer(*, question: UUID, answer: str, shown_as: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Answer a question, or change the answer. `shown_as` is the question as everybody reads it, without a name; ""
    shows it to who asked alone. Raises `NotAllowed`, `NotFound`, `Unfit`.
    """
    principal.demand(Action.WRITE_PRODUCTS, center_id())
    if not answer.strip():
        raise Unfit("An answer has words.")
    with seen_by(principal.viewer):
        asked = models.Question.objects.filter(uid=question).values_list("briefing__uid", flat=True).first()
        if asked is None:
            raise NotFound("There is no such question.", question=str(question))
    with locked(asked, principal.viewer) as row:
        given = models.Question.objects.select_for_update(of=("self",)).get(uid=question)
        given.shown = _show(row, given, shown_as.strip(), answer.strip(), at)
        given.answer, given.answered_at, given.answered_by = answer.strip(), at, actor.who
        given.save(update_fields=["answer", "answered_at", "answered_by", "shown"])
        event = events.BriefingQuestionAnswered(
            subject=f"briefing:{row.uid}",
            label=given.label_id,
            briefing=str(row.uid),
            question=str(given.uid),
            shown=given.shown is not None,
        )
        record(event, actor=actor, at=at)


def remind(*, at: datetime) -> int:
    """Remind those who registered of what begins within a day; gives how many. As the worker; run twice, once.

    Who registered within that day has just read when and where.
    """
    soon = models.Briefing.objects.filter(
        state=BriefingState.PLANNED, starts_at__gt=at, starts_at__lte=at + REMINDED
    ).values_list("pk", flat=True)
    return sum(_remind(each, at) for each in soon)


def _remind(briefing: int, at: datetime) -> int:
    with transaction.atomic():
        row = models.Briefing.objects.select_for_update().get(pk=briefing)
        if row.state != BriefingState.PLANNED or not at < row.starts_at <= at + REMINDED:
            return 0
        waiting = registered(row).filter(reminded_at=None, registered_at__lte=row.starts_at - REMINDED)
        told = mailing.remind(row, waiting, at)
        waiting.update(reminded_at=at)
    return told


@contextmanager
def locked(uid: UUID, viewer: Viewer) -> Iterator[models.Briefing]:
    """The briefing, locked, as the worker, where `viewer` may see it. Raises `NotFound`."""
    with seen_by(viewer):
        if not models.Briefing.objects.filter(uid=uid).exists():
            raise NotFound("There is no such briefing.", briefing=str(uid))
    with login("worker"), transaction.atomic():
        yield models.Briefing.objects.select_for_update().get(uid=uid)


def registered(row: models.Briefing) -> QuerySet[models.Registration]:
    """Who registered, in the order in which they did."""
    return models.Registration.objects.filter(briefing=row).select_related("briefing").order_by("pk")


def demand_planned(row: models.Briefing) -> None:
    """Raise `NotPlanned` for one that was held or cancelled."""
    if row.state != BriefingState.PLANNED:
        said = {"state": BriefingState(row.state).label}
        raise NotPlanned(_("This cannot be done to a briefing that is here: %(state)s.") % said, state=row.state)


def _move(row: models.Briefing, after: BriefingState, at: datetime, *, why: str = "") -> None:
    demand_planned(row)
    possible = models.Briefing.objects.filter(pk=row.pk, state=BriefingState.PLANNED)
    possible.update(state=after, why=why, changed_at=at, version=row.version + 1)
    row.refresh_from_db()


def _record_moved(row: models.Briefing, told: int, actor: Actor, at: datetime) -> None:
    event = events.BriefingMoved(
        subject=f"briefing:{row.uid}",
        label=row.label_id,
        why=row.why,
        briefing=str(row.uid),
        after=row.state,
        told=told,
    )
    record(event, actor=actor, at=at)


def _show(
    row: models.Briefing, given: models.Question, question: str, words: str, at: datetime
) -> models.ShownAnswer | None:
    """The question and its answer as others read them, where they do."""
    stored = models.ShownAnswer.objects.filter(pk=given.shown_id or 0)
    if not question:
        stored.delete()
        return None
    if not stored.update(question=question, answer=words):
        return models.ShownAnswer.objects.create(
            briefing=row, label_id=row.label_id, question=question, answer=words, shown_at=at
        )
    return stored.get()


def _columns(outline: Outline) -> dict[str, object]:
    return {
        "number": outline.number.strip(),
        "title": outline.title.strip(),
        "summary": outline.summary.strip(),
        "starts_at": outline.starts_at,
        "ends_at": outline.ends_at,
        "place": outline.place.strip(),
        "capacity": outline.capacity,
    }


def _demand_fit(outline: Outline, viewer: Viewer, at: datetime, *, begins: datetime | None = None) -> None:
    """Raise `Unfit` for what cannot be held. One that `begins` in the past may be changed, but for its beginning."""
    if not outline.title.strip() or not outline.place.strip():
        raise Unfit("A briefing needs a title, and a place: the address of a meeting, or a telephone number.")
    if outline.starts_at <= at and outline.starts_at != begins:
        raise Unfit("It begins in the past.", starts_at=str(outline.starts_at))
    if outline.ends_at <= outline.starts_at:
        raise Unfit("It ends before it begins.", ends_at=str(outline.ends_at))
    if outline.capacity is not None and outline.capacity < 1:
        raise Unfit("Somebody has to be let in: leave the number of places empty, or give one.")
    with seen_by(viewer):
        number = outline.number.strip()
        if number and not Product.objects.filter(number=number).exists():
            raise Unfit("No product has this ID#.", number=number)

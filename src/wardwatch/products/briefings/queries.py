"""Reads of briefings; each looks as `viewer` and gives frozen values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from wardwatch.kit.errors import NotFound
from wardwatch.markings.release import FLOOR
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.products.briefings import models
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import GRADES, Opinion
from wardwatch.products.models import Release, Rendering
from wardwatch.products.types import FormName
from wardwatch.standards.tlp import Tlp

MOST = 200
"""Rows of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingRow:
    """A briefing in a list. `registered`: the reader comes. `released`: the reader may read the product that it
    presents, `slides`: also as slides."""

    uid: UUID
    title: str
    summary: str
    number: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    state: BriefingState
    why: str
    tlp: Tlp
    version: int
    changed_at: datetime
    registered: bool
    released: bool
    slides: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer, as everybody who sees the briefing reads them."""

    question: str
    answer: str
    shown_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """A question as who asked and the center see it; `answered_at` is None while it waits."""

    uid: UUID
    briefing: UUID
    person: str
    organization: str
    text: str
    asked_at: datetime
    answer: str
    answered_at: datetime | None
    shown_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingCard:
    """A briefing for who may come. `place` is "" for those who are not registered; `asked` are the reader's own
    questions, `opinion` is what they think of it."""

    row: BriefingRow
    place: str
    answers: tuple[Answered, ...]
    asked: tuple[QuestionRow, ...]
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What those who came think: how many gave each grade, what was useful and what was missing, by nobody's name."""

    count: int
    mean: float
    grades: tuple[tuple[int, int], ...]
    useful: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskCard:
    """A briefing for the center. `organizations` are those from which people come, with how many. `evaluated` is None
    below five evaluations."""

    row: BriefingRow
    place: str
    registered: int
    organizations: tuple[tuple[str, int], ...]
    questions: tuple[QuestionRow, ...]
    evaluated: Evaluated | None


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A briefing in the center's list: how many come, how many questions wait."""

    row: BriefingRow
    registered: int
    waiting: int


def briefings(*, viewer: Viewer, at: datetime, past: bool, limit: int = MOST) -> tuple[BriefingRow, ...]:
    """Those that are coming, the next first; or those that are past, held or cancelled, the last first."""
    with seen_by(viewer):
        over = ~Q(state=BriefingState.PLANNED) | Q(ends_at__lte=at)
        order = ("-starts_at", "-pk") if past else ("starts_at", "pk")
        found = models.Briefing.objects.filter(over if past else ~over).order_by(*order)
        return _rows(found.select_related("label")[:limit], viewer)


def briefing(uid: UUID, *, viewer: Viewer) -> BriefingCard:
    """One briefing, for who may come. Raises `NotFound`, the same for hidden and missing."""
    with seen_by(viewer):
        row = _found(uid)
        (told,) = _rows([row], viewer)
        answers = models.ShownAnswer.objects.filter(briefing=row).order_by("shown_at", "pk")[:MOST]
        own = models.Question.objects.filter(briefing=row, person=viewer.person)
        said = models.Evaluation.objects.filter(briefing=row, person=viewer.person).first()
        return BriefingCard(
            row=told,
            place=row.place if told.registered else "",
            answers=tuple(Answered(each.question, each.answer, each.shown_at) for each in answers),
            asked=_questions(own),
            opinion=Opinion(grade=said.grade, useful=said.useful, missing=said.missing) if said else None,
        )


def desk_briefings(*, viewer: Viewer, limit: int = MOST) -> tuple[DeskRow, ...]:
    """For the center: all briefings, the latest first."""
    with seen_by(viewer):
        found = list(models.Briefing.objects.select_related("label").order_by("-starts_at", "-pk")[:limit])
        keys = [each.pk for each in found]
        come = _counted(models.Registration.objects.filter(briefing__in=keys))
        wait = _counted(models.Question.objects.filter(briefing__in=keys, answered_at=None))
        rows = _rows(found, viewer)
        return tuple(
            DeskRow(told, come.get(row.pk, 0), wait.get(row.pk, 0)) for told, row in zip(rows, found, strict=True)
        )


def desk_briefing(uid: UUID, *, viewer: Viewer) -> DeskCard:
    """For the center: one briefing, who comes, what is asked, what they think of it. Raises `NotFound`."""
    with seen_by(viewer):
        row = _found(uid)
        (told,) = _rows([row], viewer)
        coming = models.Registration.objects.filter(briefing=row).values_list("organization__name")
        organizations = tuple(coming.annotate(count=Count("pk")).order_by("organization__name", "organization"))
        return DeskCard(
            row=told,
            place=row.place,
            registered=sum(count for _name, count in organizations),
            organizations=organizations,
            questions=_questions(models.Question.objects.filter(briefing=row)),
            evaluated=_evaluated(row),
        )


def question(uid: UUID, *, viewer: Viewer) -> QuestionRow:
    """One question. Raises `NotFound`."""
    with seen_by(viewer):
        found = _questions(models.Question.objects.filter(uid=uid))
        if not found:
            raise NotFound("There is no such question.", question=str(uid))
        return found[0]


def _found(uid: UUID) -> models.Briefing:
    row = models.Briefing.objects.filter(uid=uid).select_related("label").first()
    if row is None:
        raise NotFound("There is no such briefing.", briefing=str(uid))
    return row


def _rows(found: Iterable[models.Briefing], viewer: Viewer) -> tuple[BriefingRow, ...]:
    rows = list(found)
    own = models.Registration.objects.filter(briefing__in=[each.pk for each in rows], person=viewer.person)
    coming = set(own.values_list("briefing", flat=True))
    numbers = {each.number for each in rows} - {""}
    released = Release.objects.filter(number__in=numbers, is_newest=True, withdrawn_at=None)
    there = set(released.values_list("number", flat=True))
    slides = Rendering.objects.filter(release__in=released.values("pk"), form=FormName.SLIDES)
    shown = set(slides.values_list("release__number", flat=True))
    return tuple(
        BriefingRow(
            uid=each.uid,
            title=each.title,
            summary=each.summary,
            number=each.number,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            capacity=each.capacity,
            state=BriefingState(each.state),
            why=each.why,
            tlp=Tlp(each.label.tlp),
            version=each.version,
            changed_at=each.changed_at,
            registered=each.pk in coming,
            released=each.number in there,
            slides=each.number in shown,
        )
        for each in rows
    )


def _counted(found: QuerySet[Any]) -> dict[int, int]:
    return dict(found.order_by().values_list("briefing").annotate(count=Count("pk")))


def _questions(found: QuerySet[models.Question]) -> tuple[QuestionRow, ...]:
    """Those that wait first."""
    rows = found.select_related("briefing", "person", "organization", "shown")
    return tuple(
        QuestionRow(
            uid=each.uid,
            briefing=each.briefing.uid,
            person=each.person.name,
            organization=each.organization.name,
            text=each.text,
            asked_at=each.asked_at,
            answer=each.answer,
            answered_at=each.answered_at,
            shown_as=each.shown.question if each.shown else "",
        )
        for each in rows.order_by(F("answered_at").asc(nulls_first=True), "asked_at", "pk")[:MOST]
    )


def _evaluated(row: models.Briefing) -> Evaluated | None:
    """In an order that tells nothing of who said what."""
    found = list(models.Evaluation.objects.filter(briefing=row)[:10_000])
    if len(found) < FLOOR:
        return None
    return Evaluated(
        count=len(found),
        mean=sum(each.grade for each in found) / len(found),
        grades=tuple((grade, sum(each.grade == grade for each in found)) for grade in GRADES),
        useful=tuple(sorted(each.useful for each in found if each.useful)),
        missing=tuple(sorted(each.missing for each in found if each.missing)),
    )

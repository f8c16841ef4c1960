"""Writes of briefings, by those who come: register and take that back, ask, evaluate."""

from datetime import datetime
from uuid import UUID, uuid4

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import Refusal
from wardwatch.markings.operations import intern, read_all
from wardwatch.markings.types import NONE, Label
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.products.briefings import events, mailing, models
from wardwatch.products.briefings.operations import NotPlanned, demand_planned, locked
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import GRADES, LONGEST, Opinion

MOST_QUESTIONS = 20
"""Of one person about one briefing."""


class Full(Refusal):
    """Everybody who may come has registered."""

    code = "briefing.full"


class NotRegistered(Refusal):
    """Only who registered evaluates a briefing."""

    code = "briefing.not-registered"


class NotSaid(Refusal):
    """A question or an evaluation that says nothing, too much, or too many of them."""

    code = "briefing.not-said"


def register(*, briefing: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Register for a briefing; a second time changes nothing. The confirmation says when and where.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`, `Full`.
    """
    person = _person(principal)
    with locked(briefing, principal.viewer) as row:
        if models.Registration.objects.filter(briefing=row, person=person).exists():
            return
        _demand_coming(row, at)
        if row.capacity is not None and row.registrations.count() >= row.capacity:
            raise Full("All places are taken.", capacity=row.capacity)
        given = models.Registration.objects.create(
            uid=uuid4(),
            briefing=row,
            organization_id=principal.organization,
            person_id=person,
            registered_at=at,
            label_id=_label(row, principal.organization),
        )
        mailing.confirm(row, [given], at)
        _record_attendance(row, given, actor, at, registered=True)


def unregister(*, briefing: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Take a registration back; without one nothing changes. Raises `NotAllowed`, `NotFound`, `NotPlanned`."""
    person = _person(principal)
    with locked(briefing, principal.viewer) as row:
        given = models.Registration.objects.filter(briefing=row, person=person).select_related("briefing").first()
        if given is None:
            return
        _demand_coming(row, at)
        mailing.take_back(given)
        _record_attendance(row, given, actor, at, registered=False)
        given.delete()


def ask(*, briefing: UUID, text: str, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """Ask the center something, before or during a briefing; gives the question's uid.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`, `NotSaid`.
    """
    person = _person(principal)
    _demand_words(text, empty=False)
    with locked(briefing, principal.viewer) as row:
        _demand_coming(row, at)
        if models.Question.objects.filter(briefing=row, person=person).count() >= MOST_QUESTIONS:
            raise NotSaid("You have asked as much as one person can about one briefing. Write to the center.")
        given = models.Question.objects.create(
            uid=uuid4(),
            briefing=row,
            organization_id=principal.organization,
            person_id=person,
            text=text.strip(),
            asked_at=at,
            label_id=_label(row, principal.organization),
        )
        event = events.BriefingQuestionAsked(
            subject=f"briefing:{row.uid}", label=given.label_id, briefing=str(row.uid), question=str(given.uid)
        )
        record(event, actor=actor, at=at)
    return given.uid


def evaluate(*, briefing: UUID, opinion: Opinion, principal: Principal, actor: Actor, at: datetime) -> None:
    """Say what one thinks of a briefing once it has begun; again changes it. Who registered, and nobody else.

    Raises `NotAllowed`, `NotFound`, `NotPlanned`, `NotRegistered`, `NotSaid`.
    """
    person = _person(principal)
    if opinion.grade not in GRADES:
        raise NotSaid("Give a grade from 1 to 5.", grade=opinion.grade)
    for text in (opinion.useful, opinion.missing):
        _demand_words(text, empty=True)
    with locked(briefing, principal.viewer) as row:
        if row.state == BriefingState.CANCELLED or at < row.starts_at:
            raise NotPlanned("It can be evaluated once it has begun.", state=row.state)
        given = models.Registration.objects.filter(briefing=row, person=person).first()
        if given is None:
            raise NotRegistered("Those who registered evaluate it.")
        values = {
            "grade": opinion.grade,
            "useful": opinion.useful.strip(),
            "missing": opinion.missing.strip(),
            "said_at": at,
            "organization_id": given.organization_id,
            "label_id": given.label_id,
        }
        models.Evaluation.objects.update_or_create(briefing=row, person_id=person, defaults=values)
        event = events.BriefingEvaluated(subject=f"briefing:{row.uid}", label=given.label_id, briefing=str(row.uid))
        record(event, actor=actor, at=at)


def _person(principal: Principal) -> int:
    """Who comes: a person. Raises `NotAllowed` for the operator at the shell."""
    principal.demand(Action.ATTEND_BRIEFINGS, principal.organization)
    if principal.person is None:
        raise NotAllowed("A person comes to a briefing: sign in as one.", action=str(Action.ATTEND_BRIEFINGS))
    return principal.person


def _label(row: models.Briefing, organization: int) -> int:
    """For an organization and the center, marked as high as the briefing: mail may carry what is said of it."""
    center = center_id()
    tlp = read_all([row.label_id])[row.label_id].tlp
    subjects = NONE if organization == center else frozenset({organization})
    return intern(Label(tlp, originator=center, organizations=frozenset({organization, center}), subjects=subjects))


def _demand_coming(row: models.Briefing, at: datetime) -> None:
    demand_planned(row)
    if at >= row.ends_at:
        raise NotPlanned("It is over.", ends_at=str(row.ends_at))


def _demand_words(text: str, *, empty: bool) -> None:
    if not empty and not text.strip():
        raise NotSaid("A question has words.")
    if len(text) > LONGEST:
        raise NotSaid("This is too long. Say it in fewer words.", longest=LONGEST)


def _record_attendance(
    row: models.Briefing, given: models.Registration, actor: Actor, at: datetime, *, registered: bool
) -> None:
    event = events.AttendanceChanged(
        subject=f"briefing:{row.uid}", label=given.label_id, briefing=str(row.uid), registered=registered
    )
    record(event, actor=actor, at=at)

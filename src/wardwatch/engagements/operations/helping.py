"""Help: the center says that a member's call for help was dealt with, so that the desk lists it no longer."""

from datetime import datetime

from django.db.models import Q

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.engagements import events, models
from wardwatch.engagements.operations.answering import visible
from wardwatch.engagements.queries.desk import NOT_HELPED
from wardwatch.engagements.states import Answer
from wardwatch.kit.errors import Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id


class NoCall(Refusal):
    """Nobody asks for help on this notice, or somebody dealt with it already."""

    code = "notice.no-call"


def give_help(*, ticket: str, done: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Say that the call for help on a notice was dealt with; `done` tells what was done, for the center. A later call
    stands again.

    Raises `NotAllowed`, `NotFound`, `NoCall`.
    """
    principal.demand(Action.DECIDE, center_id())
    with seen_by(principal.viewer):
        notice = visible(ticket)
        calling = models.Notice.objects.filter(Q(answer=Answer.HELP) & NOT_HELPED, pk=notice.pk)
        if not calling.update(helped_at=at, helped_by=actor.who):
            raise NoCall("Nobody asks for help here now.", ticket=notice.ticket)
        subject = f"notice:{notice.pk}"
        event = events.HelpGiven(subject=subject, label=notice.label_id, why=done.strip(), notice=notice.pk)
        record(event, actor=actor, at=at)

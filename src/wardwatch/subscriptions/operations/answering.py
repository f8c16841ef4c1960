"""What readers who are signed in do with a product: they open it, and say whether it was useful."""

from datetime import datetime

from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.products import queries as products
from wardwatch.subscriptions import events, models
from wardwatch.subscriptions.operations.keeping import own

LONGEST_WHY = 2_000


class AnswerNotPossible(Refusal):
    """The words are too long."""

    code = "answer.not-possible"


def answer(*, number: str, useful: bool, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Say whether a product was useful, and why; said again, the newest holds. Its author reads it.

    Raises `NotAllowed`, `NotFound`, `AnswerNotPossible`.
    """
    if len(why) > LONGEST_WHY:
        raise AnswerNotPossible(_("Say it in at most %(most)s characters.") % {"most": LONGEST_WHY})
    card = products.release(number, viewer=principal.viewer)
    with own(principal) as person:
        row = _reading(number, card.row.revision, person, principal)
        models.Reading.objects.filter(pk=row.pk).update(
            useful=useful, why=why.strip(), answered_at=at, revision=card.row.revision
        )
        event = events.ReaderAnswered(subject=f"release:{number}", label=row.label_id, number=number, useful=useful)
        record(event, actor=actor, at=at)


def note_opened(*, number: str, revision: int, principal: Principal, at: datetime) -> None:
    """Remember that a person who is signed in opened a product here for the first time. Nobody else is counted."""
    if principal.person is None or principal.limited_to is not None:
        return
    with own(principal) as person:
        row = _reading(number, revision, person, principal)
        if row.opened_at is None:
            models.Reading.objects.filter(pk=row.pk, opened_at=None).update(opened_at=at)


def _reading(number: str, revision: int, person: int, principal: Principal) -> models.Reading:
    label = intern(labels.between(principal.organization, center_id()))
    row, _made = models.Reading.objects.get_or_create(
        number=number, person_id=person, defaults={"label_id": label, "revision": revision}
    )
    return row

"""A mail that only shows that mail works."""

from datetime import datetime

from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery.letters import spoken
from wardwatch.delivery.operations import enqueue
from wardwatch.delivery.types import Letter
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.preferences.events import TestMailAsked
from wardwatch.members.queries import center_contact, center_id


def send_test(*, principal: Principal, actor: Actor, at: datetime) -> None:
    """Put a mail to the administrator who asks into the outbox. Raises `NotAllowed`."""
    center = center_id()
    principal.demand(Action.ADMINISTER, center)
    said = {"name": center_contact().name, "at": spoken(at)}
    text = _("You asked %(name)s for this mail at %(at)s. Mail works.") % said
    letter = Letter(_("Test mail of %(name)s") % said, f"{text}\n")
    with acting_as(principal):
        label = intern(labels.internal(center))
        enqueue(
            channel="mail",
            address=principal.email,
            subject=letter.subject,
            text=letter.text,
            reference=f"test:{principal.person}:{at:%Y%m%dT%H%M}",
            label=label,
            at=at,
            not_before=at,
            pointer=letter,
        )
        event = TestMailAsked(subject=f"organization:{center}", label=label, organization=center)
        record(event, actor=actor, at=at)

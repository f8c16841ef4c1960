"""Letters to a person when something about their account changes, so that they notice what was not them.

They are written from the trail: each change of the last day that has no letter yet gets one. Invented people of a
demonstration get none, for nobody reads them.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.utils.translation import override

from wardwatch.audit.models import Event
from wardwatch.delivery.letters import spoken
from wardwatch.delivery.models import Message
from wardwatch.delivery.operations import enqueue
from wardwatch.delivery.types import Letter
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels
from wardwatch.members.models import Organization, User
from wardwatch.members.queries import center_contact, center_id, letter_language

LOOKS_BACK = timedelta(days=1)

_WORDS = {
    events.PasswordChanged.name: noop("Your password was changed."),
    events.FactorAdded.name: noop("Your account can now be opened in another way too: a second factor was added."),
    events.FactorRemoved.name: noop("A second factor was removed from your account."),
    events.TokenCreated.name: noop("A token was made, by which a program can act for you."),
    events.SessionsClosed.name: noop("Somebody else ended your sessions: you were signed out."),
    events.SessionBegun.name: noop("Somebody signed in as you, with a program that you had not used before."),
}
"""Changes that a person is told, by the name of their event."""

_CODES = noop("New recovery codes were made for your account. The old ones work no longer.")


def mail_changes(*, person: int, at: datetime) -> int:
    """Write the letters about changes of a person's account that are not written; returns how many. As the worker.

    Run twice, it writes once.
    """
    about = Event.objects.filter(subject=f"person:{person}", name__in=_WORDS)
    recent = about.filter(at__gt=at - LOOKS_BACK).order_by("pk")
    told = [event for event in recent if _is_told(event)]
    written = set(
        Message.objects.filter(reference__in=[_reference(event) for event in told]).values_list("reference", flat=True)
    )
    return sum(_mail(event, at) for event in told if _reference(event) not in written)


def _is_told(event: Event) -> bool:
    """Whether a person is told: of all sign-ins only the strange ones, of ended sessions only what others did."""
    if event.name == events.SessionBegun.name:
        return bool(event.facts.get("elsewhere"))
    if event.name == events.SessionsClosed.name:
        return event.actor not in (f"person:{event.facts['person']}", "anonymous")
    return True


def _reference(event: Event) -> str:
    return f"account:{event.pk}"


def _mail(event: Event, at: datetime) -> bool:
    user = User.objects.filter(person=event.facts["person"], is_active=True).select_related("person").first()
    if user is None or Organization.objects.filter(pk=user.person.organization_id, is_demo=True).exists():
        return False
    with override(letter_language(user.email)):
        letter = _letter(event)
    with transaction.atomic():
        enqueue(
            channel="mail",
            address=user.email,
            subject=letter.subject,
            text=letter.text,
            reference=_reference(event),
            label=intern(labels.internal(center_id())),
            at=at,
            not_before=at,
            pointer=letter,
        )
    return True


def _letter(event: Event) -> Letter:
    center = center_contact()
    codes = event.facts.get("kind") == "recovery_codes"
    where = _("It was on %(when)s, from %(origin)s.") if event.origin else _("It was on %(when)s.")
    parts = (
        _(_CODES) if codes else _(_WORDS[event.name]),
        where % {"when": spoken(event.at), "origin": event.origin},
        _("If that was you, you need not do anything."),
        _("If it was not you: sign in, change your password, and sign out everywhere else. Then call %(center)s.")
        % {"center": center.name},
        *((_("Telephone: %(number)s") % {"number": center.telephone},) if center.telephone else ()),
    )
    return Letter(_("Your account at %(center)s") % {"center": center.name}, "\n\n".join(parts) + "\n")

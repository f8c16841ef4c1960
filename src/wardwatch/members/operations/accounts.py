"""What people do with their own account: passwords and second factors. The sign-in library keeps the factors."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.members import events, factors, models, policy
from wardwatch.members.operations.sessions import close_other_sessions, label_of
from wardwatch.members.queries import principal_of


class FactorNeeded(Refusal):
    """Somebody whose roles ask for a second factor keeps one; another is set up before the last is removed."""

    code = "factor.needed"


def note_factor(*, user: models.User, kind: str, actor: Actor, at: datetime) -> None:
    """Record that a factor was added: `totp`, `webauthn` or `recovery_codes`."""
    event = events.FactorAdded(
        subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id, kind=kind
    )
    record(event, actor=actor, at=at)


def remove_factor(*, user: models.User, factor: int, required: bool, actor: Actor, at: datetime) -> None:
    """Take a factor of the user away; recovery codes go with the last. Raises `NotFound`, `FactorNeeded`.

    `required`: this center asks for second factors.
    """
    with transaction.atomic():
        own = Authenticator.objects.select_for_update().filter(user=user)
        found = own.filter(pk=factor).exclude(type=Authenticator.Type.RECOVERY_CODES).first()
        if found is None:
            raise NotFound("There is no such factor.")
        kind = found.type
        found.delete()
        if not factors.has_second_factor(user):
            if required and policy.needs_second_factor(principal_of(user, at=at)):
                raise FactorNeeded("Your role needs a second factor. Set up another one first.")
            own.delete()
        event = events.FactorRemoved(
            subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id, kind=kind
        )
        record(event, actor=actor, at=at)


def change_password(*, user: models.User, password: str, key: str, actor: Actor, at: datetime) -> None:
    """Set the user's password; all their sessions but `key` end."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        close_other_sessions(user=user, key=key, actor=actor, at=at)
        event = events.PasswordChanged(
            subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id
        )
        record(event, actor=actor, at=at)


def move_session(*, user: models.User, before: str, after: str) -> None:
    """A session got another key: what is known of it goes along."""
    models.SignIn.objects.filter(user=user, session_key=before).update(session_key=after)

"""What happens to people's accounts: who signs in, how they prove it, who may."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCreated(Event):
    """A person can now sign in, with the roles that they have."""

    name = "user.created"

    person: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenCreated(Event):
    """A user got an API token."""

    name = "token.created"

    person: int
    token: int
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesChanged(Event):
    """A person's roles for an organization were set anew."""

    name = "person.roles-changed"

    person: int
    organization: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserDeactivated(Event):
    """A person can no longer sign in; their sessions and tokens ended with it.

    `contacts` were their mail addresses, now those of person `successor` (None: there were none).
    """

    name = "user.deactivated"

    person: int
    contacts: tuple[int, ...] = ()
    successor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Event):
    """An API token was ended before its time."""

    name = "token.revoked"

    person: int
    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionBegun(Event):
    """A person signed in; `elsewhere`: with a program that they had not used before."""

    name = "session.begun"

    person: int
    elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnded(Event):
    """A person signed out."""

    name = "session.ended"

    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRefused(Event):
    """A sign-in was refused; nothing says for whom, nor how often within the minute (that person's own page does).

    `throttled`: there had been too many tries from there, and the password was not looked at.
    """

    name = "session.refused"

    throttled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorAdded(Event):
    """A person can prove who they are in another way: `kind` is `totp`, `webauthn` or `recovery_codes`."""

    name = "factor.added"

    person: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRemoved(Event):
    """A person's second factor is no longer taken."""

    name = "factor.removed"

    person: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """A person set another password; their other sessions ended with it."""

    name = "password.changed"

    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsClosed(Event):
    """Somebody ended sessions of a person from another place: `sessions` counts them."""

    name = "session.closed"

    person: int
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInvited(Event):
    """Somebody was invited to sign in for an organization; the letter follows."""

    name = "person.invited"

    organization: int
    invitation: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationWithdrawn(Event):
    """An invitation was taken back before anybody accepted it."""

    name = "invitation.withdrawn"

    organization: int
    invitation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted(Event):
    """The person behind an invitation can sign in."""

    name = "invitation.accepted"

    organization: int
    invitation: int
    person: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryMoved(Event):
    """A request to let `person` in again, who lost `lost`, got to `state`."""

    name = "recovery.moved"

    recovery: int
    person: int
    state: str
    lost: str

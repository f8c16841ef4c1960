"""What people are shown of their own account; each takes the user that is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models
from wardwatch.members.permissions import Action
from wardwatch.members.types import RoleName


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in or a refused try. `how`: the proofs, one word each; `current`: it began the session that asks.
    `last_used_at` is when its session was last in use, within some minutes."""

    uid: UUID
    at: datetime
    origin: str
    agent: str
    how: tuple[str, ...]
    refused: bool
    current: bool = False
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token that a program uses for the user; it may read, and do what `scopes` name."""

    id: int
    name: str
    scopes: tuple[Action, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person of an organization, and what they may do for it; `contacts` are addresses at which it is reached."""

    id: int
    uid: UUID
    name: str
    email: str
    roles: tuple[RoleName, ...]
    signs_in: bool
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """An invitation that nobody accepted yet."""

    uid: UUID
    name: str
    email: str
    roles: tuple[RoleName, ...]
    invited_at: datetime
    expires_at: datetime


def users(organization: int, *, viewer: Viewer) -> tuple[UserRow, ...]:
    """An organization's people that `viewer` may know of, by name."""
    with seen_by(viewer):
        rows = models.Person.objects.filter(organization=organization).select_related("user").order_by("name", "pk")
        return tuple(_user_row(row) for row in rows.prefetch_related("roles", "contacts"))


def _user_row(row: models.Person) -> UserRow:
    user = getattr(row, "user", None)
    return UserRow(
        id=row.pk,
        uid=row.uid,
        name=row.name,
        email=row.email,
        roles=tuple(RoleName(each.name) for each in row.roles.all() if each.organization_id == row.organization_id),
        signs_in=user is not None and user.is_active,
        contacts=tuple(each.address for each in row.contacts.all() if each.organization_id == row.organization_id),
    )


def invitations(organization: int, *, at: datetime) -> tuple[InvitationRow, ...]:
    """Invitations of an organization that can still be accepted. For those who manage its people."""
    rows = models.Invitation.objects.filter(
        organization=organization, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    return tuple(
        InvitationRow(
            row.uid, row.name, row.email, tuple(RoleName(role) for role in row.roles), row.invited_at, row.expires_at
        )
        for row in rows.order_by("-invited_at", "-pk")
    )


def sign_ins(user: models.User, *, limit: int = 20) -> tuple[SignInRow, ...]:
    """The user's last sign-ins and refused tries, the latest first."""
    return tuple(_row(row) for row in models.SignIn.objects.filter(user=user).order_by("-at", "-pk")[:limit])


def sessions(user: models.User, *, key: str, at: datetime) -> tuple[SignInRow, ...]:
    """Sessions of the user that are open at `at`, the latest first; `key` is that of the session that asks."""
    begun = models.SignIn.objects.filter(user=user, ended_at=None, refused=False).exclude(session_key="")
    rows = begun.order_by("-at", "-pk")
    open_keys = Session.objects.filter(session_key__in=[row.session_key for row in rows], expire_date__gt=at)
    alive = set(open_keys.values_list("session_key", flat=True))
    return tuple(_row(row, current=row.session_key == key) for row in rows if row.session_key in alive)


def tokens(user: models.User, *, at: datetime) -> tuple[TokenRow, ...]:
    """Tokens of the user that work at `at`, the latest first."""
    rows = models.ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=at).order_by("-created_at", "-pk")
    return tuple(
        TokenRow(
            id=row.pk,
            name=row.name,
            scopes=tuple(Action(scope) for scope in row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    )


def _row(row: models.SignIn, *, current: bool = False) -> SignInRow:
    return SignInRow(
        row.uid, row.at, row.origin, row.agent, tuple(row.how.split()), row.refused, current, row.last_used_at
    )

"""Tokens by which programs act for a user: shown once, kept as a keyed digest, limited in time and in what they may."""

import dataclasses
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id, principal_of

PREFIX = "ww_"
LONGEST = timedelta(days=366)
MOST = 50
"""Tokens that one user may have at a time: a program that makes one for each run, and ends none, is told so."""

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that a token is in use."""


class TokenNotPossible(Refusal):
    """A token ends, at most a year after it was made; a user has at most `MOST` that have not ended."""

    code = "token.not-possible"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made; `secret` is never shown again."""

    id: int
    secret: str = field(repr=False)


def create_token(
    *,
    user: int,
    name: str,
    scopes: Collection[Action],
    expires_at: datetime,
    actor: Actor,
    at: datetime,
    principal: Principal | None = None,
) -> NewToken:
    """Make a token for a user; `scopes` are what it may do besides reading, at most what the user may.

    A person makes tokens for themselves only (`NotAllowed`); the operator for anyone. Raises `TokenNotPossible`.
    """
    if not at < expires_at <= at + LONGEST:
        raise TokenNotPossible(_("A token needs an end, at most a year from now."), expires_at=expires_at)
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        owner = _user(user, principal)
        _demand_room(owner, at)
        token = models.ApiToken.objects.create(
            user=owner,
            name=name,
            digest=digest_of(secret),
            scopes=sorted(scopes),
            created_at=at,
            expires_at=expires_at,
        )
        event = events.TokenCreated(
            subject=f"person:{owner.person_id}",
            label=intern(labels.internal(center_id())),
            person=owner.person_id,
            token=token.pk,
            scopes=tuple(token.scopes),
        )
        record(event, actor=actor, at=at)
    return NewToken(id=token.pk, secret=secret)


def revoke_token(*, token: int, actor: Actor, at: datetime, principal: Principal | None = None) -> None:
    """End a token now. Raises `NotFound` for others' tokens and those that ended before."""
    with transaction.atomic():
        standing = models.ApiToken.objects.filter(pk=token, revoked_at=None)
        if principal is not None and not principal.is_operator:
            standing = standing.filter(user__person=principal.person)
        found = standing.select_related("user").first()
        if found is None or not standing.update(revoked_at=at):
            raise NotFound("There is no such token.")
        _record_revoked(token, found.user, actor, at)


def revoke_tokens(*, user: models.User, actor: Actor, at: datetime) -> None:
    """End all of a user's tokens now, in the caller's transaction."""
    standing = models.ApiToken.objects.select_for_update().filter(user=user, revoked_at=None)
    for token in standing.order_by("pk").values_list("pk", flat=True):
        models.ApiToken.objects.filter(pk=token).update(revoked_at=at)
        _record_revoked(token, user, actor, at)


def _record_revoked(token: int, user: models.User, actor: Actor, at: datetime) -> None:
    event = events.TokenRevoked(
        subject=f"person:{user.person_id}",
        label=intern(labels.internal(center_id())),
        person=user.person_id,
        token=token,
    )
    record(event, actor=actor, at=at)


def token_principal(secret: str, *, at: datetime) -> Principal:
    """The principal that a token acts as, limited to its scopes. Raises `NotAllowed`, the same for every reason.

    Notes when the token was last used, at most once a minute.
    """
    token = (
        models.ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), expires_at__gt=at, revoked_at=None, user__is_active=True)
        .first()
    )
    if token is None:
        raise NotAllowed("This token is not valid.")
    unnoted = Q(last_used_at=None) | Q(last_used_at__lt=at - NOTED_EVERY)
    models.ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=at)
    scopes = frozenset(Action(scope) for scope in token.scopes)
    return dataclasses.replace(principal_of(token.user, at=at), limited_to=scopes)


def _user(user: int, principal: Principal | None) -> models.User:
    found = models.User.objects.filter(pk=user, is_active=True).first()
    if found is None:
        raise NotFound("There is no such user.")
    if principal is not None and not principal.is_operator and principal.person != found.person_id:
        raise NotAllowed("A person makes tokens for themselves only.")
    return found


def _demand_room(owner: models.User, at: datetime) -> None:
    models.User.objects.select_for_update().get(pk=owner.pk)  # two at once are counted one after the other
    alive = models.ApiToken.objects.filter(user=owner, revoked_at=None, expires_at__gt=at).count()
    if alive >= MOST:
        said = _("There are %(number)d tokens already. End one that is not used any more, then make the new one.")
        raise TokenNotPossible(said % {"number": alive}, alive=alive)


def digest_of(secret: str) -> bytes:
    """What is stored of a token."""
    return bytes.fromhex(settings.HOME.keyring.digest(f"token|{secret}".encode()))

"""The link of a recovery: made where its letter is written, good for an hour and once, and what it does."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F, Q

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.members import events, models
from wardwatch.members.operations.recovering import LINK_LASTS, WAITS, digest, move, stopper
from wardwatch.members.operations.sessions import close_other_sessions, label_of
from wardwatch.members.operations.tokens import revoke_tokens
from wardwatch.members.queries.recoveries import owners_of
from wardwatch.members.states import STANDING, RecoveryState
from wardwatch.members.types import Lost

TRIES = 5


class WrongPassword(Refusal):
    """Who lost only the second factor still knows the password; after `TRIES` wrong ones the link ends."""

    code = "recovery.wrong-password"


@dataclass(frozen=True, slots=True)
class RecoveryNews:
    """What letters about one step of a recovery say, to the person and to the organization's owners.

    `secret` goes into the link; "" where no link goes out. `stopper` is that of the link that stops it; "" once ended.
    """

    id: int
    uid: UUID
    state: RecoveryState
    lost: Lost
    name: str
    email: str
    organization: str
    organization_uid: UUID
    owners: tuple[str, ...]
    asked_at: datetime
    expires_at: datetime
    secret: str = field(default="", repr=False)
    stopper: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenRecovery:
    """What the person behind a link is asked: a new password, their present one, or only to say yes."""

    email: str
    lost: Lost


def untold_recoveries(*, at: datetime) -> list[int]:
    """Ids of recoveries that letters are to be written about, those whose waiting time is over among them."""
    news = ~Q(state=F("told")) & ~Q(state=RecoveryState.ASKED)
    due = Q(state=RecoveryState.AGREED, told=RecoveryState.AGREED, told_at__lte=at - WAITS)
    return list(models.Recovery.objects.filter(news | due).order_by("pk").values_list("pk", flat=True))


def tell_recovery(*, recovery: int, actor: Actor, at: datetime) -> RecoveryNews | None:
    """What is to be told now, in the caller's transaction, and noted as told; None: nothing is. As the worker.

    The link is made here, once two people agreed and `WAITS` went by since that was told.
    """
    rows = models.Recovery.objects.select_for_update(of=("self",)).select_related("user__person__organization")
    row = rows.filter(pk=recovery).exclude(state=RecoveryState.ASKED).first()
    if row is None or row.user is None:
        return None
    secret = ""
    if row.state == row.told:
        if row.state != RecoveryState.AGREED or row.told_at is None or row.told_at > at - WAITS:
            return None
        secret = secrets.token_urlsafe(24)
        row.digest, row.expires_at = digest(secret), at + LINK_LASTS
        move(row, RecoveryState.LINKED, actor, at)
    row.told, row.told_at = row.state, at
    row.save(update_fields=["told", "told_at", "digest", "expires_at"])
    person = row.user.person
    return RecoveryNews(
        id=row.pk,
        uid=row.uid,
        state=RecoveryState(row.state),
        lost=Lost(row.lost),
        name=person.name,
        email=row.user.email,
        organization=person.organization.name,
        organization_uid=person.organization.uid,
        owners=owners_of(person.organization_id, without=person.pk),
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        secret=secret,
        stopper=stopper(row.uid) if row.state in STANDING else "",
    )


def open_recovery(*, token: str, at: datetime) -> OpenRecovery:
    """What a link asks for. Raises `NotFound` for one that is unknown, used, stopped or too old: all look the same."""
    row, user = _linked(token, at)
    return OpenRecovery(user.email, Lost(row.lost))


def use_recovery(*, token: str, password: str, actor: Actor, at: datetime) -> None:
    """Let the person behind a link in again, once: all their sessions end, and what they asked for is done.

    With a new password their API tokens end too: whoever had the old one may have made some. `password` is the new one,
    or, where only the second factor was lost, the present one. Raises `NotFound`, `WrongPassword`.
    """
    with transaction.atomic():
        row, user = _linked(token, at, lock=True)
        wrong = row.lost == Lost.FACTOR and not user.check_password(password)
        if wrong:
            _count(row, actor, at)
        else:
            _let_in(row, user, password, actor, at)
    if wrong:
        raise WrongPassword("This is not your password.")


def _let_in(row: models.Recovery, user: models.User, password: str, actor: Actor, at: datetime) -> None:
    about = {"subject": f"person:{user.person_id}", "label": label_of(user, at), "person": user.person_id}
    if row.lost != Lost.FACTOR:
        user.set_password(password)
        user.save(update_fields=["password"])
        record(events.PasswordChanged(**about), actor=actor, at=at)  # type: ignore[arg-type]
        revoke_tokens(user=user, actor=actor, at=at)
    if row.lost != Lost.PASSWORD:
        own = Authenticator.objects.filter(user=user)
        for kind in own.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("type", flat=True):
            record(events.FactorRemoved(**about, kind=kind), actor=actor, at=at)  # type: ignore[arg-type]
        own.delete()
    close_other_sessions(user=user, key="", actor=actor, at=at)
    row.ended_at, row.ended_by, row.digest = at, actor.who, None
    row.save(update_fields=["ended_at", "ended_by", "digest"])
    move(row, RecoveryState.USED, actor, at)


def _count(row: models.Recovery, actor: Actor, at: datetime) -> None:
    row.tries += 1
    if row.tries >= TRIES:
        row.ended_at, row.ended_by, row.digest = at, actor.who, None
        move(row, RecoveryState.REFUSED, actor, at)
    row.save(update_fields=["tries", "ended_at", "ended_by", "digest"])


def _linked(token: str, at: datetime, *, lock: bool = False) -> tuple[models.Recovery, models.User]:
    rows = models.Recovery.objects.select_for_update() if lock else models.Recovery.objects.all()
    row = rows.filter(digest=digest(token), state=RecoveryState.LINKED, expires_at__gt=at).first()
    if row is None or row.user is None or not row.user.is_active:
        raise NotFound("This link is not valid.")
    return row, row.user

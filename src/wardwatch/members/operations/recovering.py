"""Recovery with four eyes: somebody who cannot sign in asks, two other people agree, and only then a link goes out.

The door stores what was typed and does not look whether anybody signs in with it: a job does, so the answer is the same
for every address and takes as long. The trail learns of a request that is about somebody; a flood of made-up addresses
leaves nothing. Nobody can keep others out by asking: a request only ever waits, each kind for itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.kit.origin import network_of
from wardwatch.members import events, models, policy
from wardwatch.members.acting import acting_as
from wardwatch.members.operations.bounds import within
from wardwatch.members.operations.sessions import label_of
from wardwatch.members.permissions import NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.members.queries.recoveries import counts_for, is_alone, side_of
from wardwatch.members.states import OPEN_TO_AGREE, STANDING, RecoveryState, sources_of
from wardwatch.members.types import Lost, Side

LASTS = timedelta(hours=72)
WAITS = timedelta(minutes=30)
LINK_LASTS = timedelta(hours=1)
MOST_AN_HOUR = 20
MOST_A_DAY = 3


class TooManyAsked(Refusal):
    """More requests came from one network in an hour than anybody there needs."""

    code = "recovery.too-many"


class CallNeeded(Refusal):
    """Who agrees says how they made sure; for the center, whom they reached at the registered telephone number."""

    code = "recovery.call-needed"


class NotOpen(Refusal):
    """The request waits for nobody any more, or not for this person."""

    code = "recovery.not-open"


def ask_recovery(*, email: str, lost: Lost, actor: Actor, at: datetime) -> None:
    """Store that somebody asks to be let in again with this address. Raises `TooManyAsked`, whatever the address."""
    if not within(f"recovery:{at:%Y%m%d%H}:{network_of(actor.origin)}", most=MOST_AN_HOUR, lasts=2 * 3600):
        raise TooManyAsked("Too many requests came from your network. Call the center.")
    models.Recovery.objects.create(
        email=email.strip().lower(), lost=lost, origin=actor.origin, asked_at=at, expires_at=at + LASTS
    )


def open_recoveries(*, actor: Actor, at: datetime) -> None:
    """Look whose the new requests are, and end those that nobody went on with. As the worker; safe to run twice.

    One of each kind stands for a person. At most `MOST_A_DAY` are opened for a person in a day, so that nobody fills
    their mailbox; the next one waits.
    """
    for row in models.Recovery.objects.filter(state=RecoveryState.ASKED).order_by("pk"):
        with transaction.atomic():
            _open(row.pk, actor, at)
    for late in models.Recovery.objects.filter(state__in=STANDING, expires_at__lte=at).order_by("pk"):
        with transaction.atomic():
            _end(late, RecoveryState.EXPIRED, "", actor, at)


def _open(number: int, actor: Actor, at: datetime) -> None:
    row = models.Recovery.objects.select_for_update().filter(pk=number, state=RecoveryState.ASKED).first()
    if row is None:
        return
    user = models.User.objects.select_for_update().filter(email__iexact=row.email, is_active=True).first()
    same = models.Recovery.objects.filter(lost=row.lost)
    earlier = same.filter(state=RecoveryState.ASKED, email=row.email, pk__lt=row.pk)
    standing = same.filter(user=user, state__in=STANDING)
    if user is None or row.expires_at <= at or earlier.exists() or standing.exists():
        row.delete()
        return
    if models.Recovery.objects.filter(user=user, opened_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        return
    row.user, row.email, row.opened_at = user, "", at
    row.stop_digest = digest(stopper(row.uid))
    row.save(update_fields=["user", "email", "opened_at", "stop_digest"])
    move(row, RecoveryState.WAITING, actor, at)


def agree_recovery(
    *,
    principal: Principal,
    organization: int,
    recovery: UUID,
    telephone: str,
    reached: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Agree that somebody is let in again. With the second person's word the link is on its way, after `WAITS`.

    For an owner, who is another person, or the center's staff, who called `telephone` and reached `reached`; each in
    that role since before it was asked. Raises `NotAllowed`, `NotFound`, `NotOpen` (also for who agreed before),
    `CallNeeded`.
    """
    with acting_as(principal):
        row, user = _standing(recovery, organization)
        side, by = _demand(principal, organization, user)
        if not counts_for(principal, side, organization, asked_at=row.asked_at):
            raise NotAllowed("Your role is newer than this request. Somebody else has to agree.")
        if not reached.strip() or (side is Side.CENTER and not telephone.strip()):
            raise CallNeeded("Say how you made sure. For the center: which number you called, and whom you reached.")
        made = models.RecoveryAgreement.objects.filter(recovery=row)
        if row.state not in OPEN_TO_AGREE or made.filter(person=by).exists():
            raise NotOpen("This request does not wait for you.")
        made.create(
            recovery=row,
            person_id=by,
            side=side,
            telephone=telephone.strip(),
            reached=reached.strip(),
            at=at,
        )
        _settle(row, actor, at)


def refuse_recovery(
    *, principal: Principal, organization: int, recovery: UUID, why: str, actor: Actor, at: datetime
) -> None:
    """End a request that is not theirs who signs in so, or no longer needed; a link that is out works no longer.

    For the same people as agree. Raises `NotAllowed`, `NotFound`, `NotOpen`.
    """
    with acting_as(principal):
        row, user = _standing(recovery, organization)
        _demand(principal, organization, user)
        _end(row, RecoveryState.REFUSED, why, actor, at)


def stop_recovery(*, token: str, actor: Actor, at: datetime) -> None:
    """The person says that it was not them, by the link in their mail. Raises `NotFound` for one that ended."""
    with transaction.atomic():
        row = models.Recovery.objects.select_for_update().filter(stop_digest=digest(token), state__in=STANDING).first()
        if row is None:
            raise NotFound("This link is not valid.")
        _end(row, RecoveryState.STOPPED, "", actor, at)


def release_agreements(*, person: int, actor: Actor, at: datetime) -> None:
    """Somebody can no longer sign in: their word for others does not count, and nobody lets them in again.

    In the caller's transaction.
    """
    about_them = models.Recovery.objects.select_for_update().filter(user__person=person, state__in=STANDING)
    for row in about_them:
        _end(row, RecoveryState.REFUSED, "", actor, at)
    retract_agreements(person=person, sides=Side, actor=actor, at=at)


def retract_agreements(*, person: int, sides: Iterable[Side], actor: Actor, at: datetime) -> None:
    """Somebody no longer speaks for `sides`: what they said for them counts only where a link is out already.

    In the caller's transaction.
    """
    before = STANDING - {RecoveryState.LINKED}
    given = models.RecoveryAgreement.objects.filter(person=person, side__in=list(sides), recovery__state__in=before)
    for row in models.Recovery.objects.select_for_update().filter(pk__in=given.values("recovery")):
        given.filter(recovery=row).delete()
        _settle(row, actor, at)


def _settle(row: models.Recovery, actor: Actor, at: datetime) -> None:
    """Move a request to where those who agreed bring it."""
    assert row.user is not None
    person = row.user.person
    sides = [Side(side) for side in row.agreements.values_list("side", flat=True)]
    after = RecoveryState.HALF if sides else RecoveryState.WAITING
    if policy.is_agreed(sides, alone=is_alone(person.organization_id, without=person.pk, asked_at=row.asked_at)):
        after = RecoveryState.AGREED
        row.expires_at = max(row.expires_at, at + WAITS + LINK_LASTS)
        row.save(update_fields=["expires_at"])
    if after != row.state:
        move(row, after, actor, at)


def _standing(recovery: UUID, organization: int) -> tuple[models.Recovery, models.User]:
    """A request about somebody of an organization, locked; raises `NotFound`."""
    rows = models.Recovery.objects.select_for_update(of=("self",)).select_related("user__person")
    row = rows.filter(uid=recovery, user__person__organization=organization).first()
    if row is None or row.user is None:
        raise NotFound("There is no such request.")
    return row, row.user


def _demand(principal: Principal, organization: int, user: models.User) -> tuple[Side, int]:
    side = side_of(principal, organization, center_id())
    if side is None or principal.person is None or principal.person == user.person_id:
        raise NotAllowed("Somebody else has to agree.")
    return side, principal.person


def _end(row: models.Recovery, state: RecoveryState, why: str, actor: Actor, at: datetime) -> None:
    row.ended_at, row.ended_by, row.why, row.digest = at, actor.who, why.strip(), None
    row.save(update_fields=["ended_at", "ended_by", "why", "digest"])
    move(row, state, actor, at)


def move(row: models.Recovery, state: RecoveryState, actor: Actor, at: datetime) -> None:
    """Take a request to `state` and record it, in the caller's transaction. Raises `NotOpen` where that is no move."""
    if not models.Recovery.objects.filter(pk=row.pk, state__in=sources_of(state)).update(state=state):
        raise NotOpen("This request has ended.")
    row.state = state
    assert row.user is not None
    event = events.RecoveryMoved(
        subject=f"recovery:{row.pk}",
        label=label_of(row.user, at),
        recovery=row.pk,
        person=row.user.person_id,
        state=state,
        lost=row.lost,
    )
    record(event, actor=actor, at=at)


def stopper(uid: UUID) -> str:
    """The secret of the link by which the person stops a request: the same in each of its letters, kept nowhere."""
    return settings.HOME.keyring.digest(f"recovery-stop|{uid}".encode())[:40]


def digest(secret: str) -> bytes:
    """What is kept of a secret."""
    return bytes.fromhex(settings.HOME.keyring.digest(f"recovery|{secret}".encode()))

"""Sessions: who signed in and out, and that somebody was refused.

In the trail a refusal names nobody, so it does not say whether the account exists; only the person whose address was
tried is told, on their own page. Rows are bounded: one for each address, kind and minute, and `MOST_A_MINUTE` in all,
so that a flood of tries is no flood of rows.
"""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound
from wardwatch.kit.origin import network_of
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models
from wardwatch.members.operations.bounds import among_the_first
from wardwatch.members.queries import center_id, principal_of

MOST_A_MINUTE = 60
KEPT = timedelta(days=90)
SEEN_EVERY = timedelta(minutes=5)
_REMEMBERED = 120  # seconds: the minute itself, and what a slow request adds


def begin_session(
    *, user: models.User, actor: Actor, at: datetime, key: str = "", agent: str = "", how: str = "password"
) -> None:
    """Record that somebody signed in: session `key`, their program's name `agent`, `how`: a word for each proof."""
    with transaction.atomic():
        models.SignIn.objects.filter(at__lt=at - KEPT).delete()
        elsewhere = _is_strange(user, agent)
        models.SignIn.objects.create(
            user=user, at=at, origin=actor.origin, agent=agent[:300], how=how, session_key=key, last_used_at=at
        )
        event = events.SessionBegun(
            subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id, elsewhere=elsewhere
        )
        record(event, actor=actor, at=at)


def note_use(*, user: models.User, key: str, at: datetime) -> None:
    """Note that session `key` is in use; doors do so at most once in `SEEN_EVERY`."""
    models.SignIn.objects.filter(user=user, session_key=key, ended_at=None).update(last_used_at=at)


def _is_strange(user: models.User, agent: str) -> bool:
    """Whether none of the user's earlier sign-ins came from such a program. A newer version of one is the same program;
    who signs in for the first time is no stranger."""
    earlier = models.SignIn.objects.filter(user=user, refused=False).values_list("agent", flat=True).distinct()
    known = {_without_versions(each) for each in earlier}
    return bool(known) and _without_versions(agent[:300]) not in known


def _without_versions(agent: str) -> str:
    return re.sub(r"[\d._]+", "", agent)


def end_session(*, user: models.User, actor: Actor, at: datetime, key: str = "") -> None:
    """Record that somebody signed out of session `key`."""
    with transaction.atomic():
        models.SignIn.objects.filter(user=user, session_key=key, ended_at=None).update(ended_at=at, session_key="")
        event = events.SessionEnded(subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id)
        record(event, actor=actor, at=at)


def close_session(*, user: models.User, session: UUID, actor: Actor, at: datetime) -> None:
    """End one of the user's sessions from another one. Raises `NotFound` for others' and those that ended."""
    with transaction.atomic():
        if not _close(models.SignIn.objects.filter(user=user, uid=session), user, actor, at):
            raise NotFound("There is no such session.")


def close_other_sessions(*, user: models.User, key: str, actor: Actor, at: datetime) -> int:
    """End all of the user's sessions but `key` ("" keeps none); returns how many."""
    with transaction.atomic():
        return _close(models.SignIn.objects.filter(user=user).exclude(session_key=key), user, actor, at)


def _close(which: "QuerySet[models.SignIn]", user: models.User, actor: Actor, at: datetime) -> int:
    rows = which.filter(ended_at=None, refused=False).exclude(session_key="").select_for_update()
    keys = dict(rows.values_list("pk", "session_key"))
    ended, _ = Session.objects.filter(session_key__in=keys.values()).delete()
    models.SignIn.objects.filter(pk__in=keys).update(ended_at=at, session_key="")
    if keys:
        event = events.SessionsClosed(
            subject=f"person:{user.person_id}", label=label_of(user, at), person=user.person_id, sessions=ended
        )
        record(event, actor=actor, at=at)
    return len(keys)


def refuse_session(
    *, actor: Actor, at: datetime, throttled: bool = False, email: str = "", agent: str = "", how: str = "password"
) -> bool:
    """Record that a sign-in was refused, `throttled` before the password was looked at; False: this minute has enough.

    Whose address `email` is learns of it, and nobody else: the trail does not take it in. Where from stands in
    `actor.origin`, outside the hash. `how` is the proof that was wrong.
    """
    minute, place = f"{at:%Y%m%d%H%M}", network_of(actor.origin)
    who = sha256(email.strip().lower().encode()).hexdigest()
    if among_the_first(f"session.tried:{minute}", f"{place}:{how}:{who}", most=MOST_A_MINUTE, lasts=_REMEMBERED):
        user = models.User.objects.filter(email__iexact=email.strip()).first()
        models.SignIn.objects.create(user=user, at=at, origin=actor.origin, agent=agent[:300], how=how, refused=True)
    if not among_the_first(f"session.refused:{minute}", f"{throttled}:{place}", most=MOST_A_MINUTE, lasts=_REMEMBERED):
        return False
    event = events.SessionRefused(
        subject="door:sign-in", label=intern(labels.internal(center_id())), throttled=throttled
    )
    record(event, actor=actor, at=at)
    return True


def label_of(user: models.User, at: datetime) -> int:
    """Id of the label of what is about a user: their organization and the center."""
    return intern(labels.about(principal_of(user, at=at).organization, center_id()))

"""Sessions: who signed in and out, and that somebody was refused.

A refusal names nobody, so it does not say whether the account exists. Its rows are bounded: one for each address, kind
and minute, and `MOST_A_MINUTE` in all, so that a flood of tries is no flood of rows.
"""

import ipaddress
from datetime import datetime

from django.core.cache import cache

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models
from wardwatch.members.queries import center_id, principal_of

MOST_A_MINUTE = 60
_REMEMBERED = 120  # seconds: the minute itself, and what a slow request adds


def begin_session(*, user: models.User, actor: Actor, at: datetime) -> None:
    """Record that somebody signed in."""
    _note(events.SessionBegun, user, actor, at)


def end_session(*, user: models.User, actor: Actor, at: datetime) -> None:
    """Record that somebody signed out."""
    _note(events.SessionEnded, user, actor, at)


def _note(kind: type[events.SessionBegun | events.SessionEnded], user: models.User, actor: Actor, at: datetime) -> None:
    label = intern(labels.about(principal_of(user, at=at).organization, center_id()))
    record(kind(subject=f"person:{user.person_id}", label=label, person=user.person_id), actor=actor, at=at)


def refuse_session(*, actor: Actor, at: datetime, throttled: bool = False) -> bool:
    """Record that a sign-in was refused, `throttled` before the password was looked at; False: this minute has enough.

    Who was tried is not taken in at all. Where from stands in `actor.origin`, outside the hash.
    """
    minute = f"{at:%Y%m%d%H%M}"
    if not cache.add(f"session.refused:{minute}:{throttled}:{_network(actor.origin)}", 1, _REMEMBERED):
        return False
    cache.add(f"session.refused:{minute}", 0, _REMEMBERED)
    if cache.incr(f"session.refused:{minute}") > MOST_A_MINUTE:
        return False
    event = events.SessionRefused(
        subject="door:sign-in", label=intern(labels.internal(center_id())), throttled=throttled
    )
    record(event, actor=actor, at=at)
    return True


def _network(origin: str) -> str:
    """What one household or office has: an address, or the /64 of an IPv6 address; all that is none counts as one."""
    try:
        address = ipaddress.ip_address(origin)
    except ValueError:
        return "elsewhere"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)

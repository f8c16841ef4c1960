"""Who is at the door: `request.principal`, and the actor that operations record."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeGuard
from zoneinfo import ZoneInfo

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.members.models import User
from wardwatch.members.operations import note_use
from wardwatch.members.operations.sessions import SEEN_EVERY
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import principal_of

SEEN = "seen"
"""Where a session keeps when its use was last noted."""
BEGUN = "begun"
"""Where it keeps when it began: it ends `SESSION_COOKIE_AGE` later, however much it is used."""


class SignedInRequest(HttpRequest):
    """A request by somebody who is signed in."""

    principal: Principal


class PrincipalMiddleware:
    """Loads the principal once per request, and shows times in their zone; a visitor's is None, and UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the principal, then answer."""
        _end_old(request)
        user = request.user
        known = isinstance(user, User) and user.is_active
        principal = principal_of(user, at=clock.now()) if known else None  # type: ignore[arg-type]
        request.principal = principal  # type: ignore[attr-defined]
        if known:
            _note_use(request)
        zone = user.time_zone or principal.time_zone if principal else ""  # type: ignore[union-attr]
        with timezone.override(ZoneInfo(zone)) if zone else nullcontext():
            return self.get_response(request)


def _end_old(request: HttpRequest) -> None:
    """Sign out of a session that began too long ago: the framework alone would let it go on with each use."""
    begun = request.session.get(BEGUN)
    if begun is not None and clock.now().timestamp() - begun >= settings.SESSION_COOKIE_AGE:
        get_adapter().logout(request)


def _note_use(request: HttpRequest) -> None:
    """Note that a session is in use, where that was not noted lately."""
    at = clock.now()
    last = request.session.get(SEEN)
    if last is not None and at.timestamp() - last >= SEEN_EVERY.total_seconds():
        request.session[SEEN] = at.timestamp()
        note_use(user=request.user, key=request.session.session_key or "", at=at)  # type: ignore[arg-type]


def is_signed_in(request: HttpRequest) -> TypeGuard[SignedInRequest]:
    """Whether somebody is signed in."""
    return getattr(request, "principal", None) is not None


def actor_of(request: HttpRequest) -> Actor:
    """The actor that an operation records for this request."""
    who = f"person:{request.principal.person}" if is_signed_in(request) else "anonymous"
    return Actor(who=who, door="web", origin=request.META.get("REMOTE_ADDR", ""))


def actor_signing(request: HttpRequest, user: User) -> Actor:
    """The actor who signs in or out by this request, which was loaded before or after they were known."""
    return Actor(who=f"person:{user.person_id}", door="web", origin=request.META.get("REMOTE_ADDR", ""))

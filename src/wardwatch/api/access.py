"""Who is at this door, and about whom they may ask. The rule decides what they see, operations what they do."""

from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja.security import HttpBearer

from wardwatch.api.problems import TooFast, of_error
from wardwatch.audit.types import Actor
from wardwatch.engagements.operations import count_visit
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.kit.origin import network_of
from wardwatch.markings.types import ANONYMOUS
from wardwatch.members import operations, rates
from wardwatch.members.models import Organization
from wardwatch.members.operations import token_principal
from wardwatch.members.permissions import NotAllowed, Persona, Principal, persona_of
from wardwatch.members.queries import find_organization


class ApiRequest(HttpRequest):
    """A request by somebody known."""

    principal: Principal
    rate: rates.Rate


class Token(HttpBearer):
    """`Authorization: Bearer TOKEN`; every invalid token is refused in the same words."""

    def authenticate(self, request: HttpRequest, token: str) -> Principal | None:
        """The principal that the token acts as, or None."""
        try:
            principal = token_principal(token, at=clock.now())
        except NotAllowed:
            return None
        return _admitted(request, principal, f"token|{token}")


def session(request: HttpRequest) -> Principal | None:
    """Somebody signed in on the pages may look, never write: what changes something carries a token."""
    principal = getattr(request, "principal", None)
    if principal is None or request.method not in ("GET", "HEAD") or "Authorization" in request.headers:
        return None
    return _admitted(request, principal, f"person|{principal.person}")


VISITOR = Principal(
    viewer=ANONYMOUS,
    person=None,
    name="",
    email="",
    organization=0,
    organization_name="",
    time_zone="UTC",
    roles=frozenset(),
    is_center=False,
)
"""Somebody whom nobody knows: sees what is public."""


def visitor(request: Any) -> Principal | None:
    """Somebody unknown, who sends no token, may look at what everybody may see; counted by where they come from."""
    if request.method not in ("GET", "HEAD") or "Authorization" in request.headers:
        return None
    if counted_by_origin(request) is not None:
        raise too_fast(request.rate)
    request.principal = VISITOR
    return VISITOR


EVERYBODY = [Token(), session, visitor]
"""Who may ask for what is for everybody."""


def count_question(request: "ApiRequest") -> None:
    """Count a question in words, where a visitor asks it: it costs more than a page. Raises `TooManyTries`."""
    if request.principal is VISITOR:
        count_visit(actor=actor_of(request), at=clock.now())


def _admitted(request: Any, principal: Principal, who: str) -> Principal:
    request.principal, request.rate = principal, rates.count(who, at=clock.now())
    if request.rate.exceeded:
        raise too_fast(request.rate)
    return principal


def counted_by_origin(request: Any) -> HttpResponse | None:
    """Count a request by nobody known, by where it came from; a problem where that was too often.

    Whoever is known is never counted here: others behind the same address cannot keep them out.
    """
    at = clock.now()
    request.rate = rates.count(f"origin|{network_of(request.META.get('REMOTE_ADDR', ''))}", at=at)
    return of_error(too_fast(request.rate)) if request.rate.exceeded else None


def too_fast(rate: rates.Rate) -> TooFast:
    """The refusal of a request beyond the limit."""
    return TooFast("Too many requests in this minute. Wait, then go on.", limit=rate.limit)


def actor_of(request: ApiRequest) -> Actor:
    """The actor that an operation records for this request."""
    who = "nobody" if request.principal is VISITOR else f"person:{request.principal.person}"
    return Actor(who=who, door="api", origin=request.META.get("REMOTE_ADDR", ""))


class Acting(TypedDict):
    """Who does something, and when, as operations take it."""

    principal: Principal
    actor: Actor
    at: datetime


def acting(request: ApiRequest) -> Acting:
    """Whoever asks, now."""
    return {"principal": request.principal, "actor": actor_of(request), "at": clock.now()}


def demand_center(request: ApiRequest) -> None:
    """Raise `NotFound` unless this is the center's staff: what is theirs looks missing to others."""
    if persona_of(request.principal) is not Persona.CENTER:
        raise NotFound(NotFound.code)


def demand_no_partner(request: ApiRequest) -> None:
    """Raise `NotFound` for partners: what is about single members is not for them."""
    if persona_of(request.principal) is Persona.PARTNER:
        raise NotFound(NotFound.code)


def member_called(request: ApiRequest, uid: UUID, record: str) -> Organization:
    """The organization that somebody asks about as one of its own, acting for it, or as the center's staff.

    That somebody else looks at its `record` ("inventory") is logged. Raises `NotFound`.
    """
    demand_no_partner(request)
    found = find_organization(str(uid), viewer=request.principal.viewer)
    member_numbered(request, found.pk, record)
    return found


def member_numbered(request: ApiRequest, organization: int, record: str) -> None:
    """The same for an organization that was found already (an id)."""
    demand_no_partner(request)
    principal = request.principal
    ours = principal.viewer.organizations | principal.viewer.acting_for
    if persona_of(principal) is not Persona.CENTER and organization not in ours:
        raise NotFound(NotFound.code)
    note_opening(request, organization, record)


def note_opening(request: ApiRequest, organization: int, record: str) -> None:
    """Log that somebody looks at a `record` ("finding:UID") of an organization (an id); not for its own people."""
    if request.method in ("GET", "HEAD"):
        operations.note_opening(
            principal=request.principal,
            actor=actor_of(request),
            organizations=(organization,),
            record=record,
            at=clock.now(),
        )


def note_opening_of_document(request: ApiRequest, label: int, record: str) -> None:
    """Log that somebody takes a document marked `label` (an id), from AMBER upwards."""
    operations.note_opening_of_document(
        principal=request.principal, actor=actor_of(request), label=label, record=record, at=clock.now()
    )

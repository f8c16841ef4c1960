"""Who is at this door: whoever holds a token, sent as HTTP clients send passwords (sections 1.6.6 and 3.2).

Security products of every make can send a user name and a password, not all can send a bearer token: the password is
the token, whatever the user name says.
"""

import binascii
from base64 import b64decode

from django.http import HttpRequest

from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.origin import network_of
from wardwatch.members import rates
from wardwatch.members.operations.remembering import remembered_principal
from wardwatch.members.permissions import NotAllowed, Principal
from wardwatch.taxii.errors import Answered


class TaxiiRequest(HttpRequest):
    """A request by somebody known."""

    principal: Principal
    rate: rates.Rate


def admit(request: HttpRequest) -> TaxiiRequest:
    """The request with its principal. Raises `Answered`: 401, the same for every reason, or 429."""
    at = clock.now()
    secret = _secret(request.headers.get("Authorization", ""))
    principal = None
    if secret:
        try:
            principal = remembered_principal(secret, at=at)
        except NotAllowed:
            principal = None
    origin = f"origin|{network_of(request.META.get('REMOTE_ADDR', ''))}"
    rate = rates.count(f"token|{secret}" if principal else origin, at=at)
    request.rate = rate  # type: ignore[attr-defined]
    if rate.exceeded:
        raise Answered(429, "Too many requests in this minute. Wait, then go on.")
    if principal is None:
        raise Answered(401, "Send a token of yours as the password (Basic), or as a bearer token.")
    request.principal = principal  # type: ignore[attr-defined]
    return request  # type: ignore[return-value]


def actor_of(request: TaxiiRequest) -> Actor:
    """The actor that an operation records for this request."""
    return Actor(who=f"person:{request.principal.person}", door="taxii", origin=request.META.get("REMOTE_ADDR", ""))


def _secret(authorization: str) -> str:
    """The token in an Authorization header; "" where there is none."""
    scheme, _, said = authorization.strip().partition(" ")
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(said.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""

"""Who is at this door: whoever holds a token, sent as HTTP clients send passwords (sections 1.6.6 and 3.2).

Security products of every make can send a user name and a password, not all can send a bearer token: the password is
the token, whatever the user name says.
"""

from django.http import HttpRequest

from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.authorization import secret_in
from wardwatch.members import admission, rates
from wardwatch.members.permissions import Principal
from wardwatch.taxii.errors import Answered


class TaxiiRequest(HttpRequest):
    """A request by somebody known."""

    principal: Principal
    rate: rates.Rate


def admit(request: HttpRequest) -> TaxiiRequest:
    """The request with its principal. Raises `Answered`: 401, the same for every reason, or 429."""
    secret = secret_in(request.headers.get("Authorization", ""))
    principal, rate = admission.admit(secret, asked_from=request.META.get("REMOTE_ADDR", ""), at=clock.now())
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

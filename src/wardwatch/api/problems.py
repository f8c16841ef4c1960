"""What was not done, and why: problem details as in RFC 9457, one table from the house's errors to HTTP statuses."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from wardwatch.engagements.operations import TooManyTries
from wardwatch.kit.cursors import BadCursor
from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable, WardwatchError
from wardwatch.members.permissions import NotAllowed

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:wardwatch:problem:"
NOT_FOUND = "There is nothing here, or nothing that you may see."


class BadRequest(Refusal):
    """A request that cannot be read; `evidence` says where."""

    code = "request.invalid"


class TooFast(Refusal):
    """More requests in a minute than one token may make."""

    code = "request.too-many"


class KeyUsedOtherwise(Refusal):
    """An Idempotency-Key that came with another request before."""

    code = "request.key-used-otherwise"


class StillWorking(Refusal):
    """A request with the same Idempotency-Key is being worked on."""

    code = "request.still-working"


class Outrun(Refusal):
    """What was asked for on a condition (`If-Match`) that does not hold (RFC 9110 section 13.1.1)."""

    code = "request.outrun"


class Problem(Schema):
    """Why a request was not fulfilled (RFC 9457)."""

    type: str = Field(description="Names the kind of problem; stable.", examples=[f"{TYPE}not-found"])
    title: str = Field(description="The status in words.", examples=["Not Found"])
    status: int = Field(description="The HTTP status.", examples=[404])
    detail: str = Field(description="What happened, for a person.", examples=[NOT_FOUND])
    evidence: dict[str, Any] = Field(description="What a program or person needs to put it right.", examples=[{}])


STATUSES: dict[type[WardwatchError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    BadCursor: 400,
    BadRequest: 422,
    TooFast: 429,
    TooManyTries: 429,
    KeyUsedOtherwise: 422,
    StillWorking: 409,
    Outrun: 412,
    Refusal: 409,
    FormatError: 422,
    Unavailable: 503,
}
"""The most special class counts. What an operation refuses conflicts with how things stand: 409."""


def of_error(error: WardwatchError) -> HttpResponse:
    """The answer to a request that raised one of the house's errors; hidden and missing give the same."""
    status = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)
    if isinstance(error, NotFound):
        return problem(404)
    if isinstance(error, FormatError):
        return problem(status, "format", error.reason, place=error.place)
    if isinstance(error, Refusal):
        return problem(status, error.code, error.message, **error.evidence)
    retry = isinstance(error, Unavailable) and error.retry
    return problem(status, "unavailable", str(error), retry=retry)


def problem(status: int, code: str = "", detail: str = "", **evidence: Any) -> HttpResponse:
    """A problem as an answer; without words of its own it says what the status says."""
    words = HTTPStatus(status)
    said = {
        "type": TYPE + (code or words.phrase.lower().replace(" ", "-")),
        "title": words.phrase,
        "status": status,
        "detail": detail or (NOT_FOUND if status == 404 else words.description or words.phrase),
        "evidence": evidence,
    }
    response = HttpResponse(json.dumps(said, default=str), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="wardwatch"'
    return response

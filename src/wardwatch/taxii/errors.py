"""What was not done, and why: the error resource of section 3.6.1, one table from the house's errors to statuses."""

from http import HTTPStatus

from django.http import Http404, HttpResponse

from wardwatch.kit.cursors import BadCursor
from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable
from wardwatch.members.permissions import NotAllowed
from wardwatch.standards.taxii import resources
from wardwatch.standards.taxii.media import TAXII

NOT_FOUND = "There is nothing here, or nothing that you may see."


class Answered(Refusal):
    """A request that this door itself refuses with a status."""

    code = "taxii.refused"

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message, status=status)
        self.status = status


STATUSES: dict[type[Exception], int] = {
    Http404: 404,
    NotFound: 404,
    NotAllowed: 403,
    BadCursor: 400,
    Refusal: 422,
    FormatError: 400,
    Unavailable: 503,
}
"""The most special class counts."""


def of_error(error: Exception) -> HttpResponse | None:
    """The answer to a request that raised this; None for errors that are not ours. Hidden and missing give the same."""
    if isinstance(error, Answered):
        return refusal(error.status, error.message)
    status = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), None)
    if status is None:
        return None
    if status == 404:
        return refusal(404)
    if isinstance(error, FormatError):
        return refusal(status, error.reason, place=error.place)
    return refusal(status, str(error), code=error.code if isinstance(error, Refusal) else "")


def refusal(status: int, words: str = "", *, code: str = "", place: str = "") -> HttpResponse:
    """An error resource as an answer."""
    known = HTTPStatus(status)
    error = resources.Error(
        title=known.phrase,
        description=words or (NOT_FOUND if status == 404 else known.description or known.phrase),
        error_code=code,
        http_status=str(status),
        details={"place": place} if place else {},
    )
    response = HttpResponse(resources.encode(error), status=status, content_type=TAXII)
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="wardwatch", charset="UTF-8"'
    return response

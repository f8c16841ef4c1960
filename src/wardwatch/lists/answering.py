"""Every answer of this door: the file of a block list, 304 where the device has it, or one and the same 404.

It stands before sessions, languages and forms, and takes the secret out of the request before anything could log it.
"""

import re
import traceback
from collections.abc import Callable
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_etags

from wardwatch.kit import clock
from wardwatch.kit.authorization import secret_in
from wardwatch.kit.cursors import BadCursor
from wardwatch.kit.errors import NotFound
from wardwatch.kit.origin import network_of
from wardwatch.kit.spooling import handed_out
from wardwatch.members import rates
from wardwatch.sharing.queries import ListFile, Opened, Standing, TakeWhole, looking, opened_by
from wardwatch.sharing.types import ListCard, ListFormat

_ADDRESS = re.compile(
    r"/lists/(?P<list>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"/(?:(?P<secret>[^/]{1,200})/)?(?P<file>[A-Za-z0-9][A-Za-z0-9._-]*\.[a-z]{2,8})"
)
_HIDDEN = "-"
TYPES: dict[ListFormat, str] = {
    ListFormat.CSV: "text/csv; charset=utf-8",
    ListFormat.STIX: "application/stix+json;version=2.1",
}
"""Media types that are not plain text."""
_TEXT = "text/plain; charset=utf-8"

_log = structlog.get_logger(__name__)


class Answering:
    """Middleware that answers the addresses of files below `/lists/`; everything else passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, whatever happens: an error that left here would be logged with its address."""
        match = _ADDRESS.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        _hide(request, match)
        try:
            response = _answer(request, match)
        except Exception as error:
            where = traceback.format_tb(error.__traceback__)  # lines alone: values would tell the secret
            _log.error("list.failed", list=match["list"], error=type(error).__name__, where=where)
            response = _plain(500, "The list could not be written. Try again later; keep what you have.")
        if rate := getattr(request, "rate", None):
            for name, text in rate.headers.items():
                response[name] = text
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization, Accept-Encoding"
        response._has_been_logged = True  # type: ignore[attr-defined]  # what answers 404 is logged with its address
        return response


def _answer(request: HttpRequest, match: re.Match[str]) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        response = _plain(405, "A list is only read.")
        response["Allow"] = "GET, HEAD"
        return response
    at, origin = clock.now(), request.META.get("REMOTE_ADDR", "")
    secret = match["secret"] or secret_in(request.headers.get("Authorization", ""))
    if not secret:
        response = _plain(401, "Send the secret of the list as the password.")
        response["WWW-Authenticate"] = 'Basic realm="wardwatch", charset="UTF-8"'
        return _counted(request, f"origin|{network_of(origin)}") or response
    try:
        card, viewer = opened_by(UUID(match["list"]), secret, asked_from=origin, at=at)
        if card.file_name != match["file"]:
            raise NotFound("There is no such file.")
    except NotFound:
        return _counted(request, f"origin|{network_of(origin)}") or _plain(404, "There is nothing here.")
    if (refused := _counted(request, f"list|{secret}")) is not None:
        return refused
    with looking(viewer):
        return _file(request, card, Opened(card, viewer, at=at))


def _file(request: HttpRequest, card: ListCard, opened: Opened) -> HttpResponseBase:
    standing, since = opened.standing, request.GET.get("since", "")
    tag = f'W/"{standing.tag}"'
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if not since and (held == ["*"] or tag.removeprefix("W/") in [each.removeprefix("W/") for each in held]):
        return _with(HttpResponse(status=304), standing, tag)
    compressed = "gzip" in request.headers.get("Accept-Encoding", "").lower()
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse(content_type=TYPES.get(card.asked.format, _TEXT))
        return _with(response, standing, tag)
    try:
        made = opened.write(compressed=compressed, since=since)
    except TakeWhole as refusal:
        return _plain(410, refusal.message)
    except BadCursor as refusal:
        return _plain(400, refusal.message)
    response = StreamingHttpResponse(handed_out(made.stream), content_type=TYPES.get(card.asked.format, _TEXT))
    response["Content-Length"] = str(made.size)
    if compressed:
        response["Content-Encoding"] = "gzip"
    return _told(_with(response, standing, "" if since else tag), made)


def _with(response: HttpResponseBase, standing: Standing, tag: str) -> HttpResponseBase:
    if tag:
        response["ETag"] = tag
    response["Last-Modified"] = http_date(standing.changed.timestamp())
    response["TLP"] = standing.tlp.label
    return response


def _told(response: HttpResponseBase, made: ListFile) -> HttpResponseBase:
    """What formats without comments have no other place for."""
    response["List-Entries"] = str(made.entries)
    if made.left_out:
        response["List-Left-Out"] = ", ".join(f'{number};why="{why}"' for why, number in made.left_out.items())
    if made.since:
        response["List-Since"] = made.since
    return response


def _counted(request: HttpRequest, who: str) -> HttpResponse | None:
    """Count the request; the refusal of one too many."""
    rate = rates.count(who, at=clock.now())
    request.rate = rate  # type: ignore[attr-defined]
    return _plain(429, "Too many requests in this minute. Wait, then go on.") if rate.exceeded else None


def _hide(request: HttpRequest, match: re.Match[str]) -> None:
    """Take the secret out of what is kept of the request."""
    address = f"/lists/{match['list']}/{_HIDDEN}/{match['file']}"
    request.path = request.path_info = address
    for name in ("PATH_INFO", "RAW_URI", "REQUEST_URI"):
        if name in request.META:
            request.META[name] = address


def _plain(status: int, words: str) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type=_TEXT)

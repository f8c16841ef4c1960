"""Every answer of this door: a file of the feed, 304 where the server has it, or a few plain words.

It stands before sessions, languages and forms, which are none of this door's.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from wardwatch.kit import clock
from wardwatch.kit.authorization import secret_in
from wardwatch.kit.errors import NotFound
from wardwatch.kit.spooling import handed_out, spooled
from wardwatch.members import admission
from wardwatch.members.permissions import Principal
from wardwatch.sharing.queries import MispFeed, collection, looking

_ADDRESS = re.compile(
    r"/misp/(?P<collection>[^/]{1,200})/(?P<file>manifest\.json|hashes\.csv|[0-9a-fA-F-]{36}\.json)", re.ASCII
)
_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


class Answering:
    """Middleware that answers addresses below `/misp/`; everything else passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        match = _ADDRESS.fullmatch(request.path_info)
        if match is None:
            return self.get_response(request)
        response = _answer(request, match)
        if rate := getattr(request, "rate", None):
            for name, text in rate.headers.items():
                response[name] = text
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization"
        return response


def _answer(request: HttpRequest, match: re.Match[str]) -> HttpResponseBase:
    if request.method not in ("GET", "HEAD"):
        response = _plain(405, "A feed is only read.")
        response["Allow"] = "GET, HEAD"
        return response
    said = request.headers.get("Authorization", "").strip()
    alone = said if " " not in said else ""  # as MISP's programs send theirs
    secret = alone or secret_in(said)
    principal, rate = admission.admit(secret, asked_from=request.META.get("REMOTE_ADDR", ""), at=clock.now())
    request.rate = rate  # type: ignore[attr-defined]
    if rate.exceeded:
        return _plain(429, "Too many requests in this minute. Wait, then go on.")
    if principal is None:
        response = _plain(401, "Send a token of yours as the password (Basic), as a bearer token, or alone.")
        response["WWW-Authenticate"] = 'Basic realm="wardwatch", charset="UTF-8"'
        return response
    try:
        return _file(request, match["collection"], match["file"], principal)
    except NotFound:
        return _plain(404, "There is nothing here.")


def _file(request: HttpRequest, called: str, name: str, principal: Principal) -> HttpResponseBase:
    with looking(principal.viewer):
        card = collection(called, principal=principal)
        feed = MispFeed(card, at=clock.now())
        tag = f'"{feed.tag}"'
        held = {each.removeprefix("W/") for each in parse_etags(request.headers.get("If-None-Match", ""))}
        files = {"manifest.json": feed.manifest, "hashes.csv": feed.hashes}
        if held & {tag, "*"} and name in files:
            response: HttpResponseBase = HttpResponse(status=304)
            response["ETag"] = tag
            return response
        made = files[name]() if name in files else feed.event(name.removesuffix(".json").lower())
        stream, size = spooled(made)
    kind = _TYPES[name.rpartition(".")[2]]
    if request.method == "HEAD":
        stream.close()
        response = HttpResponse(content_type=kind)
    else:
        response = StreamingHttpResponse(handed_out(stream), content_type=kind)
    response["Content-Length"] = str(size)
    response["ETag"] = tag
    return response


def _plain(status: int, words: str) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")

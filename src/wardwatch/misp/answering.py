"""Every answer of this door: a file of the feed, 304 where the server has it, or a few plain words.

It stands before sessions, languages and forms, which are none of this door's.
"""

import binascii
import re
import tempfile
from base64 import b64decode
from collections.abc import Callable, Iterator
from typing import IO, cast

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.kit.origin import network_of
from wardwatch.members import rates
from wardwatch.members.operations.remembering import remembered_principal
from wardwatch.members.permissions import NotAllowed, Principal
from wardwatch.sharing.queries import MispFeed, collection, looking

_ADDRESS = re.compile(
    r"/misp/(?P<collection>[^/]{1,200})/(?P<file>manifest\.json|hashes\.csv|[0-9a-fA-F-]{36}\.json)", re.ASCII
)
_PIECE = 1 << 16
_IN_MEMORY = 1 << 20
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
        stream, size = _written(made)
    kind = _TYPES[name.rpartition(".")[2]]
    if request.method == "HEAD":
        stream.close()
        response = HttpResponse(content_type=kind)
    else:
        response = StreamingHttpResponse(_pieces(stream), content_type=kind)
    response["Content-Length"] = str(size)
    response["ETag"] = tag
    return response


def _written(pieces: Iterator[bytes]) -> tuple[IO[bytes], int]:
    """The file, whole before its first byte goes out: one that broke off in the middle would be taken for whole."""
    stream = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 # closed by `_pieces`
    try:
        for piece in pieces:
            stream.write(piece)
        size = stream.tell()
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream, size


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(_PIECE):
            yield piece


def _secret(authorization: str) -> str:
    """The token in an Authorization header: a password, a bearer token, or alone, as MISP's programs send theirs."""
    scheme, _, said = authorization.strip().partition(" ")
    if not said:
        return scheme
    if scheme.lower() == "bearer":
        return said.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(said.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _plain(status: int, words: str) -> HttpResponse:
    return HttpResponse(words + "\n", status=status, content_type="text/plain; charset=utf-8")

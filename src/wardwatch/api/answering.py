"""Every answer of this door, in one manner: entity tags, rate limits, caching, and problems instead of pages."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags, quote_etag

from wardwatch.api.access import counted_by_origin
from wardwatch.api.door import parameters
from wardwatch.api.inventory import LIST_TYPES
from wardwatch.api.problems import MEDIA_TYPE, problem
from wardwatch.api.reports import REPORT_TYPES

PREFIX = "/api/"
PUBLIC = "/api/openapi.json"
LARGEST_BODY = 2 * 1024 * 1024
FILES = {"/imports": LIST_TYPES, "/api/reports": REPORT_TYPES}
"""How addresses end that take a file, and of which media types."""
_KEPT = ("Allow", "WWW-Authenticate")


class Answering:
    """Middleware for addresses below `/api/`; everything else passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then give the answer this door's headers."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        crowded = counted_by_origin(request) if request.path == PUBLIC else None
        response = crowded or _unsuitable(request) or self.get_response(request)
        if response.status_code >= 400 and not response.headers["Content-Type"].startswith(MEDIA_TYPE):
            response = _as_problem(response)
        if rate := getattr(request, "rate", None):
            _set(response, rate.headers)
        response["Cache-Control"] = (
            "public, max-age=300" if response.status_code == 200 and request.path == PUBLIC else "private, no-store"
        )
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return _tagged(request, response)

    def process_view(
        self, request: HttpRequest, view: object, args: object, values: dict[str, object]
    ) -> HttpResponse | None:
        """Refuse a parameter that the operation does not know: a filter with a slip in it would show everything."""
        match = request.resolver_match
        if match is None or match.app_name != "ninja":
            return None
        known = parameters().get((match.url_name or "", request.method or ""))
        unknown = sorted(set(request.GET) - known) if known is not None else []
        if unknown:
            return problem(422, "request.unknown-parameter", "There is no such parameter.", parameters=unknown)
        return None


def _unsuitable(request: HttpRequest) -> HttpResponse | None:
    """A problem for a body that is not read at all."""
    files = next((kinds for end, kinds in FILES.items() if request.path.endswith(end)), ())
    takes_file = request.method == "POST" and bool(files)
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if takes_file else LARGEST_BODY
    kinds = files if takes_file else ("application/json",)
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if not (announced.isascii() and announced.isdigit() and float(announced) <= largest):
        return problem(413, detail=f"A body here has at most {largest:,} bytes.")
    if announced != "0" and request.content_type not in kinds:
        return problem(415, detail=f"A body here is {' or '.join(kinds)}.")
    return None


def _as_problem(response: HttpResponse) -> HttpResponse:
    """The page of an error as a problem."""
    said = problem(response.status_code)
    _set(said, {name: response.headers[name] for name in _KEPT if name in response.headers})
    return said


def _tagged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer to a read with its entity tag, or 304 where the asker has it."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
        return response
    tag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = tag
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if tag in (each.removeprefix("W/") for each in held) or held == ["*"]:
        unchanged = HttpResponseNotModified()
        names = ("ETag", "Cache-Control", "Vary", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
        _set(unchanged, {name: response.headers[name] for name in names if name in response.headers})
        return unchanged
    return response


def _set(response: HttpResponse, headers: dict[str, str]) -> None:
    for name, text in headers.items():
        response.headers[name] = text

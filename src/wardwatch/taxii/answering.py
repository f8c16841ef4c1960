"""Every answer of this door, in one manner: negotiated, with its limits said, and error resources instead of pages.

It stands before sessions, languages and forms, which are none of this door's: only what follows is asked of a request.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

from wardwatch.standards.taxii import media
from wardwatch.taxii.access import admit
from wardwatch.taxii.errors import of_error, refusal

PREFIX = "/taxii2/"


class Answering:
    """Middleware that answers addresses below `/taxii2/`; everything else passes by."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request. An address without its last slash is the same address."""
        path = request.path_info if request.path_info.endswith("/") else f"{request.path_info}/"
        if not path.startswith(PREFIX):
            return self.get_response(request)
        try:
            response = _answer(request, path)
        except Exception as error:
            known = of_error(error)
            if known is None:
                raise
            response = known
        if rate := getattr(request, "rate", None):
            for name, text in rate.headers.items():
                response[name] = text
        response["Cache-Control"] = "private, no-store"
        response["Vary"] = "Accept, Authorization"
        return response


def _answer(request: HttpRequest, path: str) -> HttpResponse:
    known = admit(request)
    if not media.acceptable(request.headers.get("Accept")):
        return refusal(406, f"This is answered as {media.TAXII}.")
    if "\0" in path:
        raise Http404
    match = resolve(path)
    allowed: dict[str, Callable[..., HttpResponse]] = match.func.methods  # type: ignore[attr-defined]
    method = "GET" if request.method == "HEAD" else request.method or ""
    if method not in allowed:
        response = refusal(405, "This address is not for that.")
        response["Allow"] = ", ".join(sorted(allowed.keys() | ({"HEAD"} if "GET" in allowed else set())))
        return response
    return allowed[method](known, **match.kwargs)

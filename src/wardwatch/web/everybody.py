"""Pages for everybody, signed in or not: who looks, what a visitor's browser may keep, how often a visitor may ask."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from wardwatch.engagements.operations import count_visit
from wardwatch.kit import clock
from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.web.principal import actor_of, is_signed_in

Answer = TypeVar("Answer", bound=HttpResponseBase)
KEPT = "private, max-age=60"
"""What visitors read is the same for all of them, but a page's forms hold a token of their own browser: nobody between
them and us keeps it."""

FOUND = "all"
"""To search engines: this page may be found. Pages of somebody, and answers to questions, may not."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who looks: a visitor is nobody in particular."""
    return request.principal.viewer if is_signed_in(request) else ANONYMOUS


def for_everybody(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """A page for everybody, put together in one transaction as the reader. A visitor's may be kept for a minute."""

    @wraps(view)
    def opened(request: HttpRequest, **kwargs: object) -> Answer:
        with seen_by(viewer_of(request)):
            answer = view(request, **kwargs)
        if not is_signed_in(request):
            answer.setdefault("Cache-Control", KEPT)
            if not request.GET:
                answer.setdefault("X-Robots-Tag", FOUND)
        return answer

    return opened


def count_question(request: HttpRequest) -> None:
    """Count a question that costs more than a page, where a visitor asks it. Raises `TooManyTries`: a page 429."""
    if not is_signed_in(request):
        count_visit(actor=actor_of(request), at=clock.now())

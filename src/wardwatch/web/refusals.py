"""Refusals and failures as pages: what happened, in plain words, and whether trying again helps."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wardwatch.engagements.operations import TooManyTries
from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable, WardwatchError
from wardwatch.members.permissions import NotAllowed
from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import Section, SectionsPage


class RefusalMiddleware:
    """Turns the house's errors, wherever a view raises them, into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, values: object) -> None:
        """Refuse text that no column can hold (NUL), before anything reads it: 400."""
        sent = [text for given in (request.GET, request.POST) for _name, texts in given.lists() for text in texts]
        if any("\0" in text for text in (request.path, *sent)):
            raise BadRequest("a text holds NUL")

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page for `error`; None for errors that are not ours. What is hidden gives the page of what is missing."""
        if isinstance(error, NotFound):
            return render(request, "404.html", status=404)
        if isinstance(error, NotAllowed):
            return render(request, "403.html", status=403)
        if isinstance(error, TooManyTries):
            return render(request, "429.html", status=429)
        return refusal_page(request, error) if isinstance(error, WardwatchError) else None


def refusal_page(request: HttpRequest, error: WardwatchError) -> HttpResponse:
    """What an operation refused (409), a file that does not follow its format (400), or a silence outside (503)."""
    status, lead, advice = _words(error)
    page = SectionsPage(
        title=_("Nothing was changed."),
        lead=lead,
        sections=(Section("advice", "", (advice,)),),
        back=Link(_("Back to the start"), "/"),
    )
    return render(request, "sections.html", {"page": page}, status=status)


def _words(error: WardwatchError) -> tuple[int, str, str]:
    again = _("Trying again the same way gives the same answer.")
    if isinstance(error, FormatError):
        place = _("Place: %(place)s.") % {"place": error.place} if error.place else ""
        return 400, error.reason, f"{place} {_('Correct it there, then send it once more.')}".strip()
    if isinstance(error, Unavailable):
        return 503, _(error.message), _("Trying again in a minute may help.") if error.retry else again
    return 409, _(error.message) if isinstance(error, Refusal) else str(error), again

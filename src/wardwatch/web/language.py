"""The reader's language: chosen on any page and kept in this browser, or the person's own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from wardwatch.kit import clock
from wardwatch.members.models import User
from wardwatch.members.operations import change_person_settings
from wardwatch.web.principal import actor_of


@csrf_exempt
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the posted `language` in a cookie, and go back to the page that it was chosen on.

    A visitor's choice changes nothing but their own browser's cookie, so it needs no token: pages for visitors that
    have no other form keep nothing in their browsers.
    """
    return _own(request) if isinstance(request.user, User) else set_language(request)


@csrf_protect
def _own(request: HttpRequest) -> HttpResponseBase:
    """The choice of somebody signed in, which is kept for them."""
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        change_person_settings(user=request.user, language=chosen, actor=actor_of(request), at=clock.now())  # type: ignore[arg-type]
    return set_language(request)


class OwnLanguage:
    """Shows pages in the signed-in person's own language, where they have one and chose no other in this browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; what the browser asks for was found before this."""
        own = getattr(request.user, "language", "")
        if own in dict(settings.LANGUAGES) and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(own)
            request.LANGUAGE_CODE = own
        return self.get_response(request)

"""The reader's language: chosen on any page, kept in this browser, and with the account of whoever is signed in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from wardwatch.kit import clock
from wardwatch.members.models import User
from wardwatch.members.operations import change_person_settings
from wardwatch.web.principal import actor_of


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the posted `language` in a cookie, and go back to the page that it was chosen on."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in dict(settings.LANGUAGES):
        change_person_settings(user=request.user, language=chosen, actor=actor_of(request), at=clock.now())
    return set_language(request)

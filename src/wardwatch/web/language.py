"""The reader's language: chosen on any page, kept in this browser."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Keep the posted `language` in a cookie, and go back to the page that it was chosen on."""
    return set_language(request)

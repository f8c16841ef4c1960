"""Sign-in and sign-out are django-allauth's, with our pages; here is what it leaves to us.

Failed tries are limited by account and origin together (5 in 5 minutes) and by origin alone (60 a minute): guessing
wrong from elsewhere keeps nobody out of their own account.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import SectionsPage


@require_GET
def closed(request: HttpRequest) -> HttpResponse:
    """For somebody whose account was closed."""
    page = SectionsPage(
        title=_("This account is closed."),
        lead=_("Call the center; the number is below."),
        back=Link(_("Back to the start"), "/"),
    )
    return render(request, "sections.html", {"page": page}, status=403)

"""Proving who one is: nothing opens to whoever still needs a second factor, and some pages ask for a fresh proof."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from wardwatch.members.factors import has_second_factor
from wardwatch.members.models import User
from wardwatch.members.policy import needs_second_factor
from wardwatch.web.access import View, signed_in
from wardwatch.web.principal import SignedInRequest, is_signed_in


class SecondFactorMiddleware:
    """Leads whoever needs a second factor and has none to their own account; nothing else opens before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or lead elsewhere."""
        if not request.path.startswith(("/account/", "/static/")) and lacks_second_factor(request):
            return HttpResponseRedirect(reverse("account"))
        return self.get_response(request)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody is signed in who still has to set up a second factor: none here, and none that their
    organization's own sign-in asked for and vouches for."""
    if not settings.SECOND_FACTOR_REQUIRED or not is_signed_in(request):
        return False
    assert isinstance(request.user, User)
    if not needs_second_factor(request.principal) or has_second_factor(request.user):
        return False
    return not any(proof.get("second_factor") for proof in get_authentication_records(request, request.user))


def proven(view: View) -> View:
    """A page for somebody signed in who proved within the last minutes who they are; others are asked to, first."""

    @signed_in
    @wraps(view)
    def opened(request: SignedInRequest, **kwargs: object) -> HttpResponseBase:
        if is_reauthentication_required(request, app="wardwatch"):
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.path})}")
        return view(request, **kwargs)

    return opened

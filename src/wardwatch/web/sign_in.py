"""Signing in: with a password here, or with the organization's own sign-in.

Where any organization has a sign-in of its own, the page asks for the address first. What it answers depends on the
domain of the address only: for a domain that leads elsewhere, whose link that is; for any other, the password.
The way there is a link and not a redirect: the page's own policy lets no form lead to another site, and people see
where they go.
"""

import urllib.parse
from typing import Any
from uuid import UUID

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.core import ratelimit
from allauth.mfa.internal.constants import LoginStageKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardwatch.kit import clock
from wardwatch.kit.errors import Unavailable
from wardwatch.members import operations
from wardwatch.members.models import User
from wardwatch.members.sign_on import openid, registrations
from wardwatch.members.sign_on.openid import Attempt, Registration, SignOnFailed
from wardwatch.web.account import refuse
from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import actor_of

KEPT_AS = "sign_on"
ASKED = "password"


class SignIn(LoginView):  # type: ignore[misc]
    """The first page of a sign-in, and the one for the password."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """The library's own form, with our words."""
        form = super().get_form(*args, **kwargs)
        if "remember" in form.fields:
            form.fields["remember"].label = _("Stay signed in for half a day, also when I close the browser")
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take an address alone, or address and password."""
        if ASKED in request.POST or not registrations.is_used():
            answer: HttpResponse = super().post(request, *args, **kwargs)
            return answer
        address = request.POST.get("login", "").strip()
        try:
            validate_email(address)
        except ValidationError:
            return self._page(address_only=True, failed=_("Please type your whole mail address."))
        registration = registrations.registration_for(address)
        if registration is None:
            return self._page(address_only=False, address=address)
        return _lead_on(request, registration, address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`address_only`: the password is asked for on the next page."""
        asked = self.request.method == "GET" and ASKED not in self.request.GET
        return {"address_only": asked and registrations.is_used(), **super().get_context_data(**kwargs)}

    def _page(self, *, address_only: bool, address: str = "", failed: str = "") -> HttpResponse:
        form = self.get_form_class()(request=self.request, initial={"login": address or None})
        context = self.get_context_data(form=form, address_only=address_only, failed=failed)
        return render(self.request, self.template_name, context, status=400 if failed else 200)


def _lead_on(request: HttpRequest, registration: Registration, address: str) -> HttpResponse:
    """The page with the way to an organization's own sign-in."""
    next_url = get_next_redirect_url(request) or ""
    query = {ASKED: "", **({"next": next_url} if next_url else {})}
    by_password = Link(_("Use a password instead"), f"{reverse('account_login')}?{urllib.parse.urlencode(query)}")
    domain = registrations.domain_of(address)
    try:
        attempt, url = openid.begin(
            registration, back_url=back_url(registration.uid), email=address, next_url=next_url, at=clock.now()
        )
    except (SignOnFailed, Unavailable):
        page = SectionsPage(
            title=_("Your organization's sign-in does not answer"),
            lead=_("Addresses at %(domain)s sign in there. Try again in a minute.") % {"domain": domain},
            sections=(Section("other", "", links=(by_password,)),),
            back=Link(_("Back to the start"), "/"),
        )
        return render(request, "sections.html", {"page": page}, status=503)
    request.session[KEPT_AS] = attempt.as_dict()
    host = urllib.parse.urlsplit(url).hostname or ""
    page = SectionsPage(
        title=_("Sign in with your organization"),
        lead=_("Addresses at %(domain)s sign in at %(host)s. Afterwards you come back here.")
        % {"domain": domain, "host": host},
        sections=(Section("other", "", links=(by_password,)),),
        back=Link(_("Continue with your organization"), url),
    )
    return render(request, "sections.html", {"page": page})


def back_url(provider: str) -> str:
    """Where an identity server sends people back to: an address of its own for each, so that none answers for
    another."""
    return settings.PUBLIC_URL + reverse("sign-on-back", kwargs={"sign_on": provider})


@require_GET
def back(request: HttpRequest, sign_on: UUID) -> HttpResponse:
    """Somebody comes back from their organization's sign-in."""
    limited: HttpResponse | None = ratelimit.consume_or_429(request, action="login")
    if limited or request.user.is_authenticated:
        return limited or HttpResponseRedirect("/")
    try:
        user, attempt, proved_twice = _welcome(request, str(sign_on))
    except operations.NotInvited:
        refuse(request, "", how="oidc")
        return _not_invited(request)
    except SignOnFailed as failure:
        refuse(request, "", how="oidc")
        return _failed(request, failure.why, status=403)
    except Unavailable:
        return _failed(request, "silent", status=503)
    record_authentication(request, user, method="oidc", second_factor=proved_twice or None)
    login = Login(user=user, redirect_url=attempt.next or None)
    if proved_twice:
        login.state["stages"] = {LoginStageKey.MFA_AUTHENTICATE.value: {"handled": True}}
    request.session.set_expiry(0)  # as after a password: with the browser, and after half a day at the latest
    answer: HttpResponse = perform_login(request, login)
    return answer


def _welcome(request: HttpRequest, provider: str) -> tuple[User, Attempt, bool]:
    """Who comes, by which attempt, and whether their second factor is taken. An attempt is good for one answer."""
    kept = request.session.pop(KEPT_AS, None)
    registration = registrations.registration(provider)
    if kept is None or registration is None or kept["provider"] != provider:
        raise SignOnFailed("No sign-in was begun here.", why="state")
    attempt, at = Attempt(**kept), clock.now()
    claims = openid.finish(registration, attempt, request.GET.dict(), back_url=back_url(provider), at=at)
    user = operations.admit(registration=registration, claims=claims, actor=actor_of(request), at=at)
    return user, attempt, registration.second_factor and claims.second_factor


def _not_invited(request: HttpRequest) -> HttpResponse:
    page = SectionsPage(
        title=_("You are not invited yet"),
        lead=_(
            "Your organization knows you, but nobody there has invited you here. Ask the person who keeps your"
            " organization's people, or call the center; the number is below."
        ),
        back=Link(_("Back to the start"), "/"),
    )
    return render(request, "sections.html", {"page": page}, status=403)


def _failed(request: HttpRequest, why: str, *, status: int) -> HttpResponse:
    page = SectionsPage(
        title=_("You are not signed in"),
        lead=_("Your organization's sign-in and this site did not understand each other. Nothing was changed."),
        sections=(
            Section(
                "advice",
                "",
                (
                    _("Begin once more. If it happens again, tell the people who keep sign-in at your organization."),
                    _("The word for them: %(word)s") % {"word": why},
                ),
            ),
        ),
        back=Link(_("Begin once more"), reverse("account_login")),
    )
    return render(request, "sections.html", {"page": page}, status=status)


@require_GET
def only(request: HttpRequest) -> HttpResponse:
    """For somebody whose organization asks them to come in by its own sign-in."""
    page = SectionsPage(
        title=_("Sign in with your organization"),
        lead=_("Your organization asks its people to use its own sign-in. Type your address, without a password."),
        back=Link(_("Type my address"), reverse("account_login")),
    )
    return render(request, "sections.html", {"page": page}, status=403)

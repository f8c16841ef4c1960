"""Sign-in and sign-out are django-allauth's, with our pages; here is what it leaves to us.

Nobody signs up: the center or a member's owner invites. Who came, who went and what was refused is recorded.
Failed tries are limited by account and origin together (5 in 5 minutes) and by origin alone (60 a minute): guessing
wrong from elsewhere keeps nobody out of their own account. A browser that somebody signed in with before is an origin
of its own for their address, so guessing wrong in the same office does not either.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit import clock
from wardwatch.kit.origin import network_of
from wardwatch.members import operations
from wardwatch.members.models import User
from wardwatch.members.queries import principal_of
from wardwatch.members.sign_on import registrations
from wardwatch.web import known
from wardwatch.web.pages import Link
from wardwatch.web.pages.sections import SectionsPage
from wardwatch.web.principal import BEGUN, SEEN, actor_of, actor_signing


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """What the sign-in library asks of us: accounts are made by operations only, and sessions are recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin a session."""
        how = " ".join(proof.get("type") or proof["method"] for proof in get_authentication_records(request, user))
        super().login(request, user)
        at = clock.now()
        request.session[SEEN] = request.session[BEGUN] = at.timestamp()
        operations.begin_session(
            user=user,
            actor=actor_signing(request, user),
            at=at,
            key=request.session.session_key or "",
            agent=agent_of(request),
            how=how or "password",
        )

    def post_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse:
        """Lead to where they wanted; their browser is known from now on."""
        response: HttpResponse = super().post_login(request, user, **given)
        known.remember(request, response, user.email)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted together: those of a network, or of a browser known for the address typed in."""
        place = known.place_of(request, request.POST.get("login", ""))
        return place or network_of(super().get_client_ip(request))

    def logout(self, request: HttpRequest) -> None:
        """End a session; called for somebody who is signed in."""
        if isinstance(request.user, User):
            key = request.session.session_key or ""
            operations.end_session(
                user=request.user, actor=actor_signing(request, request.user), at=clock.now(), key=key
            )
        super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before the password is looked at where there were too many tries."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            refuse(request, credentials.get("email", ""), throttled=True)
            raise

    def pre_login(self, request: HttpRequest, user: User, **given: Any) -> HttpResponse | None:
        """Lead away whoever typed the right password where their organization's own sign-in is asked for."""
        proofs = get_authentication_records(request, user)
        if proofs and proofs[-1]["method"] == "password" and user.is_active:
            person = principal_of(user, at=clock.now())
            if registrations.is_closed_to_passwords(user, person.organization, person.roles):
                refuse(request, user.email)
                return HttpResponseRedirect(reverse("sign-on-only"))
        answer: HttpResponse | None = super().pre_login(request, user, **given)
        return answer

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong address, or wrong password: the record is the same."""
        refuse(request, credentials.get("email", ""))

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """The right password to a closed account."""
        refuse(request, user.email)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed tries are counted by account *and* origin.

        Counted by account alone, as the library does, a stranger could keep anybody out by guessing wrong.
        """
        return f"{self.get_client_ip(request)} {super()._get_login_attempts_cache_key(request, **credentials)}"


def refuse(request: HttpRequest, email: str, *, throttled: bool = False, how: str = "password") -> None:
    """Record that a sign-in with this address was refused."""
    operations.refuse_session(
        actor=actor_of(request), at=clock.now(), throttled=throttled, email=email, agent=agent_of(request), how=how
    )


def agent_of(request: HttpRequest) -> str:
    """What the reader's program calls itself."""
    return request.headers.get("User-Agent", "")


@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """For somebody whose account was closed."""
    page = SectionsPage(
        title=_("This account is closed."),
        lead=_("Call the center; the number is below."),
        back=Link(_("Back to the start"), "/"),
    )
    return render(request, "sections.html", {"page": page}, status=403)

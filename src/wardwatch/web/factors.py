"""Proving who one is: the sign-in library's pages for second factors and fresh proofs, with our looks and our trail."""

import json
from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCodeView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.models import User
from wardwatch.web.account import refuse
from wardwatch.web.pages import Link
from wardwatch.web.pages.account import KeyPart, ProofPage
from wardwatch.web.principal import actor_of

TEMPLATE = "account/proof.html"


class AskFactor(AuthenticateView):  # type: ignore[misc]
    """The second step of a sign-in: a code, or a security key."""

    template_name = TEMPLATE

    def form_invalid(self, form: Form) -> HttpResponse:
        """A wrong code after the right password: the person is told on their own page."""
        how = "code" if "code" in form.fields else "webauthn"
        refuse(self.request, self.stage.login.user.email, how=how)
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        options = given["js_data"]["request_options"]
        has_keys = bool(options["publicKey"].get("allowCredentials"))
        page = ProofPage(
            title=_("One more step"),
            lead=_("Type the code that your authenticator app shows, or one of your recovery codes."),
            form=_worded(given["form"]),
            act=_("Sign in"),
            key=KeyPart("get", _json(options), given["webauthn_form"], _("Use a security key")) if has_keys else None,
        )
        return {"page": page}


class AddApp(ActivateTOTPView):  # type: ignore[misc]
    """Set up an authenticator app; one is enough."""

    template_name = TEMPLATE

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; whoever has an app set up is led back."""
        if request.user.is_authenticated and is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return HttpResponseRedirect(reverse("account"))
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Form) -> HttpResponse:
        """Store it, and say so in the trail."""
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, "totp")
        return answer

    def get_success_url(self) -> str:
        """The recovery codes, if they were made now."""
        return reverse("account-codes" if self.did_generate_recovery_codes else "account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        page = ProofPage(
            title=_("Set up an authenticator app"),
            lead=_(
                "Open an authenticator app on your phone, add an account, and point the camera at this picture."
                " Then type the six digits that the app shows."
            ),
            form=_worded(given["form"]),
            act=_("Turn it on"),
            picture=given["totp_svg_data_uri"],
            secret=" ".join(_groups(given["form"].secret)),
            others=(Link(_("Back to my account"), reverse("account")),),
        )
        return {"page": page}


class AddKey(AddWebAuthnView):  # type: ignore[misc]
    """Register a security key, or what a phone or computer has built in."""

    template_name = TEMPLATE

    def form_valid(self, form: Form) -> HttpResponse:
        """Store it, and say so in the trail."""
        answer: HttpResponse = super().form_valid(form)
        _note(self.request, "webauthn")
        return answer

    def get_success_url(self) -> str:
        """The recovery codes, if they were made now."""
        return reverse("account-codes" if self.did_generate_recovery_codes else "account")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        form = kwargs.get("form") or self.get_form()
        form.fields["name"].label = _("A name for it, such as “blue key on my badge”")
        page = ProofPage(
            title=_("Add a security key"),
            lead=_("Plug the key in, or use the fingerprint or face reader of this device. Then press the button."),
            key=KeyPart("create", _json(given["js_data"]["creation_options"]), form, _("Add this key")),
            others=(Link(_("Back to my account"), reverse("account")),),
        )
        return {"page": page}


class ProveByPassword(ReauthenticateView):  # type: ignore[misc]
    """Type the password once more."""

    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        given["form"].fields["password"].label = _("Your password")
        return {"page": _once_more(given, form=given["form"], act=_("Go on"), username=self.request.user.email)}


class ProveByCode(ReauthenticateByCodeView):  # type: ignore[misc]
    """Type a code once more."""

    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        return {"page": _once_more(given, form=_worded(given["form"]), act=_("Go on"))}


class ProveByKey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Touch a security key once more."""

    template_name = TEMPLATE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page."""
        given = super().get_context_data(**kwargs)
        form = self.get_form_class()(user=self.request.user)
        options = _json(given["js_data"]["request_options"])
        return {"page": _once_more(given, key=KeyPart("get", options, form, _("Use a security key")))}


def _once_more(given: dict[str, Any], **parts: Any) -> ProofPage:
    labels = {
        "reauthenticate": _("Use my password"),
        "mfa_reauthenticate": _("Use a code from my app"),
        "mfa_reauthenticate:webauthn": _("Use a security key"),
    }
    others = given.get("reauthentication_alternatives", ())
    return ProofPage(
        title=_("Is it still you?"),
        lead=_("What comes next changes who can get in. So please prove once more who you are."),
        others=tuple(Link(labels[each["id"]], each["url"]) for each in others if each["id"] in labels),
        **parts,
    )


def _note(request: Any, kind: str) -> None:
    user = request.user
    assert isinstance(user, User)
    operations.note_factor(user=user, kind=kind, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Stored. You will be asked for it when you sign in."))


def _worded(form: Form) -> Form:
    form.fields["code"].label = _("Code")
    return form


def _json(options: Any) -> str:
    return json.dumps(options)


def _groups(secret: str) -> list[str]:
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]

"""My account: how I prove who I am, where I am signed in, who tried, and the tokens of my programs."""

from datetime import timedelta
from uuid import UUID

from allauth.mfa.recovery_codes.internal import flows
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.factors import has_second_factor
from wardwatch.members.models import User
from wardwatch.members.permissions import Action
from wardwatch.web.access import signed_in
from wardwatch.web.me_sections import sections
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Term
from wardwatch.web.pages.account import ProofPage
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.proofs import lacks_second_factor, proven

TOKEN_DAYS = (30, 90, 365)


@require_safe
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """The page that has it all."""
    page = SectionsPage(
        title=_("My account"),
        lead=_("You sign in as %(email)s, for %(organization)s.")
        % {"email": request.principal.email, "organization": request.principal.organization_name},
        sections=sections(_user(request), request.principal, key=_key(request), lacking=lacks_second_factor(request)),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@proven
def codes(request: SignedInRequest) -> HttpResponse:
    """The recovery codes, shown once; a POST makes new ones, and the old ones end."""
    user = _user(request)
    if not has_second_factor(user):
        raise Http404
    if request.method == "POST":
        flows.generate_recovery_codes(request)
        operations.note_factor(user=user, kind="recovery_codes", actor=actor_of(request), at=clock.now())
        return HttpResponseRedirect(reverse("account-codes"))
    found, shown = flows.view_recovery_codes(request)
    return render(request, "sections.html", {"page": _codes_page(found.get_unused_codes() if found and shown else [])})


def _codes_page(unused: list[str]) -> SectionsPage:
    rows = tuple(Row((Cell(str(number)), Cell(f"{code[:4]} {code[4:]}"))) for number, code in enumerate(unused, 1))
    lead = _("Each lets you in once, when you have neither your phone nor your key. Print this page, and keep it safe.")
    hidden = _("They are shown only once, right after they are made. If you have lost them, make new ones.")
    again = Act(_("Make new codes; the old ones end"), reverse("account-codes"))
    columns = (Column(_("Number"), numeric=True), Column(_("Code")))
    table = Table(_("Recovery codes"), columns, rows, Empty(""))
    return SectionsPage(
        title=_("Your recovery codes"),
        lead=lead if unused else hidden,
        sections=(Section("codes", "", table=table) if unused else Section("codes", "", acts=(again,)),),
        back=Link(_("I have kept them") if unused else _("Back to my account"), reverse("account")),
    )


@require_POST
@proven
def remove_factor(request: SignedInRequest) -> HttpResponse:
    """Take an app or a key away."""
    chosen = request.POST.get("factor", "")
    if not chosen.isdecimal():
        raise Http404
    operations.remove_factor(
        user=_user(request),
        factor=int(chosen),
        required=settings.SECOND_FACTOR_REQUIRED,
        actor=actor_of(request),
        at=clock.now(),
    )
    messages.success(request, _("Removed."))
    return HttpResponseRedirect(reverse("account"))


class PasswordForm(forms.Form):
    """A new password, twice."""

    first = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least twelve characters. Four words that do not belong together do well."),
    )
    second = forms.CharField(
        label=gettext_lazy("The same once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_first(self) -> str:
        """The password, if it is hard to guess."""
        chosen = str(self.cleaned_data["first"])
        password_validation.validate_password(chosen)
        return chosen

    def clean_second(self) -> str:
        """The same password."""
        if self.cleaned_data["second"] != self.cleaned_data.get("first", self.cleaned_data["second"]):
            raise forms.ValidationError(_("This is not the same."))
        return str(self.cleaned_data["second"])


@require_http_methods(["GET", "POST"])
@proven
def password(request: SignedInRequest) -> HttpResponse:
    """Set another password; sessions elsewhere end."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        user, before = _user(request), _key(request)
        operations.change_password(
            user=user, password=form.cleaned_data["first"], key=before, actor=actor_of(request), at=clock.now()
        )
        update_session_auth_hash(request, user)
        operations.move_session(user=user, before=before, after=_key(request))
        messages.success(request, _("Your password is changed. Elsewhere you are signed out."))
        return HttpResponseRedirect(reverse("account"))
    page = ProofPage(
        title=_("Change my password"),
        lead=_("Wherever else you are signed in, you will be signed out."),
        form=form,
        act=_("Change it"),
        username=request.principal.email,
        others=(Link(_("Back to my account"), reverse("account")),),
    )
    return render(request, "account/proof.html", {"page": page}, status=400 if form.errors else 200)


@require_POST
@signed_in
def end_sessions(request: SignedInRequest) -> HttpResponse:
    """End one session, or all but this one."""
    user, chosen = _user(request), request.POST.get("session", "")
    if chosen == "others":
        operations.close_other_sessions(user=user, key=_key(request), actor=actor_of(request), at=clock.now())
    else:
        operations.close_session(user=user, session=_uuid(chosen), actor=actor_of(request), at=clock.now())
    messages.success(request, _("Ended."))
    return HttpResponseRedirect(reverse("account"))


class TokenForm(forms.Form):
    """A name, an end, and what the token may do besides reading."""

    name = forms.CharField(
        label=gettext_lazy("What uses it?"),
        max_length=100,
        help_text=gettext_lazy("Such as: inventory script on the file server."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long is it good for?"),
        coerce=int,
        choices=[(days, gettext_lazy("%s days") % days) for days in TOKEN_DAYS],
    )

    def __init__(self, request: SignedInRequest) -> None:
        """The form with a box for everything that this person may do."""
        super().__init__(request.POST if request.method == "POST" else None)
        principal = request.principal
        self._actions = {
            action.name.lower(): action for action in Action if principal.may(action, principal.organization)
        }
        for name, action in self._actions.items():
            label = _("It may also: %(action)s") % {"action": _(action.value)}
            self.fields[name] = forms.BooleanField(label=label, required=False)

    @property
    def scopes(self) -> list[Action]:
        """What was ticked."""
        return [action for name, action in self._actions.items() if self.cleaned_data[name]]


@require_http_methods(["GET", "POST"])
@proven
def add_token(request: SignedInRequest) -> HttpResponse:
    """Make a token; the answer to the POST is the only page that ever shows it.

    A token needs no second factor, so whoever still has to set one up does that first.
    """
    if lacks_second_factor(request):
        return HttpResponseRedirect(reverse("account"))
    form = TokenForm(request)
    if form.is_bound and form.is_valid():
        at = clock.now()
        made = operations.create_token(
            principal=request.principal,
            user=_user(request).pk,
            name=form.cleaned_data["name"],
            scopes=form.scopes,
            expires_at=at + timedelta(days=form.cleaned_data["days"]),
            actor=actor_of(request),
            at=at,
        )
        page = SectionsPage(
            title=_("Your new token"),
            lead=_("Copy it now. It is not kept here, and not shown again."),
            sections=(Section("token", "", terms=(Term(form.cleaned_data["name"], made.secret),)),),
            back=Link(_("I have copied it"), reverse("account")),
        )
        return render(request, "sections.html", {"page": page})
    page_of_form = FormPage(
        title=_("A token for a program"),
        lead=_("A program that has the token reads here what you may read. Whoever has the token can use it."),
        form=form,
        post_url=reverse("account-token"),
        act=_("Make it"),
        cancel_url=reverse("account"),
    )
    return render(request, "form.html", {"page": page_of_form}, status=400 if form.errors else 200)


@require_POST
@signed_in
def revoke_token(request: SignedInRequest) -> HttpResponse:
    """End a token."""
    chosen = request.POST.get("token", "")
    if not chosen.isdecimal():
        raise Http404
    operations.revoke_token(principal=request.principal, token=int(chosen), actor=actor_of(request), at=clock.now())
    messages.success(request, _("The token works no longer."))
    return HttpResponseRedirect(reverse("account"))


def _user(request: SignedInRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _key(request: SignedInRequest) -> str:
    return request.session.session_key or ""


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None

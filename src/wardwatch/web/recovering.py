"""The way back in for somebody who lost what they sign in with. Nothing here tells whose address it is."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.types import Lost
from wardwatch.web.me import PasswordForm
from wardwatch.web.pages import Link
from wardwatch.web.pages.account import ProofPage
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import actor_of


class AskForm(forms.Form):
    """Whose account it is, and what was lost."""

    email = forms.EmailField(
        label=gettext_lazy("The mail address that you sign in with"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    lost = forms.ChoiceField(label=gettext_lazy("What have you lost?"), choices=Lost.choices)


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to be let in again. The answer is the same for every address."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            operations.ask_recovery(
                email=said["email"], lost=Lost(said["lost"]), actor=actor_of(request), at=clock.now()
            )
        except operations.TooManyAsked:
            return render(request, "429.html", status=429)
        return render(request, "sections.html", {"page": _asked()})
    page = FormPage(
        title=_("You cannot sign in?"),
        lead=_(
            "Say what you have lost. Two other people check that it is you, then you get a link by mail."
            " In a hurry? Call the center; the number is below."
        ),
        form=form,
        post_url=reverse("recover"),
        act=_("Ask to be let in again"),
        cancel_url=reverse("account_login"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _asked() -> SectionsPage:
    steps = (
        _("If somebody signs in with this address, a mail goes there within a few minutes."),
        _("Then two other people have to agree: one who decides for your organization, and one of the center."),
        _("The center calls the telephone number that is registered for you. It never asks for your password."),
        _("Half an hour after both agreed, the link comes by mail. It is good for an hour."),
    )
    return SectionsPage(
        title=_("We have your request."),
        lead=_("For your safety we do not say here whether we know the address."),
        sections=(Section("steps", _("What happens now"), steps),),
        back=Link(_("Back to the start"), reverse("home")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop it: the link of every mail about a request. Looking changes nothing."""
    if request.method == "POST":
        operations.stop_recovery(token=token, actor=actor_of(request), at=clock.now())
        page = SectionsPage(
            title=_("Stopped. Nobody is let in by this request."),
            lead=_("Call the center and say that somebody tried; the number is below."),
            back=Link(_("Back to the start"), reverse("home")),
        )
        return render(request, "sections.html", {"page": page})
    act = Act(_("It was not me: stop it"), reverse("recover-stop", kwargs={"token": token}))
    page = SectionsPage(
        title=_("Was this not you?"),
        lead=_("Somebody asked to be let into your account again. If it was not you, stop it here."),
        sections=(Section("stop", "", acts=(act,)),),
    )
    return render(request, "sections.html", {"page": page})


class PresentPasswordForm(forms.Form):
    """The password that somebody still knows."""

    first = forms.CharField(
        label=gettext_lazy("Your password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Get in again; a link that is no longer good looks like none. Looking changes nothing."""
    offered = operations.open_recovery(token=token, at=clock.now())
    kind = PresentPasswordForm if offered.lost is Lost.FACTOR else PasswordForm
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            operations.use_recovery(
                token=token, password=form.cleaned_data["first"], actor=actor_of(request), at=clock.now()
            )
        except operations.WrongPassword as refusal:
            form.add_error("first", refusal.message)
        else:
            messages.success(request, _("Done. Sign in now."))
            return HttpResponseRedirect(reverse("account_login"))
    leads = {
        Lost.PASSWORD: _(
            "Choose a new password for %(email)s. Wherever you are signed in, you will be signed out."
            " Your tokens for programs end too."
        ),
        Lost.FACTOR: _("Type your password. Then your lost app or key is removed, and you sign in and add another."),
        Lost.BOTH: _(
            "Choose a new password for %(email)s. Your lost app or key is removed; you will add another."
            " Your tokens for programs end too."
        ),
    }
    page = ProofPage(
        title=_("Get back in"),
        lead=leads[offered.lost] % {"email": offered.email},
        form=form,
        act=_("Remove what I lost") if offered.lost is Lost.FACTOR else _("Store the new password"),
        username=offered.email,
    )
    return render(request, "account/proof.html", {"page": page}, status=400 if form.errors else 200)

"""What pages about servers elsewhere share, those that are pulled from and those that are sent to."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardwatch.feeds.reaching import LONGEST_NAME
from wardwatch.feeds.taxii_server.looking import Tried
from wardwatch.kit.errors import NotFound, Refusal, Unavailable
from wardwatch.members.permissions import NotAllowed
from wardwatch.web.pages import Tag, Term, Tone
from wardwatch.web.pages.sections import FormPage

LONGEST = 500
UNKNOWN_THERE = ("answered 401", "answered 403")


class ReachForm(forms.Form):
    """How a server is reached; `secret` is never shown again."""

    name = forms.SlugField(
        label=gettext_lazy("Short name here"),
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("Small letters, digits and hyphens. It stays as it is."),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=LONGEST,
        help_text=gettext_lazy("As you were given it: of the discovery, an API root, or the collection."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    user = forms.CharField(
        label=gettext_lazy("User name there"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Empty: the secret is a token that stands alone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Password or token there"),
        max_length=4_000,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def keep_name(self) -> None:
        """For one that stands: its name stays, and an empty secret means the one that we have."""
        del self.fields["name"]
        self.fields["secret"].help_text = _("Empty: as it was. Another server needs its own.")

    @property
    def secret_said(self) -> str | None:
        """The secret, None where nothing was typed."""
        return self.cleaned_data["secret"] or None


class ReasonForm(forms.Form):
    """Why something is done; kept in the audit trail."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


def kept(form: forms.Form, keep: Callable[[], object]) -> bool:
    """Whether what was filled in could be kept; where not, the form says why."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        keep()
    except NotAllowed:
        raise
    except NotFound as missing:
        form.add_error(None, _(missing.message))
    except Refusal as refusal:
        form.add_error(None, _(refusal.message))
    except Unavailable as failure:
        form.add_error(None, reason_of(Tried("", may=False, problem=failure.message, retry_helps=failure.retry)))
    else:
        return True
    return False


def shown(request: HttpRequest, page: FormPage) -> HttpResponse:
    """A form, or the form again with what is wrong."""
    return render(request, "form.html", {"page": page}, status=400 if page.form.errors else 200)


def say_tried(request: HttpRequest, tried: Tried, *, may: str, may_not: str) -> None:
    """Say how a try went: `may` where it answers as we want, `may_not` where it answers and does not let us."""
    if tried.problem:
        messages.error(request, reason_of(tried))
    elif tried.may:
        messages.success(request, may % {"title": tried.title})
    else:
        messages.warning(request, may_not % {"title": tried.title})


def reason_of(tried: Tried) -> str:
    """Why a server did not answer, and what helps."""
    advice = _("Trying again in a minute may help.") if tried.retry_helps else ""
    if any(words in tried.problem for words in UNKNOWN_THERE):
        advice = _("It does not let us in: look at the user name and the secret.")
    elif "not a public address" in tried.problem or "only https" in tried.problem:
        advice = _("Such an address has to be named by whoever runs this installation (WARDWATCH_SERVER_TARGETS).")
    return f"{_('It did not work: %(problem)s.') % {'problem': tried.problem.rstrip('.')}} {advice}".strip()


def reached_as(user: str, *, has_secret: bool) -> Term:
    """Who we are there; of the secret only that there is one."""
    secret = _("its secret is stored encrypted, and never shown")
    if user:
        return Term(_("We are there"), f"{user}; {secret}" if has_secret else user)
    return Term(
        _("We are there"), _("known by a token; %(secret)s") % {"secret": secret} if has_secret else _("nobody")
    )


def paused() -> Tag:
    """The state of one that somebody paused."""
    return Tag(_("paused"), Tone.NEUTRAL)

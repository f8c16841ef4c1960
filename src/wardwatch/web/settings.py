"""Settings: of a member, kept by its owners; of the center, kept by its administrators. Others of the house look."""

import dataclasses
from zoneinfo import available_timezones

from django import forms
from django.conf import settings as configured
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.delivery.trial import send_test
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members import operations, queries
from wardwatch.members.models import User
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.preferences.types import (
    FEWEST,
    LONGEST_WORDS,
    MOST,
    NOTIFIED_FROM,
    CenterSettings,
    MemberSettings,
)
from wardwatch.members.types import Band
from wardwatch.web import bands, retention
from wardwatch.web.access import signed_in
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Term
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.sign_on import may_keep

SECRET = frozenset({"database_url", "smtp_url"})
"""Variables that may hold a password: only whether they are set is said."""
INNER = frozenset({"login"})
"""What the program sets for itself."""


def zones() -> list[tuple[str, str]]:
    """Time zones as choices."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]


class MemberForm(forms.Form):
    """A member's settings."""

    weekly_digest = forms.BooleanField(label=gettext_lazy("Send a digest each week that has news"), required=False)
    monthly_notice_limit = forms.IntegerField(
        label=gettext_lazy("At most this many notices a month"),
        help_text=gettext_lazy("Emergencies reach you beyond it."),
        min_value=FEWEST,
        max_value=MOST,
    )
    notify_from = forms.TypedChoiceField(
        label=gettext_lazy("Send us a notice when the match is"),
        help_text=gettext_lazy(
            "What is less sure opens no notice: it stands in your findings, and your digest counts it."
            " Where a version is missing we ask you in any case."
        ),
        choices=[(band.value, bands.NOTIFIED[band]) for band in NOTIFIED_FROM],
        coerce=Band,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of mails"), choices=configured.LANGUAGES)
    time_zone = forms.ChoiceField(label=gettext_lazy("Your time zone: dates end at its midnight"), choices=zones)


class CenterForm(forms.Form):
    """What the center says of itself."""

    name = forms.CharField(label=gettext_lazy("Name of the center"), max_length=200)
    telephone = forms.CharField(
        label=gettext_lazy("Telephone, as it stands below every page"), max_length=60, required=False
    )
    emergency_words = forms.CharField(
        label=gettext_lazy("A sentence beside it, on members' pages"),
        help_text=gettext_lazy("Such as: Say first whether patients are in danger."),
        max_length=LONGEST_WORDS,
        required=False,
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)


class PersonForm(forms.Form):
    """Language and time zone of somebody's pages."""

    language = forms.ChoiceField(label=gettext_lazy("Language of your pages"), required=False)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Your time zone"),
        help_text=gettext_lazy("Times are shown in it, with UTC beside."),
        required=False,
    )

    def __init__(self, request: SignedInRequest, user: User) -> None:
        """The form; bound where something was sent."""
        given = request.POST if request.method == "POST" else None
        super().__init__(given, initial={"language": user.language, "time_zone": user.time_zone})
        browser, house = _("As my browser asks"), _("As my organization")
        self.fields["language"].choices = [("", browser), *configured.LANGUAGES]  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = [("", house), *zones()]  # type: ignore[attr-defined]


@require_safe
@signed_in
def settings(request: SignedInRequest) -> HttpResponse:
    """The settings of the reader's own organization."""
    page = _center_page(request.principal) if request.principal.is_center else _own_page(request.principal)
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest) -> HttpResponse:
    """Change them."""
    principal = request.principal
    if not may_keep(principal) or not (principal.is_center or principal.is_member):
        raise NotAllowed("Only an owner changes the settings.")
    given = request.POST if request.method == "POST" else None
    kind = CenterForm if principal.is_center else MemberForm
    form: forms.Form = kind(given, initial=_stored(principal))
    if form.is_bound and form.is_valid():
        try:
            _store(request, form)
        except FormatError as error:
            form.add_error(error.place, error.reason)
        else:
            messages.success(request, _("Stored. It holds from now on."))
            return HttpResponseRedirect(reverse("settings"))
    page = FormPage(
        title=_("Change the settings"),
        lead=_("For %(name)s.") % {"name": principal.organization_name},
        form=form,
        post_url=reverse("settings-change"),
        act=_("Store"),
        cancel_url=reverse("settings"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _store(request: SignedInRequest, form: forms.Form) -> None:
    principal, said, at = request.principal, form.cleaned_data, clock.now()
    if principal.is_center:
        operations.change_center_settings(
            principal=principal, wanted=CenterSettings(**said), actor=actor_of(request), at=at
        )
    else:
        operations.change_member_settings(
            principal=principal,
            organization=principal.organization,
            wanted=MemberSettings(**said),
            actor=actor_of(request),
            at=at,
        )


def _stored(principal: Principal) -> dict[str, object]:
    if principal.is_center:
        return dataclasses.asdict(queries.center_settings())
    return dataclasses.asdict(queries.member_settings(principal.organization, viewer=principal.viewer))


def _own_page(principal: Principal) -> SectionsPage:
    sections = [Section("member", "", terms=_member_terms(principal))] if principal.is_member else []
    ways = []
    if principal.is_member:
        ways.append(Link(_("What the center may see of your equipment"), reverse("visibility")))
    if may_keep(principal):
        if principal.is_member:
            ways.insert(0, Link(_("Change the settings"), reverse("settings-change")))
        ways.append(Link(_("Sign-in by your organization"), reverse("sign-on")))
    ways.append(Link(_("Language and time zone of your own pages"), reverse("account-pages")))
    return SectionsPage(
        title=_("Settings of %(name)s") % {"name": principal.organization_name},
        lead=_("Owners change them; everybody of your organization sees them."),
        sections=(*sections, Section("ways", "", links=tuple(ways))),
    )


def _member_terms(principal: Principal) -> tuple[Term, ...]:
    found = queries.member_settings(principal.organization, viewer=principal.viewer)
    languages = dict(configured.LANGUAGES)
    return (
        Term(_("Digest each week"), _("Yes") if found.weekly_digest else _("No")),
        Term(_("Notices a month, at most"), str(found.monthly_notice_limit)),
        Term(_("Notices when the match is"), str(bands.NOTIFIED[found.notify_from]), bands.bands_url()),
        Term(_("Language of mails"), str(languages.get(found.language, found.language))),
        Term(_("Time zone"), found.time_zone.replace("_", " ")),
    )


def _center_page(principal: Principal) -> SectionsPage:
    center, contact = queries.center_settings(), queries.center_contact()
    administers = principal.may(Action.ADMINISTER, principal.organization)
    contacts = reverse("contacts", kwargs={"member": principal.organization_uid})
    ways = [Link(_("Addresses of the center"), contacts)]
    if administers:
        ways.insert(0, Link(_("Change name, telephone and time zone"), reverse("settings-change")))
        ways += [
            Link(_("Sign-in by your organization"), reverse("sign-on")),
            Link(_("Mail domains of organizations"), reverse("domains")),
        ]
    mail = _("A mail server is set.") if configured.SMTP_URL else _("No mail server is set: mail waits in the outbox.")
    factor = (
        _("The center's staff and members' owners need a second factor.")
        if configured.SECOND_FACTOR_REQUIRED
        else _("Nobody needs a second factor.")
    )
    send = Act(_("Send a test mail to me"), reverse("settings-mail"))
    return SectionsPage(
        title=_("Settings of the center"),
        lead=_("Administrators change them; all of the staff sees them."),
        sections=(
            Section(
                "center",
                _("Who the center is"),
                terms=(
                    Term(_("Name"), center.name),
                    Term(_("Telephone"), center.telephone or _("none")),
                    Term(_("Sentence beside it"), center.emergency_words or _("none")),
                    Term(_("Addresses"), ", ".join(contact.addresses) or _("none")),
                    Term(_("Time zone"), center.time_zone.replace("_", " ")),
                ),
                links=tuple(ways),
            ),
            Section("mail", _("Mail"), (mail,), acts=(send,) if administers else ()),
            Section(
                "rules",
                _("Rules"),
                (factor,),
                links=(
                    Link(_("How we judge urgency: the policy in force"), reverse("policy")),
                    Link(_("Feeds, and when each runs"), reverse("feeds")),
                ),
            ),
            retention.section(),
            Section(
                "environment",
                _("Set where the program is started"),
                (_("These are read-only here. What each means stands in the documentation: reference, settings."),),
                table=_environment(),
            ),
        ),
    )


def _environment() -> Table:
    rows = []
    for field in dataclasses.fields(configured.ENVIRONMENT):
        if field.name not in INNER:
            name = field.name.upper() if field.name == "database_url" else f"WARDWATCH_{field.name.upper()}"
            rows.append(Row((Cell(name), Cell(_shown(field.name, getattr(configured.ENVIRONMENT, field.name))))))
    columns = (Column(_("Variable")), Column(_("Value")))
    return Table(_("Variables of the environment"), columns, tuple(rows), Empty(_("None.")))


def _shown(name: str, value: object) -> str:
    if not value:
        return _("not set")
    if name in SECRET:
        return _("set")
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@require_POST
@signed_in
def try_mail(request: SignedInRequest) -> HttpResponse:
    """Send a mail to the administrator who asks."""
    principal = request.principal
    principal.demand(Action.ADMINISTER, queries.center_id())
    send_test(principal=principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("A test mail to %(address)s is in the outbox.") % {"address": principal.email})
    return HttpResponseRedirect(reverse("settings"))


@require_http_methods(["GET", "POST"])
@signed_in
def person(request: SignedInRequest) -> HttpResponse:
    """Language and time zone of the reader's own pages."""
    user = request.user
    assert isinstance(user, User)
    form = PersonForm(request, user)
    if form.is_bound and form.is_valid():
        operations.change_person_settings(user=user, actor=actor_of(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Stored. It holds from now on."))
        answer = HttpResponseRedirect(reverse("account"))
        _keep_language(answer, form.cleaned_data["language"])
        return answer
    page = FormPage(
        title=_("Language and time zone"),
        lead=_("For your own pages, wherever you sign in."),
        form=form,
        post_url=reverse("account-pages"),
        act=_("Store"),
        cancel_url=reverse("account"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _keep_language(answer: HttpResponse, language: str) -> None:
    """What was chosen for this browser before no longer stands against it."""
    name = configured.LANGUAGE_COOKIE_NAME
    if not language:
        answer.delete_cookie(name)
        return
    answer.set_cookie(
        name,
        language,
        max_age=configured.LANGUAGE_COOKIE_AGE,
        secure=configured.LANGUAGE_COOKIE_SECURE,
        httponly=configured.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )

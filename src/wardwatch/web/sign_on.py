"""Keeping single sign-on: an owner says where the organization's people sign in, the center's administrators confirm
which mail domains are whose."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members import operations, queries
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import DomainRow, IdentityProviderRow
from wardwatch.web.access import center_only
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.proofs import proven
from wardwatch.web.sign_in import back_url


class ServerForm(forms.Form):
    """What an owner says of the identity server."""

    issuer = forms.CharField(
        label=gettext_lazy("Address of your sign-in server (issuer)"),
        help_text=gettext_lazy("As the server itself writes it, such as https://login.example.org"),
        max_length=500,
    )
    client_id = forms.CharField(label=gettext_lazy("Client id that the server gave us"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        help_text=gettext_lazy("It is stored encrypted and never shown again. Leave it empty to keep the one stored."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
        required=False,
    )
    domains = forms.CharField(
        label=gettext_lazy("Mail domains of your people, one a line"),
        help_text=gettext_lazy("The center checks each before it counts, so that nobody claims yours."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=6000,
    )
    required = forms.BooleanField(
        label=gettext_lazy("Our people come in this way only; owners keep their password, in case the server fails"),
        required=False,
    )
    second_factor = forms.BooleanField(
        label=gettext_lazy("Our server asks for a second factor, and its word for it (amr, acr) counts here"),
        required=False,
    )


@require_http_methods(["GET", "POST"])
@proven
def sign_on(request: SignedInRequest) -> HttpResponse:
    """Where the reader's own organization's people sign in."""
    principal = request.principal
    _demand(principal)
    row = queries.identity_provider(principal.organization, viewer=principal.viewer)
    form = ServerForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    if form.is_bound and form.is_valid():
        try:
            operations.set_identity_provider(
                principal=principal,
                organization=principal.organization,
                facts=_facts(form),
                actor=actor_of(request),
                at=clock.now(),
            )
        except FormatError as error:
            form.add_error(error.place or None, error.reason)
        else:
            messages.success(request, _("Stored. New mail domains count once the center has checked them."))
            return HttpResponseRedirect(reverse("sign-on"))
    if row is None or form.errors or "change" in request.GET:
        return _form(request, form, row)
    return render(request, "sections.html", {"page": _page(row)})


def _initial(row: IdentityProviderRow | None) -> dict[str, object]:
    if row is None:
        return {}
    return {
        "issuer": row.issuer,
        "client_id": row.client_id,
        "domains": "\n".join(domain.name for domain in row.domains),
        "required": row.required,
        "second_factor": row.second_factor,
    }


def _facts(form: ServerForm) -> operations.ProviderFacts:
    said = form.cleaned_data
    return operations.ProviderFacts(
        issuer=said["issuer"],
        client_id=said["client_id"],
        secret=said["secret"],
        domains=said["domains"].split(),
        required=said["required"],
        second_factor=said["second_factor"],
    )


def _form(request: SignedInRequest, form: ServerForm, row: IdentityProviderRow | None) -> HttpResponse:
    page = FormPage(
        title=_("Sign-in by your organization"),
        lead=_("Your people then sign in here as they do at work. The server speaks OpenID Connect."),
        form=form,
        post_url=reverse("sign-on"),
        act=_("Store"),
        cancel_url=reverse("sign-on") if row else reverse("account"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _page(row: IdentityProviderRow) -> SectionsPage:
    yes, no = _("Yes"), _("No")
    facts = (
        (_("Server (issuer)"), row.issuer),
        (_("Client id"), row.client_id),
        (_("Client secret"), _("stored, and never shown")),
        (_("Address for the server to send people back to"), back_url(str(row.uid))),
        (_("Only this way in"), yes if row.required else no),
        (_("Its word on second factors counts"), yes if row.second_factor else no),
        (_("People who came in this way"), str(row.people)),
    )
    return SectionsPage(
        title=_("Sign-in by your organization"),
        lead=_("Your people sign in here as they do at work."),
        sections=(
            Section("server", "", terms=tuple(Term(name, text) for name, text in facts)),
            Section("domains", _("Mail domains"), table=_domains_table(row.domains)),
            Section(
                "change",
                "",
                links=(Link(_("Change it"), f"{reverse('sign-on')}?change"),),
                acts=(Act(_("End it; passwords work again"), reverse("sign-on-remove")),),
            ),
        ),
    )


def _domains_table(rows: tuple[DomainRow, ...]) -> Table:
    waits, counts = Tag(_("The center checks it"), Tone.CARE), Tag(_("Confirmed"), Tone.GOOD)
    return Table(
        _("Mail domains of your people"),
        (Column(_("Domain")), Column(_("State"))),
        tuple(Row((Cell(row.name), Cell(tag=counts if row.confirmed_at else waits))) for row in rows),
        Empty(_("None.")),
    )


@require_POST
@proven
def remove(request: SignedInRequest) -> HttpResponse:
    """End the organization's single sign-on."""
    operations.remove_identity_provider(
        principal=request.principal,
        organization=request.principal.organization,
        actor=actor_of(request),
        at=clock.now(),
    )
    messages.success(request, _("Ended. Your people sign in with their passwords."))
    return HttpResponseRedirect(reverse("sign-on"))


@require_GET
@center_only
def domains(request: SignedInRequest) -> HttpResponse:
    """Which mail domains organizations named; an administrator checks them."""
    _demand_administrator(request.principal)
    found = queries.mail_domains(viewer=request.principal.viewer)
    waiting = [row for row in found if row.confirmed_at is None]
    url = reverse("domains-answer")
    page = SectionsPage(
        title=_("Mail domains of organizations"),
        lead=_(
            "People with an address in a confirmed domain are led to that organization's own sign-in. Call the"
            " organization at a number you already have, and ask, before you confirm."
        ),
        sections=(
            Section(
                "domains",
                "",
                table=_everybodys(found),
                acts=tuple(
                    act
                    for row in waiting
                    for act in (
                        Act(_("Confirm %(domain)s") % {"domain": row.name}, url, "confirm", str(row.uid)),
                        Act(_("Decline %(domain)s") % {"domain": row.name}, url, "decline", str(row.uid)),
                    )
                ),
            ),
        ),
    )
    return render(request, "sections.html", {"page": page})


def _everybodys(rows: tuple[DomainRow, ...]) -> Table:
    columns = (_("Domain"), _("Organization"), _("Sign-in server"), _("Asked"), _("Confirmed"))
    return Table(
        _("Mail domains, those that wait first"),
        tuple(Column(label) for label in columns),
        tuple(
            Row(
                (
                    Cell(row.name),
                    Cell(row.organization, url=reverse("member", kwargs={"member": row.organization_uid})),
                    Cell(row.issuer),
                    Cell(at=row.asked_at),
                    Cell(at=row.confirmed_at) if row.confirmed_at else Cell(tag=Tag(_("Waits"), Tone.CARE)),
                )
            )
            for row in rows
        ),
        Empty(_("No organization named one yet.")),
    )


@require_POST
@proven
@center_only
def answer(request: SignedInRequest) -> HttpResponse:
    """Confirm or decline a domain."""
    chosen, act, said = request.POST.get("confirm"), operations.confirm_domain, _("Confirmed. It counts at once.")
    if not chosen:
        chosen, act, said = request.POST.get("decline", ""), operations.decline_domain, _("Declined, and forgotten.")
    try:
        domain = UUID(chosen)
    except ValueError:
        raise Http404 from None
    act(principal=request.principal, domain=domain, actor=actor_of(request), at=clock.now())
    messages.success(request, said)
    return HttpResponseRedirect(reverse("domains"))


def may_keep(principal: Principal) -> bool:
    """Whether this person keeps their own organization's single sign-on."""
    here = principal.organization
    return principal.may(Action.MANAGE_MEMBER, here) or principal.may(Action.ADMINISTER, here)


def _demand(principal: Principal) -> None:
    if not may_keep(principal):
        raise NotAllowed("Only an owner says where people sign in.")


def _demand_administrator(principal: Principal) -> None:
    principal.demand(Action.ADMINISTER, queries.center_id())

"""Who can sign in for an organization, and do what: kept by its owners, and for every organization by the center's
administrators. Others see the list."""

from operator import attrgetter
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.members import operations, queries
from wardwatch.members.models import Person
from wardwatch.members.permissions import MEMBER_ROLES, Action, NotAllowed, Principal
from wardwatch.members.queries import UserRow
from wardwatch.members.types import RoleName
from wardwatch.web.access import Member, about_member
from wardwatch.web.me import PasswordForm
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.account import ProofPage
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.people import beside
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.proofs import proven
from wardwatch.web.recoveries import waiting_section
from wardwatch.web.tables import Field, Listing, answer, called, held

DOES = {
    RoleName.OWNER: gettext_lazy("Owner: decides for you, keeps people and contacts, takes data out"),
    RoleName.SECURITY: gettext_lazy("Security: answers notices, keeps the equipment list"),
    RoleName.CLINICAL_ENGINEERING: gettext_lazy("Clinical engineering: answers notices, keeps the equipment list"),
    RoleName.READER: gettext_lazy("Reader: looks"),
    RoleName.ANALYST: gettext_lazy("Analyst: decides whom the center tells what"),
    RoleName.DUTY_OFFICER: gettext_lazy("Duty officer: decides, and watches who is silent"),
    RoleName.ADMINISTRATOR: gettext_lazy("Administrator: keeps the program and its people"),
    RoleName.PARTNER: gettext_lazy("Partner"),
}


def may_manage(principal: Principal, organization: int) -> bool:
    """Whether this person says who can sign in for an organization."""
    return principal.may(Action.MANAGE_MEMBER, organization) or principal.may(Action.ADMINISTER, queries.center_id())


@require_safe
@about_member
def users(request: SignedInRequest, member: Member) -> HttpResponseBase:
    """The list, and open invitations for those who manage it."""
    manages = may_manage(request.principal, member.id)

    def page(table: Table) -> HttpResponse:
        links = (Link(_("Invite somebody"), member.url("users-invite")),) if manages else ()
        shown = SectionsPage(
            title=_("Who can sign in for %(name)s") % {"name": member.name},
            lead=_("Each person has a sign-in of their own. Who leaves loses it here, at once."),
            sections=(
                Section("people", "", table=table, links=links),
                *(_invited(member) if manages else ()),
                *waiting_section(request, member),
            ),
            beside=beside(member, "users"),
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request, member, manages=manages), page)


def _listing(request: SignedInRequest, member: Member, *, manages: bool) -> Listing[UserRow]:
    return Listing(
        caption=_("People"),
        fields=(
            Field(
                "name",
                _("Name"),
                lambda row: Cell(row.name, url=member.url("user", person=row.uid) if manages else "", detail=row.email),
                {"person": attrgetter("uid"), **called("name", "email")},
                sorts=True,
            ),
            Field("roles", _("Roles"), _roles, called("roles")),
            Field(
                "signs-in",
                _("Can sign in"),
                lambda row: Cell(_("Yes") if row.signs_in else _("No")),
                called("signs_in"),
            ),
        ),
        fetch=held(queries.users(member.id, viewer=request.principal.viewer), {"name": attrgetter("name")}),
        order="name",
        empty=Empty(_("Nobody yet.")),
        marked=(Person,),
    )


def _roles(row: UserRow) -> Cell:
    return Cell(", ".join(_(role.label) for role in row.roles) or _("none"))


def _invited(member: Member) -> tuple[Section, ...]:
    found = queries.invitations(member.id, at=clock.now())
    rows = tuple(
        Row(
            (
                Cell(row.name, detail=row.email),
                Cell(", ".join(_(role.label) for role in row.roles)),
                Cell(at=row.expires_at),
            )
        )
        for row in found
    )
    columns = (Column(_("Name")), Column(_("Roles")), Column(_("Good until")))
    acts = tuple(
        Act(_("Take back: %(name)s") % {"name": row.name}, member.url("users-withdraw"), "invitation", str(row.uid))
        for row in found
    )
    table = Table(_("Invitations that nobody accepted yet"), columns, rows, Empty(""))
    return (Section("invited", _("Invited"), table=table, acts=acts),) if found else ()


class RolesForm(forms.Form):
    """A box for each role that can be given."""

    def __init__(self, request: HttpRequest, roles: list[RoleName], held: tuple[RoleName, ...] = ()) -> None:
        """The form; bound where something was sent."""
        super().__init__(request.POST if request.method == "POST" else None)
        self._roles = {role.name.lower(): role for role in roles}
        for name, role in self._roles.items():
            self.fields[name] = forms.BooleanField(label=DOES[role], required=False, initial=role in held)

    @property
    def roles(self) -> list[RoleName]:
        """What was ticked."""
        return [role for name, role in self._roles.items() if self.cleaned_data[name]]


class InvitationForm(RolesForm):
    """Whom to invite, as what."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("Mail address, their own"), max_length=254)


@require_http_methods(["GET", "POST"])
@proven
@about_member
def invite(request: SignedInRequest, member: Member) -> HttpResponse:
    """Invite somebody by mail."""
    demand(request.principal, member)
    form = InvitationForm(request, _givable(request.principal, member))
    if form.is_bound and form.is_valid():
        try:
            operations.invite_by_mail(
                principal=request.principal,
                organization=member.id,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                roles=form.roles,
                actor=actor_of(request),
                at=clock.now(),
            )
        except (operations.NothingGiven, operations.TooManyInvitations) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The invitation goes out by mail. It is good for seven days."))
            return HttpResponseRedirect(member.url("users"))
    lead = _("They get a mail with a link, good for seven days and for one person, and choose a password themselves.")
    return _form(
        request, _("Invite somebody"), lead, form, member, member.url("users-invite"), _("Send the invitation")
    )


@require_POST
@about_member
def withdraw(request: SignedInRequest, member: Member) -> HttpResponse:
    """Take an invitation back."""
    try:
        chosen = UUID(request.POST.get("invitation", ""))
    except ValueError:
        raise Http404 from None
    operations.withdraw_invitation(
        principal=request.principal, organization=member.id, invitation=chosen, actor=actor_of(request), at=clock.now()
    )
    messages.success(request, _("Taken back. The link works no longer."))
    return HttpResponseRedirect(member.url("users"))


@require_http_methods(["GET", "POST"])
@proven
@about_member
def user(request: SignedInRequest, member: Member, person: UUID) -> HttpResponse:
    """Change what somebody may do."""
    demand(request.principal, member)
    row = find(request, member, person)
    form = RolesForm(request, _givable(request.principal, member), row.roles)
    if form.is_bound and form.is_valid():
        try:
            operations.change_roles(
                principal=request.principal,
                organization=member.id,
                person=row.id,
                roles=form.roles,
                actor=actor_of(request),
                at=clock.now(),
            )
        except operations.LastOwner as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Stored. It holds from now on."))
            return HttpResponseRedirect(member.url("users"))
    url = member.url("user", person=person)
    leaving = Link(_("They leave, or should no longer sign in"), member.url("user-leave", person=person))
    return _form(request, row.name, row.email, form, member, url, _("Store"), leaving if row.signs_in else None)


class AcceptingForm(PasswordForm):
    """Name and password of somebody who accepts."""

    name = forms.CharField(label=gettext_lazy("Your name, as others should see it"), max_length=200)
    field_order = ("name", "first", "second")


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation; one that is no longer good looks like none."""
    offered = operations.open_invitation(token=token, at=clock.now())
    form = AcceptingForm(request.POST if request.method == "POST" else None, initial={"name": offered.name})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        operations.accept_invitation(
            token=token, name=said["name"], password=said["first"], actor=actor_of(request), at=clock.now()
        )
        messages.success(request, _("Your sign-in is made. Sign in with your address and your new password."))
        return HttpResponseRedirect(reverse("account_login"))
    roles = ", ".join(_(role.label) for role in offered.roles)
    page = ProofPage(
        title=_("%(name)s invites you") % {"name": offered.organization},
        lead=_("You will sign in as %(email)s. Your role: %(roles)s.") % {"email": offered.email, "roles": roles},
        form=form,
        act=_("Accept"),
        username=offered.email,
    )
    return render(request, "account/proof.html", {"page": page}, status=400 if form.errors else 200)


def _form(
    request: HttpRequest,
    title: str,
    lead: str,
    form: forms.Form,
    member: Member,
    url: str,
    act: str,
    other: Link | None = None,
) -> HttpResponse:
    page = FormPage(
        title=title, lead=lead, form=form, post_url=url, act=act, cancel_url=member.url("users"), other=other
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def demand(principal: Principal, member: Member) -> None:
    """Raise `NotAllowed` for who does not say who can sign in there."""
    if not may_manage(principal, member.id):
        raise NotAllowed("Only an owner says who can sign in.")


def _givable(principal: Principal, member: Member) -> list[RoleName]:
    """Roles that this person can give there: a member's own, and inside the center also the center's."""
    own = principal.may(Action.ADMINISTER, member.id)
    return [role for role in RoleName if role in MEMBER_ROLES or (own and role is not RoleName.PARTNER)]


def find(request: SignedInRequest, member: Member, person: UUID) -> UserRow:
    """A person of the member. Raises `Http404`."""
    for row in queries.users(member.id, viewer=request.principal.viewer):
        if row.uid == person:
            return row
    raise Http404

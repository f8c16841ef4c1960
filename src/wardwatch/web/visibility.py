"""Who sees what: for a member, about its own matters; for a partner, what it can and cannot see."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wardwatch.assets.operations import set_sharing
from wardwatch.kit import clock
from wardwatch.members import queries
from wardwatch.members.naming import organization_names
from wardwatch.members.permissions import Action
from wardwatch.members.types import Permit
from wardwatch.web.access import Member, Persona, about_member, member_of, persona_of, signed_in
from wardwatch.web.access_log import log_of
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Act, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.reviews import drafts_to_read


@require_safe
@signed_in
def visibility(request: SignedInRequest, member: UUID | None = None) -> HttpResponse:
    """A member's own page, or the partners' one."""
    if member is None and persona_of(request.principal) is Persona.PARTNER:
        return render(request, "sections.html", {"page": partner_page(request)})
    return _member_page(request, member_of(request, member))


@require_POST
@about_member
def sharing(request: SignedInRequest, member: Member) -> HttpResponse:
    """The member's word on whether the center sees hostnames, serial numbers, sites and network places."""
    shares = request.POST.get("shares") == "yes"
    set_sharing(
        principal=request.principal, actor=actor_of(request), organization=member.id, shares=shares, at=clock.now()
    )
    said = _("The center now sees these fields.") if shares else _("The center no longer sees these fields.")
    messages.success(request, said)
    return HttpResponseRedirect(member.url("visibility"))


def _member_page(request: SignedInRequest, member: Member) -> HttpResponse:
    viewer = request.principal.viewer
    known = queries.organization_page(UUID(member.uid), viewer=viewer)
    shares = known.enrollment is not None and known.enrollment.shares_private
    providers = Link(_("What each may do for you"), member.url("providers"))
    page = SectionsPage(
        title=_("Who sees what of %(name)s") % {"name": member.name},
        lead=_("The database itself keeps these rules, for every page, file and message."),
        sections=(
            Section("who", "", table=_matrix(known, shares)),
            _wall(),
            _private(request, member, shares),
            Section("providers", _("Who acts for you"), table=_providers(known), links=(providers,)),
            Section("grants", _("Whom you let behind the wall"), table=_grants(request, known)),
            Section("openings", _("Who opened your records"), (_opening(),), table=log_of(request, member)),
            Section(
                "others",
                _("What the center counts"),
                (_counting(),),
                links=(Link(_("How you are doing, and beside others"), member.url("trends")),),
            ),
        ),
    )
    return render(request, "sections.html", {"page": page})


def _matrix(known: queries.OrganizationPage, shares: bool) -> Table:
    yes, no = Cell(tag=Tag(_("sees it"), Tone.INFO)), Cell(tag=Tag(_("does not see it"), Tone.GOOD))
    center = yes if shares else no
    provider, notices, private = _what_providers_see(known, yes, no)
    suggested = Cell(tag=no.tag, detail=_("members see names that you suggest, not who does"))
    columns = (_("What"), _("Your people"), _("Providers acting for you"), _("The center"), _("Anybody else"))
    return Table(
        _("Who sees what is about you"),
        tuple(Column(label) for label in columns),
        (
            Row((Cell(_("Equipment: makers, products, versions, numbers")), yes, provider, yes, no)),
            Row((Cell(_("Equipment: hostname, serial number, site, network")), yes, private, center, no)),
            Row((Cell(_("Findings, and why")), yes, provider, yes, no)),
            Row((Cell(_("What you said of products’ names")), yes, provider, yes, suggested)),
            Row((Cell(_("Notices, your answers, your silence")), yes, notices, yes, no)),
            Row((Cell(_("Your people and contacts")), yes, provider, yes, no)),
        ),
        Empty(""),
    )


def _what_providers_see(known: queries.OrganizationPage, yes: Cell, no: Cell) -> tuple[Cell, Cell, Cell]:
    """What those acting for the member see: of anything, of notices, of private details."""
    standing = [row for row in known.providers if row.revoked_at is None]
    if not standing:
        nobody = Cell(_("nobody acts for you"))
        return nobody, nobody, nobody
    notices, private = (
        yes if any(permit in row.permits for row in standing) else no
        for permit in (Permit.NOTICES, Permit.NETWORK_DETAILS)
    )
    return yes, notices, private


def _wall() -> Section:
    return Section(
        "wall",
        _("The wall"),
        (
            _(
                "No organization with regulatory, licensing, payment or enforcement power over you sees any of this,"
                " whatever its people do here besides. A person with two hats is kept out too."
            ),
            _(
                "Only your own authorized official can let one of them see named items, until a date; it can be taken"
                " back at any time."
            ),
            _(
                "A court or a law can still compel the center, as it can compel you. The center tells you when that"
                " happens, where it may."
            ),
        ),
    )


def _private(request: SignedInRequest, member: Member, shares: bool) -> Section:
    stands = _("The center sees them now.") if shares else _("The center does not see them now.")
    official = request.principal.may(Action.MANAGE_MEMBER, member.id)
    label, value = (_("Stop sharing"), "no") if shares else (_("Let the center see them"), "yes")
    act = Act(label, member.url("sharing"), "shares", value)
    return Section(
        "sharing",
        _("Hostname, serial number, site, network"),
        (
            _("These are encrypted. Sharing them helps the center help you in an incident; nothing depends on it."),
            stands if official else f"{stands} {_('Only your authorized official can change that.')}",
        ),
        acts=(act,) if official else (),
    )


def _providers(known: queries.OrganizationPage) -> Table:
    rows = tuple(
        Row(
            (
                Cell(row.name or _("a provider"), detail=_parts(row)),
                Cell(at=row.granted_at),
                Cell(at=row.revoked_at) if row.revoked_at else Cell(tag=Tag(_("acts for you"), Tone.INFO)),
            )
        )
        for row in known.providers
    )
    columns = (Column(_("Provider")), Column(_("Since")), Column(_("Until")))
    return Table(_("Providers, by your documented permission"), columns, rows, Empty(_("Nobody acts for you.")))


def _parts(row: queries.ProviderRow) -> str:
    return "; ".join(_(permit.label) for permit in row.permits)


def _grants(request: SignedInRequest, known: queries.OrganizationPage) -> Table:
    names = organization_names({row.grantee for row in known.grants}, viewer=request.principal.viewer)
    rows = tuple(
        Row(
            (
                Cell(names.get(row.grantee, _("an organization")), detail=row.words),
                Cell(at=row.granted_at),
                Cell(at=row.revoked_at or row.expires_at, detail=_("taken back") if row.revoked_at else _("ends then")),
            )
        )
        for row in known.grants
    )
    columns = (Column(_("Organization")), Column(_("Since")), Column(_("Until")))
    return Table(_("Consents by your authorized official"), columns, rows, Empty(_("Nobody. The wall stands.")))


def _opening() -> str:
    return _(
        "Each time somebody outside your organization opens a page about you, it is written down here, for you and the"
        " center. Your own people are not."
    )


def _counting() -> str:
    return _(
        "When the center publishes numbers about the sector, each number stands for at least five members, and no two"
        " numbers can be subtracted to show one."
    )


def _ways() -> tuple[Link, ...]:
    ways = (
        (_("Library: what the center has released"), "library"),
        (_("Vulnerabilities, and what is known of each"), "vulnerabilities"),
        (_("The team: who does what, and how to reach them"), "team"),
        (_("Who is where: organizations that you may know of"), "directory"),
        (_("How the center judges urgency"), "policy"),
    )
    return tuple(Link(label, reverse(name)) for label, name in ways)


def partner_page(request: SignedInRequest) -> SectionsPage:
    """What a partner sees here, and what it does not."""
    walled = request.principal.organization in request.principal.viewer.powers
    stands = _(
        "Your organization holds power over members, so a wall stands between you and everything that is about one of"
        " them: reports, equipment, findings, answers, silence. Only the member's own authorized official can let you"
        " see a named item, until a date."
    )
    drafts = drafts_to_read(request.principal)
    return SectionsPage(
        title=_("Welcome, %(name)s") % {"name": request.principal.organization_name},
        lead=_("What partners can and cannot see here."),
        sections=(
            *((Section("drafts", _("The center asks you to read"), links=drafts),) if drafts else ()),
            Section(
                "can",
                _("What you can see"),
                (
                    _("What the center has published, marked TLP:CLEAR or TLP:GREEN."),
                    _("What is addressed to your organization or to you by name, marked TLP:AMBER or TLP:RED."),
                ),
            ),
            Section(
                "cannot",
                _("What you cannot see"),
                (
                    stands if walled else _("Anything about a single member, unless it is addressed to you."),
                    _("What is hidden from you and what does not exist look the same, on purpose."),
                ),
            ),
            Section("ways", _("Where to begin"), links=_ways()),
        ),
    )

"""Organizations and people: the directory, one organization, everything a member gave."""

import tempfile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.engagements.queries import home
from wardwatch.exposures.queries.trends import standings as standings_of
from wardwatch.kit import clock
from wardwatch.members import queries
from wardwatch.members.models import Contact
from wardwatch.members.permissions import Action
from wardwatch.members.portability import export_member
from wardwatch.members.types import BounceState, OrganizationKind, Purpose
from wardwatch.web.access import Member, about_member, center_only
from wardwatch.web.contacts import bounce_tag
from wardwatch.web.openings import note_opening
from wardwatch.web.organizations import organizations
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.tables import answer


@require_safe
@center_only
def directory(request: SignedInRequest) -> HttpResponseBase:
    """Organizations, enrolled or not."""

    def page(table: Table) -> HttpResponse:
        links = (
            Link(_("On a map, by state"), reverse("directory")),
            Link(_("People who cannot sign in"), reverse("recoveries")),
        )
        shown = SectionsPage(
            title=_("Members and directory"),
            lead=_("Everybody the center knows, enrolled or not."),
            sections=(Section("organizations", "", table=table, links=links),),
            wide=True,
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, organizations(request, states={}), page)


@require_safe
@center_only
def organization(request: SignedInRequest, member: UUID) -> HttpResponse:
    """All that the reader may know of one organization."""
    known = queries.organization_page(member, viewer=request.principal.viewer)
    row = known.organization
    note_opening(request, row.pk)
    here = Member(row.pk, str(row.uid), row.name, row.time_zone, chosen=True)
    facts = (
        Term(_("Kind"), OrganizationKind(row.kind).label),
        Term(_("Where"), ", ".join(part for part in (row.city, row.state) if part) or _("not stated")),
        Term(_("Time zone"), row.time_zone),
        *(Term(scheme.upper(), value) for scheme, value in known.identifiers),
        *((Term(_("Part of"), known.parent),) if known.parent else ()),
        *((Term(_("Sites"), ", ".join(known.sites)),) if known.sites else ()),
        *(Term(_("Power over members"), power) for power in known.powers),
    )
    links = (
        Link(_("Notices"), here.url("notices")),
        Link(_("Findings"), here.url("findings")),
        Link(_("Equipment"), here.url("inventory")),
        Link(_("Contacts"), here.url("contacts")),
        Link(_("Who signs in"), here.url("users")),
        Link(_("Who acts for it"), here.url("providers")),
        Link(_("Who sees what"), here.url("visibility")),
        Link(_("How it is doing"), here.url("trends")),
    )
    people = tuple(
        Row((Cell(person.name), Cell(", ".join(person.roles)), Cell(person.email), Cell(person.telephone)))
        for person in known.people
    )
    columns = tuple(Column(label) for label in (_("Name"), _("Roles"), _("E-mail"), _("Telephone")))
    page = SectionsPage(
        title=row.name,
        lead=_("Member") if known.enrollment else _("In the directory; not enrolled."),
        sections=(
            *((_standing(request, here, known),) if known.enrollment else ()),
            Section("facts", _("Facts"), terms=facts, links=links if known.enrollment else ()),
            Section("contacts", _("Contacts, in the agreed order"), table=_contacts(known.contacts)),
            Section("people", _("People"), table=Table(_("People"), columns, people, Empty(_("Nobody known.")))),
        ),
    )
    return render(request, "sections.html", {"page": page})


def _standing(request: SignedInRequest, here: Member, known: queries.OrganizationPage) -> Section:
    """How a member fares, in numbers that lead to their rows."""
    viewer, at = request.principal.viewer, clock.now()
    standings = standings_of(viewer=viewer, today=at.date(), organization=here.id)
    past, soon = sum(each.past for each in standings), sum(each.soon for each in standings)
    told = home(here.id, viewer=viewer, at=at)
    verified = sum(contact.verified_at is not None for contact in known.contacts)
    counts = (
        Count(told.needing, _("notices need them"), here.url("notices"), Tone.CARE if told.needing else Tone.NEUTRAL),
        Count(past, _("findings past their date"), here.url("findings"), Tone.WARN if past else Tone.NEUTRAL),
        Count(soon, _("findings due in 30 days"), here.url("findings")),
        Count(verified, _("verified contacts"), here.url("contacts"), Tone.NEUTRAL if verified else Tone.WARN),
        Count(len(known.people), _("people")),
    )
    return Section("now", _("Now"), counts=counts)


def _contacts(found: tuple[Contact, ...] | list[Contact]) -> Table:
    columns = (_("Address"), _("Purpose"), _("Person"), _("Verified"), _("State"))
    rows = tuple(
        Row(
            (
                Cell(row.address, detail=row.channel),
                Cell(Purpose(row.purpose).label),
                Cell(row.person.name if row.person else ""),
                Cell(at=row.verified_at) if row.verified_at else Cell(tag=Tag(_("not verified"), Tone.WARN)),
                Cell(tag=bounce_tag(BounceState(row.bounce_state))),
            )
        )
        for row in found
    )
    return Table(_("Contacts"), tuple(map(Column, columns)), rows, Empty(_("No contact yet."), _("Call the center.")))


@require_http_methods(["GET", "POST"])
@about_member
def export(request: SignedInRequest, member: Member) -> HttpResponse | FileResponse:
    """Everything a member gave, as one archive; sent by POST, because taking it out is recorded."""
    request.principal.demand(Action.TAKE_OUT_DATA, member.id)
    if request.method == "GET":
        page = SectionsPage(
            title=_("Everything you gave us, and everything we told you"),
            lead=_("One archive. It opens on any computer, and nothing in it is about anybody else."),
            sections=(
                Section(
                    "export",
                    "",
                    (
                        _("As tables: organization, sites, people, roles, contacts, consents, equipment and answers."),
                        _("In full: every notice with its steps, dates and answers, and the weekly summaries."),
                        _("Every weakness found in your equipment, why we think so, and what became of it."),
                        _("It holds hostnames and serial numbers in clear. Keep it where such a list belongs."),
                    ),
                    acts=(Act(_("Save the archive"), member.url("export")),),
                ),
            ),
        )
        return render(request, "sections.html", {"page": page})
    archive = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=8_000_000))  # noqa: SIM115  (sent, then closed)
    export_member(
        principal=request.principal, actor=actor_of(request), organization=member.id, into=archive, at=clock.now()
    )
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename="wardwatch-export.zip", content_type="application/zip")

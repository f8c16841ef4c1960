"""The log of who opened confidential records, in words: all of it for administrators, its own part for a member."""

from dataclasses import dataclass
from operator import attrgetter

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from wardwatch.audit.models import Opening
from wardwatch.audit.queries import OpeningRow, openings
from wardwatch.kit.paging import Page
from wardwatch.members.naming import organization_names
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.web.access import Member, center_only
from wardwatch.web.openings import NAMED_BY
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.tables import Asked, Field, Listing, answer

SHOWN_TO_MEMBERS = 30
WORDS: dict[str, str] = {
    "notices": noop("the list of notices"),
    "findings": noop("the list of findings"),
    "inventory": noop("the list of equipment"),
    "inventory-template": noop("the empty list of equipment"),
    "inventory-tick": noop("the list of common products"),
    "inventory-upload": noop("the page to send a list"),
    "inventory-look": noop("a list that was sent"),
    "inventory-remove": noop("the page to remove equipment"),
    "inventory-imports": noop("the lists that were imported"),
    "inventory-imported": noop("a list that was imported"),
    "asset-add": noop("the page to add equipment"),
    "asset": noop("a line of the list of equipment"),
    "names": noop("the questions about names of products"),
    "asset-name": noop("the page to say what an advisory calls a line"),
    "asset-why": noop("why a vulnerability touches a line, or not"),
    "contacts": noop("the contacts"),
    "contact": noop("a contact"),
    "contact-add": noop("the page to add a contact"),
    "contact-code": noop("the page to verify a contact"),
    "providers": noop("the page on who acts for the organization"),
    "users": noop("the list of users"),
    "users-invite": noop("the page to invite a user"),
    "user": noop("a user"),
    "recovery": noop("somebody who asks to be let in again"),
    "user-leave": noop("the page to end a sign-in"),
    "visibility": noop("the page on who sees what"),
    "export": noop("the page to save everything"),
    "trends": noop("the page on how things go"),
    "member": noop("the page of the organization"),
    "finding": noop("a finding"),
    "notice": noop("a notice"),
    "decision": noop("the preview of a notice"),
    "document": noop("a document"),
    "release": noop("a product"),
    "release-file": noop("a product, as a file"),
    "release-form": noop("a product, as a file"),
}
"""What the pages are called; one without words here fails a test."""


@require_safe
@center_only
def log(request: SignedInRequest) -> HttpResponseBase:
    """All rows, the newest first, for the center's administrators."""
    request.principal.demand(Action.ADMINISTER, center_id())

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("Who opened what"),
            lead=_("Each time somebody looks at a confidential record that is not of their own organization."),
            sections=(Section("openings", "", table=table),),
            wide=True,
            back=Link(_("Back to the audit trail"), reverse("audit")),
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _listing(request), page)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A row of the log, with the name of whose record it was."""

    row: OpeningRow
    whose: str


def _listing(request: SignedInRequest) -> Listing[_Opened]:
    viewer = request.principal.viewer

    def fetch(asked: Asked) -> Page[_Opened]:
        found = openings(viewer=viewer, order=asked.order, after=asked.after, before=asked.before, limit=asked.limit)
        names = organization_names({row.organization for row in found.rows}, viewer=viewer)
        hidden = _("an organization you may not see")
        rows = tuple(_Opened(row, names.get(row.organization, hidden)) for row in found.rows)
        return Page(rows, found.after, found.before)

    return Listing(
        caption=_("Openings"),
        fields=(
            Field("at", _("When"), lambda each: Cell(at=each.row.at), {"at": attrgetter("row.at")}, sorts=True),
            Field(
                "opened",
                _("Who opened what"),
                lambda each: _said(each.row),
                {
                    "reader": attrgetter("row.reader"),
                    "reader_organization": attrgetter("row.reader_organization"),
                    "record": attrgetter("row.record"),
                },
            ),
            Field("whose", _("Of whom"), lambda each: Cell(each.whose), {"organization": attrgetter("whose")}),
            Field(
                "origin",
                _("From where"),
                lambda each: Cell(each.row.origin, detail=each.row.door),
                {"origin": attrgetter("row.origin"), "door": attrgetter("row.door")},
            ),
        ),
        fetch=fetch,
        order="-at",
        empty=Empty(_("Nobody opened a confidential record of somebody else.")),
        marked=(Opening,),
        across=True,
    )


def log_of(request: SignedInRequest, member: Member) -> Table:
    """Who, of other organizations, looked at this member's records, as far as the reader may know."""
    found = openings(viewer=request.principal.viewer, organization=member.id, limit=SHOWN_TO_MEMBERS).rows
    return Table(
        _("Who opened your records, newest first"),
        (Column(_("When")), Column(_("Who opened what"))),
        tuple(Row((Cell(at=row.at), _said(row))) for row in found),
        Empty(_("Nobody outside has opened one, as far as you may know.")),
    )


def _said(row: OpeningRow) -> Cell:
    name, _colon, thing = row.record.partition(":")
    what = _(WORDS[name]) if name in WORDS else _("a page")
    told = _("%(reader)s of %(organization)s opened %(what)s")
    words = told % {"reader": row.reader, "organization": row.reader_organization, "what": what}
    linked = thing and name in ("finding", "notice", "document")
    return Cell(words, reverse(name, kwargs={NAMED_BY[name]: thing}) if linked else "")

"""The audit trail, as far as the reader may see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardwatch.audit import queries
from wardwatch.audit.queries import Entry
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.web.access import center_only
from wardwatch.web.mentioned import Mentioned, mentioned_in
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import PAGE, pager_of


@require_GET
@center_only
def trail(request: SignedInRequest) -> HttpResponse:
    """Rows of everything or of one subject (`?subject=`), the newest first."""
    subject = request.GET.get("subject", "").strip()[:100]
    found = queries.trail(
        viewer=request.principal.viewer,
        subject=subject,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        limit=PAGE,
    )
    named = mentioned_in(found.entries, viewer=request.principal.viewer)
    table = Table(
        _("Events, the newest first"),
        tuple(Column(label) for label in (_("When"), _("What"), _("About"), _("Who"), _("Facts"), _("Chain"))),
        tuple(_row(entry, named) for entry in found.entries),
        Empty(_("Nothing happened yet."), _("Or nothing that you may see.")),
        pager_of(
            request,
            shown=len(found.entries),
            preceding=found.before,
            following=found.after,
            total=found.total.number,
            more=found.total.more,
        ),
    )
    page = SectionsPage(
        title=_("Audit trail"),
        lead=_("One row for each operation: who, what, when, why. Rows never change; each is sealed into a chain."),
        sections=(Section("events", "", table=table, links=_links(request)),),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


def _links(request: SignedInRequest) -> tuple[Link, ...]:
    if not request.principal.may(Action.ADMINISTER, center_id()):
        return ()
    return (Link(_("Who opened confidential records"), reverse("openings")),)


def _row(entry: Entry, named: Mentioned) -> Row:
    facts = ", ".join(named.fact(name, value) for name, value in entry.facts.items())
    sealed = Tag(_("sealed"), Tone.GOOD) if entry.sealed else Tag(_("waits to be sealed"))
    return Row(
        (
            Cell(at=entry.at),
            Cell(entry.name, detail=entry.why),
            Cell(named.subject(entry.subject), f"?subject={entry.subject}"),
            Cell(named.actor(entry.actor), detail=entry.door),
            Cell(facts),
            Cell(tag=sealed),
        )
    )

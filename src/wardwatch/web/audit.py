"""The audit trail, as far as the reader may see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from wardwatch.audit.queries import Entry, entries
from wardwatch.web.access import center_only
from wardwatch.web.pages import Cell, Column, Empty, Row, Table, Tag, Tone
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest

LIMIT = 200


@require_GET
@center_only
def trail(request: SignedInRequest) -> HttpResponse:
    """The newest rows, of everything or of one subject (`?subject=`)."""
    subject = request.GET.get("subject", "").strip()[:100]
    found = entries(viewer=request.principal.viewer, subject=subject or None, limit=LIMIT)
    table = Table(
        _("The newest %(limit)d events, newest first") % {"limit": LIMIT},
        tuple(Column(label) for label in (_("When"), _("What"), _("About"), _("Who"), _("Facts"), _("Chain"))),
        tuple(_row(entry) for entry in found),
        Empty(_("Nothing happened yet."), _("Or nothing that you may see.")),
    )
    page = SectionsPage(
        title=_("Audit trail"),
        lead=_("One row for each operation: who, what, when, why. Rows never change; each is sealed into a chain."),
        sections=(Section("events", "", table=table),),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


def _row(entry: Entry) -> Row:
    facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in entry.facts.items())
    sealed = Tag(_("sealed"), Tone.GOOD) if entry.sealed else Tag(_("waits to be sealed"))
    return Row(
        (
            Cell(at=entry.at),
            Cell(entry.name, detail=entry.why),
            Cell(entry.subject, f"?subject={entry.subject}"),
            Cell(entry.actor, detail=entry.door),
            Cell(facts),
            Cell(tag=sealed),
        )
    )

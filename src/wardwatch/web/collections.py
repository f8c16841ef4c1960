"""Collections: what each holds for the reader, and how programs come to it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.sharing import queries
from wardwatch.web.access import Persona, persona_of, signed_in
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest


@require_safe
@signed_in
def collections(request: SignedInRequest) -> HttpResponse:
    """The collections that the reader may know of."""
    found = queries.collections(principal=request.principal)
    rows = tuple(Row((Cell(each.title, detail=each.description), Cell(each.writers.label))) for each in found)
    nothing = Empty(_("There is no collection that you may read."), _("The center makes them."))
    table = Table(_("Collections"), (Column(_("Collection")), Column(_("Who may add to it"))), rows, nothing)
    is_center = persona_of(request.principal) is Persona.CENTER
    ways = (Link(_("Servers that we send to"), reverse("destinations")),) if is_center else ()
    page = SectionsPage(
        title=_("Collections"),
        lead=_("Parts of the intelligence here that your own programs can fetch, and where they can bring theirs."),
        sections=(Section("collections", "", table=table, links=ways),),
        wide=True,
        beside=beside(request.principal, "collections"),
    )
    return render(request, "sections.html", {"page": page})

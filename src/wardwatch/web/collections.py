"""Collections: what each holds for the reader, what it asks for, who may read and write, how programs come to it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.sharing import queries
from wardwatch.sharing.types import AddedLine, CollectionCard, Holding
from wardwatch.web.access import Persona, persona_of, signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.collection_words import asks, connect, in_words, who
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Term
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.sent import sent_section
from wardwatch.web.stix_words import name_of, type_words
from wardwatch.web.templatetags.ui import grouped, when


@require_safe
@signed_in
def collections(request: SignedInRequest) -> HttpResponse:
    """The collections that the reader may know of."""
    found = queries.collections(principal=request.principal)
    may = may_keep(request.principal)
    make = Link(_("Make a collection"), reverse("collections-make"))
    rows = tuple(
        Row((Cell(in_words(each.title), url_of(each), detail=in_words(each.description)), Cell(each.writers.label)))
        for each in found
    )
    nothing = Empty(_("There is no collection that you may read."), _("The center makes them."), make if may else None)
    table = Table(_("Collections"), (Column(_("Collection")), Column(_("Who may add to it"))), rows, nothing)
    is_center = persona_of(request.principal) is Persona.CENTER
    ways = (Link(_("Servers that we send to"), reverse("destinations")),) if is_center else ()
    page = SectionsPage(
        title=_("Collections"),
        lead=_("Parts of the intelligence here that your own programs can fetch, and where they can bring theirs."),
        sections=(Section("collections", "", table=table, links=(*((make,) if may and found else ()), *ways)),),
        wide=True,
        beside=beside(request.principal, "collections"),
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@signed_in
def collection(request: SignedInRequest, collection: str) -> HttpResponse:
    """One of them, by its uid or alias."""
    card = card_called(collection, request.principal)
    viewer = request.principal.viewer
    held = queries.holding(card, viewer=viewer)
    latest = queries.latest(card, viewer=viewer)
    asked = (_("What newly fits is added by itself; what fits no more goes. This is what it asks for."),)
    sections = (
        _holds(held),
        Section("asks", _("What belongs to it"), asked, terms=asks(card.query)),
        Section("who", _("Who may read and write"), terms=who(card)),
        connect(card),
        Section("latest", _("Added last"), table=_latest(latest)),
        sent_section(card, request.principal),
        *((_manage(card),) if may_keep(request.principal) else ()),
    )
    page = SectionsPage(
        title=in_words(card.title),
        lead=in_words(card.description),
        sections=sections,
        wide=True,
        beside=beside(request.principal, "collections"),
        back=Link(_("All collections"), reverse("collections")),
    )
    return render(request, "sections.html", {"page": page})


def may_keep(principal: Principal) -> bool:
    """Whether somebody makes, changes and closes collections."""
    return principal.may(Action.KEEP_COLLECTIONS, center_id())


def card_called(called: str, principal: Principal) -> CollectionCard:
    """The collection with this uid or alias, or 404."""
    try:
        return queries.collection(called, principal=principal)
    except NotFound:
        raise Http404 from None


def url_of(card: CollectionCard) -> str:
    """Its page."""
    return reverse("collection", kwargs={"collection": card.uid})


def _holds(held: Holding) -> Section:
    rows = tuple(Row((Cell(type_words(kind), detail=kind), Cell(grouped(count)))) for kind, count in held.types)
    empty = Empty(_("It holds nothing that you may see."), _("What newly fits shows here by itself."))
    columns = (Column(_("Type")), Column(_("Versions of objects"), numeric=True))
    terms: tuple[Term, ...] = ()
    if held.first and held.last:
        terms = (Term(_("First added"), when(held.first)), Term(_("Last added"), when(held.last)))
    return Section(
        "holds",
        _("What it holds for you"),
        counts=(Count(held.count, _("versions of objects that you may see")),),
        terms=terms,
        table=Table(_("How many of each type"), columns, rows, empty),
    )


def _latest(latest: tuple[AddedLine, ...]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(name_of(each.type, each.name), object_url(each.stix_id), detail=type_words(each.type)),
                Cell(at=each.added),
                Cell(each.tlp.label, whole=True),
            )
        )
        for each in latest
    )
    columns = (Column(_("Object")), Column(_("Added")), Column(_("Marking"), minor=True))
    return Table(_("Added last"), columns, rows, Empty(_("Nothing that you may see was added yet.")))


def _manage(card: CollectionCard) -> Section:
    called = {"collection": card.uid}
    return Section(
        "manage",
        _("For the center"),
        links=(
            Link(
                _("Change what it asks for, its title, its readers or writers"),
                reverse("collection-change", kwargs=called),
            ),
            Link(_("Close it: nobody reads it any more"), reverse("collection-close", kwargs=called)),
        ),
    )

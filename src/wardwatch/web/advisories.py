"""An advisory: what it says, which products it names, what can be done, whom it touches."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.kit.errors import FormatError
from wardwatch.markings.operations import read as label_of
from wardwatch.markings.types import Viewer
from wardwatch.provenance.queries import document_card, open_document
from wardwatch.standards import csaf
from wardwatch.vulnerabilities import queries
from wardwatch.vulnerabilities.answers import AdvisoryAnswer, AdvisoryVersion, Described, NamedProduct, Offered
from wardwatch.web.addresses import document_url, outside, product_url, vulnerability_url
from wardwatch.web.claimed import STATUSES, offers_table
from wardwatch.web.days import short_day
from wardwatch.web.desk_subjects import writing_about
from wardwatch.web.everybody import for_everybody, viewer_of
from wardwatch.web.exposure import exposure
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.pages import Cell, Column, Empty, Row, Table, Tag, Term, TimelineEntry, Tone
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import is_signed_in
from wardwatch.web.wording import marking_of, versions_said

SHOWN = 200
READABLE = 4 << 20
"""Bytes of a document whose notes are read for the page; of a longer one the summary is shown."""
NOTES = {"summary", "description", "details", "general", "faq", "other"}
"""CSAF note categories (2.0, section 3.1.8.1) that inform; legal disclaimers stand in the document."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What the advisory's own document says beside its claims."""

    notes: tuple[csaf.Note, ...] = ()
    revisions: tuple[csaf.Revision, ...] = ()


@require_safe
@for_everybody
def advisory(request: HttpRequest, publisher: str, advisory: str) -> HttpResponse:
    """One advisory in the version that holds."""
    viewer = viewer_of(request)
    found = queries.advisory(advisory, publisher=publisher, viewer=viewer)
    card = document_card(found.source.document_uid, viewer=viewer)
    note_opening_of_document(request, card.label)
    told = _read(card.id) if card.size <= READABLE else _Told()
    page = RecordPage(
        title=found.title or found.tracking_id,
        kicker=_("Advisory %(number)s, %(publisher)s") % {"number": found.tracking_id, "publisher": found.publisher},
        lead=found.summary,
        sections=tuple(part for part in _parts(request, found, told, viewer) if part),
        marking=marking_of(label_of(card.label).tlp),
    )
    return render(request, "record.html", {"page": page})


def _read(document: int) -> _Told:
    """Notes and revisions; nothing of a document that is no CSAF, whose claims stand on their own."""
    try:
        said = csaf.read(open_document(document).read())
    except FormatError:
        return _Told()
    return _Told(said.notes, said.tracking.revision_history)


def _parts(request: HttpRequest, found: AdvisoryAnswer, told: _Told, viewer: Viewer) -> tuple[Section | None, ...]:
    publisher, number, names = found.publisher, found.tracking_id, found.vulnerabilities
    versions = queries.advisory_versions(publisher, number, viewer=viewer)
    products = queries.products_of(publisher, number, viewer=viewer, limit=SHOWN + 1)
    offers = queries.offers_of(publisher, number, viewer=viewer, limit=SHOWN)
    return (
        Section("short", _("In short"), terms=_facts(found)),
        *exposure(request, names),
        Section("remedies", _("What can be done"), table=_offers(offers)),
        Section("products", _("Which products"), table=_products(products, linked=is_signed_in(request))),
        Section("vulnerabilities", _("Which vulnerabilities"), table=_vulnerabilities(names, viewer)),
        *(_note(place, note) for place, note in enumerate(told.notes) if _informs(note, found)),
        _revisions(told.revisions),
        Section("received", _("What we received, and when"), entries=tuple(map(_entry, versions))),
        writing_about(request, f"advisory:{publisher}:{number}"),
    )


def _facts(found: AdvisoryAnswer) -> tuple[Term, ...]:
    url = outside(found.url)
    return (
        Term(_("Publisher"), found.publisher),
        Term(_("Number"), found.tracking_id),
        Term(_("Version"), found.version),
        Term(_("First released"), short_day(found.initial_release) or _("not stated")),
        Term(_("Last changed"), short_day(found.current_release) or _("not stated")),
        Term(_("As we received it"), found.source.document, document_url(found.source.document_uid)),
        *((Term(_("At the publisher"), url, url),) if url else ()),
    )


def _offers(offers: tuple[Offered, ...]) -> Table:
    rows = [
        (each.category, each.details, each.url, each.restart_required, _few(each.vulnerabilities)) for each in offers
    ]
    return offers_table(rows, _("Against"))


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return _("%(names)s and %(more)d more") % {"names": shown, "more": len(names) - 3} if len(names) > 3 else shown


def _products(found: tuple[NamedProduct, ...], *, linked: bool) -> Table:
    """Visitors get no links: what is known of a product is for those who are signed in."""
    rows = tuple(
        Row(
            (
                Cell(each.product, product_url(each.vendor, each.name) if linked else ""),
                Cell(versions_said(each.raw)),
                Cell(_(STATUSES[each.status])),
                Cell(_few(each.vulnerabilities)),
            )
        )
        for each in found[:SHOWN]
    )
    caption = _("Products named")
    if len(found) > SHOWN:
        caption = _("The first %(shown)d products named; the document has all") % {"shown": SHOWN}
    columns = tuple(Column(label) for label in (_("Product"), _("Versions"), _("State"), _("Vulnerability")))
    return Table(caption, columns, rows, Empty(_("It names no product that we could read.")))


def _vulnerabilities(names: tuple[str, ...], viewer: Viewer) -> Table:
    told, used = queries.described(names, viewer=viewer), queries.known_exploited(names, viewer=viewer)
    scored = queries.cvss(names, viewer=viewer)
    rows = tuple(
        Row(
            (
                Cell(name, vulnerability_url(name), detail=_title(told.get(name))),
                Cell(tag=Tag(_("yes"), Tone.URGENT)) if used[name].yes else Cell(_("not known")),
                Cell(f"{best.base_score}" if (best := scored[name].best) else ""),
            )
        )
        for name in names[:SHOWN]
    )
    labels = (_("Vulnerability"), _("Used in attacks"), _("Severity, of 10"))
    columns = tuple(Column(label, numeric=place == 2) for place, label in enumerate(labels))
    return Table(_("Vulnerabilities named"), columns, rows, Empty(_("It names no vulnerability.")))


def _title(told: Described | None) -> str:
    return (told.title or told.description[:120]) if told else ""


def _informs(note: csaf.Note, found: AdvisoryAnswer) -> bool:
    return note.category in NOTES and note.text != found.summary


def _note(place: int, note: csaf.Note) -> Section:
    paragraphs = tuple(filter(None, (part.strip() for part in note.text.split("\n"))))
    return Section(f"note-{place}", note.title or _("From the advisory"), paragraphs)


def _revisions(revisions: tuple[csaf.Revision, ...]) -> Section | None:
    if not revisions:
        return None
    rows = tuple(
        Row((Cell(each.number), Cell(short_day(each.date)), Cell(each.summary)))
        for each in sorted(revisions, key=lambda each: each.date, reverse=True)
    )
    columns = tuple(Column(label) for label in (_("Version"), _("Date"), _("What changed")))
    return Section("revisions", _("Revisions"), table=Table(_("Revisions, the newest first"), columns, rows, Empty("")))


def _entry(version: AdvisoryVersion) -> TimelineEntry:
    words = _("Version %(version)s, which holds") if version.holds else _("Version %(version)s, replaced since")
    return TimelineEntry(
        version.source.recorded_at,
        words % {"version": version.version},
        version.source.asserter,
        document_url(version.source.document_uid),
    )

"""A document as we received it: what is known of it, how it begins; its bytes, to be saved, never a page of ours."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.markings.operations import read as label_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.queries import document_card, open_document
from wardwatch.provenance.types import DocumentCard
from wardwatch.web.addresses import outside
from wardwatch.web.everybody import count_question, for_everybody, viewer_of
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.pages import Link, Term, TimelineEntry
from wardwatch.web.pages.records import RecordPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.wording import marking_of

CHUNK = 1 << 18
BEGINNING = 4096
"""Bytes that the page shows."""


@require_safe
@for_everybody
def document(request: HttpRequest, document: UUID) -> HttpResponse:
    """What is known of a document, and its first bytes as text. From AMBER upwards that is logged."""
    card = document_card(document, viewer=viewer_of(request))
    note_opening_of_document(request, card.label)
    beginning = open_document(card.id).read(BEGINNING)
    page = RecordPage(
        title=card.name,
        kicker=_("Document, as we received it"),
        lead=_("The bytes are kept unchanged; what we say of them cites this document."),
        marking=marking_of(label_of(card.label).tlp),
        sections=(
            Section("facts", _("What we know of it"), terms=_facts(card)),
            Section("arrived", _("When"), entries=_arrived(card)),
            Section(
                "bytes",
                _("The document itself"),
                (_("It is saved to your computer, not opened here. Open it with care, as anything from outside."),),
                links=(Link(_("Download the document"), reverse("document-received", kwargs={"document": card.uid})),),
            ),
        ),
        text=_text(beginning),
        text_title=_("How it begins") if card.size > len(beginning) else _("What it says"),
    )
    return render(request, "record.html", {"page": page})


def _facts(card: DocumentCard) -> tuple[Term, ...]:
    url = outside(card.url)
    return (
        Term(_("Came from"), card.source),
        *((Term(_("Address"), url, url),) if url else ()),
        Term(_("Size"), filesizeformat(card.size)),
        Term(_("Kind of file"), card.media_type or _("not stated")),
        Term(_("Licence"), card.licence or _("not stated")),
        Term(_("Fingerprint (SHA-256)"), card.sha256),
    )


def _arrived(card: DocumentCard) -> tuple[TimelineEntry, ...]:
    read = (TimelineEntry(card.parsed_at, _("Read to its end")),) if card.parsed_at else ()
    return (*read, TimelineEntry(card.retrieved_at, _("Received"), card.source))


def _text(beginning: bytes) -> str:
    """Bytes as characters that can be shown: what is no text becomes the mark for it."""
    read = beginning.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in read)


@require_safe
@for_everybody
def received(request: HttpRequest, document: UUID) -> StreamingHttpResponse:
    """The bytes, for whoever may see the document; its sha256 is the entity tag. From AMBER upwards that is logged."""
    count_question(request)
    card = document_card(document, viewer=viewer_of(request))
    note_opening_of_document(request, card.label)
    name = get_valid_filename(card.name.rpartition("/")[2] or "document")
    return StreamingHttpResponse(
        _bytes(card.id, viewer_of(request)),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(card.size),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{card.sha256}"',
        },
    )


def _bytes(document: int, viewer: Viewer) -> Iterator[bytes]:
    """Read in a transaction of its own: the request's has ended when the answer streams."""
    with seen_by(viewer):
        stream = open_document(document)
        while part := stream.read(CHUNK):
            yield part

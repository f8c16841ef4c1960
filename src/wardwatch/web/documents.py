"""A document as we received it: the very bytes, as text to be saved, never as a page of ours."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_GET

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.queries import document_card, open_document
from wardwatch.web.access import signed_in
from wardwatch.web.openings import note_opening_of_document
from wardwatch.web.principal import SignedInRequest

CHUNK = 1 << 18


@require_GET
@signed_in
def document(request: SignedInRequest, document: UUID) -> HttpResponse | StreamingHttpResponse:
    """The bytes, for whoever may see the document; its sha256 is the entity tag. From AMBER upwards that is logged."""
    card = document_card(document, viewer=request.principal.viewer)
    note_opening_of_document(request, card.label)
    name = get_valid_filename(card.name.rpartition("/")[2] or "document")
    return StreamingHttpResponse(
        _bytes(card.id, request.principal.viewer),
        content_type="text/plain; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(card.size),
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "ETag": f'"{card.sha256}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def _bytes(document: int, viewer: Viewer) -> Iterator[bytes]:
    """Read in a transaction of its own: the request's has ended when the answer streams."""
    with seen_by(viewer):
        stream = open_document(document)
        while part := stream.read(CHUNK):
            yield part

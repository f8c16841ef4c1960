"""Documents as they were received: what is known of one, and its bytes."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Router, Schema
from pydantic import Field

from wardwatch.api.access import EVERYBODY, ApiRequest, note_opening_of_document
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.provenance.queries import document_card, open_document
from wardwatch.provenance.types import DocumentCard

router = Router(tags=["documents"])
CHUNK = 1 << 18
BYTES = {"responses": {200: {"description": "The bytes.", "content": {"application/octet-stream": {}}}}}


class Document(Schema):
    """What may be told of a document beside its bytes."""

    uid: UUID
    source: str = Field(description="Where it came from.")
    name: str
    url: str
    media_type: str
    licence: str
    sha256: str
    size: int = Field(description="In bytes.")
    retrieved_at: datetime
    parsed_at: datetime | None = Field(description="Null: not read to its end yet.")


@router.get("/{uuid:document}", response=Document, url_name="api-document", summary="One document", auth=EVERYBODY)
def document(request: ApiRequest, document: UUID) -> DocumentCard:
    """What is known of a document. From AMBER upwards, that you look is logged."""
    with seen_by(request.principal.viewer):
        card = document_card(document, viewer=request.principal.viewer)
        note_opening_of_document(request, card.label, f"document:{document}")
        return card


@router.get(
    "/{uuid:document}/received",
    url_name="api-document-received",
    summary="Its bytes",
    openapi_extra=BYTES,
    auth=EVERYBODY,
)
def received(request: ApiRequest, document: UUID) -> StreamingHttpResponse:
    """The bytes as they came; their sha256 is in the document. From AMBER upwards, that you take them is logged."""
    with seen_by(request.principal.viewer):
        card = document_card(document, viewer=request.principal.viewer)
        note_opening_of_document(request, card.label, f"document-received:{document}")
    return StreamingHttpResponse(
        _bytes(card.id, request.principal.viewer),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": "attachment",
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

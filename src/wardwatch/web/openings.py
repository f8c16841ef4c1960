"""Who opens a confidential record of somebody else is logged: which page was open, by its name and what it is about."""

from django.http import HttpRequest

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.web.principal import SignedInRequest, actor_of, is_signed_in

NAMED_BY = {
    "advisory": "advisory",
    "asset": "asset",
    "asset-name": "asset",
    "asset-why": "asset",
    "decision": "decision",
    "document": "document",
    "document-received": "document",
    "finding": "finding",
    "inventory-imported": "imported",
    "notice": "ticket",
    "release": "number",
    "release-file": "number",
    "release-form": "number",
    "report": "report",
    "sent": "status",
    "object": "object",
    "object-graph": "object",
    "object-near": "object",
    "object-received": "object",
    "word": "word",
}
"""Pages of one thing among several, by the part of the address that names it. Nothing else of an address is kept."""


def note_opening(request: SignedInRequest, organization: int) -> None:
    """Log that the reader looks at a page about an organization (an id); not for its own people, nor for a POST."""
    if request.method in ("GET", "HEAD"):
        operations.note_opening(
            principal=request.principal,
            actor=actor_of(request),
            organizations=(organization,),
            record=record_of(request),
            at=clock.now(),
        )


def note_opening_of_document(request: HttpRequest, label: int) -> None:
    """Log that the reader takes a document with this label (an id), from AMBER upwards; visitors get none of those."""
    if not is_signed_in(request):
        return
    operations.note_opening_of_document(
        principal=request.principal, actor=actor_of(request), label=label, record=record_of(request), at=clock.now()
    )


def record_of(request: HttpRequest) -> str:
    """The record that this page shows: "inventory", "finding:<uid>"."""
    match = request.resolver_match
    assert match is not None
    name = match.url_name or ""
    return f"{name}:{match.kwargs[NAMED_BY[name]]}" if name in NAMED_BY else name

"""A source leaves: what it said to few goes, what it gave to others stays, no longer by the bytes that it sent."""

import tempfile
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, BinaryIO, LiteralString, cast

from django.db import connection

from wardwatch.intel.models import ObjectVersion, SourceConsent
from wardwatch.intel.operations.publishing import forget
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document

LEFT = "given-to-others.json"
"""The document that holds what stays."""
_GONE: LiteralString = """
    SELECT o.id FROM intel_objectversion o
    WHERE o.source_id = %(source)s AND o.label_id = ANY (%(labels)s)
        AND NOT EXISTS (SELECT FROM intel_objectsource s WHERE s.object_id = o.id AND s.source_id <> %(source)s)"""
_UNTIE: LiteralString = f"UPDATE intel_objectversion SET redacts_id = NULL WHERE redacts_id IN ({_GONE})"
_REMOVE: LiteralString = f"DELETE FROM intel_objectversion WHERE id IN ({_GONE})"


def leave(*, source: int, labels: Collection[int], label: int, at: datetime) -> dict[str, int]:
    """Remove all that a source alone says under one of these labels (ids), its consents, and every document of it.

    What others were given stays, cited to a new document under `label` that holds nothing else. As the worker, in the
    caller's transaction; returns how many rows of each table went.
    """
    with connection.cursor() as cursor:
        given: dict[str, Any] = {"source": source, "labels": list(labels)}
        cursor.execute(_UNTIE, given)
        cursor.execute(_REMOVE, given)
        removed = int(cursor.rowcount)
    documents = list(Document.objects.filter(source=source).values_list("pk", flat=True))
    staying = ObjectVersion.objects.filter(document__in=documents).order_by("pk")
    if staying.exists():
        bodies = (bytes(body) for body in staying.values_list("body", flat=True).iterator())
        staying.update(document_id=_kept(bodies, source, label, at))
    forget(documents=documents)
    consents, _ = SourceConsent.objects.filter(source=source).delete()
    gone = provenance.remove(documents=documents)
    return {ObjectVersion._meta.db_table: removed, SourceConsent._meta.db_table: consents, **gone}


def _kept(bodies: Iterable[bytes], source: int, label: int, at: datetime) -> int:
    with tempfile.SpooledTemporaryFile(max_size=4 << 20) as bundle:
        bundle.write(b'{"objects":[')
        for number, body in enumerate(bodies):
            bundle.write(b"," if number else b"")
            bundle.write(body)
        bundle.write(b"]}")
        return provenance.archive(
            source=source,
            name=LEFT,
            url="",
            media_type="application/taxii+json;version=2.1",
            stream=cast("BinaryIO", bundle),
            label=label,
            retrieved_at=at,
            licence="",
        ).document

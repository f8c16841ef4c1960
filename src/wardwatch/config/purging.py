"""Remove spilled content (patient data, a wrong marking) from every table and the archive, leaving a tombstone.

It reaches across slices, so it stands in the composition root. The audit chain is untouched: it holds digests, not
content. The tombstone's sha256 lets anyone who still has the bytes prove what was removed; the archive refuses to take
the same bytes in again.
"""

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction

from wardwatch.assets.models import Asset
from wardwatch.audit.events import ContentPurged
from wardwatch.audit.models import Tombstone
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery.models import Message
from wardwatch.engagements.models import Notice, Response
from wardwatch.exposures.models import Finding
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Blob, Document

M = TypeVar("M", bound=models.Model)
REMOVED = "[removed]"


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed: how many rows were deleted or emptied, and the tombstone that stands for them."""

    kind: str
    reference: str
    rows: int
    content_sha256: str
    tombstone: UUID


def purge(*, kind: str, reference: str, why: str, actor: Actor, at: datetime) -> Purged:
    """Remove one thing for good. Runs as the worker, in one transaction. Raises `NotFound`."""
    with transaction.atomic():
        digest, rows = _PURGES[kind](reference)
        tombstone = Tombstone.objects.create(
            uid=uuid.uuid4(),
            kind=kind,
            reference=reference,
            content_sha256=digest,
            purged_at=at,
            purged_by=actor.who,
            why=why,
            label_id=intern(labels.internal(center_id())),
        )
        event = ContentPurged(
            subject=f"{kind}:{reference}",
            label=tombstone.label_id,
            why=why,
            kind=kind,
            tombstone=str(tombstone.uid),
            content_sha256=digest.hex(),
            rows=rows,
        )
        record(event, actor=actor, at=at)
    return Purged(kind=kind, reference=reference, rows=rows, content_sha256=digest.hex(), tombstone=tombstone.uid)


def _document(reference: str) -> tuple[bytes, int]:
    document = _find(Document.objects.all(), "uid", reference)
    claims = Finding.objects.filter(affected_range__assertion__document=document)
    rows = claims.update(affected_range=None)
    digest = bytes(document.sha256)
    others = Document.objects.filter(sha256=digest).exclude(pk=document.pk)
    rows += others.count() + 1
    for copy in [*others, document]:
        Finding.objects.filter(affected_range__assertion__document=copy).update(affected_range=None)
        Document.objects.filter(pk=copy.pk)._raw_delete("default")  # the database's own keys cascade to every claim
    rows += Blob.objects.filter(sha256=digest)._raw_delete("default") or 0
    return digest, rows


def _asset(reference: str) -> tuple[bytes, int]:
    asset = _find(Asset.objects.all(), "uid", reference)
    digest = _digest(asset)
    rows, _ = asset.delete()
    return digest, rows


def _notice(reference: str) -> tuple[bytes, int]:
    notice = _find(Notice.objects.all(), "ticket", reference)
    digest = _digest(notice)
    rows = Message.objects.filter(reference=f"notice:{notice.pk}").update(subject=REMOVED, text=REMOVED)
    rows += Notice.objects.filter(pk=notice.pk).update(title=REMOVED, body={})
    return digest, rows


def _message(reference: str) -> tuple[bytes, int]:
    message = _find(Message.objects.all(), "uid", reference)
    digest = _digest(message)
    return digest, Message.objects.filter(pk=message.pk).update(subject=REMOVED, text=REMOVED, address=REMOVED)


def _response(reference: str) -> tuple[bytes, int]:
    response = _find(Response.objects.all(), "uid", reference)
    digest = _digest(response)
    return digest, Response.objects.filter(pk=response.pk).update(words=REMOVED)


_PURGES: dict[str, Callable[[str], tuple[bytes, int]]] = {
    "document": _document,
    "asset": _asset,
    "notice": _notice,
    "message": _message,
    "response": _response,
}


def _find(rows: "models.QuerySet[M]", field: str, reference: str) -> M:
    try:
        found = rows.select_for_update().filter(**{field: reference}).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound("Nothing here goes by that reference.", reference=reference)
    return found


def _digest(row: models.Model) -> bytes:
    values = {field.attname: str(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).digest()

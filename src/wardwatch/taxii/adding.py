"""Adding objects, asking what became of them, and taking objects out (sections 4.3, 5.5 and 5.7)."""

import tempfile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import HttpResponse

from wardwatch.feeds.types import QuarantineState
from wardwatch.kit import clock
from wardwatch.sharing import operations, queries
from wardwatch.sharing.types import Judged, SubmissionCard
from wardwatch.standards.taxii import filters, media, resources
from wardwatch.standards.taxii.filters import timestamp
from wardwatch.taxii.access import TaxiiRequest, actor_of
from wardwatch.taxii.errors import Answered

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest envelope that is taken; said as `max_content_length` (section 4.2.1)."""
KEPT = {
    QuarantineState.OPEN: ". It is kept in quarantine, and can be tried again.",
    QuarantineState.DISMISSED: ". It was set aside for good.",
}
_IN_MEMORY = 4 * 1024 * 1024
_PART = 256 * 1024


def add(request: TaxiiRequest, collection: str) -> HttpResponse:
    """Section 5.5: 202 and a status. An envelope, or a bundle, which pushers send as well."""
    card = queries.collection(collection, principal=request.principal)
    if not media.is_objects(request.headers.get("Content-Type", "")):
        raise Answered(415, f"Objects are sent as {media.TAXII}, a bundle also as {media.STIX}.")
    announced = request.headers.get("Content-Length") or "0"
    if not (announced.isascii() and announced.isdigit() and float(announced) <= LARGEST):
        raise _too_large()
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spooled:
        held = cast("BinaryIO", spooled)
        found = operations.submit(
            collection=card,
            size=_copy(request, held),
            stream=held,
            media_type=request.headers["Content-Type"][:200],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
    return _status(found, 202)


def status(request: TaxiiRequest, status: UUID) -> HttpResponse:
    """Section 4.3."""
    return _status(queries.submission(status, viewer=request.principal.viewer), 200)


def delete(request: TaxiiRequest, collection: str, object: str) -> HttpResponse:  # noqa: A002 - as addresses say
    """Section 5.7: the last version, or those that are matched."""
    asked = filters.read(dict(request.GET.lists()), matches=("version", "spec_version"))
    operations.take_out(
        collection=queries.collection(collection, principal=request.principal),
        filters=filters.of_object(asked, object),
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    return HttpResponse(b"{}", content_type=media.TAXII)


def _copy(request: TaxiiRequest, held: BinaryIO) -> int:
    size = 0
    while part := request.read(_PART):
        size += len(part)
        if size > LARGEST:
            raise _too_large()
        held.write(part)
    return size


def _too_large() -> Answered:
    return Answered(413, f"An envelope here has at most {LARGEST:,} bytes. Send the objects in several.")


def _status(card: SubmissionCard, code: int) -> HttpResponse:
    resource = resources.Status(
        id=str(card.uid),
        status=card.state,
        request_timestamp=timestamp(card.received_at),
        total_count=card.accepted + card.refused + card.pending,
        success_count=card.accepted,
        successes=tuple(map(_detail, card.successes)),
        failure_count=card.refused,
        failures=tuple(map(_failure, card.failures)),
        pending_count=card.pending,
    )
    return HttpResponse(resources.encode(resource), status=code, content_type=media.TAXII)


def _failure(judged: Judged) -> resources.StatusDetail:
    kept = KEPT.get(judged.kept, "") if judged.kept else ""
    return resources.StatusDetail(id=judged.stix_id, version=judged.version, message=f"{judged.message}{kept}")


def _detail(judged: Judged) -> resources.StatusDetail:
    return resources.StatusDetail(id=judged.stix_id, version=judged.version, message=judged.message)

"""Remove spilled content (patient data, a wrong marking) from every table and the archive, leaving a tombstone.

It reaches across slices, so it stands in the composition root. What was derived from the content goes with it: claims,
findings, and the texts of notices and mails that quote it; open notices are written anew from what is left. The audit
chain is untouched: it holds digests, not content. The tombstone's sha256 lets anyone who still has the content prove
what was removed; the archive refuses to take the same bytes in again.

The sha256 is of a document's bytes; of a message's or an answer's text (UTF-8); of the sorted JSON of a decision's,
notice's or inventory line's fields. What people wrote as the reason of an act stays, and the name of a directory entry
that the center works with.
"""

import hashlib
import json
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, LiteralString, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction

from wardwatch.assets.models import Asset, DeviceIdentifier
from wardwatch.audit.events import ContentPurged
from wardwatch.audit.models import Tombstone
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery.models import Attempt, Message
from wardwatch.delivery.states import UNCLAIMED, MessageState
from wardwatch.engagements.models import Decision, Notice, NoticeFinding, Response
from wardwatch.engagements.operations import settle
from wardwatch.engagements.operations.publishing import republish
from wardwatch.engagements.recipients import references
from wardwatch.engagements.states import OPEN_NOTICES
from wardwatch.engagements.tickets import read_ticket
from wardwatch.exposures.models import Finding
from wardwatch.exposures.operations import catch_up, claimed_in, forget_claimed, forget_listed
from wardwatch.feeds import cms_hospitals
from wardwatch.feeds.types import Entry
from wardwatch.intel import operations as intel
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.facilities import unlist_facilities
from wardwatch.members.queries import center_id
from wardwatch.provenance.models import Assertion, Blob, Document
from wardwatch.provenance.queries import open_document
from wardwatch.vulnerabilities.models import (
    Advisory,
    AdvisoryVulnerability,
    AffectedRange,
    CveDescription,
    EpssScore,
    KevAssertion,
    Remediation,
)

M = TypeVar("M", bound=models.Model)
REMOVED = "[removed]"

_TAKE_BACK: LiteralString = """
    UPDATE provenance_assertion SET superseded_at = %(at)s
    WHERE document_id = ANY(%(documents)s) AND recorded_at IS NOT NULL AND superseded_at IS NULL
    RETURNING source_id, key"""
_REVIVE: LiteralString = f"""
    WITH gone AS ({_TAKE_BACK}), before AS (
        SELECT DISTINCT ON (a.source_id, a.key) a.id FROM provenance_assertion a JOIN gone USING (source_id, key)
        WHERE a.document_id <> ALL(%(documents)s) AND a.recorded_at IS NOT NULL
        ORDER BY a.source_id, a.key, a.recorded_at DESC, a.id DESC)
    UPDATE provenance_assertion a SET superseded_at = NULL FROM before WHERE before.id = a.id"""
_UPLOADED: LiteralString = "DELETE FROM assets_upload"


class Kind(StrEnum):
    """What can be purged."""

    DOCUMENT = "document"
    ASSET = "asset"
    DECISION = "decision"
    NOTICE = "notice"
    MESSAGE = "message"
    RESPONSE = "response"


class NoReason(Refusal):
    """A purge has a recorded reason."""

    code = "purge.no-reason"


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed: how many rows were deleted or emptied, and the tombstone that stands for them."""

    kind: Kind
    reference: str
    rows: int
    content_sha256: str
    tombstone: UUID


@dataclass(frozen=True, slots=True)
class _Act:
    """What is purged, by whom and when."""

    reference: str
    actor: Actor
    at: datetime


def purge(*, kind: Kind, reference: str, why: str, actor: Actor, at: datetime) -> Purged:
    """Remove one thing for good. Runs as the worker, in one transaction. Raises `NotFound`, `NoReason`.

    `reference` is the uid of a document, inventory line, decision, message or answer, or the ticket of a notice. Files
    that people uploaded and have not decided about yet go too.
    """
    if not why.strip():
        raise NoReason("Say why the content is removed.")
    with transaction.atomic():
        digest, rows = _PURGES[kind](_Act(reference, actor, at))
        with connection.cursor() as cursor:
            cursor.execute(_UPLOADED)
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


def _document(act: _Act) -> tuple[bytes, int]:
    """Every retrieval of the same bytes. What they had replaced counts again, and findings follow."""
    document = _find(Document.objects.all(), "uid", act.reference)
    digest = bytes(document.sha256)
    copies = list(Document.objects.filter(sha256=digest).values_list("pk", flat=True))
    quoting = _quoting(copies)
    named = claimed_in(Assertion.objects.filter(document__in=copies))
    rows = _rename_decisions(copies)
    with connection.cursor() as cursor:
        cursor.execute(_REVIVE, {"documents": copies, "at": act.at})
    rows += DeviceIdentifier.objects.filter(document__in=copies).delete()[0]
    catch_up(at=act.at, actor=act.actor)
    claimed = AffectedRange.objects.filter(assertion__document__in=copies)
    Finding.objects.filter(affected_range__in=claimed).update(affected_range=None)
    rows += _relist(copies, act.at)
    rows += EpssScore.objects.filter(document__in=copies).delete()[0]
    rows += intel.forget(documents=copies)
    rows += _delete(Document.objects.filter(pk__in=copies))  # the database's own keys cascade to every claim
    rows += _delete(Blob.objects.filter(sha256=digest)) + forget_claimed(named, at=act.at)
    return digest, rows + _empty(quoting, act.at)


def _relist(documents: Collection[int], at: datetime) -> int:
    """Directory entries follow the newest list that is left; those that only these documents gave go."""
    if not Document.objects.filter(pk__in=documents, source__name=cms_hospitals.DIRECTORY).exists():
        return 0
    left = Document.objects.filter(source__name=cms_hospitals.DIRECTORY).exclude(pk__in=documents)
    kept = set(Assertion.objects.filter(document__in=left).values_list("key", flat=True))
    if newest := left.exclude(parsed_at=None).exclude(quarantined__place="$").order_by("-retrieved_at", "-pk").first():
        with open_document(newest.pk) as stream:
            kept |= {entry.key for entry in cms_hospitals.parse(newest.name, stream) if isinstance(entry, Entry)}
            cms_hospitals.conclude(newest.pk, newest.name, stream, at)
    return unlist_facilities(directory=cms_hospitals.DIRECTORY, scheme="ccn", kept=kept)


def _quoting(documents: Collection[int]) -> list[int]:
    """Notices whose text may hold words of these documents: an advisory's title, or what it says can be done."""
    said = {"assertion__document__in": documents}
    spoken = AdvisoryVulnerability.objects.filter(**said).values("vulnerability")
    eased = Remediation.objects.filter(**said).values("vulnerability")
    touched = Finding.objects.filter(models.Q(vulnerability__in=spoken) | models.Q(vulnerability__in=eased))
    return list(NoticeFinding.objects.filter(finding__in=touched).values_list("notice", flat=True).distinct())


def _rename_decisions(documents: Collection[int]) -> int:
    """Decisions that carry a title from these documents are called by the identifier of their subject."""
    said = {"assertion__document__in": documents}
    titles = {
        *Advisory.objects.filter(**said).values_list("title", flat=True),
        *CveDescription.objects.filter(**said).values_list("title", flat=True),
        *KevAssertion.objects.filter(**said).values_list("name", flat=True),
    }
    found = Decision.objects.filter(title__in=titles)
    return sum(Decision.objects.filter(pk=each.pk).update(title=_identifier(each)) for each in found)


def _identifier(decision: Decision) -> str:
    return decision.subject.rpartition(":")[2]


def _asset(act: _Act) -> tuple[bytes, int]:
    asset = _find(Asset.objects.all(), "uid", act.reference)
    values = {field.attname: getattr(asset, field.attname) for field in Asset._meta.concrete_fields}
    notices = list(NoticeFinding.objects.filter(finding__asset=asset).values_list("notice", flat=True).distinct())
    rows, _ = asset.delete()
    catch_up(at=act.at, actor=act.actor)  # the names it was found by are forgotten when no line uses them
    names = (asset.vendor, asset.product, asset.model)
    rows += forget_listed(organization=asset.organization_id, names=names, at=act.at)
    rows += _empty(notices, act.at)
    settle(actor=act.actor, at=act.at)
    return _digest(values), rows


def _decision(act: _Act) -> tuple[bytes, int]:
    """The analysts' own words about a subject; its notices keep only what we would have written by ourselves."""
    decision = _find(Decision.objects.all(), "uid", act.reference)
    digest = _digest({"title": decision.title, "text": decision.text})
    rows = Decision.objects.filter(pk=decision.pk).update(title=_identifier(decision), text={})
    return digest, rows + _empty(list(decision.notices.values_list("pk", flat=True)), act.at)


def _notice(act: _Act) -> tuple[bytes, int]:
    notice = _find(Notice.objects.all(), "ticket", read_ticket(act.reference))
    digest = _digest({"title": notice.title, "body": notice.body})
    return digest, _empty([notice.pk], act.at, anew=False)


def _message(act: _Act) -> tuple[bytes, int]:
    message = _find(Message.objects.all(), "uid", act.reference)
    digest = hashlib.sha256(settings.HOME.keyring.decrypt(bytes(message.sealed_text))).digest()
    chosen = Message.objects.filter(pk=message.pk)
    rows = _empty_messages(chosen)
    chosen.update(address=f"{REMOVED} {message.uid}", reason="")
    return digest, rows + Attempt.objects.filter(message=message).update(answer="")


def _response(act: _Act) -> tuple[bytes, int]:
    response = _find(Response.objects.all(), "uid", act.reference)
    digest = hashlib.sha256(response.words.encode()).digest()
    return digest, Response.objects.filter(pk=response.pk).update(words=REMOVED)


_PURGES: dict[Kind, Callable[[_Act], tuple[bytes, int]]] = {
    Kind.DOCUMENT: _document,
    Kind.ASSET: _asset,
    Kind.DECISION: _decision,
    Kind.NOTICE: _notice,
    Kind.MESSAGE: _message,
    Kind.RESPONSE: _response,
}


def _empty(notices: Collection[int], at: datetime, *, anew: bool = True) -> int:
    """Remove the texts of notices, of their mails, and of digests that list them; returns how many rows.

    `anew` writes those that are open again from what is left; mail that still waits then carries the new text.
    """
    chosen = Notice.objects.filter(pk__in=notices)
    told = chosen.exclude(body={})
    ours = Message.objects.filter(reference__in=[each for pk in notices for each in references(pk)])
    digests = [pk for notice in told for pk in _digests_with(notice)]
    rows = told.update(title=REMOVED, body={}) + _empty_messages(Message.objects.filter(pk__in=digests))
    rows += _empty_messages(ours)
    if anew:
        republish(chosen.filter(state__in=OPEN_NOTICES), at=at)
    return rows


def _empty_messages(messages: "models.QuerySet[Message]") -> int:
    """What has not left is taken back; it goes out after all where somebody gives it a text again."""
    waiting = messages.filter(state__in=UNCLAIMED)
    waiting.update(state=MessageState.CANCELLED, reason="The text was removed for good.")
    return messages.update(subject=REMOVED, sealed_text=settings.HOME.keyring.encrypt(REMOVED.encode()))


def _digests_with(notice: Notice) -> list[int]:
    decrypt = settings.HOME.keyring.decrypt
    sent = Message.objects.filter(reference__startswith=f"digest:{notice.organization_id}:")
    return [each.pk for each in sent if notice.ticket.encode() in decrypt(bytes(each.sealed_text))]


def _find(rows: "models.QuerySet[M]", field: str, reference: str) -> M:
    try:
        found = rows.select_for_update().filter(**{field: reference}).first()
    except (ValidationError, ValueError):
        found = None
    if found is None:
        raise NotFound("Nothing here goes by that reference.", reference=reference)
    return found


def _delete(rows: "models.QuerySet[Any]") -> int:
    """Without looking for what hangs on them: that is the database's to do, or nothing does."""
    return rows._raw_delete("default") or 0


def _digest(values: dict[str, Any]) -> bytes:
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False, default=str).encode()).digest()

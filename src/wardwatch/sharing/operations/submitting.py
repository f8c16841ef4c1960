"""Objects that somebody sends to a collection: archived first, then judged object by object, like those of any source.

The envelope stands under a source of its organization's own, whose name tells nobody who that is. What it marks goes by
its marking; what it leaves unmarked, and AMBER, is for the center and the organization that sent it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import DataError, connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor, job
from wardwatch.intel import operations as intel
from wardwatch.intel.models import ObjectVersion, SourceConsent
from wardwatch.intel.types import Brought
from wardwatch.kit.database import batched, login
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError, Refusal
from wardwatch.markings.operations import intern, read
from wardwatch.markings.types import Label
from wardwatch.members import labels
from wardwatch.members.permissions import NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.queries import open_document
from wardwatch.sharing import events, models
from wardwatch.sharing.operations.keeping import bring_in_line
from wardwatch.sharing.queries.collections import submission
from wardwatch.sharing.types import CollectionCard, Judged, SubmissionCard, SubmissionState
from wardwatch.standards import stix
from wardwatch.standards.taxii.filters import timestamp
from wardwatch.standards.taxii.media import TAXII
from wardwatch.standards.tlp import Tlp

AT_ONCE = 2 * 1024 * 1024
"""Bytes up to which objects are judged while their sender waits; more is a job's work."""
LISTED = 1000
"""Objects that a submission names, accepted and refused ones each."""
BATCH = 1000
KEPT = timedelta(days=365)
"""How long whoever sent it can ask what became of a submission; TAXII 2.1 section 4.3 asks for a day at least."""
LEFT = timedelta(minutes=1)
"""A submission that waits longer was left behind by a process that ended."""
PARSER = 1


class NothingSent(Refusal):
    """An envelope or a bundle without objects."""

    code = "submission.empty"


def submit(
    *,
    collection: CollectionCard,
    stream: BinaryIO,
    size: int,
    media_type: str = TAXII,
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> SubmissionCard:
    """Take in an envelope or a bundle (`stream`, seekable, `size` bytes); the same bytes again change nothing.

    Raises `NotAllowed` where the sender may not write there, FormatError for what is no list of STIX objects,
    `NothingSent` for an empty one, `provenance.Purged` for what was purged here.
    """
    if not collection.can_write:
        raise NotAllowed("You may not add objects to this collection.", action="write")
    _demand_objects(stream)
    uid = uuid4()
    with login("worker"):
        with transaction.atomic():
            source = source_of(principal.organization, at)
            label = seen_by_sender(principal.organization)
            archived = provenance.archive(
                source=source,
                name="envelope.json",
                url="",
                media_type=media_type,
                stream=stream,
                label=intern(label),
                retrieved_at=at,
                licence="",
            )
            models.Submission.objects.create(
                uid=uid,
                collection_id=collection.id,
                organization=principal.organization,
                document_id=archived.document,
                sent_by=actor.who,
                received_at=at,
                label_id=intern(label),
            )
            event = events.ObjectsSubmitted(
                subject=f"collection:{collection.uid}",
                label=intern(label),
                collection=str(collection.uid),
                submission=str(uid),
                organization=principal.organization,
                size=size,
                at_once=size <= AT_ONCE,
            )
            record(event, actor=actor, at=at)
        if size <= AT_ONCE:
            take_in(submission=uid, at=at)
    return submission(uid, viewer=principal.viewer)


def take_in(*, submission: UUID, at: datetime) -> None:
    """Judge the objects of a submission and add them where they fit. As the worker; does nothing where that is done."""
    with transaction.atomic():
        row = models.Submission.objects.select_for_update().filter(uid=submission).first()
        if row is None or row.state == SubmissionState.COMPLETE:
            return
        with connection.cursor() as cursor:  # the same envelope, sent twice at once
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing.take_in'), %s)", [row.document_id % 2**31])
        document = Document.objects.get(pk=row.document_id)
        judged = _judge(document, row.sent_by, at)
        document.refresh_from_db(fields=["label"])
        if read(document.label_id).tlp is not Tlp.RED:  # the center need not be among those whom RED names
            provenance.mark(document=document.pk, label=intern(seen_by_sender(row.organization)))
        provenance.publish(documents=[document.pk], parser=PARSER, at=at)
        row.accepted, row.refused, row.warned = judged.accepted, judged.refused, judged.warned
        row.successes = [[each.stix_id, each.version, each.message] for each in judged.successes]
        row.failures = [[each.stix_id, each.version, each.message] for each in judged.failures]
        row.save()
    bring_in_line(at=at, documents=[document.uid])
    models.Submission.objects.filter(uid=submission).update(state=SubmissionState.COMPLETE)


def take_in_left(*, at: datetime) -> None:
    """Judge what no process judged, and forget what became of old submissions. As the worker."""
    models.Submission.objects.filter(received_at__lt=at - KEPT, state=SubmissionState.COMPLETE).delete()
    left = models.Submission.objects.filter(received_at__lt=at - LEFT, state=SubmissionState.PENDING)
    for uid in list(left.order_by("pk").values_list("uid", flat=True)):
        take_in(submission=uid, at=at)


@dataclass(slots=True)
class _Judgement:
    """What became of the objects of one envelope."""

    accepted: int = 0
    refused: int = 0
    warned: int = 0
    successes: list[Judged] = field(default_factory=list)
    failures: list[Judged] = field(default_factory=list)

    def refuse(self, faults: Iterable[Fault], at: datetime) -> None:
        """Count and name what was refused."""
        for fault in faults:
            self.refused += 1
            if len(self.failures) < LISTED:
                said = f"{fault.place}: {fault.reason}"
                self.failures.append(Judged(fault.key or fault.place, timestamp(at), said))


def _judge(document: Document, sent_by: str, at: datetime) -> _Judgement:
    judged = _Judgement()
    arriving = intel.Arriving(document=document, unmarked=None, at=at, definitions=lambda: _definitions(document.pk))
    broken: list[Fault] = []
    for batch in batched(enumerate(_raw(document.pk, broken)), BATCH):
        for brought in _add(arriving, batch):
            judged.accepted += len(brought.told)
            judged.refuse(brought.faults, at)
            room = LISTED - len(judged.successes)
            judged.successes += [Judged(told.stix_id, timestamp(told.version)) for told in brought.told[:room]]
    judged.refuse(broken, at)
    intel.publish(documents=[document.pk], actor=job("sharing.take_in", asked_by=sent_by), at=at)
    warned = ObjectVersion.objects.filter(document=document.pk, depth=0).exclude(warnings=[])
    judged.warned = warned.count()
    words = dict(warned.values_list("stix_id", "warnings"))
    judged.successes = [
        Judged(each.stix_id, each.version, "; ".join(words.get(each.stix_id, ()))) for each in judged.successes
    ]
    return judged


def _add(arriving: intel.Arriving, batch: list[tuple[int, stix.Raw]]) -> Iterator[Brought]:
    """What a batch brought; an object that the database cannot hold is found by halving, and refused."""
    try:
        with transaction.atomic():
            brought = arriving.add(batch)
    except DataError as error:
        if len(batch) == 1:
            raw = batch[0][1]
            yield Brought(faults=(Fault(raw.place, f"the database cannot hold it: {error}", "", raw.data[:RAW_LIMIT]),))
            return
        middle = len(batch) // 2
        yield from _add(arriving, batch[:middle])
        yield from _add(arriving, batch[middle:])
    else:
        yield brought


def _raw(document: int, broken: list[Fault]) -> Iterator[stix.Raw]:
    """The objects in a document; what cannot be told apart goes to `broken`."""
    try:
        for each in stix.objects(open_document(document)):
            if isinstance(each, Fault):
                broken.append(each)
            else:
                yield each
    except FormatError as error:
        broken.append(Fault(error.place or "$", error.reason))


def _definitions(document: int) -> Iterator[bytes]:
    """The marking definitions in a document."""
    return (raw.data for raw in _raw(document, []) if intel.DEFINITION.encode() in raw.data)


def _demand_objects(stream: BinaryIO) -> None:
    """Raise FormatError where this is no list of objects at all."""
    stream.seek(0)
    first = next(stix.objects(stream), None)
    if first is None:
        raise NothingSent("There are no objects in this.")
    if isinstance(first, Fault) and first.place in ("$", ""):
        raise FormatError(first.reason, first.place)
    stream.seek(0)


def source_of(organization: int, at: datetime) -> int:
    """The source of what an organization sends, made at its first; its consent says whom its AMBER is for."""
    known = models.Submitter.objects.filter(organization=organization).order_by("pk").values_list("source", flat=True)
    found = known.first()
    if found is not None:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing.submitter'), %s)", [organization % 2**31])
    found = known.first()
    if found is not None:
        return found
    source = provenance.register_source(name=f"submitter:{uuid4()}", title="A submitter", url="", licence="")
    label = intern(seen_by_sender(organization))
    models.Submitter.objects.create(organization=organization, source_id=source, label_id=label)
    SourceConsent.objects.create(
        source_id=source,
        label_id=label,
        unmarked=Tlp.AMBER_STRICT,
        organizations=[organization],
        words="What the organization sends itself is for the center and for itself, unless it is marked for more.",
        recorded_at=at,
        recorded_by="program",
    )
    return source


def seen_by_sender(organization: int) -> Label:
    """For the center and the organization that sent it."""
    center = center_id()
    internal = labels.internal(center)
    return Label(internal.tlp, organizations=frozenset({center, organization}))

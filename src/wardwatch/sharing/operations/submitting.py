"""Objects that somebody sends to a collection: archived first, then judged object by object, like those of any source.

The envelope stands under a source of its organization's own, whose name tells nobody who that is. What it marks goes by
its marking; what it leaves unmarked, and AMBER, is for the center and the organization that sent it; RED is for its
recipients (`senders`). What could not be read is kept in quarantine and can be tried again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID, uuid4

from django.db import DataError, connection, transaction
from django.db.models import QuerySet

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor, job
from wardwatch.feeds import aside
from wardwatch.feeds.models import QuarantinedRecord
from wardwatch.feeds.types import QuarantineState
from wardwatch.intel import operations as intel
from wardwatch.intel.models import ObjectVersion
from wardwatch.intel.recipients import Recipients
from wardwatch.intel.types import Brought
from wardwatch.kit.database import batched, login
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError, Refusal
from wardwatch.markings.operations import intern, read
from wardwatch.markings.types import NONE, Label, Viewer
from wardwatch.members.permissions import NotAllowed, Principal
from wardwatch.members.queries import center_id, viewer_of
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.queries import open_document
from wardwatch.sharing import events, models
from wardwatch.sharing.operations.belonging import of_others
from wardwatch.sharing.operations.keeping import bring_in_line
from wardwatch.sharing.operations.senders import may_be_red, named, recipients_of, seen_by_sender, source_of
from wardwatch.sharing.queries.sent import submission
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
KEEPER = "submissions"
"""Under which what was refused is kept in quarantine (`feeds.aside`)."""


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
            recipients = recipients_of(principal.person)
            unread = intern(named(recipients))  # nobody has looked yet whether something in it is marked RED
            archived = provenance.archive(
                source=source,
                name="envelope.json",
                url="",
                media_type=media_type,
                stream=stream,
                label=unread,
                retrieved_at=at,
                licence="",
            )
            models.Submission.objects.create(
                uid=uid,
                collection_id=collection.id,
                organization=principal.organization,
                document_id=archived.document,
                sent_by=actor.who,
                person=principal.person,
                handlers=sorted(recipients.center),
                received_at=at,
                label_id=unread,
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
        document = _take_in(row, job("sharing.take_in", asked_by=row.sent_by), at)
    bring_in_line(at=at, documents=[document.uid])
    models.Submission.objects.filter(uid=submission).update(state=SubmissionState.COMPLETE)


def take_in_left(*, at: datetime) -> None:
    """Judge what no process judged, and forget what became of old submissions. As the worker.

    What became of those of which something is kept in quarantine is not forgotten before that is settled.
    """
    old = models.Submission.objects.filter(received_at__lt=at - KEPT, state=SubmissionState.COMPLETE)
    old.exclude(document__in=_waiting().values("document")).delete()
    left = models.Submission.objects.filter(received_at__lt=at - LEFT, state=SubmissionState.PENDING)
    for uid in list(left.order_by("pk").values_list("uid", flat=True)):
        take_in(submission=uid, at=at)


def retry_refused(actor: Actor, at: datetime) -> None:
    """Try what is kept in quarantine of submissions again, and say in them what became of it. As the worker.

    What can be read now goes in, marked for whom it was sent to then.
    """
    again = models.Submission.objects.filter(document__in=_waiting().values("document"), state=SubmissionState.COMPLETE)
    for number in list(again.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = models.Submission.objects.select_for_update().filter(pk=number).first()
            if row is not None:
                _take_in(row, actor, at)


def _waiting() -> "QuerySet[QuarantinedRecord]":
    return QuarantinedRecord.objects.filter(feed=KEEPER, state=QuarantineState.OPEN)


def _take_in(row: models.Submission, actor: Actor, at: datetime) -> Document:
    """Judge the objects of a submission, whose row the caller holds; what it brought is not in collections yet."""
    with connection.cursor() as cursor:  # the same envelope, sent twice at once
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('sharing.take_in'), %s)", [row.document_id % 2**31])
    document = Document.objects.get(pk=row.document_id)
    own = Recipients(sender=NONE if row.person is None else frozenset({row.person}), center=frozenset(row.handlers))
    judged = _judge(document, own, _sender(row, at), actor, at)
    document.refresh_from_db(fields=["label"])
    whole = label = seen_by_sender(row.organization)
    if judged.may_be_red or read(document.label_id).tlp is Tlp.RED:
        label = named(own)
        sent = models.Submission.objects.filter(document=document.pk).values_list("person", "handlers")
        whole = Label(Tlp.RED, persons=frozenset(each for one, many in sent for each in (one, *many) if each))
    provenance.mark(document=document.pk, label=intern(whole))
    provenance.publish(documents=[document.pk], parser=PARSER, at=at)
    row.label_id = intern(label)
    row.accepted, row.refused, row.warned = judged.accepted, judged.refused, judged.warned
    row.successes = [[each.stix_id, each.version, each.message] for each in judged.successes]
    row.failures = [[each.stix_id, each.version, each.message, each.place] for each in judged.failures]
    row.save()
    return document


@dataclass(slots=True)
class _Judgement:
    """What became of the objects of one envelope."""

    accepted: int = 0
    refused: int = 0
    warned: int = 0
    successes: list[Judged] = field(default_factory=list)
    failures: list[Judged] = field(default_factory=list)
    may_be_red: bool = False
    places: set[tuple[int, str]] = field(default_factory=set)

    def refuse(self, faults: Sequence[Fault], document: int, at: datetime) -> None:
        """Count, name and keep what was refused of a document."""
        aside.put(KEEPER, [(document, fault) for fault in faults], at=at)
        for fault in faults:
            self.refused += 1
            self.may_be_red = self.may_be_red or may_be_red(fault)
            self.places.add((document, fault.place))
            if len(self.failures) < LISTED:
                said = f"{fault.place}: {fault.reason}"
                self.failures.append(Judged(fault.key or fault.place, timestamp(at), said, fault.place))


def _sender(row: models.Submission, at: datetime) -> Viewer | None:
    """With whose eyes a submission is looked at; None for the center's own, which may correct what others sent."""
    if row.organization == center_id():
        return None
    if row.person is None:
        return Viewer(organizations=frozenset({row.organization}), enrolled=True)
    return viewer_of(row.person, at=at)


def _judge(document: Document, recipients: Recipients, sender: Viewer | None, actor: Actor, at: datetime) -> _Judgement:
    judged = _Judgement()
    arriving = intel.Arriving(
        document=document, unmarked=None, at=at, definitions=lambda: _definitions(document.pk), named=recipients
    )
    broken: list[Fault] = []
    for sent in batched(enumerate(_raw(document.pk, broken)), BATCH):
        foreign = {} if sender is None else of_others(sent, document.source_id, viewer=sender)
        judged.refuse(list(foreign.values()), document.pk, at)
        batch = [each for each in sent if each[0] not in foreign]
        for brought in _add(arriving, batch):
            judged.accepted += len(brought.told)
            judged.refuse(brought.faults, document.pk, at)
            room = LISTED - len(judged.successes)
            judged.successes += [Judged(told.stix_id, timestamp(told.version)) for told in brought.told[:room]]
    judged.refuse(broken, document.pk, at)
    aside.settle([document.pk], judged.places, before=at, at=at)
    intel.publish(documents=[document.pk], actor=actor, at=at)
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

"""From archived documents of STIX objects to intelligence: in bounded batches, unseen until a document's last.

After each batch the run's `cursor` says which document and how far, in the batch's own transaction, so that a killed
pull goes on at the next one.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import dropwhile
from typing import BinaryIO, TypeVar

from django.db import DataError, transaction

from wardwatch.audit.types import Actor
from wardwatch.feeds import models
from wardwatch.feeds.ledger import Ledger
from wardwatch.feeds.types import Counts, Feed, QuarantineState
from wardwatch.intel import operations as intel
from wardwatch.intel.types import Brought
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.progress import Progress
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.queries import open_document
from wardwatch.standards.stix import Raw

BATCH_OBJECTS = 2000
BATCH_BYTES = 8 * 1024 * 1024

_Item = tuple[int, Raw | Fault]
T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class _Reading:
    """A document on its way in: where its bytes are read, and the places that could not be."""

    document: Document
    arriving: intel.Arriving
    faulty: set[tuple[int, str]] = field(default_factory=set)
    now: BinaryIO | None = None


class ObjectIntake:
    """Reads the archived documents of one feed of STIX objects, for one run."""

    def __init__(
        self, feed: Feed, source: int, run: models.Run, at: datetime, progress: Progress, *, actor: Actor
    ) -> None:
        self._feed = feed
        self._source = source
        self._run = run
        self._at = at
        self._progress = progress
        self._actor = actor
        self._ledger = Ledger(feed, run, at)

    def read_pending(self) -> None:
        """Read every document that was archived and not read to its end, in the order of arrival."""
        pending = {each.pk: each for each in Document.objects.filter(source=self._source, parsed_at=None)}
        total = sum(document.size for document in pending.values())
        resumed = [number for number in self._run.cursor.get("group", ()) if number in pending]
        done = 0
        for number in [*resumed, *sorted(pending.keys() - set(resumed))]:
            position = int(self._run.cursor.get("position", 0)) if number in resumed else 0
            with intel.helped(pending[number].size) as second:
                self._read(pending[number], second, position, done, total)
            done += pending[number].size

    def _read(self, document: Document, second: intel.Help, position: int, done: int, total: int) -> None:
        arriving = intel.Arriving(
            document=document,
            unmarked=self._feed.unmarked,
            at=self._at,
            definitions=lambda: self._definitions(document),
            second=second,
        )
        reading = _Reading(document, arriving)
        if position == 0:
            with transaction.atomic():
                intel.discard(document.pk)
        items = dropwhile(lambda item: item[0] < position, self._items(reading))
        for batch, begun in _ahead(_batches(items), lambda batch: arriving.begin(_raws(batch))):
            self._store(batch, begun, reading)
            here = reading.now.tell() if reading.now else 0
            self._progress.step(min(done + here, total), total, f"{self._feed.id}: reading")
        self._publish(reading)

    def _items(self, reading: _Reading) -> Iterator[_Item]:
        """Every object and fault of the document, numbered; what makes it unreadable is its last fault."""
        number = 0
        reading.now = open_document(reading.document.pk)
        assert self._feed.objects is not None
        try:
            for found in self._feed.objects(reading.document.name, reading.now):
                yield number, found
                number += 1
        except FormatError as error:
            start = open_document(reading.document.pk).read(RAW_LIMIT)
            yield number, Fault(error.place or "$", error.reason, "", start)

    def _definitions(self, document: Document) -> Iterable[bytes]:
        assert self._feed.objects is not None
        with open_document(document.pk) as stream:
            try:
                for found in self._feed.objects(document.name, stream):
                    if isinstance(found, Raw) and intel.DEFINITION.encode() in found.data:
                        yield found.data
            except FormatError:
                return

    def _store(self, batch: list[_Item], begun: intel.Begun, reading: _Reading) -> None:
        """Store a batch; an object that the database cannot hold is found by halving, and quarantined."""
        try:
            with transaction.atomic():
                self._count(reading.arriving.store(begun), batch, reading)
        except DataError as error:
            self._halve(batch, error, reading)

    def _halve(self, batch: list[_Item], error: DataError, reading: _Reading) -> None:
        if len(batch) == 1:
            with transaction.atomic():
                self._count(Brought(), [(batch[0][0], _refused(batch[0][1], error))], reading)
            return
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            try:
                with transaction.atomic():
                    self._count(reading.arriving.add(_raws(half)), half, reading)
            except DataError as again:
                self._halve(half, again, reading)

    def _count(self, brought: Brought, batch: list[_Item], reading: _Reading) -> None:
        document, after = reading.document.pk, batch[-1][0] + 1
        faults = [*(found for _, found in batch if isinstance(found, Fault)), *brought.faults]
        reading.faulty |= {(document, fault.place) for fault in faults}
        quarantined = self._ledger.quarantine((document, fault) for fault in faults)
        counts = Counts(brought.new, brought.changed, brought.unchanged, 0, quarantined)
        self._ledger.count(counts, [document], after)

    def _publish(self, reading: _Reading) -> None:
        """The one transaction in which the document's objects become seen."""
        document = reading.document.pk
        with transaction.atomic():
            self._ledger.settle([document], reading.faulty)
            faulty = models.QuarantinedRecord.objects.filter(document=document, state=QuarantineState.OPEN).exists()
            intel.publish(documents=[document], actor=self._actor, at=self._at, faulty=faulty)
            provenance.publish(documents=[document], parser=self._feed.parser, at=self._at)
            self._ledger.count(Counts(), [document], 0)


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    """Batches of at most so many objects and about so many bytes."""
    batch: list[_Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += _size(item)
        if len(batch) == BATCH_OBJECTS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _raws(batch: list[_Item]) -> list[tuple[int, Raw]]:
    return [(number, found) for number, found in batch if isinstance(found, Raw)]


def _ahead(batches: Iterable[T], begin: Callable[[T], R]) -> Iterator[tuple[T, R]]:
    """Each batch with what was begun of it, once the next one is begun too."""
    before: tuple[T, R] | None = None
    for batch in batches:
        begun = (batch, begin(batch))
        if before is not None:
            yield before
        before = begun
    if before is not None:
        yield before


def _size(item: _Item) -> int:
    return len(item[1].data) if isinstance(item[1], Raw) else len(item[1].raw)


def _refused(found: Raw | Fault, error: DataError) -> Fault:
    if isinstance(found, Fault):
        return found
    return Fault(found.place, f"the database cannot hold it: {error}", raw=found.data[:RAW_LIMIT])

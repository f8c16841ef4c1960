"""From archived documents to claims: in bounded batches, unseen until a document's last, and resumable at each.

A *group* is a few small documents, or a large one: it is read as one stream of records and published in one
transaction. After each batch the run's `cursor` says which group and how far, in the batch's own transaction, so that
a killed pull goes on at the next one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from django.db import DataError, transaction

from wardwatch.feeds import models
from wardwatch.feeds.ledger import Ledger
from wardwatch.feeds.types import Counts, Entry, Feed
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.progress import Progress
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label, join
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document
from wardwatch.provenance.queries import open_document
from wardwatch.provenance.types import Statement, Verdict
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.operations import store

BATCH = 500
GROUP_DOCUMENTS = 200
GROUP_BYTES = 32 * 1024 * 1024
BELIEVABLE_LOSS = 20
"""So many records may leave a catalogue at once, or a twentieth of it; more looks like a broken file."""


@dataclass(frozen=True, slots=True)
class _Item:
    """The `number`th thing of a group's stream."""

    number: int
    document: int
    content: Entry | Fault

    @property
    def whole(self) -> str:
        return self.content.whole if isinstance(self.content, Entry) else ""


@dataclass(slots=True)
class _Stream:
    """What passing through a group's records teaches about each document and the whole."""

    keys: set[str] = field(default_factory=set)
    nameless: bool = False  # a bad record does not tell its key
    broken: set[int] = field(default_factory=set)
    faulty: set[tuple[int, str]] = field(default_factory=set)
    read_before: int = 0
    now: BinaryIO | None = None

    @property
    def position(self) -> int:
        return self.read_before + (self.now.tell() if self.now else 0)


class Intake:
    """Reads the archived documents of one feed, for one run."""

    def __init__(self, feed: Feed, source: int, run: models.Run, at: datetime, progress: Progress) -> None:
        self._feed = feed
        self._source = source
        self._run = run
        self._at = at
        self._progress = progress
        self._center = center_id()
        self._ledger = Ledger(feed, run, at)

    def read_pending(self) -> None:
        """Read every document that was archived and not read to its end, in the order of arrival."""
        pending = {document.pk: document for document in Document.objects.filter(source=self._source, parsed_at=None)}
        total = sum(document.size for document in pending.values())
        resumed = [pending[number] for number in self._run.cursor.get("group", ()) if number in pending]
        position = int(self._run.cursor.get("position", 0)) if resumed else 0
        others = [pending[number] for number in sorted(pending.keys() - {document.pk for document in resumed})]
        done = 0
        for group in [resumed, *self._groups(others)] if resumed else self._groups(others):
            self._read_group(group, position, done, total)
            done += sum(document.size for document in group)
            position = 0

    def _groups(self, documents: Sequence[Document]) -> Iterator[list[Document]]:
        """Small documents together; one at a time where a document stands for a whole or concludes something."""
        limit = 1 if self._feed.whole or self._feed.conclude else GROUP_DOCUMENTS
        group: list[Document] = []
        for document in documents:
            if group and (len(group) == limit or sum(each.size for each in group) + document.size > GROUP_BYTES):
                yield group
                group = []
            group.append(document)
        if group:
            yield group

    def _read_group(self, group: list[Document], position: int, done: int, total: int) -> None:
        for document in group:
            self._mark(document)
        stream = _Stream(read_before=done)
        ids = [document.pk for document in group]
        again = {document.pk for document in group if 0 < document.parsed_by != self._feed.parser}
        items = self._items(group, stream)
        for batch in _batches(item for item in items if item.number >= position):
            self._store(batch, ids, again)
            self._progress.step(min(stream.position, total), total, f"{self._feed.id}: reading")
        self._publish(group, stream)

    def _mark(self, document: Document) -> None:
        """Give a document that carries its own marking that label; what it does not mark stays with the center."""
        if self._feed.mark is None:
            return
        try:
            marks = [self._label(tlp) for tlp in self._feed.mark(document.name, open_document(document.pk))]
        except FormatError:
            return
        if marks:
            provenance.mark(document=document.pk, label=intern(join(marks)))

    def _label(self, tlp: Tlp | None) -> Label:
        if tlp is Tlp.CLEAR:
            return PUBLIC
        if tlp is Tlp.GREEN:
            audience = frozenset({self._center})
            return Label(Tlp.GREEN, published=True, originator=self._center, organizations=audience)
        return labels.internal(self._center)

    def _items(self, group: list[Document], stream: _Stream) -> Iterator[_Item]:
        """Every record and fault of the group, numbered; what makes a document unreadable is its last fault."""
        number = 0
        for document in group:
            for content in self._contents(document, stream):
                _note(content, document.pk, stream)
                yield _Item(number, document.pk, content)
                number += 1
            stream.read_before += document.size
            stream.now = None

    def _contents(self, document: Document, stream: _Stream) -> Iterator[Entry | Fault]:
        stream.now = open_document(document.pk)
        try:
            yield from self._feed.parse(document.name, stream.now)
        except FormatError as error:
            stream.broken.add(document.pk)
            yield Fault(error.place or "$", error.reason, "", open_document(document.pk).read(RAW_LIMIT))

    def _store(self, batch: list[_Item], group: list[int], again: set[int]) -> None:
        """Store a batch; a record that the database cannot hold is found by halving, and quarantined."""
        try:
            with transaction.atomic():
                self._ledger.count(self._add(batch, group, again), group, batch[-1].number + 1)
        except DataError as error:
            if self._is_indivisible(batch):
                with transaction.atomic():
                    refused = [_refused(item, error) for item in batch]
                    self._ledger.count(
                        Counts(quarantined=self._ledger.quarantine(refused)), group, batch[-1].number + 1
                    )
                return
            middle = _cut(batch)
            self._store(batch[:middle], group, again)
            self._store(batch[middle:], group, again)

    def _is_indivisible(self, batch: list[_Item]) -> bool:
        is_one_whole = bool(batch[0].whole) and batch[0].whole == batch[-1].whole and not self._feed.whole
        return len(batch) == 1 or is_one_whole

    def _add(self, batch: list[_Item], group: list[int], again: set[int]) -> Counts:
        entries = [(item, item.content) for item in batch if isinstance(item.content, Entry)]
        faults = [(item.document, item.content) for item in batch if isinstance(item.content, Fault)]
        faults += [(item.document, fault) for item, entry in entries for fault in entry.faults]
        statements = [_statement(item.document, entry) for item, entry in entries]
        outcomes = provenance.assert_batch(source=self._source, group=group, statements=statements, again=again)
        claims = []
        tally = dict.fromkeys(Verdict, 0)
        for (item, entry), outcome in zip(entries, outcomes, strict=True):
            tally[outcome.verdict] += 1
            if outcome.assertion is not None:
                claims += [(outcome.assertion, claim) for claim in entry.claims]
            elif reason := _reason(outcome.verdict, entry, outcome.standing):
                faults.append((item.document, Fault(entry.place, reason, entry.key)))
        store(claims)
        wholes = {(entry.whole, item.document) for item, entry in entries if entry.whole and not self._feed.whole}
        withdrawn = 0
        if wholes:
            keys = {entry.key for _, entry in entries}
            withdrawn = provenance.withdraw_absent(source=self._source, wholes=wholes, keys=keys)
        return Counts(
            tally[Verdict.NEW],
            tally[Verdict.CHANGED],
            tally[Verdict.UNCHANGED],
            withdrawn,
            self._ledger.quarantine(faults),
        )

    def _publish(self, group: list[Document], stream: _Stream) -> None:
        """The one transaction in which a group becomes seen."""
        ids = [document.pk for document in group]
        with transaction.atomic():
            counts = self._withdraw(group[0], stream) if self._feed.whole else Counts()
            for document in group:
                if self._feed.conclude and document.pk not in stream.broken:
                    opened = open_document(document.pk)
                    counts += self._feed.conclude(document.pk, document.name, opened, self._at)
            provenance.publish(documents=ids, parser=self._feed.parser, at=self._at)
            self._ledger.settle(ids, stream.faulty)
            self._ledger.count(counts, ids, 0)

    def _withdraw(self, document: Document, stream: _Stream) -> Counts:
        """Take back what a catalogue leaves out, unless the file may not be the whole of it."""
        if stream.broken or stream.nameless:
            return Counts()
        wholes = [(self._feed.whole, document.pk)]
        absent = provenance.count_absent(source=self._source, wholes=wholes, keys=stream.keys)
        if absent > max(BELIEVABLE_LOSS, len(stream.keys) // 20):
            reason = f"{absent} records are missing at once; none was withdrawn"
            fault = Fault("catalogue", reason)
            stream.faulty.add((document.pk, fault.place))
            return Counts(quarantined=self._ledger.quarantine([(document.pk, fault)]))
        return Counts(withdrawn=provenance.withdraw_absent(source=self._source, wholes=wholes, keys=stream.keys))


def _batches(items: Iterator[_Item]) -> Iterator[list[_Item]]:
    """Batches of about `BATCH` items, never parting the records of one whole where wholes are small."""
    batch: list[_Item] = []
    for item in items:
        if len(batch) >= BATCH and (item.whole != batch[-1].whole or len(batch) >= 2 * BATCH or not item.whole):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _cut(batch: list[_Item]) -> int:
    """Where to halve a batch: between two wholes."""
    middle = len(batch) // 2
    edges = [number for number in range(1, len(batch)) if batch[number].whole != batch[number - 1].whole]
    return min(edges, key=lambda edge: abs(edge - middle), default=middle)


def _note(content: Entry | Fault, document: int, stream: _Stream) -> None:
    if content.key:
        stream.keys.add(content.key)
    faults = content.faults if isinstance(content, Entry) else (content,)
    stream.faulty.update((document, fault.place) for fault in faults)
    stream.nameless = stream.nameless or (isinstance(content, Fault) and not content.key)


def _statement(document: int, entry: Entry) -> Statement:
    return Statement(
        document=document,
        key=entry.key,
        digest=entry.digest,
        asserter=entry.asserter,
        place=entry.place,
        valid_at=entry.valid_at,
        version=entry.version,
        whole=entry.whole,
    )


def _reason(verdict: Verdict, entry: Entry, standing: str) -> str:
    if verdict is Verdict.REPEATED:
        return f"{entry.key} stands in this document before, with other content"
    if verdict is Verdict.NOT_NEWER:
        return f"version {entry.version} says something else and is not newer than version {standing}, which is here"
    return ""


def _refused(item: _Item, error: DataError) -> tuple[int, Fault]:
    if isinstance(item.content, Fault):
        return item.document, item.content
    return item.document, Fault(item.content.place, f"the database cannot hold it: {error}", item.content.key)

"""From the raw objects of a document to arrivals: a batch at a time, unseen until the document is published.

What is here already, byte for byte or but for its formatting, is not validated again: it is a repetition.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, LiteralString

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.operations.marking import Layer, Marked, MarkedAs, Marker
from wardwatch.intel.recipients import UNNAMED, Recipients
from wardwatch.intel.types import Arrived, Brought, Told
from wardwatch.intel.understanding import Refused, Understood, reason, understand
from wardwatch.kit.database import array_text, copy_rows, copying, rows
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.second import Asked, Second
from wardwatch.provenance.models import Document
from wardwatch.standards import stix
from wardwatch.standards.stix import Head, Raw
from wardwatch.standards.tlp import Tlp

HELPED = 4 * 1024 * 1024
"""Bytes of a document from which on a second process is worth its start."""

_KNOWN: LiteralString = """
    SELECT o.* FROM unnest(%s::text[]) AS wanted (stix_id) CROSS JOIN LATERAL (
        SELECT o.stix_id, o.sha256, o.digest, o.label_id, o.id, o.has_twin
        FROM intel_objectversion o WHERE o.stix_id = wanted.stix_id AND o.depth = 0 OFFSET 0) o"""
_NUMBERS: LiteralString = "SELECT nextval('intel_objectversion_id_seq') FROM generate_series(1, %s)"
_LABELS: LiteralString = """
    INSERT INTO intel_arrivedlabel (document, label) SELECT %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING"""
_VARIANTS: LiteralString = "SELECT id FROM intel_objectversion WHERE redacts_id = ANY(%s)"
_AGAIN: LiteralString = """
    INSERT INTO intel_objectsource (object_id, label_id, source_id, first_at, last_at, times, joined_by)
    SELECT o.id, o.label_id, %(source)s, CASE WHEN o.source_id = %(source)s THEN o.recorded_at ELSE %(at)s END, %(at)s,
        CASE WHEN o.source_id = %(source)s THEN 2 ELSE 1 END,
        CASE WHEN o.source_id <> %(source)s THEN %(document)s::bigint END
    FROM unnest(%(objects)s::bigint[]) AS said (id) CROSS JOIN LATERAL (
        SELECT o.id, o.label_id, o.source_id, o.recorded_at FROM intel_objectversion o WHERE o.id = said.id OFFSET 0) o
    ON CONFLICT (object_id, source_id) DO UPDATE
    SET last_at = EXCLUDED.last_at, times = intel_objectsource.times + 1
    WHERE intel_objectsource.last_at < EXCLUDED.last_at"""

ARRIVAL = {
    **dict.fromkeys(("document", "number", "object", "redacts", "label"), "int8"),
    **dict.fromkeys(("stix_id", "type", "spec_version"), "text"),
    **dict.fromkeys(("created", "modified", "version"), "timestamptz"),
    **dict.fromkeys(("digest", "sha256", "body"), "bytea"),
    **dict.fromkeys(("name", "words"), "text"),
    **{"labels": "text[]", "creator": "text", "revoked": "bool", "confidence": "int2"},
    **{"valid_from": "timestamptz", "valid_until": "timestamptz", "warnings": "text[]", "place": "text"},
    "depth": "int2",
}
"""Columns of `Arrival` and their types."""
Help = Second[bytes, Understood | Refused] | None
"""A process that validates ahead, if there is one."""

VALUE = ("document", "object", "label", "alone", "kind", "value", "key", "address")
REFERENCE = ("document", "object", "label", "property", "target")

_Row = tuple[int, int]
"""Id and label of a row of `ObjectVersion`."""


@dataclass(slots=True)
class _Known:
    """What is here of the objects that a batch names: rows by what they are and under which label."""

    ids: set[str] = field(default_factory=set)
    exact: dict[tuple[str, bytes, int], _Row] = field(default_factory=dict)
    content: dict[tuple[str, bytes, int], _Row] = field(default_factory=dict)
    twins: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Object:
    """The `number`th object of a document, or a variant of it."""

    number: int
    place: str
    data: bytes
    head: Head
    version: datetime


@dataclass(frozen=True, slots=True)
class _New:
    """An object of which nothing here has the content, and what it is marked as."""

    object: _Object
    sha256: bytes
    marked: Marked
    layers: Sequence[Layer]
    arrived: Arrived


@dataclass(slots=True)
class Begun:
    """What a batch comes to: what is new in it, and what is here already."""

    new: list[_New] = field(default_factory=list)
    asked: Asked[bytes] | None = None
    repeated: dict[int, int] = field(default_factory=dict)
    varied: set[int] = field(default_factory=set)
    unchanged: int = 0
    told: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    values: list[tuple[Any, ...]] = field(default_factory=list)
    references: list[tuple[Any, ...]] = field(default_factory=list)


class Arriving:
    """One document on its way in. `unmarked` is how its source's unmarked objects are read, unless a consent says it.

    `definitions` gives the marking definitions of the document; it is asked at most once. `named` are those whom its
    RED means, beside those of its source's consent. A `second` process validates what is begun ahead. `label` is how
    all of it is marked, whatever it says; None: as it says.
    """

    def __init__(
        self,
        *,
        document: Document,
        unmarked: Tlp | None,
        at: datetime,
        definitions: Callable[[], Iterable[bytes]] | None = None,
        named: Recipients = UNNAMED,
        second: Help = None,
        label: int | None = None,
    ) -> None:
        self._document = document.pk
        self._source = document.source_id
        self._counts = document.parsed_by == 0
        self._at = at
        self._marker = (
            MarkedAs(label)
            if label is not None
            else Marker(source=self._source, unmarked=unmarked, definitions=definitions, named=named)
        )
        self._labels: set[int] = set()
        self._second = second

    def add(self, numbered: Sequence[tuple[int, Raw]]) -> Brought:
        """Take in a batch of numbered objects, in the caller's transaction."""
        return self.store(self._look(numbered))

    def begin(self, numbered: Sequence[tuple[int, Raw]]) -> Begun:
        """Look what of a batch is new, and let the second process validate that while the batch before is stored."""
        batch = self._look(numbered)
        if self._second:
            batch.asked = self._second.ask([new.object.data for new in batch.new])
        return batch

    def _look(self, numbered: Sequence[tuple[int, Raw]]) -> Begun:
        batch = Begun()
        read = [each for number, raw in numbered for each in self._read(number, raw, batch.faults)]
        with connection.cursor() as cursor:
            known = _known(cursor, [each.head.id for each in read])
        for each in read:
            try:
                self._judge(each, known, batch)
            except FormatError as error:
                batch.faults.append(_fault(each, error))
        batch.varied = known.twins & batch.repeated.keys()
        return batch

    def store(self, batch: Begun) -> Brought:
        """Take in what was begun, in the caller's transaction and in the order in which it was begun."""
        with connection.cursor() as cursor:
            tally = self._store(cursor, batch)
            self._say_again(cursor, batch)
        return Brought(
            new=tally[Arrived.NEW],
            changed=tally[Arrived.CHANGED],
            unchanged=batch.unchanged,
            told=tuple(batch.told),
            faults=tuple(batch.faults),
        )

    def _read(self, number: int, raw: Raw, faults: list[Fault]) -> list[_Object]:
        """The object, or those that an object of STIX 2.0 becomes; none where it cannot be read."""
        head = None
        try:
            head = stix.head(raw.data)
            if not stix.needs_lifting(head):
                return [_Object(number, raw.place, raw.data, head, head.version or self._at)]
            heads = [(data, stix.head(data)) for data in stix.lift(raw.data)]
        except FormatError as error:
            faults.append(Fault(raw.place, reason(error), head.id if head else "", raw.data[:RAW_LIMIT]))
            return []
        return [_Object(number, raw.place, data, head, head.version or self._at) for data, head in heads]

    def _judge(self, each: _Object, known: _Known, batch: Begun) -> None:
        """Whether the object is new, and its label. FormatError where it cannot be digested."""
        head = each.head
        layers: Sequence[Layer] = ()
        if head.granular:
            layers = self._marker.layers(head.object_marking_refs, _granular(head))
        marked = layers[0].marked if layers else self._marker.of(head.object_marking_refs)
        received = sha256(each.data).digest()
        found = known.exact.get((head.id, received, marked.id))
        if found is None:
            is_known = head.id in known.ids
            found = known.content.get((head.id, stix.digest(each.data), marked.id)) if is_known else None
        if found is None:
            arrived = Arrived.CHANGED if is_known else Arrived.NEW
            batch.new.append(_New(each, received, marked, layers, arrived))
        else:
            row, label = found
            batch.repeated[row] = label
            batch.unchanged += 1
            batch.told.append(Told(head.id, each.version, Arrived.UNCHANGED))

    def _store(self, cursor: CursorWrapper, batch: Begun) -> dict[Arrived, int]:
        """Validate what is new while the database takes in what was validated before it."""
        tally = dict.fromkeys(Arrived, 0)
        if not batch.new:
            return tally
        numbers = iter(_numbers(cursor, sum(max(len(new.layers), 1) for new in batch.new)))
        with copying(cursor, "intel_arrival", ARRIVAL) as write:
            for new, understood in self._understood(batch):
                each, layers = new.object, new.layers[1:]
                try:
                    variants = [self._redacted(each, layer) for layer in layers]
                except FormatError as error:
                    batch.faults.append(_fault(each, error))
                    continue
                row = next(numbers)
                write(self._row(batch, row, each, new.sha256, new.marked, understood, None, 0))
                for depth, variant in enumerate(variants, start=1):
                    if variant is not None:
                        write(self._row(batch, next(numbers), *variant, row, depth))
                tally[new.arrived] += 1
                batch.told.append(Told(each.head.id, each.version, new.arrived))
        copy_rows(cursor, "intel_arrivedvalue", VALUE, batch.values)
        copy_rows(cursor, "intel_arrivedreference", REFERENCE, batch.references)
        self._note_labels(cursor, {new.marked.id for new in batch.new})
        return tally

    def _understood(self, batch: Begun) -> Iterator[tuple[_New, Understood]]:
        """What is new and valid; what is not is a fault of the batch."""
        if self._second and batch.asked:
            found: Iterable[Understood | Refused] = self._second.take(batch.asked)
        else:
            found = (understand(new.object.data) for new in batch.new)
        for new, each in zip(batch.new, found, strict=True):
            if isinstance(each, Understood):
                yield new, each
            else:
                batch.faults.append(_refused(new.object, each))

    def _row(
        self,
        batch: Begun,
        row: int,
        each: _Object,
        received: bytes,
        marked: Marked,
        understood: Understood,
        full: int | None,
        depth: int,
    ) -> tuple[Any, ...]:
        """A row of `Arrival`; what belongs to it is noted in the batch."""
        head, document = each.head, self._document
        of = (document, row, marked.id)
        batch.values += [(*of, understood.alone, *value) for value in understood.values]
        batch.references += [(*of, name, target) for name, target in understood.references]
        return (
            *(document, each.number, row, full, marked.id),
            *(head.id, head.type, head.spec_version or "", head.created, head.modified, each.version),
            *(understood.digest, received, each.data, head.title, understood.words),
            *(list(head.labels), head.created_by_ref or "", head.revoked, head.confidence),
            *(head.valid_from, head.valid_until, [*understood.warnings, *marked.warnings]),
            *(each.place, depth),
        )

    def _redacted(self, each: _Object, layer: Layer) -> tuple[_Object, bytes, Marked, Understood] | None:
        """A variant without what is marked more strictly; None where nothing may be told without it."""
        data = stix.redact(each.data, layer.kept.__contains__)
        if data is None:
            return None
        variant = _Object(each.number, each.place, data, stix.head(data), each.version)
        found = understand(data)
        if isinstance(found, Refused):
            raise FormatError(found.reason)
        return variant, sha256(data).digest(), layer.marked, found

    def _say_again(self, cursor: CursorWrapper, batch: Begun) -> None:
        """Count what is here already as said again by the source, unless this document was read before."""
        if not batch.repeated:
            return
        self._note_labels(cursor, set(batch.repeated.values()))
        if not self._counts:
            return
        said = list(batch.repeated)
        if batch.varied:
            said += [row for (row,) in rows(cursor, _VARIANTS, [list(batch.varied)])]
        cursor.execute(_AGAIN, {"source": self._source, "document": self._document, "at": self._at, "objects": said})

    def _note_labels(self, cursor: CursorWrapper, labels: set[int]) -> None:
        if added := labels - self._labels:
            cursor.execute(_LABELS, [self._document, sorted(added)])
            self._labels |= added


@contextmanager
def helped(size: int) -> Iterator[Help]:
    """The process that helps to validate a document of so many bytes, while the block lasts; None for a small one."""
    if size < HELPED:
        yield None
        return
    with Second(understand) as second:
        yield second


def discard(document: int) -> None:
    """Forget what batches of a document brought that is not published: it is read from its beginning."""
    with connection.cursor() as cursor:
        for table in ("intel_arrival", "intel_arrivedvalue", "intel_arrivedreference", "intel_arrivedlabel"):
            cursor.execute(f"DELETE FROM {table} WHERE document = %s", [document])


def _known(cursor: CursorWrapper, ids: list[str]) -> _Known:
    found = _Known()
    for stix_id, received, digest, label, row, has_twin in rows(cursor, _KNOWN, [array_text(set(ids))]):
        found.ids.add(stix_id)
        found.exact[stix_id, received, label] = found.content[stix_id, digest, label] = (row, label)
        if has_twin:
            found.twins.add(row)
    return found


def _numbers(cursor: CursorWrapper, size: int) -> list[int]:
    return [number for (number,) in rows(cursor, _NUMBERS, [size])]


def _granular(head: Head) -> frozenset[str]:
    try:
        return stix.granular_refs({"granular_markings": msgspec.json.decode(bytes(head.granular_markings))})
    except (msgspec.MsgspecError, TypeError, AttributeError) as error:
        raise FormatError("is no list of granular markings", "$.granular_markings") from error


def _fault(each: _Object, error: FormatError) -> Fault:
    return _refused(each, Refused(reason(error)))


def _refused(each: _Object, refused: Refused) -> Fault:
    return Fault(each.place, refused.reason, each.head.id, each.data[:RAW_LIMIT])

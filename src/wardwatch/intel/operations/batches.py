"""From the raw objects of a document to arrivals: a batch at a time, unseen until the document is published.

What is here already, byte for byte or but for its formatting, is not validated again: it is a repetition.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, LiteralString

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.operations.marking import Layer, Marked, Marker
from wardwatch.intel.operations.understanding import Understood, understand
from wardwatch.intel.types import Arrived, Brought, Told
from wardwatch.kit.database import array_text, copy_rows, copying, rows
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.provenance.models import Document
from wardwatch.standards import observables, stix
from wardwatch.standards.stix import Head, Raw
from wardwatch.standards.tlp import Tlp

_KNOWN: LiteralString = """
    SELECT o.* FROM unnest(%s::text[]) AS wanted (stix_id) CROSS JOIN LATERAL (
        SELECT o.stix_id, o.sha256, o.digest, o.label_id, o.id, o.source_id, '"' || o.recorded_at || '"', o.has_twin
        FROM intel_objectversion o WHERE o.stix_id = wanted.stix_id AND o.depth = 0 OFFSET 0) o"""
_NUMBERS: LiteralString = "SELECT nextval('intel_objectversion_id_seq') FROM generate_series(1, %s)"
_LABELS: LiteralString = """
    INSERT INTO intel_arrivedlabel (document, label) SELECT %s, unnest(%s::bigint[]) ON CONFLICT DO NOTHING"""
_VARIANTS: LiteralString = """
    SELECT id, label_id, source_id, '"' || recorded_at || '"' FROM intel_objectversion WHERE redacts_id = ANY(%s)"""
_AGAIN: LiteralString = """
    INSERT INTO intel_objectsource (object_id, label_id, source_id, first_at, last_at, times)
    SELECT r.object, r.label, %(source)s, CASE WHEN r.source = %(source)s THEN r.at ELSE %(at)s END, %(at)s,
        CASE WHEN r.source = %(source)s THEN 2 ELSE 1 END
    FROM unnest(%(objects)s::bigint[], %(labels)s::bigint[], %(sources)s::bigint[], %(times)s::timestamptz[])
        AS r (object, label, source, at)
    ON CONFLICT (object_id, source_id) DO UPDATE
    SET last_at = EXCLUDED.last_at, times = intel_objectsource.times + 1
    WHERE intel_objectsource.last_at < EXCLUDED.last_at"""

ARRIVAL = (
    *("document", "number", "object", "redacts", "label", "stix_id", "type", "spec_version", "created", "modified"),
    *("version", "digest", "sha256", "body", "name", "words", "labels", "creator", "revoked", "confidence"),
    *("valid_from", "valid_until", "warnings", "place", "depth"),
)
VALUE = ("document", "object", "kind", "value", "alone", "key", "address")
REFERENCE = ("document", "object", "property", "target")

_Row = tuple[int, int, int, str]
"""Id, label, source and `recorded_at` (as the database writes it) of a row of `ObjectVersion`."""


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


@dataclass(slots=True)
class _Batch:
    """What a batch comes to."""

    new: list[tuple[_Object, bytes, bytes, Marked, Sequence[Layer], Arrived]] = field(default_factory=list)
    repeated: dict[int, _Row] = field(default_factory=dict)
    unchanged: int = 0
    told: list[Told] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    values: list[tuple[Any, ...]] = field(default_factory=list)
    references: list[tuple[Any, ...]] = field(default_factory=list)


class Arriving:
    """One document on its way in. `unmarked` is how its source's unmarked objects are read, unless a consent says it.

    `definitions` gives the marking definitions of the document; it is asked at most once.
    """

    def __init__(
        self,
        *,
        document: Document,
        unmarked: Tlp | None,
        at: datetime,
        definitions: Callable[[], Iterable[bytes]] | None = None,
    ) -> None:
        self._document = document.pk
        self._source = document.source_id
        self._counts = document.parsed_by == 0
        self._at = at
        self._marker = Marker(source=self._source, unmarked=unmarked, definitions=definitions)
        self._labels: set[int] = set()

    def add(self, numbered: Sequence[tuple[int, Raw]]) -> Brought:
        """Take in a batch of numbered objects, in the caller's transaction."""
        batch = _Batch()
        read = [each for number, raw in numbered for each in self._read(number, raw, batch.faults)]
        with connection.cursor() as cursor:
            known = _known(cursor, [each.head.id for each in read])
            for each in read:
                try:
                    self._judge(each, known, batch)
                except FormatError as error:
                    batch.faults.append(_fault(each, error))
            tally = self._store(cursor, batch)
            self._say_again(cursor, batch, known)
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
            faults.append(Fault(raw.place, _reason(error), head.id if head else "", raw.data[:RAW_LIMIT]))
            return []
        return [_Object(number, raw.place, data, head, head.version or self._at) for data, head in heads]

    def _judge(self, each: _Object, known: _Known, batch: _Batch) -> None:
        """Whether the object is new, and its label. FormatError where it cannot be digested."""
        head = each.head
        layers: Sequence[Layer] = ()
        if head.granular:
            layers = self._marker.layers(head.object_marking_refs, _granular(head))
        marked = layers[0].marked if layers else self._marker.of(head.object_marking_refs)
        received = sha256(each.data).digest()
        found = known.exact.get((head.id, received, marked.id))
        if found is None:
            digest = stix.digest(each.data)
            found = known.content.get((head.id, digest, marked.id))
        if found is None:
            arrived = Arrived.CHANGED if head.id in known.ids else Arrived.NEW
            batch.new.append((each, digest, received, marked, layers, arrived))
        else:
            batch.repeated[found[0]] = found
            batch.unchanged += 1
            batch.told.append(Told(head.id, each.version, Arrived.UNCHANGED))

    def _store(self, cursor: CursorWrapper, batch: _Batch) -> dict[Arrived, int]:
        """Validate what is new while the database takes in what was validated before it."""
        tally = dict.fromkeys(Arrived, 0)
        if not batch.new:
            return tally
        numbers = iter(_numbers(cursor, sum(max(len(layers), 1) for *_, layers, _ in batch.new)))
        with copying(cursor, "intel_arrival", ARRIVAL) as write:
            for each, digest, received, marked, layers, arrived in batch.new:
                try:
                    understood = understand(each.data, digest, received)
                    variants = [self._redacted(each, layer) for layer in layers[1:]]
                except FormatError as error:
                    batch.faults.append(_fault(each, error))
                    continue
                row = next(numbers)
                write(self._row(batch, row, each, marked, understood, None, 0))
                for depth, (layer, variant) in enumerate(zip(layers[1:], variants, strict=True), start=1):
                    if variant is not None:
                        write(self._row(batch, next(numbers), variant[0], layer.marked, variant[1], row, depth))
                tally[arrived] += 1
                batch.told.append(Told(each.head.id, each.version, arrived))
        copy_rows(cursor, "intel_arrivedvalue", VALUE, batch.values)
        copy_rows(cursor, "intel_arrivedreference", REFERENCE, batch.references)
        self._note_labels(cursor, {marked.id for _, _, _, marked, _, _ in batch.new})
        return tally

    def _row(
        self,
        batch: _Batch,
        row: int,
        each: _Object,
        marked: Marked,
        understood: Understood,
        full: int | None,
        depth: int,
    ) -> tuple[Any, ...]:
        """A row of `Arrival`; what belongs to it is noted in the batch."""
        head, document = each.head, self._document
        for value in understood.values:
            address = value.value if value.kind in observables.ADDRESSES else None
            key = observables.key(value)
            batch.values.append((document, row, value.kind, value.value, understood.alone, key, address))
        batch.references += [(document, row, name, target) for name, target in understood.references]
        return (
            *(document, each.number, row, full, marked.id),
            *(head.id, head.type, head.spec_version or "", head.created, head.modified, each.version),
            *(understood.digest, understood.sha256, each.data, head.title, understood.words),
            *(array_text(head.labels), head.created_by_ref or "", head.revoked, head.confidence),
            *(head.valid_from, head.valid_until, array_text((*understood.warnings, *marked.warnings))),
            *(each.place, depth),
        )

    def _redacted(self, each: _Object, layer: Layer) -> tuple[_Object, Understood] | None:
        """A variant without what is marked more strictly; None where nothing may be told without it."""
        data = stix.redact(each.data, layer.kept.__contains__)
        if data is None:
            return None
        variant = _Object(each.number, each.place, data, stix.head(data), each.version)
        return variant, understand(data, stix.digest(data), sha256(data).digest())

    def _say_again(self, cursor: CursorWrapper, batch: _Batch, known: _Known) -> None:
        """Count what is here already as said again by the source, unless this document was read before."""
        said = list(batch.repeated.values())
        if not said:
            return
        self._note_labels(cursor, {label for _, label, _, _ in said})
        if not self._counts:
            return
        if varied := known.twins & batch.repeated.keys():
            said += [(row, label, source, at) for row, label, source, at in rows(cursor, _VARIANTS, [list(varied)])]
        columns = (f"{{{','.join(map(str, column))}}}" for column in zip(*said, strict=True))
        given = dict(zip(("objects", "labels", "sources", "times"), columns, strict=True))
        cursor.execute(_AGAIN, {"source": self._source, "at": self._at, **given})

    def _note_labels(self, cursor: CursorWrapper, labels: set[int]) -> None:
        if added := labels - self._labels:
            cursor.execute(_LABELS, [self._document, sorted(added)])
            self._labels |= added


def discard(document: int) -> None:
    """Forget what batches of a document brought that is not published: it is read from its beginning."""
    with connection.cursor() as cursor:
        for table in ("intel_arrival", "intel_arrivedvalue", "intel_arrivedreference", "intel_arrivedlabel"):
            cursor.execute(f"DELETE FROM {table} WHERE document = %s", [document])


def _known(cursor: CursorWrapper, ids: list[str]) -> _Known:
    found = _Known()
    for stix_id, received, digest, label, row, source, at, has_twin in rows(cursor, _KNOWN, [array_text(set(ids))]):
        found.ids.add(stix_id)
        found.exact[stix_id, received, label] = found.content[stix_id, digest, label] = (row, label, source, at)
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
    return Fault(each.place, _reason(error), each.head.id, each.data[:RAW_LIMIT])


def _reason(error: FormatError) -> str:
    below = error.place.removeprefix("$").lstrip(".")
    return f"{below}: {error.reason}" if below else error.reason

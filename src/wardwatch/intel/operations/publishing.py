"""What documents brought becomes seen: set-based, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.intel.events import ObjectsPublished
from wardwatch.intel.operations.translating import follow
from wardwatch.intel.types import Published
from wardwatch.kit.database import rows
from wardwatch.markings.operations import intern, read_all
from wardwatch.markings.types import join
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.provenance import operations as provenance
from wardwatch.provenance.models import Document

LISTED = 100
"""Documents that the event names."""

ALONE: LiteralString = "SELECT pg_advisory_xact_lock(hashtext('intel.publish'))"
_TWICE: LiteralString = """
    CREATE TEMP TABLE twice ON COMMIT DROP AS
    SELECT object, document, depth, known FROM (
        SELECT a.object, a.document, a.depth,
            coalesce(o.id, nullif(first_value(a.object) OVER same, a.object)) AS known
        FROM intel_arrival a LEFT JOIN intel_objectversion o ON o.digest = a.digest AND o.label_id = a.label
        WHERE a.document = ANY(%(documents)s)
        WINDOW same AS (PARTITION BY a.digest, a.label ORDER BY a.depth, a.document, a.number)) found
    WHERE known IS NOT NULL"""
_FORGET_TWICE: tuple[LiteralString, ...] = (
    "UPDATE intel_arrival a SET redacts = t.known FROM twice t WHERE a.redacts = t.object",
    "DELETE FROM intel_arrival a USING twice t WHERE a.object = t.object",
    "DELETE FROM intel_arrivedvalue v USING twice t WHERE v.object = t.object",
    "DELETE FROM intel_arrivedreference r USING twice t WHERE r.object = t.object",
)
_ALSO: LiteralString = """
    INSERT INTO intel_objectsource (object_id, label_id, source_id, first_at, last_at, times, joined_by)
    SELECT o.id, o.label_id, d.source_id, CASE WHEN o.source_id = d.source_id THEN o.recorded_at ELSE %(at)s END,
        %(at)s, count(DISTINCT t.document) + CASE WHEN o.source_id = d.source_id THEN 1 ELSE 0 END,
        CASE WHEN o.source_id <> d.source_id THEN min(t.document) END
    FROM twice t JOIN intel_objectversion o ON o.id = t.known JOIN provenance_document d ON d.id = t.document
    WHERE o.document_id <> t.document AND d.parsed_by = 0
    GROUP BY o.id, d.source_id
    ON CONFLICT (object_id, source_id) DO UPDATE
    SET last_at = EXCLUDED.last_at, times = intel_objectsource.times + 1
    WHERE intel_objectsource.last_at < EXCLUDED.last_at"""
_OBJECTS: LiteralString = """
    INSERT INTO intel_objectversion (id, label_id, document_id, source_id, recorded_at, redacts_id, has_twin, stix_id,
        type, spec_version, created, modified, version, digest, sha256, body, name, words, labels, creator, revoked,
        confidence, valid_from, valid_until, warnings, place, depth)
    SELECT a.object, a.label, a.document, d.source_id, %(at)s, a.redacts, false, stix_id, type, spec_version, created,
        modified, version, digest, sha256, body, name, words, labels, creator, revoked, confidence, valid_from,
        valid_until, warnings, place, depth
    FROM intel_arrival a JOIN (SELECT id, source_id FROM provenance_document) d ON d.id = a.document
    WHERE a.document = ANY(%(documents)s)"""
_VALUES: LiteralString = """
    INSERT INTO intel_observablevalue (object_id, label_id, kind, value, alone, key, address)
    SELECT object, label, kind, value, alone, key, address FROM intel_arrivedvalue
    WHERE document = ANY(%(documents)s)"""
_REFERENCES: LiteralString = """
    INSERT INTO intel_reference (object_id, label_id, property, target)
    SELECT object, label, property, target FROM intel_arrivedreference
    WHERE document = ANY(%(documents)s)"""
_TWINS: LiteralString = """
    UPDATE intel_objectversion o SET has_twin = true FROM (
        SELECT o.stix_id, o.version FROM intel_objectversion o
        JOIN (SELECT DISTINCT stix_id, version FROM intel_arrival WHERE document = ANY(%(documents)s)) a
            ON a.stix_id = o.stix_id AND a.version = o.version
        GROUP BY o.stix_id, o.version HAVING count(*) > 1) t
    WHERE o.stix_id = t.stix_id AND o.version = t.version AND NOT o.has_twin"""
_NAMES: LiteralString = """
    INSERT INTO intel_objecttoname (object)
    SELECT a.object FROM intel_arrival a WHERE a.document = ANY(%(documents)s)
        AND a.type IN ('intrusion-set', 'threat-actor', 'malware', 'tool', 'campaign')"""
_EMPTIED: LiteralString = """
    INSERT INTO intel_valuetojudge (key)
    SELECT DISTINCT v.key FROM intel_arrival a JOIN intel_objectversion p ON p.stix_id = a.stix_id
    JOIN intel_observablevalue v ON v.object_id = p.id
    WHERE a.document = ANY(%(documents)s) AND a.type = 'indicator' AND NOT EXISTS (
        SELECT FROM intel_arrivedvalue w WHERE w.document = a.document AND w.object = a.object)"""
"""What a version says no more that says no value at all: versions with values are found by these."""
_JOINED: LiteralString = "SELECT count(*) FROM intel_objectsource WHERE joined_by = ANY(%(documents)s)"
_LABELS: LiteralString = "SELECT label FROM intel_arrivedlabel WHERE document = %s"
_DONE: tuple[LiteralString, ...] = (
    "DELETE FROM intel_arrival WHERE document = ANY(%(documents)s)",
    "DELETE FROM intel_arrivedvalue WHERE document = ANY(%(documents)s)",
    "DELETE FROM intel_arrivedreference WHERE document = ANY(%(documents)s)",
    "DELETE FROM intel_arrivedlabel WHERE document = ANY(%(documents)s)",
)


def publish(*, documents: Sequence[int], actor: Actor, at: datetime, faulty: bool = False) -> Published:
    """Make everything that these documents brought seen at once, in the caller's transaction or one of its own.

    Each document is marked as its strictest part is; where something in it could not be read (`faulty`), nobody knows
    how that is marked, and the document is the center's alone at most. Translations are marked as what they translate.
    """
    values: dict[str, Any] = {"documents": list(documents), "at": at}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(_TWICE, values)
        ((doubled,),) = rows(cursor, "SELECT count(*) FILTER (WHERE depth = 0) FROM twice")
        for statement in _FORGET_TWICE if doubled else ():
            cursor.execute(statement)
        for document in documents:
            _mark(cursor, document, faulty)
        for statement in (_EMPTIED, _NAMES):
            cursor.execute(statement, values)
        cursor.execute(_OBJECTS, values)
        objects = cursor.rowcount
        for statement in (_ALSO, _VALUES, _REFERENCES, _TWINS, *_DONE, "DROP TABLE twice"):
            cursor.execute(statement, values)
        ((joined,),) = rows(cursor, _JOINED, values)
        if objects:
            follow(cursor, documents)
        if objects or joined:
            _announce(documents, objects, joined, actor, at)
    return Published(objects=objects, doubled=doubled)


def forget(*, documents: Sequence[int]) -> int:
    """Remove for good what these documents brought, published or not; returns how many rows of objects.

    An object that another document brought before stays; one that others only repeated goes, and comes back when they
    are read again.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*_DONE, "DELETE FROM intel_objectversion WHERE document_id = ANY(%(documents)s)"):
            cursor.execute(statement, {"documents": list(documents)})
        return int(cursor.rowcount)


def _mark(cursor: CursorWrapper, document: int, faulty: bool) -> None:
    found = read_all(label for (label,) in rows(cursor, _LABELS, [document]))
    parts = list(found.values())
    if faulty or not parts:
        parts.append(labels.internal(center_id()))
    provenance.mark(document=document, label=intern(join(parts)))


def _announce(documents: Sequence[int], objects: int, joined: int, actor: Actor, at: datetime) -> None:
    uids = Document.objects.filter(pk__in=documents).order_by("pk").values_list("uid", flat=True)[:LISTED]
    event = ObjectsPublished(
        subject=f"document:{uids[0]}",
        label=intern(labels.internal(center_id())),
        documents=tuple(map(str, uids)),
        objects=objects,
        joined=joined,
    )
    record(event, actor=actor, at=at)

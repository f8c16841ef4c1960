"""The question of a collection as SQL, and the statement that brings its entries in line with it.

`added` is base, base + 1 microsecond, ...: strictly increasing, because the base lies after the last that was given and
whoever gives one holds the collection's row until it commits.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.kit.database import rows
from wardwatch.sharing import models

TICK = timedelta(microseconds=1)

_FITS: LiteralString = """
    (cardinality(%(types)s::text[]) = 0 OR o.type = ANY (%(types)s))
    AND (cardinality(%(topics)s::text[]) = 0 OR EXISTS (
        SELECT FROM unnest(o.labels) t WHERE lower(t) = ANY (%(topics)s)))
    AND (cardinality(%(sectors)s::text[]) = 0 OR EXISTS (
        SELECT FROM unnest(o.labels) t
        WHERE regexp_replace(lower(t), '^([^"]*sector[^"]*=")|^sectors?:|"$', '', 'g') = ANY (%(sectors)s)))
    AND (cardinality(%(sources)s::text[]) = 0 OR EXISTS (
        SELECT FROM provenance_source p
        WHERE (p.id = o.source_id OR EXISTS (
                SELECT FROM intel_objectsource s WHERE s.object_id = o.id AND s.source_id = p.id))
            AND (p.name = ANY (%(sources)s) OR split_part(p.name, ':', 1) = ANY (%(sources)s))))
    AND (%(min_confidence)s::int IS NULL OR o.confidence >= %(min_confidence)s)
    AND (%(since)s::timestamptz IS NULL OR o.version >= %(since)s)
    AND (%(ceiling)s::int IS NULL OR l.tlp <= %(ceiling)s)"""

_GIVE_ANEW: LiteralString = """
    WITH moved AS MATERIALIZED (
        SELECT id, row_number() OVER (ORDER BY added) AS n FROM sharing_collectionentry
        WHERE collection_id = %(collection)s AND label_id <> given_label AND removed_at IS NULL)
    UPDATE sharing_collectionentry e
    SET added = %(base)s::timestamptz + m.n * interval '1 microsecond', given_label = e.label_id
    FROM moved m WHERE m.id = e.id"""

_NOT_YET: LiteralString = """
    NOT EXISTS (SELECT FROM sharing_collectionentry e
                WHERE e.object_id = o.id AND e.collection_id = %(collection)s)"""
_NOT_YET_OF_FEW: LiteralString = """
    (SELECT count(*) FROM sharing_collectionentry e
     WHERE e.object_id = o.id AND e.collection_id = %(collection)s) = 0"""
"""The same, which the planner can only ask object by object: a few cost as much in a large collection as in a small."""

_ADD: LiteralString = f"""
    WITH fresh AS MATERIALIZED (
        SELECT o.id, o.label_id, o.stix_id, o.type, coalesce(nullif(o.spec_version, ''), '2.1') AS spec_version,
            o.version, o.depth,
            row_number() OVER (ORDER BY o.id) AS n, count(*) OVER (PARTITION BY o.stix_id) AS alike,
            ARRAY(SELECT e.id FROM sharing_collectionentry e
                  WHERE e.collection_id = %(collection)s AND e.stix_id = o.stix_id) AS siblings
        FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
        WHERE {{among}} {_FITS} AND {{not_yet}}),
    known AS (
        UPDATE sharing_collectionentry e SET has_siblings = true
        WHERE e.id = ANY (ARRAY(SELECT unnest(siblings) FROM fresh)) AND NOT e.has_siblings),
    put AS (
        INSERT INTO sharing_collectionentry (collection_id, object_id, label_id, given_label, added, stix_id, type,
                                             spec_version, version, depth, has_siblings, removed_by)
        SELECT %(collection)s, f.id, f.label_id, f.label_id,
            %(base)s::timestamptz + f.n * interval '1 microsecond', f.stix_id, f.type, f.spec_version, f.version,
            f.depth, f.alike > 1 OR cardinality(f.siblings) > 0, ''
        FROM fresh f ORDER BY f.n RETURNING 1)
    SELECT count(*) FROM put"""

_DROP: LiteralString = f"""
    DELETE FROM sharing_collectionentry e
    WHERE e.collection_id = %(collection)s AND e.removed_at IS NULL AND NOT EXISTS (
        SELECT FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
        WHERE o.id = e.object_id AND {_FITS})"""


def bring_in_line(
    cursor: CursorWrapper, collection: models.Collection, *, objects: Sequence[int] | None, at: datetime
) -> int:
    """Add what newly fits and, where `objects` is None (all of them are looked at), drop what fits no more.

    `collection` is locked by the caller. Returns how many entries were added or given a new `added`.
    """
    asked = _asked(collection, at)
    base = max(at, collection.last_added) if collection.last_added else at
    cursor.execute(_GIVE_ANEW, {**asked, "base": base})
    moved = int(cursor.rowcount)
    if objects is None:
        cursor.execute(_DROP, asked)
    among: LiteralString = "" if objects is None else "o.id = ANY (%(objects)s) AND "
    statement = _ADD.format(among=among, not_yet=_NOT_YET if objects is None else _NOT_YET_OF_FEW)
    ((added,),) = rows(cursor, statement, {**asked, "base": base + moved * TICK, "objects": list(objects or ())})
    count = moved + int(added)
    if count:
        collection.last_added = base + count * TICK
        models.Collection.objects.filter(pk=collection.pk).update(last_added=collection.last_added)
    return count


def _asked(collection: models.Collection, at: datetime) -> dict[str, Any]:
    age = collection.max_age_days
    return {
        "collection": collection.pk,
        "types": collection.types,
        "topics": [topic.lower() for topic in collection.topics],
        "sectors": [sector.lower() for sector in collection.sectors],
        "sources": collection.sources,
        "min_confidence": collection.min_confidence,
        "since": None if age is None else at - timedelta(days=age),
        "ceiling": collection.ceiling,
    }

"""Pages of collections: from stored bytes, in the order in which objects were added, as one viewer may see them.

For each label that the viewer sees, the index (collection, label, added) is read to the limit and the few streams are
merged: what is hidden is never read, so it costs nothing and its amount tells nothing. The database itself joins the
bytes. Only entries that have siblings (other versions or variants of the object) are compared with them.
"""

from datetime import datetime
from typing import Any, LiteralString

import psycopg
from django.db import connection

from wardwatch.kit.errors import NotFound
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.sharing.types import CollectionCard, EntriesPage, EntryRow, ObjectsPage
from wardwatch.standards.taxii.filters import Filters

MOST = 1000
"""Objects on one page, at most."""
MOST_BYTES = 8 * 1024 * 1024
"""A page ends early with the object that takes it beyond this; a larger object comes alone."""

_ENTRY: LiteralString = """
    SELECT e.object_id, e.added, e.stix_id, e.version FROM sharing_collectionentry e
    WHERE e.collection_id = %(collection)s AND e.removed_at IS NULL AND e.added > %(after)s"""
_SEEN: LiteralString = f"SELECT l.id FROM markings_label l WHERE {RULE}"

_SIBLING: LiteralString = """
    SELECT FROM sharing_collectionentry b WHERE b.collection_id = e.collection_id AND b.stix_id = e.stix_id
        AND b.removed_at IS NULL AND b.id <> e.id"""
_FULLEST: LiteralString = f"""
    NOT EXISTS ({_SIBLING} AND b.version = e.version AND b.spec_version = e.spec_version
        AND (b.depth, b.id) < (e.depth, e.id))"""
_NEWEST_FORM: LiteralString = f" AND NOT EXISTS ({_SIBLING} AND b.spec_version > e.spec_version)"
_SAME_FORM: LiteralString = " AND b.spec_version = ANY (%(spec_versions)s)"

_BODIES: LiteralString = """
    , joined AS (
        SELECT p.added, p.n, o.body, sum(octet_length(o.body)) OVER (ORDER BY p.n) - octet_length(o.body) AS before
        FROM (SELECT *, row_number() OVER (ORDER BY added) AS n FROM page) p
        JOIN intel_objectversion o ON o.id = p.object_id)
    SELECT count(*), count(*) FILTER (WHERE fits), min(added), max(added) FILTER (WHERE fits),
        string_agg(body, ','::bytea ORDER BY n) FILTER (WHERE fits)
    FROM (SELECT *, n <= %(limit)s AND (n = 1 OR before < %(bytes)s) AS fits FROM joined) sized"""


def objects_page(
    collection: CollectionCard, filters: Filters, *, after: datetime | None, viewer: Viewer
) -> ObjectsPage:
    """Objects of a collection that were added after an instant (None: from the start), as far as `viewer` sees them."""
    statement = _page(filters) + _BODIES
    with seen_by(viewer):
        assert connection.connection is not None
        with psycopg.Cursor(connection.connection) as cursor:  # the framework's own writes bytes out as text
            cursor.execute(statement, _values(collection, filters, after), binary=True)
            row = cursor.fetchone()
    assert row is not None
    found, fit, first, last, bodies = row
    return ObjectsPage(bytes(bodies or b""), first, last, more=found > fit)


def entries_page(
    collection: CollectionCard, filters: Filters, *, after: datetime | None, viewer: Viewer
) -> EntriesPage:
    """The same for the entries alone: what a manifest says, and the versions of an object."""
    values = _values(collection, filters, after)
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(_page(filters) + "SELECT stix_id, added, version FROM page ORDER BY added", values)
        rows = tuple(EntryRow(*found) for found in cursor.fetchall())
    return EntriesPage(rows[: values["limit"]], more=len(rows) > values["limit"])


def demand_object(collection: CollectionCard, stix_id: str, *, viewer: Viewer) -> None:
    """Raise `NotFound` unless the viewer sees some version of the object in the collection."""
    with seen_by(viewer), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM sharing_collectionentry WHERE collection_id = %s AND stix_id = %s"
            " AND removed_at IS NULL)",
            [collection.id, stix_id],
        )
        if not cursor.fetchone()[0]:
            raise NotFound("There is no such object in this collection.")


def _page(filters: Filters) -> LiteralString:
    """The entries asked for, and one more, as `page`."""
    chosen: LiteralString = f"{_ENTRY} AND (NOT e.has_siblings OR ({_among_siblings(filters)}))"
    if filters.types:
        chosen += " AND e.type = ANY (%(types)s)"
    if filters.spec_versions:
        chosen += " AND e.spec_version = ANY (%(spec_versions)s)"
    if filters.versions.instants and not (filters.versions.first or filters.versions.last or filters.versions.every):
        chosen += " AND e.version = ANY (%(instants)s)"
    if filters.ids:
        found = f"{chosen} AND e.stix_id = ANY (%(ids)s) ORDER BY e.added LIMIT %(limit)s + 1"
        return f"WITH page AS MATERIALIZED ({found})"
    of_label = f"{chosen} AND e.label_id = seen.id ORDER BY e.added LIMIT %(limit)s + 1"
    merged = f"SELECT x.* FROM seen CROSS JOIN LATERAL ({of_label}) x ORDER BY x.added LIMIT %(limit)s + 1"
    return f"WITH seen AS MATERIALIZED ({_SEEN}), page AS MATERIALIZED ({merged})"


def _among_siblings(filters: Filters) -> LiteralString:
    """Which of an object's versions and variants is shown. Row-level security hides from `b` what it hides from `e`."""
    versions = filters.versions
    other: LiteralString = _SIBLING + (_SAME_FORM if filters.spec_versions else "")
    one_of: list[LiteralString] = []
    if versions.first:
        one_of.append(f"NOT EXISTS ({other} AND b.version < e.version)")
    if versions.last:
        one_of.append(f"NOT EXISTS ({other} AND b.version > e.version)")
    if versions.instants:
        one_of.append("e.version = ANY (%(instants)s)")
    shown: LiteralString = _FULLEST
    if not filters.spec_versions:
        shown += _NEWEST_FORM
    if one_of and not versions.every:
        shown += " AND (" + " OR ".join(one_of) + ")"
    return shown


def _values(collection: CollectionCard, filters: Filters, after: datetime | None) -> dict[str, Any]:
    return {
        "collection": collection.id,
        "after": max(filter(None, (after, filters.added_after)), default="-infinity"),
        "limit": min(filters.limit or MOST, MOST),
        "bytes": MOST_BYTES,
        "types": list(filters.types),
        "ids": list(filters.ids),
        "spec_versions": list(filters.spec_versions),
        "instants": list(filters.versions.instants),
    }


def chosen_entries(collection: CollectionCard, filters: Filters, *, viewer: Viewer) -> list[int]:
    """The entries (ids) that `filters` choose, up to a page of them, as far as `viewer` sees them."""
    with seen_by(viewer), connection.cursor() as cursor:
        values = _values(collection, filters, None)
        cursor.execute(
            _page(filters) + "SELECT e.id FROM sharing_collectionentry e JOIN page p"
            " ON p.object_id = e.object_id AND e.collection_id = %(collection)s",
            values,
        )
        return [number for (number,) in cursor.fetchall()]

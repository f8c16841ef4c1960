"""Pages of collections: from stored bytes, in the order in which objects were added, as one viewer may see them.

For each label that the viewer sees, the index (collection, label, added) is read to the limit and the few streams are
merged: what is hidden is never read, so it costs nothing and its amount tells nothing. The database itself joins the
bytes. Only entries that have siblings (other versions or variants of the object) are compared with them.
"""

from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.kit.database import often
from wardwatch.kit.errors import NotFound
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.sharing.types import CollectionCard, EntryRow, ObjectsPage
from wardwatch.standards.taxii.filters import Filters
from wardwatch.standards.taxii.pages import EntriesPage

MOST = 1000
"""Objects on one page, at most."""
_AT_MOST: LiteralString = "LIMIT 1001"
"""One more than `MOST`, in the statement itself: so the database knows how few rows these are, and keeps one plan."""
MISSING = "There is no such collection, or no such object in it."
MOST_BYTES = 8 * 1024 * 1024
"""A page ends early with the object that takes it beyond this; a larger object comes alone."""

_HERE: LiteralString = """
    here AS MATERIALIZED (
        SELECT id, uid FROM sharing_collection WHERE closed_at IS NULL AND (uid = %(uid)s OR alias = %(alias)s))"""
_ENTRY: LiteralString = """
    SELECT e.object_id, e.added, e.stix_id, e.version, e.label_id FROM sharing_collectionentry e
    WHERE e.collection_id = (SELECT id FROM here) AND e.removed_at IS NULL AND e.added > %(after)s"""
_IS_THERE: LiteralString = f"""
    WITH {_HERE} SELECT EXISTS (
        SELECT FROM sharing_collectionentry
        WHERE collection_id = (SELECT id FROM here) AND stix_id = %(stix_id)s AND removed_at IS NULL)"""
_SEEN: LiteralString = f"SELECT l.id FROM markings_label l WHERE {RULE}"

_SIBLING: LiteralString = """
    SELECT FROM sharing_collectionentry b WHERE b.collection_id = e.collection_id AND b.stix_id = e.stix_id
        AND b.removed_at IS NULL AND b.id <> e.id"""
FULLEST: LiteralString = f"""
    NOT EXISTS ({_SIBLING} AND b.version = e.version AND b.spec_version = e.spec_version
        AND (b.depth, b.id) < (e.depth, e.id))"""
NEWEST: LiteralString = f" AND NOT EXISTS ({_SIBLING} AND (b.version, b.spec_version) > (e.version, e.spec_version))"
"""Beside `FULLEST`: of an object's versions the newest."""
_NEWEST_FORM: LiteralString = f" AND NOT EXISTS ({_SIBLING} AND b.spec_version > e.spec_version)"
_SAME_FORM: LiteralString = " AND b.spec_version = ANY (%(spec_versions)s)"

_BODIES: LiteralString = """
    , joined AS (
        SELECT p.added, p.n, p.label_id, o.body,
            sum(octet_length(o.body)) OVER (ORDER BY p.n) - octet_length(o.body) AS before
        FROM (SELECT *, row_number() OVER (ORDER BY added) AS n FROM page) p
        JOIN intel_objectversion o ON o.id = p.object_id)
    SELECT (SELECT uid FROM here), count(*), count(*) FILTER (WHERE fits), min(added),
        max(added) FILTER (WHERE fits), string_agg(body, ','::bytea ORDER BY n) FILTER (WHERE fits),
        array_agg(DISTINCT label_id) FILTER (WHERE fits)
    FROM (SELECT *, n <= %(limit)s AND (n = 1 OR before < %(bytes)s) AS fits FROM joined) sized"""


def objects_page(called: str, filters: Filters, *, after: datetime | None, viewer: Viewer) -> ObjectsPage:
    """Objects that were added after an instant (None: from the start) to the collection with this uid or alias.

    As far as `viewer` sees them. Raises `NotFound`, the same for hidden and missing collections.
    """
    with seen_by(viewer):
        ((uid, found, fit, first, last, bodies, labels),) = often(
            _page(filters) + _BODIES, _values(called, filters, after)
        )
    if uid is None:
        raise NotFound(MISSING)
    return ObjectsPage(bodies or b"", fit, first, last, found > fit, uid, tuple(labels or ()))


def entries_page(called: str, filters: Filters, *, after: datetime | None, viewer: Viewer) -> EntriesPage[EntryRow]:
    """The same for the entries alone: what a manifest says, and the versions of an object."""
    values = _values(called, filters, after)
    with seen_by(viewer):
        found = often(
            _page(filters) + "SELECT p.stix_id, p.added, p.version FROM here LEFT JOIN page p ON true ORDER BY p.added",
            values,
        )
    if not found:
        raise NotFound(MISSING)
    rows = tuple(EntryRow(*row) for row in found if row[0] is not None)
    return EntriesPage(rows[: values["limit"]], more=len(rows) > values["limit"])


def demand_object(called: str, stix_id: str, *, viewer: Viewer) -> None:
    """Raise `NotFound` unless the viewer sees some version of the object in the collection."""
    with seen_by(viewer):
        ((is_there,),) = often(_IS_THERE, {**_collection(called), "stix_id": stix_id})
    if not is_there:
        raise NotFound(MISSING)


def _page(filters: Filters) -> LiteralString:
    """The entries asked for, and one more, as `page`."""
    chosen: LiteralString = f"{_ENTRY} AND (NOT e.has_siblings OR ({_among_siblings(filters)}))"
    streams: LiteralString = ""
    if filters.spec_versions:
        chosen += " AND e.spec_version = ANY (%(spec_versions)s)"
    if filters.versions.instants and not (filters.versions.first or filters.versions.last or filters.versions.every):
        chosen += " AND e.version = ANY (%(instants)s)"
    if filters.ids:
        chosen += " AND e.stix_id = asked.id" + (" AND e.type = ANY (%(types)s)" if filters.types else "")
        streams = "unnest((SELECT %(ids)s::text[])) AS asked (id)"
    elif filters.types:
        chosen += " AND e.label_id = seen.id AND e.type = asked.type"
        streams = "seen CROSS JOIN unnest((SELECT %(types)s::text[])) AS asked (type)"
    else:
        chosen += " AND e.label_id = seen.id"
        streams = "seen"
    bounded: LiteralString = f"{chosen} ORDER BY e.added {_AT_MOST}"
    each: LiteralString = f"SELECT * FROM ({bounded}) bounded LIMIT %(limit)s + 1"
    merged = f"SELECT x.* FROM {streams} CROSS JOIN LATERAL ({each}) x ORDER BY x.added LIMIT %(limit)s + 1"
    return f"WITH {_HERE}, seen AS MATERIALIZED ({_SEEN}), page AS MATERIALIZED ({merged})"


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
    shown: LiteralString = FULLEST
    if not filters.spec_versions:
        shown += _NEWEST_FORM
    if one_of and not versions.every:
        shown += " AND (" + " OR ".join(one_of) + ")"
    return shown


def _collection(called: str) -> dict[str, Any]:
    try:
        return {"uid": UUID(called), "alias": None}
    except ValueError:
        return {"uid": None, "alias": called}


def _values(called: str, filters: Filters, after: datetime | None) -> dict[str, Any]:
    return {
        **_collection(called),
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
        cursor.execute(
            _page(filters) + "SELECT e.id FROM sharing_collectionentry e JOIN page p"
            " ON p.object_id = e.object_id AND e.collection_id = (SELECT id FROM here)",
            _values(str(collection.uid), filters, None),
        )
        return [number for (number,) in cursor.fetchall()]

"""What came lately: the newest versions of objects in the order in which they came here, as one viewer may see them.

Where no type is asked for, each label that the viewer sees is read through the index (label, id) to the limit, and the
few streams are merged: what is hidden is never read, so its amount tells nothing. Saying the label twice keeps the
planner from walking along the primary key where most rows have one label.
"""

from collections.abc import Collection, Sequence
from typing import Any, LiteralString

from django.db import connection

from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of
from wardwatch.intel.queries.searching import LONGEST
from wardwatch.intel.types import Came
from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import rows
from wardwatch.kit.paging import Page, cut
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

MOST_NAMED = 500
"""Objects with the same words that are looked at: those that came last."""
_LIST = "intel.lately"
_WANTED: LiteralString = f"""
    (cardinality(%(types)s::text[]) = 0 OR o.type = ANY (%(types)s))
    AND o.type <> ALL (%(without)s::text[])
    AND (%(source)s = '' OR o.source_id = ANY (%(sources)s::bigint[]) OR EXISTS (
        SELECT FROM intel_objectsource c WHERE c.object_id = o.id AND c.source_id = ANY (%(sources)s)))
    AND {NEWEST}"""
_SEEN: LiteralString = f"""
    SELECT l.id, l.tlp FROM markings_label l WHERE {RULE} AND (%(tlp)s::int IS NULL OR l.tlp = %(tlp)s)"""
_SOURCES: LiteralString = """
    SELECT id FROM provenance_source WHERE split_part(name, ':', 1) = %(source)s
        OR (name = %(source)s AND name NOT LIKE 'submitter:%%')"""


def lately(
    *,
    viewer: Viewer,
    words: str = "",
    types: Sequence[str] = (),
    without: Collection[str] = (),
    source: str = "",
    tlp: Tlp | None = None,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> Page[Came]:
    """Objects of these types (of all, but not `without`) that `viewer` may see, what came last first.

    `words` are searched for as by `objects_named`, in those that came last and have them. `source` is the name of who
    says it, or what stands before its colon. `after` and `before` are cursors of an earlier part. Raises
    `kit.cursors.BadCursor`.
    """
    backward = bool(before and not after)
    place = open_place(_LIST, after or before, int) if after or before else None
    given: dict[str, Any] = {
        "words": words[:LONGEST],
        "kind": types[0] if len(types) == 1 else "",
        "place": place,
        "types": list(types),
        "without": list(without),
        "source": source,
        "tlp": tlp,
        "limit": limit + 1,
        "most": MOST_NAMED,
    }
    with seen_by(viewer), connection.cursor() as cursor:
        given["sources"] = [number for (number,) in rows(cursor, _SOURCES, given)] if source else []
        found = rows(cursor, _statement(words=bool(words), of_type=bool(types), backward=backward), given)
    part = cut(found, limit, placed=place is not None, backward=backward)
    return Page(
        tuple(Came(line=line_of(row[:10]), at=row[11], source=row[12]) for row in part.rows),
        after=seal_place(_LIST, part.rows[-1][10]) if part.after and part.rows else "",
        before=seal_place(_LIST, part.rows[0][10]) if part.before and part.rows else "",
    )


def _statement(*, words: bool, of_type: bool, backward: bool) -> LiteralString:
    """The rows beyond a place, nearest first."""
    order: LiteralString = "ASC" if backward else "DESC"
    beyond: LiteralString = "o.id > %(place)s" if backward else "o.id < %(place)s"
    wanted: LiteralString = f"(%(place)s::bigint IS NULL OR {beyond}) AND {_WANTED}"
    found: LiteralString = f"""
        SELECT x.* FROM seen l CROSS JOIN LATERAL (
            SELECT o.* FROM intel_objectversion o WHERE o.label_id = l.id
                AND o.label_id BETWEEN l.id AND l.id AND {wanted}
            ORDER BY o.id {order} LIMIT %(limit)s) x ORDER BY x.id {order} LIMIT %(limit)s"""
    if words:
        found = f"""
        SELECT o.* FROM intel_by_words(%(words)s, ARRAY(SELECT id FROM seen), %(kind)s, %(most)s) f
        JOIN intel_objectversion o ON o.id = f.id WHERE {wanted} ORDER BY o.id {order} LIMIT %(limit)s"""
    elif of_type:
        found = f"""
        SELECT o.* FROM intel_objectversion o JOIN seen l ON l.id = o.label_id WHERE {wanted}
        ORDER BY o.id {order} LIMIT %(limit)s"""
    return f"""
    WITH seen AS MATERIALIZED ({_SEEN})
    SELECT {COLUMNS}, o.id, o.recorded_at, s.title FROM ({found}) o
    JOIN seen l ON l.id = o.label_id JOIN provenance_source s ON s.id = o.source_id ORDER BY o.id {order}"""

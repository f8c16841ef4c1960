"""Rows of objects as lists show them: the newest version that the reader may see, and of that the fullest variant."""

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from django.db import connection

from wardwatch.intel.types import ObjectLine
from wardwatch.kit.database import array_text, rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

COLUMNS: LiteralString = """
    o.stix_id, o.type, o.name, o.version, o.revoked, o.confidence, o.valid_until, o.labels, l.tlp, o.depth"""
NEWEST: LiteralString = """NOT EXISTS (
        SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND (n.version > o.version
            OR (n.version = o.version AND (n.depth < o.depth OR (n.depth = o.depth AND n.id < o.id)))) OFFSET 0)"""
"""True of a row `intel_objectversion o` that is the fullest variant of the newest version; of equals, the first.

Asked row by row through the index: OFFSET 0 keeps the planner from comparing all rows with all.
"""
_NAMED: LiteralString = f"""
    SELECT {COLUMNS} FROM unnest(%s::text[]) AS wanted (stix_id) CROSS JOIN LATERAL (
        SELECT * FROM intel_objectversion o WHERE o.stix_id = wanted.stix_id
        ORDER BY o.version DESC, o.depth, o.id LIMIT 1) o
    JOIN markings_label l ON l.id = o.label_id"""


_BODIES: LiteralString = """
    SELECT o.stix_id, o.body FROM unnest(%s::text[]) AS wanted (stix_id) CROSS JOIN LATERAL (
        SELECT * FROM intel_objectversion o WHERE o.stix_id = wanted.stix_id
        ORDER BY o.version DESC, o.depth, o.id LIMIT 1) o"""


def line_of(row: Sequence[Any]) -> ObjectLine:
    """A row of `COLUMNS` as a value."""
    stix_id, type_, name, version, revoked, confidence, valid_until, labels, level, depth = row
    return ObjectLine(
        stix_id=stix_id,
        type=type_,
        name=name,
        version=version,
        revoked=revoked,
        confidence=confidence,
        valid_until=valid_until,
        labels=tuple(labels),
        tlp=Tlp(level),
        redacted=depth > 0,
    )


def lines_of(ids: Iterable[str]) -> dict[str, ObjectLine]:
    """Those of these objects that the present viewer may see, by id."""
    with connection.cursor() as cursor:
        return {row[0]: line_of(row) for row in rows(cursor, _NAMED, [array_text(sorted(set(ids)))])}


def named(ids: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """What those of these objects are called that `viewer` may see and that have a name, by id."""
    with seen_by(viewer):
        return {stix_id: line.name for stix_id, line in lines_of(ids).items() if line.name}


def bodies_of(ids: Iterable[str], *, viewer: Viewer) -> dict[str, bytes]:
    """What those of these objects say that `viewer` may see, by id: bytes as received, or redacted for the viewer."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _BODIES, [array_text(sorted(set(ids)))])
    return {stix_id: bytes(body) for stix_id, body in found}

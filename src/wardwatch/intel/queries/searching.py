"""Lists of objects: by type, newest first, and by words, the best fit first."""

from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.intel.queries.aliases import called
from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of, lines_of
from wardwatch.intel.queries.looking import look_up
from wardwatch.intel.types import ObjectLine
from wardwatch.kit.database import rows
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.observables import guess_asked

LONGEST = 200
"""Characters of a question in words."""

_LABELS = f"ARRAY(SELECT l.id FROM markings_label l WHERE {RULE})"
_NAMED: LiteralString = f"""
    SELECT {COLUMNS} FROM intel_by_words(%(words)s, {_LABELS}, %(type)s, %(limit)s) f
    JOIN intel_objectversion o ON o.id = f.id JOIN markings_label l ON l.id = o.label_id
    WHERE {NEWEST} ORDER BY f.rank DESC, o.version DESC, o.id"""
_RECENT: LiteralString = f"""
    SELECT {COLUMNS} FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
    WHERE (%(type)s = '' OR o.type = %(type)s) AND (%(before)s::timestamptz IS NULL OR o.version < %(before)s)
        AND {NEWEST} ORDER BY o.version DESC, o.id LIMIT %(limit)s"""
_TYPES: LiteralString = """
    WITH RECURSIVE types AS (
        (SELECT o.type FROM intel_objectversion o ORDER BY o.type LIMIT 1)
        UNION ALL SELECT (SELECT o.type FROM intel_objectversion o WHERE o.type > t.type ORDER BY o.type LIMIT 1)
        FROM types t WHERE t.type IS NOT NULL)
    SELECT type FROM types WHERE type IS NOT NULL"""


def objects_named(words: str, *, viewer: Viewer, kind: str = "", limit: int = 50) -> tuple[ObjectLine, ...]:
    """Objects (of type `kind`, or of all) whose name, aliases or description contain all the words (English stems)."""
    return _lines(_NAMED, viewer, {"words": words[:LONGEST], "type": kind, "limit": limit})


def find(text: str, *, viewer: Viewer, limit: int = 20) -> tuple[ObjectLine, ...]:
    """What a text means, the surest first: an object by its id, those that hold the value, those that go by the name
    and those that are one with them, those with the words.

    A relationship is found by its id alone.
    """
    with seen_by(viewer):
        by_id = lines_of([text]) if "--" in text and "\0" not in text else {}
        by_value = look_up([text], viewer=viewer).hits if guess_asked(text) is not None else ()
        by_name = called(text, viewer=viewer, limit=limit)
        by_words = objects_named(text, viewer=viewer, limit=limit)
    found = [*by_id.values(), *(hit.line for hit in by_value), *by_name, *by_words]
    return tuple({line.stix_id: line for line in found}.values())[:limit]


def recent_objects(
    *, viewer: Viewer, kind: str = "", before: datetime | None = None, limit: int = 50
) -> tuple[ObjectLine, ...]:
    """Objects of type `kind`, or of all, that `viewer` may see, the youngest version first; older than `before`."""
    return _lines(_RECENT, viewer, {"type": kind, "before": before, "limit": limit})


def types_seen(*, viewer: Viewer) -> tuple[str, ...]:
    """The types of which `viewer` may see an object."""
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(name for (name,) in rows(cursor, _TYPES))


def _lines(statement: LiteralString, viewer: Viewer, given: dict[str, Any]) -> tuple[ObjectLine, ...]:
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(line_of(row) for row in rows(cursor, statement, given))

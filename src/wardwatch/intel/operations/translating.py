"""A translation is read by nobody who may not read what it translates: it takes on that marking too.

Language content repeats properties of another object (STIX 2.1 section 7.1), so it is marked at least as its target is,
whichever of the two arrives first. Where its own source brings the target, that source's marking counts, else all.
"""

from collections.abc import Sequence
from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.kit.database import rows
from wardwatch.markings.operations import intern, read_all
from wardwatch.markings.types import join
from wardwatch.provenance import operations as provenance

_TRANSLATIONS: LiteralString = """
    SELECT t.id, t.label_id, t.document_id, d.label_id, coalesce(
        array_agg(DISTINCT o.label_id) FILTER (WHERE o.source_id = t.source_id), array_agg(DISTINCT o.label_id))
    FROM intel_objectversion t
    JOIN provenance_document d ON d.id = t.document_id
    JOIN intel_reference r ON r.object_id = t.id AND r.property = 'object_ref'
    JOIN intel_objectversion o ON o.stix_id = r.target AND o.depth = 0
    WHERE t.type = 'language-content'
    GROUP BY t.id, d.label_id
    HAVING bool_or(t.document_id = ANY (%(documents)s) OR o.document_id = ANY (%(documents)s))"""
_ALREADY: LiteralString = """
    DELETE FROM intel_objectversion t USING intel_objectversion same
    WHERE t.id = %(row)s AND same.digest = t.digest AND same.label_id = %(label)s"""
_NARROW: LiteralString = "UPDATE intel_objectversion SET label_id = %(label)s WHERE id = %(row)s"


def follow(cursor: CursorWrapper, documents: Sequence[int]) -> None:
    """Mark translations, and the documents that hold them, as what they translate; either is among these documents."""
    found = rows(cursor, _TRANSLATIONS, {"documents": list(documents)})
    stored = read_all({label for _, own, _, held, targets in found for label in (own, held, *targets)})
    for row, own, document, held, targets in found:
        label = intern(join([stored[own], *(stored[target] for target in targets)]))
        if label == own:
            continue
        cursor.execute(_ALREADY, {"row": row, "label": label})
        if not cursor.rowcount:
            cursor.execute(_NARROW, {"row": row, "label": label})
        stored |= read_all([label])
        provenance.mark(document=document, label=intern(join([stored[held], stored[label]])))

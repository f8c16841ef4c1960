"""What a collection holds, as one viewer may see it.

For each label that the viewer sees the index is read, as for a page: what is hidden is not counted, and costs nothing.
"""

from typing import LiteralString

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.sharing import models
from wardwatch.sharing.queries.pages import FULLEST, NEWEST
from wardwatch.sharing.types import AddedLine, CollectionCard, Holding
from wardwatch.standards.tlp import Tlp

_HELD: LiteralString = f"""
    WITH seen AS MATERIALIZED (SELECT l.id FROM markings_label l WHERE {RULE})
    SELECT x.type, sum(x.held)::bigint, min(x.first), max(x.last) FROM seen CROSS JOIN LATERAL (
        SELECT e.type, count(*) AS held, min(e.added) AS first, max(e.added) AS last FROM sharing_collectionentry e
        WHERE e.collection_id = %(collection)s AND e.label_id = seen.id AND e.removed_at IS NULL GROUP BY e.type) x
    GROUP BY x.type ORDER BY 2 DESC, 1"""
_LATEST: LiteralString = f"""
    WITH seen AS MATERIALIZED (SELECT l.id, l.tlp FROM markings_label l WHERE {RULE})
    SELECT p.stix_id, p.type, o.name, p.added, p.tlp FROM (
        SELECT x.*, seen.tlp FROM seen CROSS JOIN LATERAL (
            SELECT e.object_id, e.stix_id, e.type, e.added FROM sharing_collectionentry e
            WHERE e.collection_id = %(collection)s AND e.label_id = seen.id AND e.removed_at IS NULL
                AND (NOT e.has_siblings OR ({FULLEST}{NEWEST}))
            ORDER BY e.added DESC LIMIT %(limit)s) x
        ORDER BY x.added DESC LIMIT %(limit)s) p
    JOIN intel_objectversion o ON o.id = p.object_id ORDER BY p.added DESC"""


def holding(collection: CollectionCard, *, viewer: Viewer) -> Holding:
    """How much of each type, and since when."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _HELD, {"collection": collection.id})
    return Holding(
        types=tuple((kind, count) for kind, count, _, _ in found),
        first=min((first for _, _, first, _ in found), default=None),
        last=max((last for _, _, _, last in found), default=None),
    )


def latest(collection: CollectionCard, *, viewer: Viewer, limit: int = 10) -> tuple[AddedLine, ...]:
    """The objects that were added last, in their newest version."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _LATEST, {"collection": collection.id, "limit": limit})
    return tuple(AddedLine(stix_id, kind, name, added, Tlp(tlp)) for stix_id, kind, name, added, tlp in found)


def count_entries(collection: CollectionCard, *, viewer: Viewer) -> int:
    """How many versions of objects in a collection the viewer may see."""
    with seen_by(viewer):
        return models.CollectionEntry.objects.filter(collection=collection.id, removed_at=None).count()

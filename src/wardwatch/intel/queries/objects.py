"""One object: what it says, in which versions, and who says it."""

from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.intel.queries.lines import COLUMNS, line_of
from wardwatch.intel.types import ObjectCard, SaidBy, VersionLine
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

MOST_VERSIONS = 500

_CARD: LiteralString = f"""
    SELECT {COLUMNS}, o.id, o.spec_version, o.created, o.modified, o.valid_from, o.creator, o.warnings, o.body,
        o.sha256, o.recorded_at
    FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
    WHERE o.stix_id = %(id)s AND (%(version)s::timestamptz IS NULL OR o.version = %(version)s)
    ORDER BY o.version DESC, o.depth, o.id LIMIT 1"""
_OTHERS: LiteralString = """
    SELECT count(DISTINCT o.digest) FROM intel_objectversion o JOIN intel_objectversion c ON c.id = %s
    WHERE o.stix_id = c.stix_id AND o.version = c.version AND o.depth = c.depth AND o.digest <> c.digest"""
_VERSIONS: LiteralString = """
    SELECT DISTINCT ON (o.version) o.version, o.recorded_at, o.name, o.revoked, l.tlp, o.depth
    FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
    WHERE o.stix_id = %s ORDER BY o.version DESC, o.depth, o.id LIMIT %s"""
_SOURCES: LiteralString = """
    WITH seen AS (
        SELECT o.id, o.source_id, o.recorded_at FROM intel_objectversion o WHERE o.stix_id = %s AND NOT EXISTS (
            SELECT FROM intel_objectversion n
            WHERE n.stix_id = o.stix_id AND n.version = o.version AND n.depth < o.depth))
    SELECT s.name, s.title, min(c.first_at), max(c.last_at), sum(c.times) FROM (
        SELECT n.source_id, n.recorded_at AS first_at, n.recorded_at AS last_at, 1 AS times FROM seen n
        WHERE NOT EXISTS (
            SELECT FROM intel_objectsource c WHERE c.object_id = n.id AND c.source_id = n.source_id)
        UNION ALL
        SELECT c.source_id, c.first_at, c.last_at, c.times
        FROM seen n JOIN intel_objectsource c ON c.object_id = n.id) c
    JOIN provenance_source s ON s.id = c.source_id
    GROUP BY s.name, s.title ORDER BY 3, 1"""


def object_card(stix_id: str, *, viewer: Viewer, version: datetime | None = None) -> ObjectCard:
    """The newest version of an object that `viewer` may see, or the given one, as full as the viewer may see it.

    Raises `NotFound`.
    """
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _CARD, {"id": stix_id, "version": version})
        if not found:
            raise NotFound("There is no such object.", object=stix_id)
        line = line_of(found[0][:10])
        row, spec, created, modified, valid_from, creator, warnings, body, digest, recorded = found[0][10:]
        ((others,),) = rows(cursor, _OTHERS, [row])
        return ObjectCard(
            line=line,
            spec_version=spec,
            created=created,
            modified=modified,
            valid_from=valid_from,
            creator=creator,
            warnings=tuple(warnings),
            body=bytes(body),
            sha256=bytes(digest),
            recorded_at=recorded,
            others=others,
            sources=_sources(cursor, stix_id),
        )


def versions_of(stix_id: str, *, viewer: Viewer) -> tuple[VersionLine, ...]:
    """The versions of an object, newest first, at most `MOST_VERSIONS`; none where the viewer may see none."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _VERSIONS, [stix_id, MOST_VERSIONS])
    return tuple(
        VersionLine(version=version, recorded_at=at, name=name, revoked=revoked, tlp=Tlp(level), redacted=depth > 0)
        for version, at, name, revoked, level, depth in found
    )


def sources_of(stix_id: str, *, viewer: Viewer) -> tuple[SaidBy, ...]:
    """Who says an object in any version that the viewer may see, whoever said it first coming first."""
    with seen_by(viewer), connection.cursor() as cursor:
        return _sources(cursor, stix_id)


def _sources(cursor: Any, stix_id: str) -> tuple[SaidBy, ...]:
    found = rows(cursor, _SOURCES, [stix_id])
    return tuple(
        SaidBy(source=name, title=title, first_at=first, last_at=last, times=int(times))
        for name, title, first, last, times in found
    )

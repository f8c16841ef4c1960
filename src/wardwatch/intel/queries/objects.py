"""One object: what it says, in which versions, and who says it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import LiteralString

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.queries.lines import COLUMNS, line_of
from wardwatch.intel.types import ObjectCard, SaidBy, VersionLine
from wardwatch.kit.database import array_text, rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.tlp import Tlp

MOST_VERSIONS = 500

_CARD: LiteralString = f"""
    SELECT {COLUMNS}, o.id, o.spec_version, o.created, o.modified, o.valid_from, o.creator, o.warnings, o.body,
        o.sha256, o.recorded_at, o.label_id, coalesce(k.name, '')
    FROM intel_objectversion o JOIN markings_label l ON l.id = o.label_id
    LEFT JOIN LATERAL (SELECT n.name FROM intel_objectversion n WHERE n.stix_id = o.creator
        ORDER BY n.version DESC, n.depth, n.id LIMIT 1) k ON true
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
        SELECT o.id, o.stix_id, o.source_id, o.recorded_at FROM unnest(%s::text[]) AS w (id)
        JOIN intel_objectversion o ON o.stix_id = w.id WHERE NOT EXISTS (
            SELECT FROM intel_objectversion n
            WHERE n.stix_id = o.stix_id AND n.version = o.version AND n.depth < o.depth))
    SELECT c.stix_id, CASE WHEN s.name LIKE 'submitter:%%' THEN 'submitter' ELSE s.name END, s.title,
        min(c.first_at), max(c.last_at), sum(c.times), s.id FROM (
        SELECT n.stix_id, n.source_id, n.recorded_at AS first_at, n.recorded_at AS last_at, 1 AS times FROM seen n
        WHERE NOT EXISTS (
            SELECT FROM intel_objectsource c WHERE c.object_id = n.id AND c.source_id = n.source_id)
        UNION ALL
        SELECT n.stix_id, c.source_id, c.first_at, c.last_at, c.times
        FROM seen n JOIN intel_objectsource c ON c.object_id = n.id) c
    JOIN provenance_source s ON s.id = c.source_id
    GROUP BY c.stix_id, s.id, s.name, s.title ORDER BY 4, 2"""


def object_card(stix_id: str, *, viewer: Viewer, version: datetime | None = None) -> ObjectCard:
    """The newest version of an object that `viewer` may see, or the given one, as full as the viewer may see it.

    Raises `NotFound`.
    """
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _CARD, {"id": stix_id, "version": version})
        if not found:
            raise NotFound("There is no such object.", object=stix_id)
        line = line_of(found[0][:10])
        row, spec, created, modified, valid_from, creator, warnings, body, digest, recorded, label, named = found[0][
            10:
        ]
        ((others,),) = rows(cursor, _OTHERS, [row])
        return ObjectCard(
            line=line,
            spec_version=spec,
            created=created,
            modified=modified,
            valid_from=valid_from,
            creator=creator,
            creator_name=named,
            label=label,
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


def who_says(ids: Collection[str], *, viewer: Viewer, own: Collection[int] = ()) -> dict[str, tuple[SaidBy, ...]]:
    """The same of many objects at once, by id; without those sources (ids) that are the asker's `own`."""
    with seen_by(viewer), connection.cursor() as cursor:
        return _said(cursor, ids, own)


def _sources(cursor: CursorWrapper, stix_id: str) -> tuple[SaidBy, ...]:
    return _said(cursor, [stix_id]).get(stix_id, ())


def _said(cursor: CursorWrapper, ids: Iterable[str], own: Collection[int] = ()) -> dict[str, tuple[SaidBy, ...]]:
    found: defaultdict[str, list[SaidBy]] = defaultdict(list)
    for stix_id, name, title, first, last, times, source in rows(cursor, _SOURCES, [array_text(sorted(ids))]):
        if source not in own:
            found[stix_id].append(SaidBy(source=name, title=title, first_at=first, last_at=last, times=int(times)))
    return {stix_id: tuple(said) for stix_id, said in found.items()}

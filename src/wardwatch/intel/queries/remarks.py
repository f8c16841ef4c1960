"""What others say of an object in objects of their own: notes, opinions, sightings, reports; its values; its name in
other languages."""

from collections.abc import Collection
from typing import Any, LiteralString

import msgspec
from django.db import connection

from wardwatch.intel.queries.lines import COLUMNS, NEWEST, line_of
from wardwatch.intel.types import HeldValue, Remark, Translation
from wardwatch.kit.database import array_text, rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

MOST_REMARKS = 200
MOST_HELD = 200
REMARKS = ("note", "opinion", "sighting", "report", "grouping", "observed-data")
"""Types of objects that say something of another."""

_REMARKS: LiteralString = f"""
    SELECT {COLUMNS}, o.body, coalesce(c.name, '') FROM (
        SELECT DISTINCT r.object_id FROM intel_reference r WHERE r.target = %(id)s
            AND r.property IN ('object_refs', 'sighting_of_ref', 'observed_data_refs')) r
    JOIN intel_objectversion o ON o.id = r.object_id AND o.type = ANY (%(types)s) AND {NEWEST}
    JOIN markings_label l ON l.id = o.label_id
    LEFT JOIN LATERAL (SELECT n.name FROM intel_objectversion n WHERE n.stix_id = o.creator
        ORDER BY n.version DESC, n.depth, n.id LIMIT 1) c ON true
    ORDER BY o.version DESC, o.id LIMIT %(limit)s"""
_HELD: LiteralString = f"""
    SELECT DISTINCT v.kind, v.value, v.alone FROM intel_objectversion o
    JOIN intel_observablevalue v ON v.object_id = o.id
    WHERE o.stix_id = %s AND {NEWEST} ORDER BY v.kind, v.value LIMIT %s"""
_HELD_BY: LiteralString = f"""
    SELECT o.stix_id, v.kind, v.value, v.alone FROM unnest(%s::text[]) AS w (id)
    JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST}
    JOIN intel_observablevalue v ON v.object_id = o.id ORDER BY o.stix_id, v.kind, v.value"""
_TRANSLATIONS: LiteralString = f"""
    SELECT r.target, o.stix_id, o.body FROM unnest(%(ids)s::text[]) AS w (id)
    JOIN intel_reference r ON r.target = w.id AND r.property = 'object_ref'
    JOIN intel_objectversion o ON o.id = r.object_id AND o.type = 'language-content' AND NOT o.revoked AND {NEWEST}
    ORDER BY r.target, o.version DESC, o.id LIMIT %(limit)s"""


class _Contents(msgspec.Struct):
    contents: dict[str, dict[str, Any]] = {}
    object_modified: str = ""


_DECODER = msgspec.json.Decoder(_Contents)


def remarks_on(stix_id: str, *, viewer: Viewer) -> tuple[Remark, ...]:
    """Notes, opinions, sightings and reports about an object, the youngest first; at most `MOST_REMARKS`."""
    given = {"id": stix_id, "types": list(REMARKS), "limit": MOST_REMARKS}
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _REMARKS, given)
    return tuple(Remark(line=line_of(row[:10]), body=bytes(row[10]), creator=row[11]) for row in found)


def values_of(stix_id: str, *, viewer: Viewer) -> tuple[HeldValue, ...]:
    """The values by which the newest version of an object can be looked up; at most `MOST_HELD`."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _HELD, [stix_id, MOST_HELD])
    return tuple(HeldValue(kind=kind, value=value, alone=alone) for kind, value, alone in found)


def values_held(ids: Collection[str], *, viewer: Viewer) -> dict[str, tuple[HeldValue, ...]]:
    """The same of many objects at once, by id; at most `MOST_HELD` of each."""
    found: dict[str, list[HeldValue]] = {}
    with seen_by(viewer), connection.cursor() as cursor:
        for stix_id, kind, value, alone in rows(cursor, _HELD_BY, [array_text(sorted(set(ids)))]):
            found.setdefault(stix_id, []).append(HeldValue(kind=kind, value=value, alone=alone))
    return {stix_id: tuple(values[:MOST_HELD]) for stix_id, values in found.items()}


def translations_of(ids: Collection[str], *, viewer: Viewer, language: str) -> dict[str, tuple[Translation, ...]]:
    """Texts of these objects in a language (`es`, `pt-BR`), by id, the youngest first (STIX 2.1 section 7.1).

    A text in another kind of the same language counts (`es-MX` for `es`), after one in exactly this.
    """
    given = {"ids": array_text(sorted(ids)), "limit": MOST_REMARKS}
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _TRANSLATIONS, given)
    told: dict[str, list[Translation]] = {}
    for target, stix_id, body in found:
        read = _DECODER.decode(bytes(body))
        for tag, texts in _fitting(read.contents, language):
            said = {name: text for name, text in texts.items() if isinstance(text, str) and text}
            if said:
                translation = Translation(said_by=stix_id, language=tag, of=read.object_modified, texts=said)
                told.setdefault(target, []).append(translation)
    return {target: tuple(each) for target, each in told.items()}


def _fitting(contents: dict[str, dict[str, Any]], language: str) -> list[tuple[str, dict[str, Any]]]:
    wanted = language.lower()
    exact = [(tag, texts) for tag, texts in contents.items() if tag.lower() == wanted]
    family = wanted.partition("-")[0]
    near = [pair for pair in contents.items() if pair[0].lower().partition("-")[0] == family and pair not in exact]
    return exact + near

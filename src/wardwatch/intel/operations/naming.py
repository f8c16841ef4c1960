"""Read the names of objects that were published, and put those into groups that a clear rule says are one.

As the worker, in bounded batches: run twice or killed at any statement, it ends in the same state (`ObjectToName`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wardwatch.audit.types import job
from wardwatch.intel.models import AliasMember
from wardwatch.intel.naming import RULES, Bearer, Family, Joined, Naming, by_rule, names_in
from wardwatch.kit.database import array_text, rows, temporary
from wardwatch.kit.progress import Progress, Silent
from wardwatch.markings.operations import intern, read_all
from wardwatch.markings.types import Label, join
from wardwatch.members.labels import internal
from wardwatch.members.queries import center_id

BATCH = 2_000
"""Objects whose names are read in one transaction."""
ALONE: LiteralString = "SELECT pg_advisory_xact_lock(hashtext('intel.aliases'))"
"""Taken by whoever changes groups."""
ACTOR = job("intel.name")

_COLUMNS = {
    "object_id": "bigint",
    **dict.fromkeys(("family", "what", "key", "text", "preferred", "listed"), "text"),
    "group_uid": "uuid",
}
_NAMES: LiteralString = """
    INSERT INTO intel_objectname (object_id, label_id, family, what, key, text, preferred, listed, group_uid, shared)
    SELECT n.object_id, o.label_id, n.family, n.what, n.key, n.text, n.preferred, n.listed, n.group_uid, false
    FROM names_now n JOIN intel_objectversion o ON o.id = n.object_id"""
_TAKE: LiteralString = """
    WITH taken AS (
        DELETE FROM intel_objecttoname WHERE object IN (SELECT object FROM intel_objecttoname ORDER BY object LIMIT %s)
        RETURNING object)
    SELECT t.object, o.body, m.group_uid
    FROM taken t LEFT JOIN intel_objectversion o ON o.id = t.object
        AND NOT EXISTS (SELECT FROM intel_objectname n WHERE n.object_id = o.id)
    LEFT JOIN intel_aliasmember m ON m.stix_id = o.stix_id AND m.ended_at IS NULL"""
_SHARE: LiteralString = """
    UPDATE intel_objectname n SET shared = true
    WHERE n.key = ANY (%s::text[]) AND NOT n.shared AND n.what IN ('name', 'alias') AND EXISTS (
        SELECT FROM intel_objectname m JOIN intel_objectversion p ON p.id = m.object_id
        WHERE m.key = n.key AND m.family = n.family AND m.what IN ('name', 'alias') AND m.object_id <> n.object_id
            AND p.stix_id <> (SELECT o.stix_id FROM intel_objectversion o WHERE o.id = n.object_id))"""
_BEARERS: LiteralString = """
    SELECT o.stix_id, o.label_id, n.family, n.what, n.key
    FROM intel_objectname n JOIN intel_objectversion o ON o.id = n.object_id
    WHERE n.key = ANY (%s::text[]) AND n.what IN ('attack-id', 'galaxy-uuid') AND NOT o.revoked AND NOT EXISTS (
        SELECT FROM intel_objectversion p WHERE p.stix_id = o.stix_id AND p.version > o.version) AND NOT EXISTS (
        SELECT FROM provenance_source s WHERE s.id = o.source_id AND s.name LIKE 'submitter:%%')"""
"""Not what somebody sent here: a number that anybody can write under anything joins nothing by itself."""
_MEMBERS: LiteralString = """
    SELECT m.stix_id, m.group_uid FROM intel_aliasmember m WHERE m.ended_at IS NULL AND m.group_uid IN (
        SELECT k.group_uid FROM intel_aliasmember k WHERE k.ended_at IS NULL AND k.stix_id = ANY (%s::text[]))"""
_APART: LiteralString = """
    SELECT "left", "right" FROM intel_aliasrefusal
    WHERE ended_at IS NULL AND "left" = ANY (%(ids)s::text[]) AND "right" = ANY (%(ids)s::text[])"""
_LABELS: LiteralString = """
    SELECT stix_id, array_agg(DISTINCT label_id) FROM intel_objectversion WHERE stix_id = ANY (%s::text[])
    GROUP BY stix_id"""
_REGROUP: LiteralString = """
    UPDATE intel_objectname n SET group_uid = m.group_uid
    FROM intel_objectversion o LEFT JOIN intel_aliasmember m ON m.stix_id = o.stix_id AND m.ended_at IS NULL
    WHERE o.stix_id = ANY (%s::text[]) AND n.object_id = o.id AND n.group_uid IS DISTINCT FROM m.group_uid"""


@dataclass(slots=True)
class Named:
    """What a run came to: objects whose names were read, and how many a rule put into groups."""

    objects: int = 0
    joined: int = 0


def read_names(*, at: datetime, progress: Progress | None = None) -> Named:
    """Read the names of all objects that were published since; nothing where nothing was."""
    shown, done = progress or Silent(), Named()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ALONE)
            found = rows(cursor, _TAKE, [BATCH])
            if not found:
                return done
            keys = _store(cursor, found)
            done.objects += len(found)
            done.joined += _join(cursor, keys, at)
        shown.step(done.objects, None, "named")


def _store(cursor: CursorWrapper, found: Sequence[tuple[Any, ...]]) -> set[str]:
    """The names of these rows; returns the keys by which rules may join."""
    read = [(row, names_in(bytes(body)), group) for row, body, group in found if body is not None]
    said = [
        (row, names.family, each.what, each.key, each.text, names.preferred, names.listed, group)
        for row, names, group in read
        if names
        for each in names.called
    ]
    temporary(cursor, "names_now", _COLUMNS, said)
    for statement in (_NAMES, "DROP TABLE names_now"):
        cursor.execute(statement)
    sure = {each[3] for each in said if each[2] in RULES}
    if plain := {each[3] for each in said} - sure:
        cursor.execute(_SHARE, [array_text(sorted(plain))])
    return sure


def _join(cursor: CursorWrapper, keys: set[str], at: datetime) -> int:
    if not keys:
        return 0
    found = rows(cursor, _BEARERS, [array_text(sorted(keys))])
    of_objects = labels_of(cursor, {row[0] for row in found})
    own: dict[str, set[tuple[Family, Naming, str]]] = {}
    for stix_id, _, family, what, key in found:
        own.setdefault(stix_id, set()).add((Family(family), Naming(what), key))
    bearers = [
        Bearer(each, of_objects[each].is_public, tuple(sorted(said, key=lambda key: RULES.index(key[1]))))
        for each, said in own.items()
    ]
    members = members_of(cursor, own)
    joined = by_rule(bearers, members, apart_of(cursor, own.keys() | members.keys()))
    _add(cursor, joined, of_objects, at)
    return len(joined)


def _add(cursor: CursorWrapper, joined: Sequence[Joined], of_objects: dict[str, Label], at: datetime) -> None:
    alone = internal(center_id())
    AliasMember.objects.bulk_create(
        AliasMember(
            group_uid=each.group,
            stix_id=each.stix_id,
            family=each.family,
            rule=each.rule,
            key=each.key,
            by=ACTOR.who,
            at=at,
            label_id=intern(join([alone, of_objects[each.stix_id]])),
        )
        for each in joined
    )
    regroup(cursor, [each.stix_id for each in joined])


def labels_of(cursor: CursorWrapper, ids: Iterable[str]) -> dict[str, Label]:
    """Under which label it is told what objects are: the public one where anything of them is, else all together."""
    found = rows(cursor, _LABELS, [array_text(sorted(ids))])
    stored = read_all({label for _, labels in found for label in labels})
    return {
        stix_id: next(
            (stored[each] for each in labels if stored[each].is_public), join(stored[each] for each in labels)
        )
        for stix_id, labels in found
    }


def members_of(cursor: CursorWrapper, ids: Iterable[str]) -> dict[str, UUID]:
    """The groups of these objects with all their members, by id. As the worker: also those that nobody asking sees."""
    return dict(rows(cursor, _MEMBERS, [array_text(sorted(ids))]))


def apart_of(cursor: CursorWrapper, ids: Iterable[str]) -> set[frozenset[str]]:
    """The pairs among these that somebody said are two."""
    return {frozenset(pair) for pair in rows(cursor, _APART, {"ids": array_text(sorted(ids))})}


def regroup(cursor: CursorWrapper, ids: Iterable[str]) -> None:
    """Let the names of these objects say which group each is in now."""
    cursor.execute(_REGROUP, [array_text(sorted(ids))])

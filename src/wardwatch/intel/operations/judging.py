"""Judge what is new, changed or due: bounded batches, each in its transaction with how far it came. As the worker.

Run twice, killed at any statement or beside ingest, it ends in the same state (`JudgingMark`, `ValueToJudge`). What
nothing happened to costs nothing: values and references are numbered in the order in which they were published.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.lists import packaged
from wardwatch.intel.judging.policy import Policy
from wardwatch.intel.judging.weighing import Weighed, weigh
from wardwatch.intel.models import JudgingMark
from wardwatch.intel.operations.evidence import Labels, gather, pieces
from wardwatch.intel.operations.publishing import ALONE
from wardwatch.intel.operations.standing import Lists, Standing, read_standing
from wardwatch.intel.operations.writing import write_rows
from wardwatch.kit.database import rows
from wardwatch.kit.progress import Progress, Silent
from wardwatch.members.queries import center_identity

BATCH = 5_000
"""Values, or rows of values and references, that are looked at in one transaction."""

_PUBLIC: LiteralString = """
    SELECT id FROM markings_label
    WHERE published AND tlp = 0 AND cardinality(compartments) = 0 AND cardinality(subjects) = 0"""
_HEAR: LiteralString = """
    WITH heard AS (UPDATE intel_humanword SET heard = true WHERE NOT heard RETURNING key)
    INSERT INTO intel_valuetojudge (key) SELECT DISTINCT key FROM heard WHERE key IS NOT NULL"""
_NOTED: LiteralString = """
    DELETE FROM intel_valuetojudge WHERE id IN (SELECT id FROM intel_valuetojudge ORDER BY id LIMIT %s)
    RETURNING key, label, hunted_since"""
_LAST: LiteralString = """
    SELECT coalesce((SELECT max(id) FROM intel_observablevalue), 0),
        coalesce((SELECT max(id) FROM intel_reference), 0)"""
_NEW_VALUES: LiteralString = """
    SELECT id, key FROM intel_observablevalue WHERE id > %(after)s AND id <= %(last)s ORDER BY id LIMIT %(most)s"""
_SIBLINGS: LiteralString = """
    WITH fresh AS MATERIALIZED (
        SELECT w.id, o.stix_id FROM (
            SELECT DISTINCT object_id AS id FROM intel_observablevalue WHERE id > %(after)s AND id <= %(to)s) w
        JOIN intel_objectversion o ON o.id = w.id
        WHERE NOT EXISTS (SELECT FROM intel_observablevalue v WHERE v.object_id = w.id AND v.id <= %(after)s OFFSET 0)),
    others AS MATERIALIZED (
        SELECT DISTINCT p.id FROM fresh f CROSS JOIN LATERAL (
            SELECT p.id FROM intel_objectversion p WHERE p.stix_id = f.stix_id AND p.id <> f.id OFFSET 0) p)
    INSERT INTO intel_valuetojudge (key)
    SELECT v.key FROM others o CROSS JOIN LATERAL (
        SELECT v.key FROM intel_observablevalue v WHERE v.object_id = o.id OFFSET 0) v
    EXCEPT SELECT v.key FROM fresh f CROSS JOIN LATERAL (
        SELECT v.key FROM intel_observablevalue v WHERE v.object_id = f.id OFFSET 0) v"""
"""What other versions of new objects hold, once for each object, and but for what is judged with the object itself."""
_NEW_WORDS: LiteralString = """
    SELECT max(id) FROM (
        SELECT id FROM intel_reference WHERE id > %(after)s AND id <= %(last)s ORDER BY id LIMIT %(most)s) w"""
_SPOKEN_OF: LiteralString = """
    WITH spoken AS MATERIALIZED (
        SELECT DISTINCT target FROM intel_reference WHERE id > %(after)s AND id <= %(to)s
            AND property IN ('sighting_of_ref', 'object_refs', 'source_ref')),
    held AS MATERIALIZED (
        SELECT DISTINCT o.id FROM spoken s CROSS JOIN LATERAL (
            SELECT o.id FROM intel_objectversion o WHERE o.stix_id = s.target OFFSET 0) o)
    INSERT INTO intel_valuetojudge (key)
    SELECT DISTINCT v.key FROM held h CROSS JOIN LATERAL (
        SELECT v.key FROM intel_observablevalue v WHERE v.object_id = h.id OFFSET 0) v"""
_DUE: LiteralString = "SELECT key FROM intel_judgedvalue WHERE rejudge_at <= %s ORDER BY rejudge_at LIMIT %s"
_ROUND: LiteralString = """
    SELECT key FROM intel_judgedvalue WHERE key > %s ORDER BY key LIMIT %s"""


@dataclass(slots=True)
class Judged:
    """What a run came to: values that were looked at, and rows that were written or went."""

    values: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class _Work:
    """What one batch is about: keys, when their rows that went were hunted since, and how far the mark goes then."""

    keys: Sequence[bytes]
    hunted: dict[tuple[bytes, int], datetime]
    mark: dict[str, Any]


def judge(*, at: datetime, lists: Lists = packaged, progress: Progress | None = None) -> Judged:
    """Judge all that is new, changed or due at that instant. `lists` are those of false positives."""
    shown = progress or Silent()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HEAR)
    standing = read_standing(lists)
    last = _begin(standing)
    labels, done = Labels(), Judged()
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            work = next(_work(cursor, last, at), None)
            if work is None:
                return done
            done.values += len(work.keys)
            done.written += sum(_judge(cursor, keys, work, standing, labels, at) for keys in pieces(cursor, work.keys))
            JudgingMark.objects.update(**work.mark)
        shown.step(done.values, None, "judged")


def _begin(standing: Standing) -> tuple[int, int]:
    """The last value and reference that are published; nothing with a lower number is on its way.

    Where something general changed, a round through all values begins.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        ((values, references),) = rows(cursor, _LAST)
        mark = JudgingMark.objects.first() or JudgingMark.objects.create(asked_by=standing.asked_by)
        if mark.asked_by != standing.asked_by:
            JudgingMark.objects.update(asked_by=standing.asked_by, round=b"")
    return int(values), int(references)


def _work(cursor: CursorWrapper, last: tuple[int, int], at: datetime) -> Iterator[_Work]:
    """What is left, the most urgent first: each is asked for only when there is nothing before it."""
    noted = rows(cursor, _NOTED, [BATCH])
    if noted:
        hunted = {(bytes(key), label): since for key, label, since in noted if label is not None and since is not None}
        yield _Work(_different(key for key, _, _ in noted), hunted, {})
    mark = JudgingMark.objects.get()
    window = {"after": mark.values_to, "last": last[0], "most": BATCH}
    if mark.values_to < last[0]:
        found = rows(cursor, _NEW_VALUES, window)
        to = found[-1][0] if found else last[0]
        cursor.execute(_SIBLINGS, window | {"to": to})
        yield _Work(_different(key for _, key in found), {}, {"values_to": to})
    window = {"after": mark.references_to, "last": last[1], "most": BATCH}
    if mark.references_to < last[1]:
        ((to,),) = rows(cursor, _NEW_WORDS, window)
        cursor.execute(_SPOKEN_OF, window | {"to": to or last[1]})
        yield _Work((), {}, {"references_to": to or last[1]})
    if due := rows(cursor, _DUE, [at, BATCH]):
        yield _Work(_different(key for (key,) in due), {}, {})
    if mark.round is not None:
        found = rows(cursor, _ROUND, [bytes(mark.round), BATCH])
        keys = _different(key for (key,) in found)
        yield _Work(keys, {}, {"round": keys[-1] if keys else None})


def _judge(
    cursor: CursorWrapper, keys: Sequence[bytes], work: _Work, standing: Standing, labels: Labels, at: datetime
) -> int:
    public = [label for (label,) in rows(cursor, _PUBLIC)]
    found = gather(cursor, keys, labels, public=public, ours=center_identity())
    spoken = standing.spoken(found.observables)
    before = rows(
        cursor, "SELECT key, label_id, hunted_since FROM intel_judgedvalue WHERE key = ANY (%s)", [list(keys)]
    )
    hunted = work.hunted | {(bytes(key), label): since for key, label, since in before if since is not None}
    policy, titles = Policy(), standing.titles
    weighed: dict[tuple[bytes, int], Weighed] = {}
    for key, by_label in found.evidence.items():
        for label, evidence in by_label.items():
            weighed[key, label] = weigh(
                found.observables[key],
                evidence,
                spoken[key],
                grades=standing.grades,
                hunted_since=hunted.get((key, label)),
                at=at,
                policy=policy,
                titles=titles,
            )
    return write_rows(cursor, keys, weighed, at)


def _different(keys: Iterable[bytes]) -> list[bytes]:
    return list(dict.fromkeys(bytes(key) for key in keys))

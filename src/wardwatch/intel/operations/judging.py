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
from wardwatch.intel.operations.evidence import Labels, gather
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
    WITH fresh AS MATERIALIZED (
        SELECT id, key, object_id FROM intel_observablevalue WHERE id > %(after)s AND id <= %(last)s
        ORDER BY id LIMIT %(most)s)
    SELECT max(id), NULL::bytea FROM fresh
    UNION ALL SELECT NULL, key FROM fresh
    UNION ALL SELECT NULL, v.key FROM fresh f JOIN intel_objectversion o ON o.id = f.object_id
        JOIN intel_objectversion p ON p.stix_id = o.stix_id AND p.id <> o.id
        JOIN intel_observablevalue v ON v.object_id = p.id"""
_NEW_WORDS: LiteralString = """
    WITH fresh AS MATERIALIZED (
        SELECT id, property, target FROM intel_reference WHERE id > %(after)s AND id <= %(last)s
        ORDER BY id LIMIT %(most)s)
    SELECT max(id), NULL::bytea FROM fresh
    UNION ALL SELECT NULL, v.key FROM fresh f JOIN intel_objectversion o ON o.stix_id = f.target
        JOIN intel_observablevalue v ON v.object_id = o.id
        WHERE f.property IN ('sighting_of_ref', 'object_refs', 'source_ref')"""
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
            done.written += _judge(cursor, work, standing, labels, at)
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
    windows = (("values_to", _NEW_VALUES, last[0]), ("references_to", _NEW_WORDS, last[1]))
    for name, statement, upto in windows:
        after = getattr(mark, name)
        if after < upto:
            found = rows(cursor, statement, {"after": after, "last": upto, "most": BATCH})
            to = max((number for number, _ in found if number is not None), default=upto)
            yield _Work(_different(key for _, key in found if key is not None), {}, {name: to})
    if due := rows(cursor, _DUE, [at, BATCH]):
        yield _Work(_different(key for (key,) in due), {}, {})
    if mark.round is not None:
        found = rows(cursor, _ROUND, [bytes(mark.round), BATCH])
        keys = _different(key for (key,) in found)
        yield _Work(keys, {}, {"round": keys[-1] if keys else None})


def _judge(cursor: CursorWrapper, work: _Work, standing: Standing, labels: Labels, at: datetime) -> int:
    if not work.keys:
        return 0
    public = [label for (label,) in rows(cursor, _PUBLIC)]
    found = gather(cursor, work.keys, labels, public=public, ours=center_identity())
    spoken = standing.spoken(found.observables)
    before = rows(
        cursor, "SELECT key, label_id, hunted_since FROM intel_judgedvalue WHERE key = ANY (%s)", [list(work.keys)]
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
    return write_rows(cursor, work.keys, weighed, at)


def _different(keys: Iterable[bytes]) -> list[bytes]:
    return list(dict.fromkeys(bytes(key) for key in keys))

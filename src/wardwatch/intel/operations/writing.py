"""Rows of `JudgedValue` as they are now: only what differs is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.weighing import Weighed
from wardwatch.kit.database import array_text, rows, temporary

_COLUMNS: dict[str, str] = {
    "key": "bytea",
    "label_id": "bigint",
    "kind": "text",
    "value": "text",
    "has_twin": "boolean",
    "indicator": "text",
    "first_seen": "timestamptz",
    "last_seen": "timestamptz",
    "base": "smallint",
    "confidence": "smallint",
    "sources": "bigint[]",
    "origins": "bigint[]",
    "sightings": "integer",
    "objections": "integer",
    "confirmed": "boolean",
    "revoked": "boolean",
    "valid_until": "timestamptz",
    "hunted_since": "timestamptz",
    "threat": "text",
    "hits": "text[]",
    "never": "text",
    "verdict": "smallint",
    "rules": "text[]",
    "rejudge_at": "timestamptz",
    "changed": "timestamptz",
    "judged_at": "timestamptz",
}
_COMPARED = tuple(name for name in _COLUMNS if name not in ("changed", "judged_at"))
_TOLD = tuple(
    _COMPARED.index(name)
    for name in ("indicator", "first_seen", "last_seen", "sources", "valid_until", "threat", "verdict")
)
"""What a reader of files acts on: where one of these differs, the row has changed."""
_LARGEST = 2**31 - 1

_BEFORE: LiteralString = """
    SELECT id, changed, key, label_id, kind, value, has_twin, indicator, first_seen, last_seen, base, confidence,
        sources, origins, sightings, objections, confirmed, revoked, valid_until, hunted_since, threat, hits, never,
        verdict, rules, rejudge_at
    FROM intel_judgedvalue WHERE key = ANY (%s)"""
_NAMES = ", ".join(_COLUMNS)
_PUT = (
    f"INSERT INTO intel_judgedvalue ({_NAMES}) SELECT {_NAMES} FROM judged_now"
    " ON CONFLICT (key, label_id) DO UPDATE SET "
    + ", ".join(f"{name} = EXCLUDED.{name}" for name in _COLUMNS if name not in ("key", "label_id"))
)


def write_rows(
    cursor: CursorWrapper, keys: Sequence[bytes], weighed: Mapping[tuple[bytes, int], Weighed], at: datetime
) -> int:
    """Make the rows of these keys equal to `weighed`; returns how many were written or went."""
    before = {}
    for number, changed, key, label, *rest in rows(cursor, _BEFORE, [list(keys)]):
        before[bytes(key), label] = (number, changed, (bytes(key), label, *rest))
    labels = Counter(key for key, _ in weighed)
    put = []
    for (key, label), now in weighed.items():
        row = _row(key, label, now, has_twin=labels[key] > 1)
        known = before.get((key, label))
        if known is not None and known[2] == row:
            continue
        same = known is not None and all(known[2][each] == row[each] for each in _TOLD)
        put.append((*_written(row), known[1] if known and same else at, at))
    gone = [known[0] for place, known in before.items() if place not in weighed]
    if put:
        temporary(cursor, "judged_now", _COLUMNS, put)
        cursor.execute(_PUT)
        cursor.execute("DROP TABLE judged_now")
    if gone:
        cursor.execute("DELETE FROM intel_judgedvalue WHERE id = ANY (%s)", [gone])
    return len(put) + len(gone)


def _row(key: bytes, label: int, now: Weighed, *, has_twin: bool) -> tuple[Any, ...]:
    """The columns that are compared, as the database gives them."""
    part = now.part
    return (
        *(key, label, part.kind.value, part.value, has_twin, part.indicator, part.first_seen, part.last_seen),
        *(part.base, now.confidence, list(part.sources), list(part.origins), min(part.sightings, _LARGEST)),
        *(part.objections, part.confirmed, part.revoked, part.valid_until, part.hunted_since, part.threat),
        *(list(part.hits), part.never, int(now.judgement.verdict)),
        *([reason.rule for reason in now.judgement.reasons], now.rejudge_at),
    )


def _written(row: tuple[Any, ...]) -> list[Any]:
    found = []
    for value in row:
        if not isinstance(value, list):
            found.append(value)
        elif value and isinstance(value[0], int):
            found.append(f"{{{','.join(map(str, value))}}}")
        else:
            found.append(array_text(value))
    return found

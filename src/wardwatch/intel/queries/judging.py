"""Values and what is thought of them, as a stream: a million rows in constant memory.

What is known under one label only (nearly everything) is read as it was judged; only values of which there are rows
under several labels are put together and judged again.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, LiteralString

from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.combining import Part, combine, foremost
from wardwatch.intel.judging.policy import judge
from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.types import JudgedLine
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.observables import ObservableKind
from wardwatch.standards.tlp import Tlp

_AT_ONCE = 5_000
"""Rows that are fetched from the database at a time."""

_ALONE: LiteralString = """
    SELECT j.indicator, j.id, j.kind, j.value, j.first_seen, j.last_seen, j.changed, l.tlp, j.verdict, j.valid_until,
        j.confidence, j.threat, least(cardinality(j.sources), cardinality(j.origins))
    FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE NOT j.has_twin AND j.indicator <> '' AND j.verdict >= %(least)s
        AND (%(kinds)s::text[] IS NULL OR j.kind = ANY (%(kinds)s))
        AND (%(since)s::timestamptz IS NULL OR j.changed > %(since)s)
        AND (%(confidence)s::int IS NULL OR j.confidence >= %(confidence)s)
    ORDER BY j.id"""
PART: LiteralString = """
    j.id, j.kind, j.value, l.tlp, j.changed, j.indicator, j.first_seen, j.last_seen, j.base, j.sources, j.origins,
    j.sightings, j.objections, j.confirmed, j.revoked, j.valid_until, j.hunted_since, j.threat, j.hits, j.never"""
"""What `part_of` makes a part of."""
_TWINS: LiteralString = f"""
    SELECT j.key, {PART} FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE j.has_twin AND (%(kinds)s::text[] IS NULL OR j.kind = ANY (%(kinds)s))
    ORDER BY j.key, j.id"""

_OF_KEYS: LiteralString = f"""
    SELECT j.key, j.verdict, j.has_twin, {PART} FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE j.key = ANY (%s) ORDER BY j.key, j.id"""

_KINDS = {kind.value: kind for kind in ObservableKind}
_LEVELS = {level.value: level for level in Tlp}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


def judged(
    *,
    viewer: Viewer,
    at: datetime,
    kinds: Iterable[ObservableKind] | None = None,
    least: Verdict = Verdict.HUNT,
    since: datetime | None = None,
    confidence: int | None = None,
) -> Iterator[JudgedLine]:
    """Values that `viewer` may know, of these kinds, of at least this verdict and confidence, changed after `since`.

    In one transaction of its own, which is open until the last was taken; in the order in which they were judged first,
    those known under several labels last, in that of their keys. With `least` at *never* also what is over.
    """
    wanted = None if kinds is None else sorted(kind.value for kind in kinds)
    given = {"least": int(least), "kinds": wanted, "since": since, "confidence": confidence}
    with seen_by(viewer):
        with connection.chunked_cursor() as cursor:
            cursor.execute(_ALONE, given)
            for row in _rows(cursor):
                yield _line(row)
        with connection.chunked_cursor() as cursor:
            cursor.execute(_TWINS, given)
            for _, rows in groupby(_rows(cursor), lambda row: bytes(row[0])):
                line = put_together([part_of(row[1:]) for row in rows], at)
                if line is not None and _fits(line, least, since, confidence):
                    yield line


def verdicts(keys: Collection[bytes], *, at: datetime) -> dict[bytes, Verdict]:
    """What is thought of values by their keys (`observables.key`), as the present viewer may know it.

    What is not among them is not judged yet, or the viewer knows of no indicator of it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OF_KEYS, [list(keys)])
        found = cursor.fetchall()
    said = {}
    for digest, group in groupby(found, lambda row: bytes(row[0])):
        rows = list(group)
        parts = [part_of(row[3:]) for row in rows]
        line = put_together(parts, at)
        if line is not None:
            _, stored, has_twin = rows[0][:3]
            said[digest] = line.verdict if has_twin else _VERDICTS[stored]
    return said


def part_of(row: tuple[Any, ...]) -> Part:
    """A row of the columns `PART`."""
    (number, kind, value, tlp, changed, indicator, first_seen, last_seen, base, sources, origins, *rest) = row
    sightings, objections, confirmed, revoked, valid_until, hunted_since, threat, hits, never = rest
    return Part(
        number=number,
        kind=_KINDS[kind],
        value=value,
        tlp=_LEVELS[tlp],
        changed=changed,
        indicator=indicator,
        first_seen=first_seen,
        last_seen=last_seen,
        base=base,
        sources=tuple(sources),
        origins=tuple(origins),
        sightings=sightings,
        objections=objections,
        confirmed=confirmed,
        revoked=revoked,
        valid_until=valid_until,
        hunted_since=hunted_since,
        threat=threat,
        hits=tuple(hits),
        never=never,
    )


def put_together(parts: list[Part], at: datetime) -> JudgedLine | None:
    """The parts of one value as its reader knows it; None where the reader knows of no indicator."""
    first = foremost(parts)
    if not first.indicator:
        return None
    facts = combine(parts, at)
    return JudgedLine(
        id=first.indicator,
        number=first.number,
        kind=first.kind,
        value=first.value,
        first_seen=facts.first_seen,
        last_seen=facts.last_seen,
        changed=max(part.changed for part in parts),
        tlp=max(part.tlp for part in parts),
        verdict=judge(facts, at).verdict,
        valid_until=facts.valid_until,
        confidence=facts.confidence,
        threat=next((part.threat for part in parts if part.threat), ""),
        sources=facts.sources,
    )


def _line(row: tuple[Any, ...]) -> JudgedLine:
    indicator, number, kind, value, first_seen, last_seen, changed, tlp, verdict, until, sure, threat, sources = row
    return JudgedLine(
        id=indicator,
        number=number,
        kind=_KINDS[kind],
        value=value,
        first_seen=first_seen,
        last_seen=last_seen,
        changed=changed,
        tlp=_LEVELS[tlp],
        verdict=_VERDICTS[verdict],
        valid_until=until,
        confidence=sure,
        threat=threat,
        sources=sources,
    )


def _fits(line: JudgedLine, least: Verdict, since: datetime | None, confidence: int | None) -> bool:
    return (
        line.verdict >= least
        and (since is None or line.changed > since)
        and (confidence is None or (line.confidence or 0) >= confidence)
    )


def _rows(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    while found := cursor.fetchmany(_AT_ONCE):
        yield from found

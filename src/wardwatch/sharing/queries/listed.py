"""What stands in a block list: the values that its organization may see, judged at one instant, as a stream.

What is known under one label and is not due to be judged again stands as it was judged. Only values of which several
rows are seen, and those whose time has come, are judged here. `state_of` says without reading the values whether a file
would be the same: for each label and kind, how many there are and a digest of which they are and when they changed
(confidence, which decays without a change, has a digest of its own where it is written); the few that are judged here
are part of it as they are.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, LiteralString

import psycopg
from django.db import connection

from wardwatch.intel.judging.combining import combine
from wardwatch.intel.judging.never import NeverEntry, NeverList
from wardwatch.intel.judging.policy import judge
from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.models import HumanWord, Saying
from wardwatch.intel.queries.judging import PART, part_of, put_together
from wardwatch.kit.database import rows
from wardwatch.sharing.exports import KINDS, PlainList, Row, Tally
from wardwatch.sharing.exports.zeek import TYPES
from wardwatch.sharing.types import LEFT_OUT, SINGLE, ListAsked, ListFormat, ListKind, ListUse, left_out
from wardwatch.standards.observables import ADDRESSES, Observable, ObservableKind
from wardwatch.standards.tlp import Tlp

_AT_ONCE = 2_000
"""Rows that come from the database at a time."""

_DUE: LiteralString = "(j.has_twin OR j.rejudge_at <= %(at)s)"
_ASKED: LiteralString = "j.kind = ANY (%(kinds)s)"
_SURE: LiteralString = "(%(sure)s::int IS NULL OR j.confidence >= %(sure)s)"
_STATE: LiteralString = f"""
    SELECT j.label_id, l.tlp, j.kind, j.verdict, CASE WHEN j.indicator = '' THEN 'no-indicator'
            WHEN j.verdict >= %(least)s AND {_SURE} IS NOT TRUE THEN 'less-sure'
            WHEN j.verdict < %(least)s THEN coalesce(j.rules[1], '') ELSE '' END AS why,
        {_DUE} IS TRUE AS due,
        count(*), bit_xor(hashint8extended((date_part('epoch', j.changed) * 1000000)::bigint, j.id)),
        bit_xor(hashint8extended(j.confidence::bigint, j.id)), max(j.changed)
    FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE {_ASKED} GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"""
_STANDING: LiteralString = f"""
    SELECT j.indicator, j.id, j.kind, j.value, j.last_seen, j.changed, l.tlp, j.verdict, j.first_seen, j.valid_until,
        j.confidence, j.threat, least(cardinality(j.sources), cardinality(j.origins))
    FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE {_ASKED} AND {_DUE} IS NOT TRUE AND j.verdict >= %(least)s AND j.indicator <> ''
        AND {_SURE} AND j.last_seen IS NOT NULL"""
_GONE: LiteralString = f"""
    SELECT j.kind, j.value FROM intel_judgedvalue j
    WHERE {_ASKED} AND {_DUE} IS NOT TRUE AND j.changed > %(since)s
        AND (j.verdict >= %(least)s AND j.indicator <> '' AND {_SURE} AND j.last_seen IS NOT NULL) IS NOT TRUE
    UNION SELECT j.kind, j.value FROM sharing_gonevalue j WHERE {_ASKED} AND j.went >= %(mark)s"""
_SHOWN: LiteralString = f"""
    SELECT j.value, j.verdict, j.confidence, j.last_seen, l.tlp,
        CASE WHEN j.indicator = '' THEN 'no-indicator' WHEN j.verdict >= %(least)s AND {_SURE} IS NOT TRUE
            THEN 'less-sure' ELSE coalesce(j.rules[1], '') END,
        (j.verdict >= %(least)s AND j.indicator <> '' AND {_SURE}) IS TRUE
    FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE {_ASKED} AND {_DUE} IS NOT TRUE ORDER BY j.changed DESC, j.id LIMIT %(most)s"""
_TO_JUDGE: LiteralString = f"""
    SELECT j.key, {PART} FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id
    WHERE {_ASKED} AND {_DUE} ORDER BY j.key, j.id"""

_KINDS = {kind.value: kind for kind in ObservableKind}
_LEVELS = {level.value: level for level in Tlp}
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
_RULES = frozenset({ObservableKind.DOMAIN, ObservableKind.URL}) | ADDRESSES
_BY_DEFAULT: dict[ListFormat, frozenset[ObservableKind]] = {
    ListFormat.SURICATA: _RULES,  # digests need files beside the rules: whoever has those asks for them
    ListFormat.SNORT: _RULES,
    ListFormat.ZEEK: frozenset(TYPES),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a file would hold, without its values. `tag` is the same exactly as long as the file is.

    `tlp` is the highest marking of its parts, `changed` when anything in it changed last (None: nothing is known).
    `left_out` counts what stays out, by the key of its words (`types.LEFT_OUT`); what is judged at `at` is not in it.
    """

    tag: str
    tlp: Tlp
    changed: datetime | None
    at: datetime
    entries: int
    left_out: dict[str, int]
    judged: tuple["Judged", ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A value that is judged when it is asked for: its row where it may stand in the file, else why it does not."""

    key: bytes
    observable: Observable
    changed: datetime
    row: Row | None
    why: str


def kinds_of(asked: ListAsked) -> frozenset[ObservableKind]:
    """The kinds of values that a list asks for."""
    if not asked.kinds:
        return _BY_DEFAULT.get(asked.format, frozenset(ObservableKind))
    return frozenset[ObservableKind]().union(*(KINDS[plain_kind(kind)] for kind in asked.kinds))


def plain_kind(kind: ListKind) -> PlainList:
    """The same in the words of the files."""
    return PlainList(str(kind))


def own_never(organization: int) -> NeverList:
    """What this organization said that it never blocks: at once for its own files, whatever the center says."""
    said = HumanWord.objects.filter(what=Saying.NEVER, organization=organization, ended_at=None).order_by("pk")
    return NeverList(
        NeverEntry(
            observable=Observable(ObservableKind(word.kind), word.value),
            below=word.below,
            group="member",
            who=word.who,
            source=word.by,
        )
        for word in said
    )


def instant_of(at: datetime) -> datetime:
    """The instant that everything in a file is judged at: the next full minute, so that a minute has one file."""
    return at.replace(second=0, microsecond=0) + timedelta(minutes=1)


def state_of(asked: ListAsked, *, at: datetime, never: NeverList, settings: Iterable[str] = ()) -> State:
    """What the present viewer's file would hold. `settings` are further texts that stand in it."""
    given = _given(asked, at)
    with connection.cursor() as cursor:
        cursor.execute(_STATE, given)
        groups = cursor.fetchall()
    judged = _judged(given, asked, never) if any(group[5] for group in groups) else ()
    entries = 0
    outside: dict[str, int] = {}
    shown: list[int] = [row.row.tlp for row in judged if row.row is not None]
    for _label, tlp, _kind, verdict, why, due, number, *_sums in groups:
        if due:
            continue
        if why or verdict < given["least"]:
            outside[left_out(why)] = outside.get(left_out(why), 0) + number
        else:
            entries += number
            shown.append(tlp)
    for each in judged:
        if each.row is None:
            outside[left_out(each.why)] = outside.get(left_out(each.why), 0) + 1
        else:
            entries += 1
    parts = (
        *settings,
        *(str(value) for value in sorted(given.items()) if value[0] != "at"),
        *(f"{entry.observable!r} {entry.below}" for entry in never.entries),
        *(repr(group[: 8 if asked.format in SINGLE else 9]) for group in groups),
        *(f"{each.key.hex()} {each.row} {each.why}" for each in judged),
    )
    return State(
        tag=hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32],
        tlp=_LEVELS[max(shown, default=0)],
        changed=max((group[-1] for group in groups), default=None),
        at=at,
        entries=entries,
        left_out=outside,
        judged=judged,
    )


def rows_of(
    asked: ListAsked, state: State, *, never: NeverList, tally: Tally, since: datetime | None = None
) -> Iterator[Row]:
    """The rows of the present viewer's file, in no order; with `since` only those that changed after it.

    What the organization itself never blocks stays out, and is counted. Inside one transaction with `state_of`, else
    they are two states.
    """
    standing = _standing(asked, state, since)
    yield from _kept(standing, never, tally) if never.entries else standing
    for each in state.judged:
        if each.row is not None:
            yield each.row


def gone_of(asked: ListAsked, state: State, *, never: NeverList, since: datetime, mark: int) -> Iterator[Observable]:
    """Values that may have stood in a file as of `since` and `mark`, and stand in it no more; some never stood there.

    Whoever takes these out first, and then puts in what changed (`rows_of`), has the file as it is.
    """
    given = {**_given(asked, state.at), "since": since, "mark": mark}
    for kind, value in streamed(_GONE, given):
        yield Observable(_KINDS[kind], value)
    for each in state.judged:
        if each.row is None:
            yield each.observable


def mark_now() -> int:
    """Up to where what went is known: transactions that began before have ended."""
    with connection.cursor() as cursor:
        ((mark,),) = rows(cursor, "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return int(mark)


def _kept(found: Iterable[Row], never: NeverList, tally: Tally) -> Iterator[Row]:
    for row in found:
        if never.covering(Observable(row.kind, row.value)) is None:
            yield row
        else:
            tally.leave(LEFT_OUT["own-never"])


def _standing(asked: ListAsked, state: State, since: datetime | None) -> Iterator[Row]:
    statement: LiteralString = _STANDING if since is None else _STANDING + " AND j.changed > %(since)s"
    for (
        indicator,
        number,
        kind,
        value,
        last_seen,
        changed,
        tlp,
        verdict,
        first_seen,
        until,
        sure,
        threat,
        sources,
    ) in streamed(statement, {**_given(asked, state.at), "since": since}):
        yield Row(
            id=indicator,
            number=number,
            kind=_KINDS[kind],
            value=value,
            last_seen=last_seen,
            changed=changed,
            tlp=_LEVELS[tlp],
            verdict=_VERDICTS[verdict],
            first_seen=first_seen,
            valid_until=until,
            confidence=sure,
            threat=threat,
            sources=sources,
        )


def streamed(statement: LiteralString, given: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of one statement while the database still looks for those after them; memory stays the same."""
    assert connection.connection is not None
    with psycopg.Cursor(connection.connection) as cursor:
        yield from cursor.stream(statement, given, binary=True, size=_AT_ONCE)


def least_of(asked: ListAsked) -> Verdict:
    """The lowest verdict that a list takes."""
    return Verdict.BLOCK if asked.use is ListUse.BLOCK else Verdict.HUNT


def _judged(given: dict[str, Any], asked: ListAsked, never: NeverList) -> tuple[Judged, ...]:
    """Every value that several rows speak of, and those whose time has come, judged now."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_TO_JUDGE, given)
        for key, alike in groupby(cursor.fetchall(), lambda row: bytes(row[0])):
            found.append(_judge(key, [row[1:] for row in alike], given["at"], asked, never))
    return tuple(found)


def _judge(key: bytes, alike: list[tuple[Any, ...]], at: datetime, asked: ListAsked, never: NeverList) -> Judged:
    parts = [part_of(each) for each in alike]
    observable = Observable(parts[0].kind, parts[0].value)
    changed = max(part.changed for part in parts)
    line = put_together(parts, at)
    why, row = "", None
    if line is None:
        why = "no-indicator"
    elif never.covering(observable) is not None:
        why = "own-never"
    elif line.verdict < least_of(asked) or line.last_seen is None:
        why = judge(combine(parts, at), at).reasons[0].rule
    elif asked.min_confidence is not None and (line.confidence is None or line.confidence < asked.min_confidence):
        why = "less-sure"
    else:
        row = Row(
            id=line.id,
            number=line.number,
            kind=line.kind,
            value=line.value,
            last_seen=line.last_seen,
            changed=line.changed,
            tlp=line.tlp,
            verdict=line.verdict,
            first_seen=line.first_seen,
            valid_until=line.valid_until,
            confidence=line.confidence,
            threat=line.threat,
            sources=line.sources,
        )
    return Judged(key, observable, changed, row, why)


def _given(asked: ListAsked, at: datetime) -> dict[str, Any]:
    return {
        "kinds": sorted(str(kind) for kind in kinds_of(asked)),
        "least": int(least_of(asked)),
        "sure": asked.min_confidence,
        "at": at.astimezone(UTC),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A value as a page shows it: `why` is the key of `types.LEFT_OUT` for what bounds it, "" where nothing does."""

    value: str
    verdict: Verdict
    confidence: int | None
    last_seen: datetime | None
    tlp: Tlp
    why: str
    within: bool


def shown_of(asked: ListAsked, state: State, *, most: int) -> tuple[Shown, ...]:
    """The values that changed last, in the file or left out of it, as the present viewer may know them."""
    given = _given(asked, state.at)
    with connection.cursor() as cursor:
        found = rows(cursor, _SHOWN, {**given, "most": most})
    lines = [
        Shown(
            value=value,
            verdict=_VERDICTS[verdict],
            confidence=confidence,
            last_seen=last_seen,
            tlp=_LEVELS[tlp],
            why=left_out(rule) if rule != "safe" else "",
            within=within,
        )
        for value, verdict, confidence, last_seen, tlp, rule, within in found
    ]
    judged = [
        Shown(
            value=each.observable.value,
            verdict=each.row.verdict if each.row else Verdict.NEVER,
            confidence=each.row.confidence if each.row else None,
            last_seen=each.row.last_seen if each.row else None,
            tlp=each.row.tlp if each.row else state.tlp,
            why=left_out(each.why) if each.why else "",
            within=each.row is not None,
        )
        for each in state.judged[:most]
    ]
    return tuple((judged + lines)[:most])

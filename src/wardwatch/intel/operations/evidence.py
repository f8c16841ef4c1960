"""All that is stored about some values, by the label under which it is known: as the worker, in a few statements.

What says something of an indicator (a sighting, an opinion, the name of a malware) may be marked otherwise than the
indicator. It counts under the label that covers all that it took to know it, which is nobody's by being wider.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

import msgspec
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.weighing import Evidence, Said, Seen, origin_of
from wardwatch.kit.database import array_text, rows
from wardwatch.markings.operations import intern, read_all
from wardwatch.markings.types import Label, join
from wardwatch.standards.misp.seen import SAYS_SO, seen
from wardwatch.standards.observables import Observable, ObservableKind

MOST_OF_ONE = 1_000
"""Objects that are asked about one value, and words about one object."""
AT_ONCE = 10_000
"""Meetings of values with objects that are read and weighed together."""
_SPOKEN_AT_ONCE = 250
"""Objects whose words are read together."""
_WORDS = ("sighting_of_ref", "object_refs", "source_ref")

_HOLDERS: LiteralString = """
    SELECT v.key, v.kind, v.value, v.alone, o.label_id, o.id, o.stix_id, o.type, o.revoked, o.confidence, o.valid_from,
        o.valid_until, o.creator, o.source_id
    FROM unnest(%(keys)s::bytea[]) w (key) CROSS JOIN LATERAL (
        SELECT * FROM intel_observablevalue v WHERE v.key = w.key LIMIT %(most)s) v
    JOIN intel_objectversion o ON o.id = v.object_id
    WHERE NOT EXISTS (
        SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version
            AND (n.label_id = o.label_id OR n.label_id = ANY (%(public)s)) OFFSET 0)"""
_HELD: LiteralString = """
    SELECT w.key, (SELECT count(*) FROM (
        SELECT FROM intel_observablevalue v WHERE v.key = w.key LIMIT %(most)s) v)
    FROM unnest(%(keys)s::bytea[]) WITH ORDINALITY w (key, n) ORDER BY w.n"""
_SEEN: LiteralString = """
    SELECT o.id, o.body FROM intel_objectversion o
    WHERE o.id = ANY (%(ids)s::bigint[]) AND position(%(says)s::bytea IN o.body) > 0"""
_AGAIN: LiteralString = """
    SELECT object_id, source_id FROM intel_objectsource WHERE object_id = ANY (%s::bigint[])"""
_SAID_OF: LiteralString = """
    SELECT w.id, o.label_id, o.type, o.creator, o.source_id, o.body
    FROM unnest(%(ids)s::text[]) w (id) CROSS JOIN LATERAL (
        SELECT r.object_id FROM intel_reference r WHERE r.target = w.id AND r.property = ANY (%(words)s)
        ORDER BY r.object_id DESC LIMIT %(most)s) r
    JOIN intel_objectversion o ON o.id = r.object_id
    WHERE o.type IN ('sighting', 'opinion', 'relationship', 'observed-data') AND NOT o.revoked AND o.depth = 0
        AND NOT EXISTS (
            SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version
                AND (n.label_id = o.label_id OR n.label_id = ANY (%(public)s)) OFFSET 0)"""
_NAMES: LiteralString = """
    SELECT DISTINCT ON (o.stix_id) o.stix_id, o.name, o.label_id FROM intel_objectversion o
    WHERE o.stix_id = ANY (%s::text[]) AND o.name <> ''
        AND o.type IN ('malware', 'threat-actor', 'intrusion-set', 'campaign', 'tool')
    ORDER BY o.stix_id, o.version DESC, o.depth, o.id"""


class _Body(msgspec.Struct):
    """What is read of a sighting, an observation, an opinion or a relationship (STIX 2.1 sections 4.14, 4.8, 5)."""

    first_seen: datetime | None = None
    last_seen: datetime | None = None
    count: int = 1
    first_observed: datetime | None = None
    last_observed: datetime | None = None
    number_observed: int = 1
    opinion: str = ""
    relationship_type: str = ""
    target_ref: str = ""


_READ = msgspec.json.Decoder(_Body)


@dataclass(slots=True)
class Found:
    """Evidence of values: by key, the value, and by label what is known."""

    observables: dict[bytes, Observable] = field(default_factory=dict)
    evidence: dict[bytes, dict[int, Evidence]] = field(default_factory=dict)

    def under(self, key: bytes, label: int) -> Evidence:
        """The evidence of a value under a label, which may be added to."""
        return self.evidence.setdefault(key, {}).setdefault(label, Evidence())


class Labels:
    """What labels come to together, remembered: there are few."""

    def __init__(self) -> None:
        self._labels: dict[int, Label] = {}
        self._joined: dict[frozenset[int], int] = {}

    def together(self, *labels: int) -> int:
        """The label of what it takes all of these to know."""
        parts = frozenset(labels)
        if len(parts) == 1:
            return labels[0]
        found = self._joined.get(parts)
        if found is None:
            if missing := parts - self._labels.keys():
                self._labels |= read_all(missing)
            found = self._joined[parts] = intern(join(self._labels[part] for part in parts))
        return found


def pieces(cursor: CursorWrapper, keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """The keys in pieces of which `gather` finds no more than memory takes, however many objects hold a value."""
    if not keys:
        return
    piece: list[bytes] = []
    held = 0
    for key, holders in rows(cursor, _HELD, {"keys": list(keys), "most": MOST_OF_ONE}):
        if piece and held + holders > AT_ONCE:
            yield piece
            piece, held = [], 0
        piece.append(bytes(key))
        held += holders
    yield piece


def gather(cursor: CursorWrapper, keys: Sequence[bytes], labels: Labels, *, public: Sequence[int], ours: str) -> Found:
    """What is stored about the values of these keys. `public` are labels that everybody sees; `ours` is our identity,
    whose own opinions are no news."""
    found = Found()
    given = {"keys": list(keys), "most": MOST_OF_ONE, "public": list(public)}
    holders = rows(cursor, _HOLDERS, given)
    indicators = [row for row in holders if row[7] == "indicator" and row[3]]
    named = {row[0] for row in indicators}
    again: dict[int, list[int]] = {}
    for row, source in rows(cursor, _AGAIN, [[row[5] for row in indicators]]):
        again.setdefault(row, []).append(source)
    told = _told(cursor, {row[5] for row in indicators})
    for key, kind, value, _, label, row, stix_id, _, revoked, stated, start, end, creator, source in indicators:
        first, last = told.get(row, (None, None))
        observable = Observable(ObservableKind(kind), value)
        found.observables[bytes(key)] = observable
        for each in {source, *again.get(row, ())}:
            said = Said(
                indicator=stix_id,
                source=each,
                origin=origin_of(creator, source),
                stated=stated,
                revoked=revoked,
                valid_from=start,
                valid_until=end,
                first_seen=first,
                last_seen=last,
            )
            found.under(bytes(key), label).said.append(said)
    held: dict[str, list[tuple[bytes, int]]] = {}
    for row_ in holders:
        if row_[0] in named and (row_[3] or row_[7] != "indicator"):
            held.setdefault(row_[6], []).append((bytes(row_[0]), row_[4]))
    _add_words(cursor, found, held, labels, given, ours)
    return found


def _add_words(
    cursor: CursorWrapper,
    found: Found,
    held: dict[str, list[tuple[bytes, int]]],
    labels: Labels,
    given: dict[str, Any],
    ours: str,
) -> None:
    """Who saw it, who objects, and what it belongs to."""
    related: list[tuple[str, int, str]] = []
    for about, label, kind, creator, source, raw in _said_of(cursor, list(held), given):
        body, origin = _read(raw), origin_of(creator, source)
        if body is None:
            continue
        if kind == "relationship":
            if body.relationship_type == "indicates":
                related.append((about, label, body.target_ref))
        elif kind == "opinion" and body.opinion == "strongly-disagree" and creator != ours:
            for key, holder in held[about]:
                found.under(key, labels.together(holder, label)).objectors.add(origin)
        elif seen := _seen(kind, body, origin):
            for key, holder in held[about]:
                found.under(key, labels.together(holder, label)).seen.append(seen)
    names = {stix_id: (name, label) for stix_id, name, label in rows(cursor, _NAMES, [_ids(related)])}
    for about, label, target in related:
        if target in names:
            name, of_name = names[target]
            for key, holder in held[about]:
                found.under(key, labels.together(holder, label, of_name)).threats.add(name)


def _said_of(cursor: CursorWrapper, ids: Sequence[str], given: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for start in range(0, len(ids), _SPOKEN_AT_ONCE):
        some = array_text(ids[start : start + _SPOKEN_AT_ONCE])
        yield from rows(cursor, _SAID_OF, {**given, "ids": some, "words": list(_WORDS)})


def _told(cursor: CursorWrapper, objects: Iterable[int]) -> dict[int, tuple[datetime | None, datetime | None]]:
    """What indicators say themselves of when they were seen, as MISP does: each is read once, whatever it holds."""
    found: dict[int, tuple[datetime | None, datetime | None]] = {}
    ids = sorted(objects)
    for start in range(0, len(ids), _SPOKEN_AT_ONCE):
        given = {"ids": ids[start : start + _SPOKEN_AT_ONCE], "says": SAYS_SO}
        found |= {row: seen(bytes(body)) for row, body in rows(cursor, _SEEN, given)}
    return found


def _seen(kind: str, body: _Body, origin: int) -> Seen | None:
    if kind == "sighting":
        last = body.last_seen or body.first_seen
        return Seen(origin=origin, first=body.first_seen, last=last, count=body.count) if body.count else None
    if kind == "observed-data" and body.last_observed:
        return Seen(origin=origin, first=body.first_observed, last=body.last_observed, count=body.number_observed)
    return None


def _ids(related: Iterable[tuple[str, int, str]]) -> str:
    return array_text({target for _, _, target in related})


def _read(raw: bytes) -> _Body | None:
    try:
        return _READ.decode(bytes(raw))
    except msgspec.MsgspecError:
        return None

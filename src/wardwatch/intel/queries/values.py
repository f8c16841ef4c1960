"""One value: what is thought of it and why, who says it, and what people said of it. And how judging is set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.intel.judging.combining import combine, foremost
from wardwatch.intel.judging.lists import Modes, category_of
from wardwatch.intel.judging.never import NeverEntry, ours
from wardwatch.intel.judging.policy import judge
from wardwatch.intel.judging.types import ListOverride, Mode
from wardwatch.intel.models import FalsePositiveList, HumanWord, Saying
from wardwatch.intel.queries.judging import PART, part_of
from wardwatch.intel.types import KnownList, Sayer, ValueCard, WordLine
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.observables import Observable, ObservableKind, guess_asked, key
from wardwatch.standards.tlp import Tlp

MOST_SAYERS = 200
MOST_WORDS = 500

_PARTS: LiteralString = f"""
    SELECT {PART} FROM intel_judgedvalue j JOIN markings_label l ON l.id = j.label_id WHERE j.key = %s"""
_SAYERS: LiteralString = """
    WITH held AS (
        SELECT o.id, o.stix_id, o.name, o.version, o.source_id, o.recorded_at, o.revoked, o.confidence, o.valid_from,
            o.valid_until, l.tlp
        FROM (SELECT DISTINCT v.object_id FROM intel_observablevalue v WHERE v.key = %s AND v.alone LIMIT %s) v
        JOIN intel_objectversion o ON o.id = v.object_id AND o.type = 'indicator'
        JOIN markings_label l ON l.id = o.label_id
        WHERE NOT EXISTS (
            SELECT FROM intel_objectversion n WHERE n.stix_id = o.stix_id AND n.version > o.version OFFSET 0))
    SELECT h.stix_id, h.name, s.name, s.title, c.first_at, c.last_at, c.times, h.revoked, h.confidence, h.valid_from,
        h.valid_until, h.tlp, s.id
    FROM (
        SELECT h.id, h.source_id, h.recorded_at AS first_at, h.recorded_at AS last_at, 1 AS times FROM held h
        WHERE NOT EXISTS (
            SELECT FROM intel_objectsource c WHERE c.object_id = h.id AND c.source_id = h.source_id)
        UNION ALL SELECT c.object_id, c.source_id, c.first_at, c.last_at, c.times
        FROM intel_objectsource c JOIN held h ON h.id = c.object_id) c
    JOIN held h ON h.id = c.id JOIN provenance_source s ON s.id = c.source_id
    ORDER BY c.first_at, h.stix_id"""


def value_card(text: str, *, viewer: Viewer, at: datetime) -> ValueCard:
    """What `viewer` may know of a value, as people write it (defanged too), as it is at that instant.

    A value that nobody told us of has a card too, with nothing in it. Raises `NotFound` for what is no value.
    """
    observable = guess_asked(text)
    if observable is None:
        raise NotFound("This is no address, network, name, URL or hash.")
    with seen_by(viewer), connection.cursor() as cursor:
        parts = [part_of(row) for row in rows(cursor, _PARTS, [key(observable)])]
        said = rows(cursor, _SAYERS, [key(observable), MOST_SAYERS])
        words = words_about(observable)
        titles = dict(FalsePositiveList.objects.values_list("key", "name"))
        grades = {word.source: word.setting for word in _grades()}
    known = foremost(parts) if parts else None
    facts = combine(parts, at, titles) if known and known.indicator else None
    return ValueCard(
        observable=observable,
        indicator=known.indicator if known else "",
        facts=facts,
        judgement=judge(facts, at) if facts else None,
        threats=tuple(sorted({part.threat for part in parts if part.threat})),
        sightings=sum(part.sightings for part in parts),
        tlp=max((part.tlp for part in parts), default=None),
        said=tuple(_sayer(row, grades) for row in said),
        words=words,
    )


def words_about(observable: Observable) -> tuple[WordLine, ...]:
    """What people said of a value, the latest first, as far as the present viewer may read it."""
    found = HumanWord.objects.filter(key=key(observable)).order_by("-at", "-pk")[:MOST_WORDS]
    return tuple(_line(word) for word in found)


def words_open(what: Saying, *, viewer: Viewer) -> tuple[WordLine, ...]:
    """The words of one kind that nobody took back, as far as `viewer` may read them, the oldest first."""
    with seen_by(viewer):
        found = HumanWord.objects.filter(what=what, ended_at=None).select_related("source").order_by("at", "pk")
        return tuple(_line(word) for word in found[:MOST_WORDS])


def never_blocked(*, viewer: Viewer) -> tuple[NeverEntry, ...]:
    """All that is never blocked in files for `viewer`: our table, what the center added, what its own organization did.

    Nobody but its own people and the center hears of what a member added.
    """
    added = words_open(Saying.NEVER, viewer=viewer)
    mine = (each for each in added if each.organization is None or each.organization in viewer.organizations)
    entries = (
        NeverEntry(
            observable=Observable(ObservableKind(each.kind), each.value),
            below=each.below,
            group="center" if each.organization is None else "member",
            who=each.who,
            source=each.by,
        )
        for each in mine
    )
    return (*entries, *ours())


def known_lists(*, viewer: Viewer) -> tuple[KnownList, ...]:
    """The lists of false positives as they were read last, with the mode that counts and, for the center, whose."""
    said = {each.list_key: each for each in words_open(Saying.LIST_MODE, viewer=viewer)}
    modes = Modes(
        ListOverride(list_key=each.list_key, mode=Mode(each.setting), by=each.by, at=each.at, why=each.why)
        for each in said.values()
    )
    return tuple(
        KnownList(
            key=each.key,
            name=each.name,
            version=each.version,
            entries=each.entries,
            says=category_of(each.key).says,
            mode=modes.of(each.key),
            word=said.get(each.key),
        )
        for each in FalsePositiveList.objects.order_by("name")
    )


def _grades() -> Sequence[WordLine]:
    found = HumanWord.objects.filter(what=Saying.GRADE, ended_at=None).select_related("source")
    return [_line(word) for word in found]


def _line(word: HumanWord) -> WordLine:
    return WordLine(
        uid=word.uid,
        what=word.what,
        kind=word.kind,
        value=word.value,
        list_key=word.list_key,
        source=word.source.name if word.source else "",
        setting=word.setting,
        below=word.below,
        who=word.who,
        organization=word.organization,
        why=word.why,
        by=word.by,
        at=word.at,
        ended_at=word.ended_at,
        ended_by=word.ended_by,
        ended_why=word.ended_why,
    )


def _sayer(row: tuple[Any, ...], grades: dict[str, str]) -> Sayer:
    stix_id, name, source, title, first, last, times, revoked, stated, start, end, level, _ = row
    return Sayer(
        indicator=stix_id,
        name=name,
        source=source,
        title=title,
        grade=grades.get(source, "F"),
        first_at=first,
        last_at=last,
        times=times,
        revoked=revoked,
        confidence=stated,
        valid_from=start,
        valid_until=end,
        tlp=Tlp(level),
    )

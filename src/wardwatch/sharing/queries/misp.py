"""A collection as a MISP feed: which events there are, and each event's file, as one viewer may see them.

A report or grouping with what it refers to is an event. Indicators of none are an event for each day on which they were
created and each level of TLP, so that an indicator stays where it was when others come. Run inside `looking(viewer)`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, LiteralString
from uuid import uuid5

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from wardwatch.intel.judging.types import Verdict
from wardwatch.intel.queries import verdicts
from wardwatch.kit.database import rows
from wardwatch.kit.errors import Fault, FormatError, NotFound
from wardwatch.members.queries import center_identity, center_name
from wardwatch.sharing.types import CollectionCard
from wardwatch.standards import misp, observables
from wardwatch.standards.misp import Attribute, Event, Organisation, Tag, feed
from wardwatch.standards.misp.ids import EXTENSION
from wardwatch.standards.observables import Observable, ObservableKind
from wardwatch.standards.tlp import Tlp

_KINDS = {
    **{kind.value: kind for kind in ObservableKind if kind.value.startswith(("sha", "md5", "ssdeep", "tlsh"))},
    **dict.fromkeys(("domain", "hostname"), ObservableKind.DOMAIN),
    **dict.fromkeys(("url", "uri", "link"), ObservableKind.URL),
    **dict.fromkeys(("email", "email-src", "email-dst", "email-reply-to"), ObservableKind.EMAIL),
    **{"filename": ObservableKind.FILE_NAME, "mac-address": ObservableKind.MAC, "AS": ObservableKind.ASN},
    **{"regkey": ObservableKind.REGISTRY_KEY, "mutex": ObservableKind.MUTEX},
}
"""Types of attributes whose value says by itself what it is; of others it is guessed."""
_AT_ONCE = 500
"""Objects that are turned into attributes at a time."""
MOST = 100_000
"""Objects of one report."""
_LATE: LiteralString = """
    SELECT FROM sharing_collectionentry b WHERE b.collection_id = e.collection_id AND b.stix_id = e.stix_id
        AND b.removed_at IS NULL AND b.id <> e.id AND (b.version > e.version
            OR (b.version = e.version AND (b.depth, b.id) < (e.depth, e.id)))"""
_SHOWN: LiteralString = f"""
    SELECT e.object_id, e.stix_id, e.type, e.added, e.label_id FROM sharing_collectionentry e
    WHERE e.collection_id = %(collection)s AND e.removed_at IS NULL
        AND (NOT e.has_siblings OR NOT EXISTS ({_LATE}))"""
_PARTS: LiteralString = f"""
    WITH head AS MATERIALIZED (
        SELECT s.object_id, s.stix_id, s.added, s.label_id,
            CASE WHEN s.part_of ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN s.part_of
                ELSE split_part(s.stix_id, '--', 2) END AS event
        FROM (
            SELECT s.*, CASE WHEN s.type = 'grouping' THEN
                convert_from(o.body, 'UTF8')::jsonb #>> %(part_of)s END AS part_of
            FROM ({_SHOWN} AND e.type IN ('report', 'grouping')) s
            JOIN intel_objectversion o ON o.id = s.object_id) s),
    member AS MATERIALIZED (
        SELECT DISTINCT ON (r.target) r.target, h.event
        FROM head h JOIN intel_reference r ON r.object_id = h.object_id AND r.property = 'object_refs'
        ORDER BY r.target, h.event)"""
_SIGNS: LiteralString = f"""
    , sign AS MATERIALIZED (
        SELECT s.object_id, s.added, s.label_id, m.event, l.tlp,
            (coalesce(o.created, o.version) AT TIME ZONE 'UTC')::date AS day
        FROM ({_SHOWN} AND e.type = 'indicator') s JOIN intel_objectversion o ON o.id = s.object_id
        JOIN markings_label l ON l.id = s.label_id LEFT JOIN member m ON m.target = s.stix_id)"""
_EVENTS: LiteralString = f"""{_PARTS}{_SIGNS}
    , judged AS (
        SELECT v.object_id, max(j.changed) AS changed
        FROM sign s JOIN intel_observablevalue v ON v.object_id = s.object_id
        JOIN intel_judgedvalue j ON j.key = v.key GROUP BY 1)
    SELECT event, NULL::date, max(tlp), max(at) FROM (
        SELECT h.event, l.tlp, h.added AS at FROM head h JOIN markings_label l ON l.id = h.label_id
        UNION ALL SELECT s.event, s.tlp, greatest(s.added, j.changed)
        FROM sign s LEFT JOIN judged j ON j.object_id = s.object_id WHERE s.event IS NOT NULL) told
    GROUP BY event
    UNION ALL SELECT NULL, s.day, s.tlp, max(greatest(s.added, j.changed))
    FROM sign s LEFT JOIN judged j ON j.object_id = s.object_id WHERE s.event IS NULL GROUP BY s.day, s.tlp
    ORDER BY 4, 1, 2, 3"""
_OF_REPORT: LiteralString = f"""{_PARTS}
    SELECT o.body FROM ({_SHOWN}) s JOIN intel_objectversion o ON o.id = s.object_id
    WHERE s.stix_id IN (SELECT stix_id FROM head WHERE event = %(event)s
                        UNION SELECT target FROM member WHERE event = %(event)s)
    ORDER BY o.id LIMIT %(most)s"""
_HEADS: LiteralString = f"""{_PARTS}
    SELECT h.event, o.body FROM head h JOIN intel_objectversion o ON o.id = h.object_id
    WHERE split_part(h.stix_id, '--', 2) = h.event"""
_OF_DAY: LiteralString = f"""{_PARTS}{_SIGNS}
    SELECT o.body FROM sign s JOIN intel_objectversion o ON o.id = s.object_id
    WHERE s.event IS NULL AND s.day = %(day)s AND s.tlp = %(tlp)s ORDER BY o.id"""
_STANDING: LiteralString = """
    SELECT (SELECT count(*) FROM sharing_collectionentry WHERE collection_id = %(collection)s AND removed_at IS NULL),
        (SELECT max(added) FROM sharing_collectionentry WHERE collection_id = %(collection)s AND removed_at IS NULL),
        (SELECT max(changed) FROM intel_judgedvalue), (SELECT count(*) FROM intel_judgedvalue)"""


@dataclass(frozen=True, slots=True)
class _Listed:
    """An event: of a report, or of a day and a level. `changed` is when anything in it did."""

    uuid: str
    day: date | None
    tlp: Tlp
    changed: datetime


class MispFeed:
    """A collection as a feed, for whoever looks."""

    def __init__(self, card: CollectionCard, *, at: datetime) -> None:
        self._card = card
        self._at = at
        self._values: dict[str, Any] = {
            "collection": card.id,
            "part_of": ["extensions", EXTENSION, "part_of"],
            "most": MOST,
        }
        self._center = Organisation(center_name(), center_identity().partition("--")[2])

    @property
    def tag(self) -> str:
        """Another one where anything changed that the viewer sees."""
        with connection.cursor() as cursor:
            (found,) = rows(cursor, _STANDING, self._values)
        return sha256(repr((self._card.uid, self._card.title, found)).encode()).hexdigest()[:32]

    def manifest(self) -> Iterator[bytes]:
        """`manifest.json`."""
        heads = self._heads()
        yield b"{"
        sign = b""
        for listed in self._listed():
            head = self._marked(heads.get(listed.uuid) or self._rest(listed), listed)
            yield sign + msgspec.json.encode(listed.uuid) + b":" + msgspec.json.encode(feed.told(head))
            sign = b","
        yield b"}"

    def hashes(self) -> Iterator[bytes]:
        """`hashes.csv`."""
        for listed in self._listed():
            event, more = self._event(listed)
            inside = (each for one in event.objects for each in one.attributes)
            for attributes in (event.attributes, inside, more):
                yield from (line.encode() for line in feed.hashes(listed.uuid, attributes))

    def event(self, uuid: str) -> Iterator[bytes]:
        """The file of an event. Raises `NotFound`, also for what the viewer may not see."""
        listed = next((each for each in self._listed() if each.uuid == uuid), None)
        if listed is None:
            raise NotFound("There is no such event.")
        event, more = self._event(listed)
        return feed.pieces(event, more)

    def _listed(self) -> list[_Listed]:
        with connection.cursor() as cursor:
            found = rows(cursor, _EVENTS, self._values)
        return [
            _Listed(event or self._of_day(day, tlp), None if event else day, Tlp(tlp), changed)
            for event, day, tlp, changed in found
        ]

    def _of_day(self, day: date, tlp: int) -> str:
        return str(uuid5(self._card.uid, f"{day.isoformat()}|{tlp}"))

    def _rest(self, listed: _Listed) -> Event:
        day = listed.day or listed.changed.astimezone(UTC).date()
        return Event(
            uuid=listed.uuid,
            info=f"{self._card.title}, {day.isoformat()}",
            date=day,
            timestamp=listed.changed,
            publish_timestamp=listed.changed,
            published=True,
            analysis=2,
            threat_level_id=4,
            orgc=self._center,
        )

    def _marked(self, event: Event, listed: _Listed) -> Event:
        """The event as it stands here: no wider than its strictest part, dated as of its last change."""
        said = misp.release_of(event).label
        tags = event.tags if said is not None and said >= listed.tlp else (*event.tags, Tag(listed.tlp.label.lower()))
        second = datetime.fromtimestamp(int(listed.changed.timestamp()) + 1, UTC)
        return msgspec.structs.replace(
            event,
            info=event.info or self._card.title,
            orgc=event.orgc or self._center,
            tags=tags,
            timestamp=second,
            publish_timestamp=second,
            published=True,
        )

    def _heads(self) -> dict[str, Event]:
        found: dict[str, Event] = {}
        with connection.chunked_cursor() as cursor:
            cursor.execute(_HEADS, self._values)
            for uuid, body in _each(cursor):
                rest = self._rest(_Listed(uuid, None, Tlp.CLEAR, self._at))
                for event in misp.events([bytes(body)], rest, [])[:1]:
                    found[uuid] = msgspec.structs.replace(event, attributes=(), objects=(), reports=())
        return found

    def _event(self, listed: _Listed) -> tuple[Event, Iterator[Attribute]]:
        """The event with what is bounded in it, and its further attributes one by one."""
        rest = self._rest(listed)
        if listed.day is not None:
            return self._marked(rest, listed), self._of_signs(listed, rest)
        with connection.cursor() as cursor:
            bodies = [bytes(body) for (body,) in rows(cursor, _OF_REPORT, {**self._values, "event": listed.uuid})]
        apart = msgspec.structs.replace(rest, uuid=str(uuid5(self._card.uid, listed.uuid)))  # for what is of no report
        event = _together(misp.events(bodies, apart, []), rest)
        attributes = tuple(self._judged(event.attributes))
        objects = tuple(
            msgspec.structs.replace(each, attributes=tuple(self._judged(each.attributes))) for each in event.objects
        )
        return self._marked(msgspec.structs.replace(event, attributes=attributes, objects=objects), listed), iter(())

    def _of_signs(self, listed: _Listed, rest: Event) -> Iterator[Attribute]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(_OF_DAY, {**self._values, "day": listed.day, "tlp": int(listed.tlp)})
            while found := cursor.fetchmany(_AT_ONCE):
                told: list[Fault] = []
                event = _together(misp.events([bytes(body) for (body,) in found], rest, told), rest)
                inside = (each for one in event.objects for each in one.attributes)
                yield from self._judged([*event.attributes, *inside])

    def _judged(self, attributes: Sequence[Attribute]) -> Iterator[Attribute]:
        """The attributes, with `to_ids` only where each of its values is judged safe to act on."""
        keys = {each.uuid: _keys(each) for each in attributes if each.to_ids}
        said = verdicts({key for found in keys.values() for key in found}, at=self._at) if keys else {}
        for each in attributes:
            found = keys.get(each.uuid)
            if found and any(said.get(key) is not Verdict.BLOCK for key in found):
                yield msgspec.structs.replace(each, to_ids=False)
            else:
                yield each


def _together(events: Iterable[Event], rest: Event) -> Event:
    """The event, and what others of the same objects hold."""
    made = list(events)
    own = next((each for each in made if each.uuid == rest.uuid), rest)
    others = [each for each in made if each is not own]
    if not others:
        return own
    return msgspec.structs.replace(
        own,
        attributes=(*own.attributes, *(each for one in others for each in one.attributes)),
        objects=(*own.objects, *(each for one in others for each in one.objects)),
    )


def _keys(attribute: Attribute) -> list[bytes]:
    """The keys of an attribute's values, as far as they are observable values."""
    found = []
    for kind, part in zip(attribute.type.split("|"), attribute.value.split("|"), strict=False):
        value = _observable(kind, part)
        if value is not None:
            found.append(observables.key(value))
    return found


def _observable(kind: str, text: str) -> Observable | None:
    known = _KINDS.get(kind)
    try:
        return observables.normalise(known, text) if known else observables.guess(text)
    except FormatError:
        return None


def _each(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    while found := cursor.fetchmany(_AT_ONCE):
        yield from found

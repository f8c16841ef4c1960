"""Events out of JSON text: what a server gives (`{"response": [...]}`), a file of a feed, a saved event.

Source: MISP core format, see `types`. A bad record of a list becomes a Fault and loses itself alone; so does a bad
event of several. An unknown type or category of an attribute is taken as it stands, and told as a Fault.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, identifier
from wardwatch.standards.misp import parts, vocabulary, wire
from wardwatch.standards.misp.types import Attribute, Document, Event, EventReport, Object, Proposal, Reference

MAX_EVENTS = 10_000


class _Wrapped(msgspec.Struct, frozen=True):
    event: msgspec.Raw = msgspec.field(name="Event", default=msgspec.Raw())
    response: msgspec.Raw = msgspec.Raw()
    uuid: msgspec.Raw = msgspec.Raw()


def read(data: bytes) -> Document:
    """The events of a document; FormatError, with a JSON path, where it holds none in any of the usual shapes."""
    reading = _Reading()
    events = []
    for place, raw in _events(data):
        try:
            events.append(reading.event(raw, place))
        except parts.TooManyError:
            raise
        except FormatError as error:
            reading.faults.append(Fault(error.place or place, error.reason, identifier(raw, "uuid"), raw[:RAW_LIMIT]))
    if not events and len(reading.faults) == 1:
        raise FormatError(reading.faults[0].reason, reading.faults[0].place)
    return Document(tuple(events), tuple(reading.faults))


def each_event(data: bytes) -> Iterator[tuple[str, Document]]:
    """The same event by event, each read when it is asked for: its place, and a document of at most one event.

    FormatError where the document is in none of the usual shapes, or holds too much.
    """
    for place, raw in _events(data):
        reading = _Reading()
        events: tuple[Event, ...] = ()
        try:
            events = (reading.event(raw, place),)
        except parts.TooManyError:
            raise
        except FormatError as error:
            reading.faults.append(Fault(error.place or place, error.reason, identifier(raw, "uuid"), raw[:RAW_LIMIT]))
        yield place, Document(events, tuple(reading.faults))


def read_event(data: bytes) -> tuple[Event, tuple[Fault, ...]]:
    """The one event of a document, such as a file of a feed; FormatError where there is another number of them."""
    document = read(data)
    if len(document.events) != 1:
        raise FormatError(f"the document holds {len(document.events)} events, not one", "$")
    return document.events[0], document.faults


def read_attribute(data: bytes, faults: list[Fault], place: str = "$") -> Attribute | None:
    """One attribute by itself; None after adding its Fault."""
    found = _Reading(faults).attributes([msgspec.Raw(data)], place)
    return found[0] if found else None


def read_object(data: bytes, faults: list[Fault], place: str = "$") -> Object | None:
    """One object by itself; None after adding its Fault."""
    found = _Reading(faults).objects([msgspec.Raw(data)], place)
    return found[0] if found else None


def _events(data: bytes, place: str = "$", depth: int = 0) -> list[tuple[str, bytes]]:
    """The text of each event, and where it stands."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        items = decode(data, list[msgspec.Raw], place)
        if len(items) > MAX_EVENTS:
            raise FormatError(f"the document holds more than {MAX_EVENTS:,} events", place)
        if depth:
            return [found for n, raw in enumerate(items) for found in _unwrapped(bytes(raw), f"{place}[{n}]", depth)]
        return [found for n, raw in enumerate(items) for found in _events(bytes(raw), f"{place}[{n}]", 2)]
    return _unwrapped(data, place, depth)


def _unwrapped(data: bytes, place: str, depth: int) -> list[tuple[str, bytes]]:
    try:
        outer = decode(data, _Wrapped, place)
    except FormatError:
        if not depth:
            raise
        return [(place, data)]  # the one event is bad, which is told when it is read
    if event := bytes(outer.event):
        return [(f"{place}.Event", event)]
    if (response := bytes(outer.response)) and depth < 2:
        return _events(response, f"{place}.response", depth + 1)
    if bytes(outer.uuid) or depth:
        return [(place, data)]
    raise FormatError("neither an event nor a list of events: no `Event`, `response` or `uuid`", place)


class _Reading(parts.Reading):
    """One document's events, and the faults found on the way."""

    def event(self, data: bytes, place: str) -> Event:
        """The event in `data`; FormatError where even its head is bad."""
        said = decode(data, wire.Event, place)
        uuid = wire.uuid(said.uuid)
        if uuid is None:
            raise FormatError("the event has no `uuid`", place)
        notes, opinions = self.analyst_data(said.notes, said.opinions, uuid, "Event", place)
        return Event(
            uuid=uuid,
            info=wire.text(said.info, "info"),
            date=wire.day(said.date, "date"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            publish_timestamp=wire.instant(said.publish_timestamp, "publish_timestamp"),
            published=wire.flag(said.published, "published"),
            analysis=wire.number(said.analysis, "analysis", 0, 2),
            threat_level_id=wire.number(said.threat_level_id, "threat_level_id", 1, 4),
            distribution=self.distribution(said.distribution, place),
            sharing_group=self.sharing_group(said.sharing_group, said.sharing_group_id, place),
            extends_uuid=wire.uuid(said.extends_uuid, "extends_uuid"),
            org=parts.organisation(said.org),
            orgc=parts.organisation(said.orgc),
            attributes=self.attributes(said.attributes, f"{place}.Attribute"),
            objects=self.objects(said.objects, f"{place}.Object"),
            tags=self.tags(said.tags, f"{place}.Tag"),
            clusters=self.clusters(said.galaxies, f"{place}.Galaxy"),
            reports=self.each(said.reports, wire.EventReport, f"{place}.EventReport", self._report),
            notes=notes,
            opinions=opinions,
            proposals=self.proposals(said, place),
        )

    def attributes(self, items: wire.Raws, place: str) -> tuple[Attribute, ...]:
        """The good attributes of a list."""
        return self.each(items, wire.Attribute, place, self._attribute)

    def objects(self, items: wire.Raws, place: str) -> tuple[Object, ...]:
        """The good objects of a list."""
        return self.each(items, wire.Object, place, self._object)

    def proposals(self, said: wire.Event, place: str) -> tuple[Proposal, ...]:
        """What is proposed for the event; what is proposed for one attribute is added as that is read."""
        of_event = self.each(said.proposals, wire.Attribute, f"{place}.ShadowAttribute", self._proposal)
        found = (*of_event, *self.proposed)
        self.proposed.clear()
        return found

    def _attribute(self, said: wire.Attribute, place: str) -> Attribute:
        uuid = parts.required(said.uuid)
        if said.type not in vocabulary.TYPES:
            self.faults.append(Fault(place, f"the type {said.type[:80]!r} of the attribute is not known", uuid))
        category = wire.text(said.category, "category")
        if category and category not in vocabulary.CATEGORIES:
            self.faults.append(Fault(place, f"the category {category[:80]!r} of the attribute is not known", uuid))
        value = wire.text(said.value, "value")
        if not value:
            raise FormatError("the attribute has no `value`")
        optional: dict[str, Any] = {}
        if said.tags:
            optional["tags"] = self.tags(said.tags, f"{place}.Tag")
        if said.galaxies:
            optional["clusters"] = self.clusters(said.galaxies, f"{place}.Galaxy")
        if said.sightings:
            optional["sightings"] = self.sightings(said.sightings, uuid, f"{place}.Sighting")
        if said.notes or said.opinions:
            notes, opinions = self.analyst_data(said.notes, said.opinions, uuid, "Attribute", place)
            optional |= {"notes": notes, "opinions": opinions}
        if said.proposals:
            self.proposed += self.each(said.proposals, wire.Attribute, f"{place}.ShadowAttribute", self._proposal)
        return Attribute(
            uuid=uuid,
            type=said.type,
            value=value,
            category=category,
            to_ids=wire.flag(said.to_ids, "to_ids"),
            comment=wire.text(said.comment, "comment"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            first_seen=wire.instant(said.first_seen, "first_seen"),
            last_seen=wire.instant(said.last_seen, "last_seen"),
            deleted=bool(wire.flag(said.deleted, "deleted")),
            disable_correlation=bool(wire.flag(said.disable_correlation, "disable_correlation")),
            distribution=self.distribution(said.distribution, place),
            sharing_group=self.sharing_group(said.sharing_group, said.sharing_group_id, place),
            object_relation=wire.text(said.object_relation, "object_relation") or None,
            attached=bytes(said.data) not in (b"", b"null", b'""'),
            **optional,
        )

    def _proposal(self, said: wire.Attribute, place: str) -> Proposal:
        return Proposal(
            uuid=parts.required(said.uuid),
            type=said.type,
            value=wire.text(said.value, "value"),
            category=wire.text(said.category, "category"),
            to_ids=wire.flag(said.to_ids, "to_ids"),
            comment=wire.text(said.comment, "comment"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            old_uuid=wire.uuid(said.old_uuid, "old_uuid"),
            proposal_to_delete=bool(wire.flag(said.proposal_to_delete, "proposal_to_delete")),
            organisation=parts.organisation(said.organisation),
        )

    def _object(self, said: wire.Object, place: str) -> Object:
        uuid = parts.required(said.uuid)
        notes, opinions = self.analyst_data(said.notes, said.opinions, uuid, "Object", place)
        return Object(
            uuid=uuid,
            name=said.name,
            meta_category=wire.text(said.meta_category, "meta-category"),
            description=wire.text(said.description, "description"),
            template_uuid=wire.text(said.template_uuid, "template_uuid") or None,
            template_version=wire.text(said.template_version, "template_version") or None,
            comment=wire.text(said.comment, "comment"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            first_seen=wire.instant(said.first_seen, "first_seen"),
            last_seen=wire.instant(said.last_seen, "last_seen"),
            deleted=bool(wire.flag(said.deleted, "deleted")),
            distribution=self.distribution(said.distribution, place),
            sharing_group=self.sharing_group(said.sharing_group, said.sharing_group_id, place),
            attributes=self.attributes(said.attributes, f"{place}.Attribute"),
            references=self.each(said.references, wire.Reference, f"{place}.ObjectReference", self._reference),
            notes=notes,
            opinions=opinions,
        )

    def _reference(self, said: wire.Reference, place: str) -> Reference:
        return Reference(
            uuid=parts.required(said.uuid),
            referenced_uuid=parts.required(said.referenced_uuid, "referenced_uuid"),
            relationship_type=wire.text(said.relationship_type, "relationship_type"),
            comment=wire.text(said.comment, "comment"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            deleted=bool(wire.flag(said.deleted, "deleted")),
        )

    def _report(self, said: wire.EventReport, place: str) -> EventReport:
        return EventReport(
            uuid=parts.required(said.uuid),
            name=wire.text(said.name, "name"),
            content=wire.text(said.content, "content"),
            timestamp=wire.instant(said.timestamp, "timestamp"),
            deleted=bool(wire.flag(said.deleted, "deleted")),
            distribution=self.distribution(said.distribution, place),
            sharing_group=self.sharing_group(said.sharing_group, said.sharing_group_id, place),
            tags=self.tags(said.tags, f"{place}.Tag"),
        )

"""What people say about what an event holds: sightings, reports, notes, opinions.

Sources: STIX 2.1 sections 4.13 (note), 4.15 (opinion), 5.2 (sighting); MISP core format, sections "Sighting",
"EventReport", "Analyst data".
"""

from collections.abc import Iterator
from typing import Any

from wardwatch.standards.misp import core, ids
from wardwatch.standards.misp.making import Making, carried, identity_ref, labels
from wardwatch.standards.misp.release import Reach, Release
from wardwatch.standards.misp.statements import Statements
from wardwatch.standards.misp.types import Attribute, Event, Note, Object, Opinion, Sighting, SightingType

_LEVELS = ((20, "strongly-disagree"), (40, "disagree"), (60, "neutral"), (80, "agree"), (100, "strongly-agree"))


def sightings(event: Event, making: Making, statements: Statements) -> Iterator[bytes]:
    """A sighting for each that somebody saw, an opinion for each that somebody calls a false positive.

    An expiration ends the indicator (`valid_until`) and is carried with it as an opinion that it no longer holds.
    """
    for record in (*event.attributes, *(each for one in event.objects for each in one.attributes)):
        for each in record.sightings:
            under = statements.releases[record.uuid]
            if each.organisation:
                yield from making.identity(each.organisation, under)
            yield from making.member(_sighting(each, record, statements.refs[record.uuid], making, under), under)


def reports(event: Event, making: Making, about: str) -> Iterator[bytes]:
    """The event's reports, each as a note."""
    for record in event.reports:
        own = making.stated(record.distribution, record.sharing_group, record.tags)
        under = making.release.narrowed(own)
        ref = ids.own("note", record.uuid)
        fields = making.domain("note", ref, record.timestamp, under, revoked=record.deleted)
        if found := labels(record.tags):
            fields["labels"] = found
        if record.name:
            fields["abstract"] = record.name
        fields |= {"content": record.content or record.name or "-", "object_refs": [about]}
        yield from making.once(carried(fields, event=event.uuid, report=core.report(record)), under)


def notes(event: Event, making: Making, statements: Statements) -> Iterator[bytes]:
    """Notes and opinions about the event and what it holds, and those about these, which are no wider than these."""
    said: dict[str, tuple[Note | Opinion, str]] = {}
    for holder in _holders(event):
        records: tuple[Note | Opinion, ...] = (*holder.notes, *holder.opinions)
        said |= {record.uuid: (record, holder.uuid) for record in records}
    about: dict[str, list[str]] = {}
    for uuid, (record, _) in said.items():
        about.setdefault(record.object_uuid if record.object_uuid in said else "", []).append(uuid)
    waiting = about.pop("", [])[::-1]
    circle = Release(reach=Reach.RECIPIENT)
    while waiting or about:
        if not waiting:  # only what is about itself in a circle is left
            waiting += about.pop(next(iter(about)))
        uuid = waiting.pop()
        if uuid in statements.refs:
            continue
        record, holder_uuid = said[uuid]
        waiting += about.pop(uuid, [])[::-1]
        target = record.object_uuid if record.object_uuid in statements.refs else holder_uuid
        around = statements.releases[target]
        if record.object_uuid in said and target == holder_uuid:
            around = around.narrowed(circle)
        under = around.narrowed(making.stated(record.distribution, record.sharing_group, ()))
        fields = _analyst_data(record, statements.refs[target], making, under)
        statements.refs[uuid], statements.releases[uuid] = fields["id"], under
        yield from making.once(carried(fields, event=event.uuid, analyst_data=core.analyst_data(record)), under)


def _holders(event: Event) -> Iterator[Event | Attribute | Object]:
    yield event
    yield from event.attributes
    for one in event.objects:
        yield one
        yield from one.attributes


def _sighting(each: Sighting, record: Attribute, about: str, making: Making, under: Release) -> dict[str, Any]:
    kind = "sighting" if each.type is SightingType.SIGHTING else "opinion"
    fields = making.domain(kind, ids.own(kind, each.uuid), each.date_sighting, under)
    fields.pop("created_by_ref", None)
    by = identity_ref(each.organisation)
    if by:
        fields["created_by_ref"] = by
    seen = ids.stamp(each.date_sighting)
    said: dict[str, Any] = {"attribute": record.uuid, "sighting_type": str(int(each.type)), "date_sighting": seen}
    if each.organisation:
        said["organisation"] = core.organisation(each.organisation)
    if each.source:
        said["source"] = each.source
    if kind == "sighting":
        fields |= {"first_seen": seen, "last_seen": seen, "count": 1, "sighting_of_ref": about}
        if by:
            fields["where_sighted_refs"] = [by]
    elif each.type is SightingType.FALSE_POSITIVE:
        fields |= {"explanation": "False positive", "opinion": "strongly-disagree", "object_refs": [about]}
    else:
        fields |= {"explanation": "Expired", "opinion": "disagree", "object_refs": [about]}
    return carried(fields, event=making.event.uuid, sighting=said)


def _analyst_data(record: Note | Opinion, about: str, making: Making, under: Release) -> dict[str, Any]:
    kind = "note" if isinstance(record, Note) else "opinion"
    fields = making.domain(kind, ids.own(kind, record.uuid), record.modified or record.created, under)
    if record.created:
        fields["created"] = min(ids.stamp(record.created), fields["modified"])
    if record.authors:
        fields["authors"] = [record.authors]
    if isinstance(record, Note):
        if len(record.language) == 2:
            fields["lang"] = record.language.lower()
        return fields | {"content": record.note or "-", "object_refs": [about]}
    if record.comment:
        fields["explanation"] = record.comment
    level = next(word for most, word in _LEVELS if record.opinion <= most)
    return fields | {"opinion": level, "object_refs": [about]}

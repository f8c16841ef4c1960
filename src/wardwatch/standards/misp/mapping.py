"""A MISP event as STIX 2.1 objects.

Sources: MISP core format (see `types`); STIX 2.1 sections 4 and 5. The ids are made of MISP's UUIDs: reading an event
again gives the same objects, and a later state of it later versions of them. Each object carries the MISP record that
it was made of in an extension, so that `writing` gives the event back.

Every object is marked as narrowly as TLP tags and distribution of the event, the object and the attribute say together
(`release`). What a narrower attribute becomes is not listed by the event's own report, but by a grouping as narrow.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from wardwatch.kit.errors import Fault
from wardwatch.standards.misp import analyst, clusters, core, ids
from wardwatch.standards.misp.making import Making, carried, labels
from wardwatch.standards.misp.release import Release
from wardwatch.standards.misp.statements import Statements
from wardwatch.standards.misp.types import Event, Object

MAX_LINKS = 1000
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)


def objects(event: Event, told: list[Fault]) -> Iterator[bytes]:
    """The STIX objects of an event, each as JSON text; what is read other than as it stands is added to `told`.

    Objects come after those that they refer to, the event's own report or grouping last. Proposals are not among them:
    nobody states them.
    """
    making = Making(event, told)
    statements = Statements(making)
    yield from making.opening()
    for cluster in (*event.clusters, *clusters.named(event.tags, event.clusters)):
        yield from making.cluster(cluster, making.release)
    for attribute in event.attributes:
        yield from statements.attribute(attribute, making.release)
    for record in event.objects:
        yield from statements.object(record)
    for record in event.objects:
        yield from _references(record, making, statements)
    yield from analyst.sightings(event, making, statements)
    yield from _event(making)
    statements.refs[event.uuid] = _event_ref(event)
    statements.releases[event.uuid] = making.release
    yield from analyst.reports(event, making, _event_ref(event))
    yield from analyst.notes(event, making, statements)


def release_of(event: Event) -> Release:
    """Who may have the event as a whole."""
    return Making(event, []).release


def _references(record: Object, making: Making, statements: Statements) -> Iterator[bytes]:
    source = statements.refs[record.uuid]
    for each in record.references:
        target = statements.refs.get(each.referenced_uuid)
        if target is None or each.deleted or target == source:
            continue
        under = statements.releases[record.uuid].narrowed(statements.releases[each.referenced_uuid])
        kind = _relationship_type(each.relationship_type)
        yield from making.relationship(source, kind, target, each.timestamp or record.timestamp, under)


def _relationship_type(text: str) -> str:
    """STIX 2.1 section 5.1.1: small letters, digits and hyphens."""
    word = "".join(one if one.isascii() and one.isalnum() else "-" for one in text.lower()).strip("-")
    return word or "related-to"


def _event_ref(event: Event) -> str:
    return ids.own("report" if _is_report(event) else "grouping", event.uuid)


def _is_report(event: Event) -> bool:
    return bool(event.published and (event.publish_timestamp or event.timestamp))


def _event(making: Making) -> Iterator[bytes]:
    """The event itself, and a grouping for each narrower marking of what it holds."""
    event = making.event
    own = making.members.pop(making.release)
    ref = _event_ref(event)
    fields = making.domain(ref.partition("--")[0], ref, event.timestamp, making.release)
    fields |= _described(making)
    if _is_report(event):
        fields["published"] = ids.stamp(event.publish_timestamp or event.timestamp)
        fields["report_types"] = ["threat-report"]
    else:
        fields["context"] = "suspicious-activity"
    fields["object_refs"] = list(own) or [making.creator or ids.AUTHOR]
    if making.judgement is not None:
        fields["confidence"] = making.judgement
    if references := list(_external(making)):
        fields["external_references"] = references
    yield from making.once(carried(fields, event=core.head(event)), making.release)
    for under, members in making.members.items():
        part = ids.derived("grouping", event.uuid, *under.marking_refs)
        narrow = making.domain("grouping", part, event.timestamp, under)
        narrow |= {"name": event.info or event.uuid, "context": "suspicious-activity", "object_refs": list(members)}
        yield from making.once(carried(narrow, part_of=event.uuid), under)
    making.members.clear()


def _external(making: Making) -> Iterator[dict[str, str]]:
    """What the event extends, and the links that are as widely known as the event itself."""
    event = making.event
    if event.extends_uuid:
        yield {"source_name": "MISP event", "external_id": event.extends_uuid}
    links = (each for each in event.attributes if each.type == "link" and not each.deleted)
    for each in islice(links, MAX_LINKS):
        url = each.value.strip()
        own = making.stated(each.distribution, each.sharing_group, each.tags)
        if _URL.fullmatch(url) and making.release.narrowed(own) == making.release:
            yield {"source_name": "link", "url": url} | ({"description": each.comment} if each.comment else {})


def _described(making: Making) -> dict[str, Any]:
    event = making.event
    fields: dict[str, Any] = {"name": event.info or event.uuid}
    if found := labels(event.tags):
        fields["labels"] = found
    return fields

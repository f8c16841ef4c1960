"""MISP's own JSON for the records of an event: what feeds hold, and what the STIX objects of an event carry with them.

Source: MISP core format, see `types`. Empty members are left out; numbers are text, as MISP's servers write them.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from wardwatch.standards.misp.types import (
    AnalystData,
    Attribute,
    Event,
    EventReport,
    Note,
    Object,
    Opinion,
    Organisation,
    Reference,
    SharingGroup,
    Tag,
)


def attribute(record: Attribute) -> dict[str, Any]:
    """`Attribute` without clusters, sightings and notes, which are records of their own."""
    return _filled(
        uuid=record.uuid,
        type=record.type,
        category=record.category,
        value=record.value,
        to_ids=record.to_ids,
        comment=record.comment,
        timestamp=_seconds(record.timestamp),
        first_seen=_iso(record.first_seen),
        last_seen=_iso(record.last_seen),
        deleted=record.deleted or None,
        disable_correlation=record.disable_correlation or None,
        object_relation=record.object_relation,
        **_shared(record),
        Tag=tags(record.tags),
    )


def reference(record: Reference) -> dict[str, Any]:
    """`ObjectReference`."""
    return _filled(
        uuid=record.uuid,
        referenced_uuid=record.referenced_uuid,
        relationship_type=record.relationship_type,
        comment=record.comment,
        timestamp=_seconds(record.timestamp),
        deleted=record.deleted or None,
    )


def object_(record: Object) -> dict[str, Any]:
    """`Object` with its attributes and references."""
    return _filled(
        uuid=record.uuid,
        name=record.name,
        **{"meta-category": record.meta_category},
        description=record.description,
        template_uuid=record.template_uuid,
        template_version=record.template_version,
        comment=record.comment,
        timestamp=_seconds(record.timestamp),
        first_seen=_iso(record.first_seen),
        last_seen=_iso(record.last_seen),
        deleted=record.deleted or None,
        **_shared(record),
        Attribute=[attribute(each) for each in record.attributes],
        ObjectReference=[reference(each) for each in record.references],
    )


def report(record: EventReport) -> dict[str, Any]:
    """`EventReport`."""
    return _filled(
        uuid=record.uuid,
        name=record.name,
        content=record.content,
        timestamp=_seconds(record.timestamp),
        deleted=record.deleted or None,
        **_shared(record),
        Tag=tags(record.tags),
    )


def analyst_data(record: Note | Opinion) -> dict[str, Any]:
    """`Note` or `Opinion`."""
    said = {"note": record.note, "language": record.language} if isinstance(record, Note) else {}
    return _filled(
        uuid=record.uuid,
        object_uuid=record.object_uuid,
        object_type=record.object_type,
        authors=record.authors,
        created=_clock(record.created),
        modified=_clock(record.modified),
        **_shared(record),
        **said,
        **({"opinion": record.opinion, "comment": record.comment} if isinstance(record, Opinion) else {}),
    )


def head(record: Event) -> dict[str, Any]:
    """`Event` without what it holds: what it says of itself, its makers and tags."""
    return _filled(
        uuid=record.uuid,
        info=record.info,
        date=record.date.isoformat() if record.date else None,
        timestamp=_seconds(record.timestamp),
        publish_timestamp=_seconds(record.publish_timestamp),
        published=record.published,
        analysis=_text(record.analysis),
        threat_level_id=_text(record.threat_level_id),
        extends_uuid=record.extends_uuid,
        **_shared(record),
        Org=organisation(record.org),
        Orgc=organisation(record.orgc),
        Tag=tags(record.tags),
    )


def event(record: Event) -> dict[str, Any]:
    """`Event` with its attributes, objects, reports, notes and opinions. Proposals are left out."""
    return head(record) | _filled(
        Attribute=[attribute(each) for each in record.attributes],
        Object=[object_(each) for each in record.objects],
        EventReport=[report(each) for each in record.reports],
        Note=[analyst_data(each) for holder in _holders(record) for each in holder.notes],
        Opinion=[analyst_data(each) for holder in _holders(record) for each in holder.opinions],
    )


def _holders(record: Event) -> Iterator[Event | Attribute | Object]:
    """All that notes and opinions are about; each of them says which it is."""
    yield record
    yield from record.attributes
    for each in record.objects:
        yield each
        yield from each.attributes


def tags(records: Iterable[Tag]) -> list[dict[str, Any]]:
    """`Tag`. What is not exportable stays with its holder, who reads it where it came from."""
    return [
        _filled(name=each.name, colour=each.colour, local=each.local or None) for each in records if each.exportable
    ]


def organisation(record: Organisation | None) -> dict[str, Any] | None:
    """`Org`, `Orgc`."""
    return _filled(name=record.name, uuid=record.uuid) if record else None


def _shared(record: Attribute | Object | Event | EventReport | AnalystData) -> dict[str, Any]:
    if record.distribution is None and record.sharing_group is None:
        return {}
    return {"distribution": _text(record.distribution), "SharingGroup": _group(record.sharing_group)}


def _group(record: SharingGroup | None) -> dict[str, Any] | None:
    if record is None:
        return None
    members = [{"Organisation": organisation(each)} for each in record.organisations]
    return _filled(uuid=record.uuid, name=record.name, SharingGroupOrg=members)


def _filled(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None and value != "" and value != []}


def _text(value: int | None) -> str | None:
    return None if value is None else str(int(value))


def _seconds(instant: datetime | None) -> str | None:
    return None if instant is None else str(int(instant.timestamp()))


def _clock(instant: datetime | None) -> str | None:
    """In UTC, without saying so: how analyst data has it."""
    return None if instant is None else f"{instant:%Y-%m-%d %H:%M:%S}"


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()

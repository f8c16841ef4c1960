"""STIX objects as MISP events.

Objects that `mapping` made carry the MISP records that they were made of, and become these again. Others become
attributes of an event that the caller names, or of the event that their report is. Nothing becomes wider: what the
objects' own markings say beyond the records is added to these as tags, and a marking that is not known here makes
"organisation only" of what it marks.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.standards.misp import core, ids, mapping, native, reading, release, wire
from wardwatch.standards.misp.release import Release
from wardwatch.standards.misp.types import Attribute, Distribution, Event, Object, Tag
from wardwatch.standards.stix.markings import TLP_IDS
from wardwatch.standards.tlp import Tlp

_ENCODE = msgspec.json.encode
_PASSED = frozenset({"extension-definition", "identity", "language-content", "marking-definition", "relationship"})
_TOLD_OTHERWISE = frozenset({"grouping", "observed-data", "report", "x-misp-galaxy-cluster"})
"""Events; what has its values in other objects; what the tags name, as they do all clusters."""
_SIGHTING = {"date_sighting": "date_sighting", "source": "source", "Organisation": "organisation"}
Fields = Mapping[str, Any]


def events(objects: Iterable[bytes], rest: Event, told: list[Fault]) -> tuple[Event, ...]:
    """The events that the objects tell of; `rest` is the event for what belongs to no other, if anything.

    Objects have to be what the reader of the events may see, without granular markings: one that has some is left out
    and told, and so is what MISP has no place for. Of several versions of an object the last counts.
    """
    gathering = _Gathering(told)
    for index, data in enumerate(objects):
        place = f"objects[{index}]"
        try:
            gathering.add(decode(data, dict[str, Any], place), place)
        except FormatError as error:
            told.append(Fault(error.place or place, error.reason, raw=data[:RAW_LIMIT]))
    return gathering.events(rest)


class _Gathering:
    """The last version of each object, by what it is for MISP."""

    def __init__(self, told: list[Fault]) -> None:
        self._told = told
        self._last: dict[str, tuple[Fields, str]] = {}

    def add(self, fields: Fields, place: str) -> None:
        ref = fields.get("id")
        if not isinstance(ref, str) or not wire.uuid(ref.partition("--")[2], "id"):
            raise FormatError("the object has no `id`", place)
        if not isinstance(fields.get("type"), str):
            raise FormatError("the object has no `type`", place)
        if fields.get("granular_markings"):
            raise FormatError("the object has granular markings: it has to be redacted before", place)
        if fields.get("type") in _PASSED:
            return
        before = self._last.get(ref)
        if before is None or str(before[0].get("modified", "")) <= str(fields.get("modified", "")):
            self._last[ref] = (fields, place)

    def events(self, rest: Event) -> tuple[Event, ...]:
        made: dict[str, _Made] = {}
        records = []
        others = []
        for fields, place in self._last.values():
            said = _carried(fields)
            try:
                if isinstance(said.get("event"), dict):
                    head = reading.read_event(_ENCODE({"Event": said["event"]}))[0]
                    limits = _limits(head.tags, fields, mapping.release_of(head))
                    one = made.setdefault(head.uuid, _Made())
                    one.head = msgspec.structs.replace(head, **limits)
                    one.creator = fields.get("created_by_ref")
                elif (uuid := said.get("event")) and "part_of" not in said:
                    records.append((wire.uuid(str(uuid), "event") or "", said, fields, place))
                elif "part_of" not in said:
                    others.append((fields, place))
            except FormatError as error:
                self._told.append(Fault(place, error.reason, str(fields["id"])))
        for uuid, said, fields, place in records:
            if uuid in made and made[uuid].is_of_others(said, fields):
                others.append((fields, place))
            else:
                made.setdefault(uuid, _Made()).records.append((said, fields, place))
        owners = self._native(others, made, rest)
        found = []
        for uuid, each in made.items():
            if each.head is None:
                each.head = msgspec.structs.replace(rest, uuid=uuid, attributes=(), objects=())
            found.append(each.event(self._told))
        own = [each for each, owner in owners if owner == rest.uuid]
        if own:
            found.append(msgspec.structs.replace(rest, attributes=(*rest.attributes, *own)))
        return tuple(found)

    def _native(
        self, others: list[tuple[Fields, str]], made: dict[str, "_Made"], rest: Event
    ) -> list[tuple[Attribute, str]]:
        """Attributes of what was not made of MISP records, each with the UUID of its event."""
        member_of: dict[str, str] = {}
        for fields, _ in others:
            if fields.get("type") in ("report", "grouping"):
                head = _reported(fields, rest)
                made[head.uuid] = _Made(head)
                refs = fields.get("object_refs")
                for ref in refs if isinstance(refs, list) else []:
                    member_of.setdefault(str(ref), head.uuid)
        owners: list[tuple[Attribute, str]] = []
        held = self._held()
        for fields, place in others:
            if fields["type"] in _TOLD_OTHERWISE or fields["id"] in held or "galaxy" in _carried(fields):
                continue
            found = list(native.attributes(fields, _labels(fields)))
            if not found:
                reason = f"MISP has no place for an object of the type {str(fields.get('type'))[:80]!r}"
                self._told.append(Fault(place, reason, str(fields["id"])))
            for each in found:
                whole = msgspec.structs.replace(each, **_limits(each.tags, fields, _stated(each)))
                owner = member_of.get(str(fields["id"]), rest.uuid)
                owners.append((whole, owner))
                if owner in made:
                    made[owner].attributes[whole.uuid] = whole
        return owners

    def _held(self) -> set[str]:
        """The objects of values that MISP records of their own already tell, and those that these refer to."""
        held: set[str] = set()
        pending = [fields for fields, _ in self._last.values() if _carried(fields)]
        while pending:
            found = {str(ref) for fields in pending for ref in _referred(fields)} - held
            held |= found
            pending = [self._last[ref][0] for ref in found if ref in self._last]
        return {ref for ref in held if ref in self._last and not self._last[ref][0].get("modified")}


class _Made:
    """One event in the making."""

    def __init__(self, head: Event | None = None) -> None:
        self.head = head
        self.creator: Any = None
        self.records: list[tuple[Mapping[str, Any], Fields, str]] = []
        self.attributes: dict[str, Attribute] = {}
        self._objects: dict[str, Object] = {}
        self._about: dict[str, list[Any]] = {"EventReport": [], "Note": [], "Opinion": []}
        self._sightings: dict[str, list[Any]] = {}

    def is_of_others(self, said: Mapping[str, Any], fields: Fields) -> bool:
        """Whether an attribute or object claims to be of the event, and was not made by the event's makers."""
        states = isinstance(said.get("attribute"), dict) or isinstance(said.get("object"), dict)
        return states and self.head is not None and fields.get("created_by_ref") != self.creator

    def event(self, told: list[Fault]) -> Event:
        """The event with everything that was found for it."""
        assert self.head
        around = mapping.release_of(self.head)
        for said, fields, place in self.records:
            self._record(said, fields, place, around, told)
        inside = {each.uuid for one in self._objects.values() for each in one.attributes}
        body = core.head(self.head) | {
            "Attribute": [
                self._seen(core.attribute(each)) for each in self.attributes.values() if each.uuid not in inside
            ],
            "Object": [self._object(each) for each in self._objects.values()],
            **self._about,
        }
        event, faults = reading.read_event(_ENCODE({"Event": body}))
        told += faults
        return event

    def _record(self, said: Mapping[str, Any], fields: Fields, place: str, around: Release, told: list[Fault]) -> None:
        if isinstance(said.get("attribute"), dict):
            if read := reading.read_attribute(_ENCODE(said["attribute"]), told, place):
                limits = _limits(read.tags, fields, around.narrowed(_stated(read)))
                self.attributes[read.uuid] = msgspec.structs.replace(read, **limits, **_revoked(fields))
        elif isinstance(said.get("object"), dict):
            if record := reading.read_object(_ENCODE(said["object"]), told, place):
                self._objects[record.uuid] = _limited_object(record, fields, around)
        elif isinstance(said.get("report"), dict):
            self._about["EventReport"].append(said["report"])
        elif isinstance(said.get("analyst_data"), dict):
            self._about["Note" if fields.get("type") == "note" else "Opinion"].append(said["analyst_data"])
        elif isinstance(said.get("sighting"), dict):
            self._sighting(fields, said["sighting"])

    def _sighting(self, fields: Fields, said: Mapping[str, Any]) -> None:
        own = {"uuid": str(fields["id"]).partition("--")[2], "type": said.get("sighting_type")}
        own |= {name: said.get(key) for name, key in _SIGHTING.items()}
        self._sightings.setdefault(str(said.get("attribute")), []).append(own)

    def _seen(self, body: dict[str, Any]) -> dict[str, Any]:
        found = self._sightings.get(body["uuid"])
        return body | {"Sighting": found} if found else body

    def _object(self, record: Object) -> dict[str, Any]:
        body = core.object_(record)
        return body | {"Attribute": [self._seen(each) for each in body.get("Attribute", [])]}


def _referred(fields: Fields) -> Iterator[Any]:
    for name, value in fields.items():
        if name.endswith("_ref") and name != "created_by_ref":
            yield value
        elif name.endswith("_refs") and name != "object_marking_refs" and isinstance(value, list):
            yield from value
        elif name == "body_multipart" and isinstance(value, list):
            yield from (part.get("body_raw_ref") for part in value if isinstance(part, dict))


def _carried(fields: Fields) -> Mapping[str, Any]:
    """The MISP records in an object; empty where it has none."""
    extensions = fields.get("extensions")
    said = extensions.get(ids.EXTENSION) if isinstance(extensions, dict) else None
    if not isinstance(said, dict):
        return {}
    if said.get("extension_type") == "new-sdo":
        return {key[5:]: value for key, value in fields.items() if key.startswith("misp_")} or said
    return said


def _beyond(fields: Fields, known: Release) -> tuple[tuple[Tag, ...], Distribution | None]:
    """Of the object's own markings, what the records do not say: a TLP tag, and the narrowest distribution."""
    said = fields.get("object_marking_refs")
    refs = [str(ref) for ref in said] if isinstance(said, list) else []
    label = max((TLP_IDS[ref] for ref in refs if ref in TLP_IDS), default=None)
    narrower = label is not None and (known.label is None or label > known.label)
    tags = (_tag(label),) if label is not None and narrower else ()
    unknown = any(ref not in TLP_IDS and ref not in known.marking_refs for ref in refs)
    return tags, Distribution.ORGANISATION if unknown else None


def _limits(own: tuple[Tag, ...], fields: Fields, known: Release) -> dict[str, Any]:
    """What the markings of the object change in a record of its own tags."""
    tags, level = _beyond(fields, known)
    found: dict[str, Any] = {"tags": (*own, *tags)} if tags else {}
    return found | ({"distribution": level} if level is not None else {})


def _limited_object(record: Object, fields: Fields, around: Release) -> Object:
    """The object; MISP's objects have no tags, so what goes beyond its records is said of each of its attributes."""
    known = around.narrowed(release.stated(record.distribution, record.sharing_group, ()))
    for each in record.attributes:
        known = known.narrowed(_stated(each))
    attributes = tuple(msgspec.structs.replace(each, **_limits(each.tags, fields, known)) for each in record.attributes)
    return msgspec.structs.replace(record, attributes=attributes, **_revoked(fields))


def _revoked(fields: Fields) -> dict[str, Any]:
    return {"deleted": True} if fields.get("revoked") is True else {}


def _stated(record: Attribute) -> Release:
    return release.stated(record.distribution, record.sharing_group, record.tags)


def _reported(fields: Fields, rest: Event) -> Event:
    instant = native.instant(fields, "modified")
    published = native.instant(fields, "published")
    day = published or instant or rest.timestamp
    head = Event(
        uuid=str(fields["id"]).partition("--")[2],
        info=str(fields.get("name") or fields["id"]),
        date=day.date() if day else None,
        timestamp=instant,
        publish_timestamp=published,
        published=True if published else None,
        orgc=rest.orgc,
        tags=_labels(fields),
    )
    return msgspec.structs.replace(head, **_limits(head.tags, fields, mapping.release_of(head)))


def _labels(fields: Fields) -> tuple[Tag, ...]:
    said = fields.get("labels")
    return tuple(Tag(each) for each in said if isinstance(each, str)) if isinstance(said, list) else ()


def _tag(label: Tlp) -> Tag:
    return Tag(label.label.lower())

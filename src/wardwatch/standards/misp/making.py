"""What every STIX object of one event has in common, and how it is written."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.standards.misp import clusters, ids, judgement, release
from wardwatch.standards.misp.release import Release
from wardwatch.standards.misp.types import Cluster, Distribution, Event, Organisation, SharingGroup, Tag
from wardwatch.standards.tlp import Tlp

_ENCODE = msgspec.json.Encoder().encode
_PUBLIC, _UNMARKED = Release(Tlp.CLEAR), Release()
_AUTHOR = {
    "type": "identity",
    "spec_version": "2.1",
    "id": ids.AUTHOR,
    "created": ids.EPOCH,
    "modified": ids.EPOCH,
    "name": "Wardwatch",
    "identity_class": "organization",
}
_EXTENSION = {
    "type": "extension-definition",
    "spec_version": "2.1",
    "id": ids.EXTENSION,
    "created": ids.EPOCH,
    "modified": ids.EPOCH,
    "created_by_ref": ids.AUTHOR,
    "name": "MISP core format",
    "description": "The MISP records that an object was made of, in the MISP core format.",
    "schema": "https://www.misp-standard.org/rfc/misp-standard-core.html",
    "version": "1.0.0",
    "extension_types": ["new-sdo", "property-extension"],
}


class Making:
    """One event's context: who made it, under which marking, and which objects were written already."""

    def __init__(self, event: Event, told: list[Fault]) -> None:
        self.event = event
        self.told = told
        self._unknown: dict[str, None] = {}
        draft = Release(reach=release.Reach.RECIPIENT) if event.published is False else Release()
        self.release = self.stated(event.distribution, event.sharing_group, event.tags).narrowed(draft)
        self.judgement = judgement.read(event.tags).confidence
        self.creator = identity_ref(event.orgc)
        self.start = _midnight(event.date)
        self._written: set[int] = set()
        self.members: dict[Release, dict[str, None]] = {self.release: {}}

    def stated(self, level: Distribution | None, group: SharingGroup | None, tags: Iterable[Tag]) -> Release:
        """What a record says itself of who may have it."""
        unknown: list[str] = []
        found = release.stated(level, group, tags, unknown)
        for name in unknown:
            if name not in self._unknown:
                self._unknown[name] = None
                reason = f"the tag {name[:80]!r} is no TLP label: taken as {release.UNKNOWN_TLP.label}"
                self.told.append(Fault("$.Tag", reason, self.event.uuid))
        return found

    def opening(self) -> Iterator[bytes]:
        """The objects that others of the event refer to."""
        yield from self.once(_AUTHOR, _PUBLIC)
        yield from self.once(_EXTENSION, _PUBLIC)
        if self.event.orgc:
            yield from self.identity(self.event.orgc, self.release)

    def identity(self, organisation: Organisation, under: Release) -> Iterator[bytes]:
        """An organisation. Who took part in an event is known under the event's marking only."""
        fields = {
            "type": "identity",
            "spec_version": "2.1",
            "id": identity_ref(organisation),
            "created": ids.EPOCH,
            "modified": ids.EPOCH,
            "name": organisation.name or organisation.uuid,
            "identity_class": "organization",
        }
        yield from self.once(fields, under)

    def once(self, fields: dict[str, Any], under: Release) -> Iterator[bytes]:
        """The object under that marking, with the definitions of the marking, unless it was written so before."""
        refs = under.marking_refs
        text = _ENCODE(fields | {"object_marking_refs": list(refs)} if refs else fields)
        mark = hash(text)
        if mark in self._written:
            return
        if under.reach:
            for definition in under.definitions():
                yield from self.once(definition, _UNMARKED)
        self._written.add(mark)
        yield text

    def member(self, fields: dict[str, Any], under: Release) -> Iterator[bytes]:
        """`once`, and the object is one that the event refers to."""
        self.members.setdefault(under, {})[str(fields["id"])] = None
        return self.once(fields, under)

    def domain(
        self, kind: str, ref: str, instant: datetime | None, under: Release, *, revoked: bool = False
    ) -> dict[str, Any]:
        """The properties that objects made of records of the event have in common.

        MISP's times are whole seconds. The milliseconds tell how narrow the marking is: where only the event's marking
        was raised, what it holds has the same times and is a newer version all the same.
        """
        modified = ids.stamp(instant or self.event.timestamp or self.start, rank(under))
        created = ids.stamp(self.start, 0)
        fields = {
            "type": kind,
            "spec_version": "2.1",
            "id": ref,
            "created": min(created, modified),
            "modified": modified,
        }
        if self.creator:
            fields["created_by_ref"] = self.creator
        return fields | {"revoked": True} if revoked else fields

    def relationship(
        self, source: str, kind: str, target: str, instant: datetime | None, under: Release
    ) -> Iterator[bytes]:
        """A relationship between two objects, one for each three of source, type and target."""
        fields = self.domain("relationship", ids.derived("relationship", source, kind, target), instant, under)
        yield from self.member(fields | {"relationship_type": kind, "source_ref": source, "target_ref": target}, under)

    def cluster(self, cluster: Cluster, under: Release) -> Iterator[bytes]:
        """A cluster. That the event names it is known under the event's marking only, and so is the cluster."""
        own = self.stated(cluster.distribution, cluster.sharing_group, ())
        yield from self.member(clusters.made(cluster), under.narrowed(own))


def labels(tags: Iterable[Tag], kind: str = "", category: str = "") -> list[str]:
    """`labels`: the exportable tags but those that are markings or clusters, and MISP's type and category."""
    said = (tag.name for tag in tags if tag.exportable)
    found = [name for name in said if not release.is_tlp(name) and not clusters.is_galaxy(name)]
    found += [f'misp:type="{kind}"'] if kind else []
    return list(dict.fromkeys([*found, f'misp:category="{category}"'] if category else found))


def carried(fields: dict[str, Any], **records: Any) -> dict[str, Any]:
    """The object with the MISP records that it was made of."""
    return fields | {"extensions": {ids.EXTENSION: {"extension_type": "property-extension", **records}}}


def new(fields: dict[str, Any], **records: Any) -> dict[str, Any]:
    """An object of a type of MISP's own."""
    return fields | {"extensions": {ids.EXTENSION: {"extension_type": "new-sdo"}}} | records


def rank(under: Release) -> int:
    """A number that is higher for a narrower marking, below 1000."""
    return (0 if under.label is None else under.label + 1) + 10 * under.reach


def lowest(*values: int | None) -> int | None:
    """The lowest of those that are told."""
    return min((each for each in values if each is not None), default=None)


def identity_ref(organisation: Organisation | None) -> str | None:
    """The id of the identity that an organisation becomes."""
    if organisation is None:
        return None
    own = organisation.uuid
    return ids.own("identity", own) if own else ids.derived("identity", "organisation", organisation.name)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), UTC) if day and day.year >= 1970 else None

"""Intelligence. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Literal

from msgspec import Struct

from wardwatch.client.asking import Asking


class StixLine(Struct, frozen=True, kw_only=True):
    """An object in a list, in the newest version that you may see."""

    stix_id: str
    type: str
    name: str
    version: datetime
    revoked: bool
    confidence: int | None
    valid_until: datetime | None
    labels: tuple[str, ...]
    tlp: str
    """The level under which you read it."""
    redacted: bool
    """Whether parts of it are for fewer people and left out."""


class CameObject(Struct, frozen=True, kw_only=True):
    """An object, and when it came here from whom first."""

    line: StixLine
    at: datetime
    source: str


class ObjectSource(Struct, frozen=True, kw_only=True):
    """A source says it: since when, when last, in how many documents."""

    source: str
    title: str
    first_at: datetime
    last_at: datetime
    times: int


class StixObject(Struct, frozen=True, kw_only=True):
    """One object, and who says it. Its bytes have an address of their own: `received`."""

    line: StixLine
    spec_version: str
    created: datetime | None
    modified: datetime | None
    valid_from: datetime | None
    creator: str
    creator_name: str
    """Empty: it has not arrived, or is not for you."""
    warnings: tuple[str, ...]
    sha256: str
    """Of its bytes, as you may have them."""
    recorded_at: datetime
    others: int
    """Further contents that sources state under the same version."""
    sources: tuple[ObjectSource, ...]


Direction = Literal["out", "in"]
"""Which way a link points, seen from the object that is asked about."""


class ObjectLink(Struct, frozen=True, kw_only=True):
    """What an object has to do with another. `line` null: that one has not arrived, or is not for you."""

    relation: str
    direction: Direction
    via: str
    """The relationship or sighting that says so; empty: a property does."""
    other: str
    line: StixLine | None


class ObjectLinks(Struct, frozen=True, kw_only=True):
    """The links of an object; not `whole`: there are more than are given."""

    links: tuple[ObjectLink, ...]
    whole: bool


class ObjectMoment(Struct, frozen=True, kw_only=True):
    """Something that happened to an object, or that it speaks of; `detail` is a name, or the id of a sighting."""

    at: datetime
    what: str
    detail: str


class ObjectTimeline(Struct, frozen=True, kw_only=True):
    """What happened, the oldest first."""

    items: tuple[ObjectMoment, ...]


class ObjectVersion(Struct, frozen=True, kw_only=True):
    """A version of an object."""

    version: datetime
    recorded_at: datetime
    name: str
    revoked: bool
    tlp: str
    redacted: bool


class ObjectVersions(Struct, frozen=True, kw_only=True):
    """All of them, the newest first."""

    items: tuple[ObjectVersion, ...]


class PathStep(Struct, frozen=True, kw_only=True):
    """One step of a path: from the object before it, by this relation, to `other`."""

    relation: str
    direction: Direction
    other: str


class ObjectPath(Struct, frozen=True, kw_only=True):
    """A shortest path; null: none was found in so many steps."""

    steps: tuple[PathStep, ...] | None


Match = Literal["same", "around", "within"]
"""How a stored value answers the value that was asked for."""


class ValueHit(Struct, frozen=True, kw_only=True):
    """A value that was asked for, an object that holds it or what is around it, and who says so."""

    asked: str
    match: Match
    value: str
    line: StixLine
    sources: tuple[str, ...]
    """Titles of those who say the object."""


class ValueLook(Struct, frozen=True, kw_only=True):
    """What is known of the values; not `whole`: there is more than is given."""

    hits: tuple[ValueHit, ...]
    unreadable: tuple[str, ...]
    """Values that are no address, network, name, URL or hash."""
    whole: bool


class IntelligenceCalls(Asking):
    """Operations on intelligence."""

    def find_objects(
        self,
        *,
        q: str | None = None,
        type: str | None = None,
        source: str | None = None,
        tlp: str | None = None,
        limit: int | None = None,
    ) -> Iterator[CameObject]:
        """What came last first: all types, or one. `limit`: how many in one part; parts follow by themselves."""
        return self.pages(CameObject, "/objects", {"q": q, "type": type, "source": source, "tlp": tlp, "limit": limit})

    def stix_object(self, stix_id: str) -> StixObject:
        """What is known of an object and who says it. From AMBER upwards, that you look is logged."""
        return self.read(StixObject, f"/objects/{self.quoted(stix_id)}")

    def object_received(self, stix_id: str, *, into: BinaryIO) -> None:
        """The object as it came, as full as you may have it. From AMBER upwards, that you take it is logged. Written
        into `into`.
        """
        self.save("GET", f"/objects/{self.quoted(stix_id)}/received", into)

    def object_neighbours(self, stix_id: str) -> ObjectLinks:
        """What its newest version, and others, say of how they are connected."""
        return self.read(ObjectLinks, f"/objects/{self.quoted(stix_id)}/neighbours")

    def object_timeline(self, stix_id: str) -> ObjectTimeline:
        """Its versions, the times of which it and its sightings speak, and who said it when; oldest first."""
        return self.read(ObjectTimeline, f"/objects/{self.quoted(stix_id)}/timeline")

    def object_versions(self, stix_id: str) -> ObjectVersions:
        """The newest first."""
        return self.read(ObjectVersions, f"/objects/{self.quoted(stix_id)}/versions")

    def find_path(self, *, start: str, end: str, steps: int | None = None) -> ObjectPath:
        """A shortest way, by what you may see; who created an object is no step."""
        return self.read(ObjectPath, "/path", {"start": start, "end": end, "steps": steps})

    def look_up(self, *, values: Sequence[str], key: str | None = None) -> ValueLook:
        """What is known of up to 1,000 values, of networks and domains around them, and who says so. Changes
        nothing. `key`: your own name for this write.
        """
        return self.write(ValueLook, "POST", "/lookup", {"values": values}, key=key)

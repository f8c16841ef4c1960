"""Intelligence. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

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
    near: str
    """It is said of that one, which is one with the object; empty: of itself."""


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


Family = Literal["actor", "malware", "campaign"]
"""Objects of different families are never one."""


class AliasRule(Struct, frozen=True, kw_only=True):
    """What two objects of a group have the same: `rule` is attack-id or galaxy-uuid."""

    rule: str
    key: str


class NamedObject(Struct, frozen=True, kw_only=True):
    """An object with what it goes by, its own name first, and the titles of those who say it."""

    line: StixLine
    names: tuple[str, ...]
    attack_id: str
    """Its number in ATT&CK; empty: none."""
    galaxy_uuid: str
    """The UUID of its cluster in MISP; empty: none."""
    listed: str
    """The list of its source that it stands in, if it says."""
    sources: tuple[str, ...]


class AliasGroup(Struct, frozen=True, kw_only=True):
    """Objects that are one, those of them that you may see: always two or more."""

    uid: UUID
    family: Family
    names: tuple[str, ...]
    """All names of its objects, each once."""
    rules: tuple[AliasRule, ...]
    """What two of them have the same; none: the center says so."""
    members: tuple[NamedObject, ...]


class AliasProposal(Struct, frozen=True, kw_only=True):
    """Objects that go by the same names and are neither joined nor refused."""

    family: Family
    names: tuple[str, ...]
    ambiguous: bool
    """One list gives the name to several that it calls otherwise."""
    objects: tuple[StixLine, ...]
    sources: tuple[str, ...]


class AliasWord(Struct, frozen=True, kw_only=True):
    """What somebody said of objects; `ended_at` null: it counts. `rule` and `key`: what is the same says so."""

    objects: tuple[StixLine, ...]
    rule: str
    key: str
    why: str
    at: datetime
    ended_at: datetime | None
    ended_why: str


class AliasRefusals(Struct, frozen=True, kw_only=True):
    """The pairs that somebody said are two, the latest first."""

    items: tuple[AliasWord, ...]


AliasAnswer = Literal["proposed", "confirmed", "refused"]
"""What somebody says of objects that may be one: whether they are, or that nobody says so yet."""


class AliasSaid(Struct, frozen=True, kw_only=True):
    """The group that the objects are in now; null: none."""

    group: UUID | None


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

    def alias_groups(self, *, limit: int | None = None) -> Iterator[AliasGroup]:
        """What is one under several names. `limit`: how many in one part; parts follow by themselves."""
        return self.pages(AliasGroup, "/alias-groups", {"limit": limit})

    def alias_proposals(self, *, family: Family | None = None, limit: int | None = None) -> Iterator[AliasProposal]:
        """What may be one, those with most names in common first. For the center. `limit`: how many in one part;
        parts follow by themselves.
        """
        return self.pages(AliasProposal, "/alias-groups/proposals", {"family": family, "limit": limit})

    def alias_refusals(self) -> AliasRefusals:
        """What somebody said is two. For the center."""
        return self.read(AliasRefusals, "/alias-groups/refusals")

    def alias_group(self, group: UUID) -> AliasGroup:
        """Its objects, their names, and who says them."""
        return self.read(AliasGroup, f"/alias-groups/{self.quoted(group)}")

    def decide_aliases(self, *, objects: Sequence[str], to: AliasAnswer, why: str, key: str | None = None) -> AliasSaid:
        """Say whether objects are one, or take that back. An object speaks for the whole group that it is in. `key`:
        your own name for this write.
        """
        return self.write(
            AliasSaid, "POST", "/alias-groups/decisions", {"objects": objects, "to": to, "why": why}, key=key
        )

    def leave_alias_group(
        self, group: UUID, *, why: str, object: str | UnsetType | None = UNSET, key: str | None = None
    ) -> AliasSaid:
        """Take an object out of a group, or dissolve the group. What was taken out is not proposed again by itself.
        `key`: your own name for this write.
        """
        return self.write(
            AliasSaid, "POST", f"/alias-groups/{self.quoted(group)}/leave", {"object": object, "why": why}, key=key
        )

    def find_path(self, *, start: str, end: str, steps: int | None = None) -> ObjectPath:
        """A shortest way, by what you may see; who created an object is no step."""
        return self.read(ObjectPath, "/path", {"start": start, "end": end, "steps": steps})

    def look_up(self, *, values: Sequence[str], key: str | None = None) -> ValueLook:
        """What is known of up to 1,000 values, of networks and domains around them, and who says so. Changes
        nothing. `key`: your own name for this write.
        """
        return self.write(ValueLook, "POST", "/lookup", {"values": values}, key=key)

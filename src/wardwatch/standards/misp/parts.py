"""What several records of an event have: tags, clusters, sightings, notes, who may have it."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID, uuid5

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.jsonread import decode, identifier
from wardwatch.standards.misp import wire
from wardwatch.standards.misp.types import (
    NOTHING_SAID,
    Cluster,
    Distribution,
    Note,
    Opinion,
    Organisation,
    SharingGroup,
    Sighting,
    SightingType,
    Tag,
)

MAX_RECORDS = 500_000
"""Records of all kinds of one document: about 600 MB of memory."""
MAX_DEPTH = 8
"""Notes on notes."""
MAX_META = 10_000
"""Texts of one cluster's `meta`."""

S = TypeVar("S")
V = TypeVar("V")

_EMPTY = frozenset({b"", b"null", b"[]", b"{}", b'""'})


class TooManyError(FormatError):
    """The document has more records than are read of one: it is refused as a whole."""


class Reading:
    """The faults found so far, and how many more records are read."""

    def __init__(self, faults: list[Fault] | None = None) -> None:
        self.faults: list[Fault] = [] if faults is None else faults
        self.proposed: list[Any] = []
        self._left = MAX_RECORDS

    def each(
        self, items: wire.Raws, kind: type[S], place: str, made: Callable[[S, str], V], key: str = "uuid"
    ) -> tuple[V, ...]:
        """What `made` makes of each good record of the list at `place`; the bad ones become faults."""
        if not items:
            return ()
        self._left -= len(items)
        if self._left < 0:
            raise TooManyError(f"the document has more than {MAX_RECORDS:,} records", place)
        found = []
        for index, raw in enumerate(items):
            data = bytes(raw)
            where = f"{place}[{index}]"
            try:
                found.append(made(decode(data, kind, where), where))
            except TooManyError:
                raise
            except FormatError as error:
                reason, at = error.reason, error.place or where
                self.faults.append(Fault(at, reason, identifier(data, key), data[:RAW_LIMIT]))
        return tuple(found)

    def tags(self, items: wire.Raws, place: str) -> tuple[Tag, ...]:
        """`Tag`."""
        return self.each(items, wire.Tag, place, _tag, key="name")

    def clusters(self, items: wire.Raws, place: str) -> tuple[Cluster, ...]:
        """The clusters of all galaxies of `Galaxy`."""

        def galaxy(said: wire.Galaxy, where: str) -> tuple[Cluster, ...]:
            def cluster(of: wire.Cluster, at: str) -> Cluster:
                return self._cluster(of, wire.text(of.type or said.type, "type"), at)

            return self.each(said.clusters, wire.Cluster, f"{where}.GalaxyCluster", cluster)

        return tuple(found for clusters in self.each(items, wire.Galaxy, place, galaxy) for found in clusters)

    def sightings(self, items: wire.Raws, about: str, place: str) -> tuple[Sighting, ...]:
        """`Sighting` of the attribute with that UUID. One without a UUID is given one made of what it says."""

        def made(said: wire.Sighting, where: str) -> Sighting:
            seen = wire.instant(said.date_sighting, "date_sighting")
            if seen is None:
                raise FormatError("the sighting has no `date_sighting`")
            kind = SightingType(wire.number(said.type, "type", 0, 2) or 0)
            by = organisation(said.organisation)
            source = wire.text(said.source, "source")
            own = f"{kind}|{seen.isoformat()}|{source}|{by.uuid or by.name if by else ''}"
            return Sighting(wire.uuid(said.uuid) or str(uuid5(UUID(about), own)), kind, seen, source, by)

        return self.each(items, wire.Sighting, place, made)

    def analyst_data(
        self, notes: wire.Raws, opinions: wire.Raws, about: str, what: str, place: str, depth: int = 1
    ) -> tuple[tuple[Note, ...], tuple[Opinion, ...]]:
        """Notes and opinions about the record with that UUID, and those about these."""
        if not notes and not opinions:
            return (), ()
        if depth > MAX_DEPTH:
            self.faults.append(Fault(place, f"notes are nested more than {MAX_DEPTH} levels deep", about))
            return (), ()
        further: list[tuple[tuple[Note, ...], tuple[Opinion, ...]]] = []

        def shared(said: wire.AnalystData, where: str) -> dict[str, Any]:
            uuid = required(said.uuid)
            further.append(self.analyst_data(said.notes, said.opinions, uuid, "Note", where, depth + 1))
            return {
                "uuid": uuid,
                "object_uuid": wire.uuid(said.object_uuid, "object_uuid") or about,
                "object_type": wire.text(said.object_type, "object_type") or what,
                "authors": wire.text(said.authors, "authors"),
                "created": wire.instant(said.created, "created"),
                "modified": wire.instant(said.modified, "modified"),
                "distribution": self.distribution(said.distribution, where),
                "sharing_group": self.sharing_group(said.sharing_group, said.sharing_group_id, where),
            }

        def note(said: wire.AnalystData, where: str) -> Note:
            language = wire.text(said.language, "language")
            return Note(**shared(said, where), note=wire.text(said.note, "note"), language=language)

        def opinion(said: wire.AnalystData, where: str) -> Opinion:
            level = wire.number(said.opinion, "opinion", 0, 100)
            if level is None:
                raise FormatError("the opinion has no `opinion`")
            return Opinion(**shared(said, where), opinion=level, comment=wire.text(said.comment, "comment"))

        read_notes = self.each(notes, wire.AnalystData, f"{place}.Note", note)
        read_opinions = self.each(opinions, wire.AnalystData, f"{place}.Opinion", opinion)
        deeper_notes = tuple(one for found, _ in further for one in found)
        return read_notes + deeper_notes, read_opinions + tuple(one for _, found in further for one in found)

    def distribution(self, value: wire.Text, place: str) -> Distribution | None:
        """`distribution`; a value that is none of the known ones is read as the narrowest, and told."""
        if value is None or value == "":
            return None
        try:
            return Distribution(int(value))
        except (ValueError, OverflowError):
            self.faults.append(Fault(place, f"`distribution` is {str(value)[:80]!r}: taken as 0, the narrowest"))
            return Distribution.ORGANISATION

    def sharing_group(self, raw: msgspec.Raw, number: wire.Text, place: str) -> SharingGroup | None:
        """`SharingGroup`; the number alone where nothing else is told of it."""
        data = bytes(raw)
        own = wire.text(number, "sharing_group_id")
        if data in _EMPTY:
            return None if own in ("", "0") else SharingGroup(None, own)
        try:
            said = decode(data, wire.SharingGroup, place)
            members = self.each(
                said.members, wire.SharingGroupOrg, place, lambda one, _: organisation(one.organisation)
            )
            known = tuple(one for one in members if one)
            return SharingGroup(wire.uuid(said.uuid), wire.text(said.name, "name") or own, known)
        except FormatError as error:
            self.faults.append(Fault(f"{place}.SharingGroup", error.reason))
            return SharingGroup(None, own)

    def _cluster(self, said: wire.Cluster, kind: str, place: str) -> Cluster:
        return Cluster(
            type=kind,
            value=said.value,
            tag_name=wire.text(said.tag_name, "tag_name"),
            uuid=wire.uuid(said.uuid),
            description=wire.text(said.description, "description"),
            source=wire.text(said.source, "source"),
            version=_version(said.version),
            distribution=self.distribution(said.distribution, place),
            sharing_group=self.sharing_group(said.sharing_group, said.sharing_group_id, place),
            meta=meta(said.meta),
            relationship_type=wire.text(said.relationship_type, "relationship_type"),
        )


def required(value: wire.Text, name: str = "uuid") -> str:
    """A UUID that has to be there."""
    found = wire.uuid(value, name)
    if found is None:
        raise FormatError(f"there is no `{name}`")
    return found


def organisation(said: wire.Organisation | None) -> Organisation | None:
    """An organisation; None for one without a name. A UUID that is none is left out."""
    if said is None:
        return None
    name = wire.text(said.name, "name")
    try:
        uuid = wire.uuid(said.uuid)
    except FormatError:
        uuid = None
    return Organisation(name, uuid) if name or uuid else None


def meta(said: Any) -> Mapping[str, tuple[str, ...]]:
    """`meta`: each key with its texts, one text as a list of one; what is neither is left out."""
    if not isinstance(said, dict):
        return NOTHING_SAID
    found = {}
    left = MAX_META
    for key, value in said.items():
        items = value if isinstance(value, list) else [value]
        texts = tuple(one for one in items[:left] if isinstance(one, str))
        left -= len(texts)
        if texts:
            found[key] = texts
    return found


def _tag(said: wire.Tag, place: str) -> Tag:
    if not said.name.strip():
        raise FormatError("the tag has no name")
    exportable = wire.flag(said.exportable, "exportable")
    local = bool(wire.flag(said.local, "local"))
    return Tag(wire.text(said.name, "name"), wire.text(said.colour, "colour") or None, exportable is not False, local)


def _version(value: wire.Text) -> int:
    word = str(value or "")
    return int(word) if word.isdecimal() and len(word) <= 12 else 0

"""A MISP event and what it holds, named as the core format names it.

Source: MISP core format (draft-dulaunoy-misp-core-format, https://www.misp-standard.org/rfc/misp-standard-core.html),
sections "Event", "Attribute", "ShadowAttribute", "Object", "EventReport", "Tag", "Sighting", "Galaxy", "Analyst data".
Instants are in UTC. None says that the document does not tell.
"""

import datetime as dt
from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from types import MappingProxyType

import msgspec

from wardwatch.kit.errors import Fault

NOTHING_SAID: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Distribution(IntEnum):
    """`distribution`: how far the server that holds it lets it go."""

    ORGANISATION = 0
    COMMUNITY = 1
    CONNECTED = 2
    ALL = 3
    SHARING_GROUP = 4
    INHERIT = 5


class SightingType(IntEnum):
    """`Sighting.type`."""

    SIGHTING = 0
    FALSE_POSITIVE = 1
    EXPIRATION = 2


class Organisation(msgspec.Struct, frozen=True, gc=False):
    """`Org`, `Orgc` (who made the event), `Organisation`."""

    name: str
    uuid: str | None = None


class SharingGroup(msgspec.Struct, frozen=True):
    """Who, by name, may have it. Without `uuid` it is known by its number on the server that it came from alone."""

    uuid: str | None
    name: str = ""
    organisations: tuple[Organisation, ...] = ()


class Tag(msgspec.Struct, frozen=True, gc=False):
    """A label; often `namespace:predicate="value"` of a taxonomy. One not `exportable` stays with its holder."""

    name: str
    colour: str | None = None
    exportable: bool = True
    local: bool = False


class Cluster(msgspec.Struct, frozen=True):
    """`GalaxyCluster`: an actor, a tool, a technique: `value` is its name, `meta` what is told of it (`synonyms`)."""

    type: str
    value: str
    tag_name: str = ""
    uuid: str | None = None
    description: str = ""
    source: str = ""
    version: int = 0
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None
    meta: Mapping[str, tuple[str, ...]] = NOTHING_SAID
    relationship_type: str = ""


class Sighting(msgspec.Struct, frozen=True):
    """Somebody saw the attribute, or says that it is none, or that it is over, at `date_sighting`."""

    uuid: str
    type: SightingType
    date_sighting: datetime
    source: str = ""
    organisation: Organisation | None = None


class AnalystData(msgspec.Struct, frozen=True, kw_only=True):
    """What every note and opinion has: what it is about (`object_uuid`), who wrote it and when."""

    uuid: str
    object_uuid: str
    object_type: str = ""
    authors: str = ""
    created: datetime | None = None
    modified: datetime | None = None
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None


class Note(AnalystData, frozen=True, kw_only=True):
    """`Note`."""

    note: str
    language: str = ""


class Opinion(AnalystData, frozen=True, kw_only=True):
    """`Opinion`: from 0 (strongly disagrees) over 50 (neutral) to 100 (strongly agrees)."""

    opinion: int
    comment: str = ""


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """`Attribute`: one value. `to_ids` says that it is meant for detection, `attached` that a file came with it.

    Attached files, which are often malware, are not taken from the document.
    """

    uuid: str
    type: str
    value: str
    category: str = ""
    to_ids: bool | None = None
    comment: str = ""
    timestamp: datetime | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    deleted: bool = False
    disable_correlation: bool = False
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None
    object_relation: str | None = None
    attached: bool = False
    tags: tuple[Tag, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    notes: tuple[Note, ...] = ()
    opinions: tuple[Opinion, ...] = ()


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """`ShadowAttribute`: what somebody proposes to add, change (`old_uuid`) or delete. Nobody states it."""

    uuid: str
    type: str
    value: str
    category: str = ""
    to_ids: bool | None = None
    comment: str = ""
    timestamp: datetime | None = None
    old_uuid: str | None = None
    proposal_to_delete: bool = False
    organisation: Organisation | None = None


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """`ObjectReference`: what the object has to do with another object or attribute."""

    uuid: str
    referenced_uuid: str
    relationship_type: str
    comment: str = ""
    timestamp: datetime | None = None
    deleted: bool = False


class Object(msgspec.Struct, frozen=True, kw_only=True):
    """`Object`: attributes that belong together, after a template (`name`)."""

    uuid: str
    name: str
    meta_category: str = ""
    description: str = ""
    template_uuid: str | None = None
    template_version: str | None = None
    comment: str = ""
    timestamp: datetime | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    deleted: bool = False
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None
    attributes: tuple[Attribute, ...] = ()
    references: tuple[Reference, ...] = ()
    notes: tuple[Note, ...] = ()
    opinions: tuple[Opinion, ...] = ()


class EventReport(msgspec.Struct, frozen=True, kw_only=True):
    """`EventReport`: prose in Markdown."""

    uuid: str
    name: str
    content: str = ""
    timestamp: datetime | None = None
    deleted: bool = False
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None
    tags: tuple[Tag, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """`Event`. `threat_level_id`: 1 high, 2 medium, 3 low, 4 undefined; `analysis`: 0 initial, 1 ongoing, 2 complete.

    `published` False says that its makers have not released it; None, that the document does not tell.
    """

    uuid: str
    info: str
    date: dt.date | None = None
    timestamp: datetime | None = None
    publish_timestamp: datetime | None = None
    published: bool | None = None
    analysis: int | None = None
    threat_level_id: int | None = None
    distribution: Distribution | None = None
    sharing_group: SharingGroup | None = None
    extends_uuid: str | None = None
    org: Organisation | None = None
    orgc: Organisation | None = None
    attributes: tuple[Attribute, ...] = ()
    objects: tuple[Object, ...] = ()
    tags: tuple[Tag, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    reports: tuple[EventReport, ...] = ()
    notes: tuple[Note, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    proposals: tuple[Proposal, ...] = ()


class Document(msgspec.Struct, frozen=True):
    """The events of a document, and what of it could not be taken as it stands."""

    events: tuple[Event, ...]
    faults: tuple[Fault, ...]

"""Frozen values of the intelligence slice: what a document brought, and what is known of an object."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from wardwatch.intel.judging.policy import Facts, Judgement
from wardwatch.intel.judging.types import Mode, Verdict
from wardwatch.kit.errors import Fault
from wardwatch.standards.observables import Observable, ObservableKind
from wardwatch.standards.tlp import Tlp


class Arrived(StrEnum):
    """What an object in a document is, compared with what is here under the same label."""

    NEW = "new"
    """No version of it was here."""
    CHANGED = "changed"
    """Another version was here, newer or older, or other content under the same version."""
    UNCHANGED = "unchanged"
    """This content was here: the source says it again."""


@dataclass(frozen=True, slots=True)
class Told:
    """An object that was accepted: id, version (TAXII 2.1 section 3.4.1) and what it was here."""

    stix_id: str
    version: datetime
    arrived: Arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a batch brought: how many objects of each kind, each that was accepted, and what was refused and why."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    told: tuple[Told, ...] = ()
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What became visible: rows of objects, and how many in the document stood there twice."""

    objects: int
    doubled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectLine:
    """An object in a list, in the newest version that its reader may see; `redacted`: something of it is left out.

    `tlp` is the level of the label under which it is read, `version` as in TAXII 2.1 section 3.4.1.
    """

    stix_id: str
    type: str
    name: str
    version: datetime
    revoked: bool
    confidence: int | None
    valid_until: datetime | None
    labels: tuple[str, ...]
    tlp: Tlp
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """An object in the order in which objects came here: when this version did, and from whom first."""

    line: ObjectLine
    at: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidBy:
    """A source says an object: since when, when last, in how many documents."""

    source: str
    title: str
    first_at: datetime
    last_at: datetime
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version of an object: when it is of, when it came here, whether it revokes the object."""

    version: datetime
    recorded_at: datetime
    name: str
    revoked: bool
    tlp: Tlp
    redacted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectCard:
    """One version of an object as a reader may see it: `body` is its bytes as received, or redacted for the reader.

    `others` counts further contents under the same id and version, which sources state differently. `creator_name` is
    empty where who created it has not arrived, or its reader may not see it. `label` is an id.
    """

    line: ObjectLine
    spec_version: str
    created: datetime | None
    modified: datetime | None
    valid_from: datetime | None
    creator: str
    creator_name: str
    label: int
    warnings: tuple[str, ...]
    body: bytes
    sha256: bytes
    recorded_at: datetime
    others: int
    sources: tuple[SaidBy, ...]


class Direction(StrEnum):
    """Which way a link points, seen from the object that is asked about."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What an object has to do with another: `relation` is a relationship's type, or the property that refers.

    `via` is the relationship or sighting that says so, empty for a plain reference. `other` is the object at the other
    end; `line` None: it has not arrived, or its reader may not see it. `near`: it is said of that one, which is one
    with the object that is asked about; empty: of itself.
    """

    relation: str
    direction: Direction
    via: str
    other: str
    line: ObjectLine | None
    near: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of an object; not `whole`: there are more than are given."""

    links: tuple[Link, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path: from the object before it, by this relation, to `other`."""

    relation: str
    direction: Direction
    other: str


@dataclass(frozen=True, slots=True)
class Line:
    """A link as a picture draws it: from the object that something is said of, to the other that is named in it."""

    start: str
    relation: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """An object near another, in so many steps; 0: itself."""

    line: ObjectLine
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What lies around an object. `left_out` counts objects that were found and had no room; there may be more."""

    near: tuple[Near, ...]
    lines: tuple[Line, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """An object that says something of another; `creator` is the name of who made it, empty where nobody says."""

    line: ObjectLine
    body: bytes
    creator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldValue:
    """A value by which an object can be looked up; `alone`: seeing it is all that the object asks for."""

    kind: str
    value: str
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Texts of an object in a language, by property. `of` is the version that they translate; empty: any.

    `said_by` is the id of the language content that says so.
    """

    said_by: str
    language: str
    of: str
    texts: dict[str, str]


class Match(StrEnum):
    """How a stored value answers the value that was asked for."""

    SAME = "same"
    """It is that value."""
    AROUND = "around"
    """It holds it: a network around an address, a domain above a domain, the host of a URL."""
    WITHIN = "within"
    """It lies in it: an address or network inside the network that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A value that was asked for, and an object that holds it or what is around it."""

    asked: str
    match: Match
    value: str
    line: ObjectLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is known of many values: the hits, the values that are none, and whether all hits are given."""

    hits: tuple[Hit, ...]
    unreadable: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that happened to an object, or that it speaks of: `what` is a property of STIX, or how it came here."""

    at: datetime
    what: str
    detail: str


class JudgedLine(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A value as its reader may know it, put together from all that the reader sees of it.

    `id` is the STIX id under which the reader can ask for more, `number` belongs to it alone and never leaves as it is;
    `tlp` is the highest of what it is made from. `last_seen` None: nobody says; such a value is for nobody's list.
    `sources` counts independent ones. A value that is over stays, with the verdict *never*, so that whoever was given
    it hears of it.
    """

    id: str
    number: int
    kind: ObservableKind
    value: str
    first_seen: datetime | None
    last_seen: datetime | None
    changed: datetime
    tlp: Tlp
    verdict: Verdict
    valid_until: datetime | None
    confidence: int | None
    threat: str
    sources: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLine:
    """What a person said (`models.HumanWord` explains it), while it counts or afterwards."""

    uid: UUID
    what: str
    kind: str
    value: str
    list_key: str
    source: str
    setting: str
    below: bool
    who: str
    organization: int | None
    why: str
    by: str
    at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """What the center holds of a source: its `grade` (Admiralty, A to F; F: nobody can judge it yet), as what its
    `unmarked` objects are read (None: for the center's staff alone), and where its `consent` is written ("": none)."""

    grade: str
    unmarked: Tlp | None
    consent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sayer:
    """A source says a value by an indicator: since when, when last, in how many documents, and how sure it is.

    `grade` is its reliability in the Admiralty system; F: nobody can judge it yet.
    """

    indicator: str
    name: str
    source: str
    title: str
    grade: str
    first_at: datetime
    last_at: datetime
    times: int
    revoked: bool
    confidence: int | None
    valid_from: datetime | None
    valid_until: datetime | None
    tlp: Tlp


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCard:
    """One value as its reader knows it. `judgement` None: no indicator that the reader may see names it."""

    observable: Observable
    indicator: str
    facts: Facts | None
    judgement: Judgement | None
    threats: tuple[str, ...]
    sightings: int
    tlp: Tlp | None
    said: tuple[Sayer, ...]
    words: tuple[WordLine, ...]

    @property
    def is_single(self) -> bool:
        """Whether one source alone says it."""
        return len({each.source for each in self.said}) == 1

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Properties of STIX in which those who say it differ: each has its own row, none is dropped."""
        told: dict[str, set[Any]] = {
            "confidence": {each.confidence for each in self.said if each.confidence is not None},
            "valid_until": {each.valid_until for each in self.said if each.valid_until is not None},
            "revoked": {each.revoked for each in self.said},
        }
        return tuple(name for name, values in told.items() if len(values) > 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownList:
    """A list of false positives: what a meeting says (a sentence of the catalogues), and the mode that counts.

    `word` is who set the mode, where somebody did and the reader may know.
    """

    key: str
    name: str
    version: int
    entries: int
    says: str
    mode: Mode
    word: WordLine | None

"""What properties are made of (section 2), and the properties that objects share (section 3.2).

A property says by markers what no plain type can: what a reference may point `To`, which words are `Suggested`.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from wardwatch.standards.stix.types.names import METAS, SCOS, SDOS, SROS


class To(msgspec.Struct, frozen=True):
    """What a reference may point to: one of `types`, or, where that is empty, anything but one of `never`.

    Types that are not the specification's pass wherever a whole family of types does.
    """

    types: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()


class Suggested(msgspec.Struct, frozen=True):
    """An open vocabulary (section 2.14): other words are accepted with a warning."""

    words: frozenset[str]


def to(*types: str) -> To:
    """A marker for references to these types alone."""
    return To(types=frozenset(types))


def suggested(words: str) -> Suggested:
    """A marker for an open vocabulary: its words, parted by spaces."""
    return Suggested(words=frozenset(words.split()))


ANYTHING = To(never=frozenset({"bundle"}))
TRANSLATABLE = To(never=frozenset({"bundle", "language-content"}))
AN_SCO = To(never=SDOS | SROS | METAS | {"bundle"})
AN_SDO = To(never=SROS | SCOS | METAS | {"bundle"})
SDO_OR_SCO = To(never=SROS | METAS | {"bundle"})
SCO_OR_SRO = To(never=SDOS | METAS | {"bundle"})

Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]
Texts = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
Dictionary = Annotated[dict[str, Any], msgspec.Meta(min_length=1)]
Hashes = Annotated[dict[str, str], msgspec.Meta(min_length=1)]
Integer = Annotated[int, msgspec.Meta(ge=-(2**53) + 1, le=2**53 - 1)]
"""A whole number that every reader of JSON reads as the same (section 2.10)."""
Natural = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Many = Annotated[int, msgspec.Meta(ge=0, le=999_999_999)]
Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Identity = Annotated[str, to("identity")]
Markings = Annotated[tuple[str, ...], msgspec.Meta(min_length=1), to("marking-definition")]
AnyRefs = Annotated[tuple[str, ...], msgspec.Meta(min_length=1), ANYTHING]
Extensions = Annotated[dict[str, dict[str, Any]], msgspec.Meta(min_length=1)]


class ExternalReference(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something outside STIX that tells more (section 2.5)."""

    source_name: str
    description: str | None = None
    url: str | None = None
    hashes: Hashes | None = None
    external_id: str | None = None


class KillChainPhase(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A phase of a kill chain (section 2.11)."""

    kill_chain_name: str
    phase_name: str


class GranularMarking(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A marking, or a language, of parts of an object (section 7.2.3)."""

    selectors: Texts
    marking_ref: str | None = None
    lang: str | None = None


Phases = Annotated[tuple[KillChainPhase, ...], msgspec.Meta(min_length=1)]
References = Annotated[tuple[ExternalReference, ...], msgspec.Meta(min_length=1)]
GranularMarkings = Annotated[tuple[GranularMarking, ...], msgspec.Meta(min_length=1)]


class Object(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What every object has. A property that an object does not have is None."""

    type: str
    id: str
    spec_version: Literal["2.1"] | None = None
    object_marking_refs: Markings | None = None
    granular_markings: GranularMarkings | None = None
    extensions: Extensions | None = None


class Created(Object, frozen=True, kw_only=True, gc=False):
    """What SDOs, SROs and meta objects share."""

    spec_version: Literal["2.1"]
    created: Timestamp
    created_by_ref: Identity | None = None
    external_references: References | None = None
    labels: Texts | None = None
    confidence: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    lang: str | None = None


class Versioned(Created, frozen=True, kw_only=True, gc=False):
    """What objects share that have versions (section 3.6)."""

    modified: Timestamp
    revoked: bool | None = None


class Sco(Object, frozen=True, kw_only=True, gc=False):
    """What SCOs share."""

    defanged: bool | None = None


class Unspecified(Object, frozen=True, kw_only=True, gc=False):
    """An object whose type is not the specification's: what it may share with others (section 11)."""

    created: Timestamp | None = None
    modified: Timestamp | None = None
    created_by_ref: Identity | None = None
    external_references: References | None = None
    labels: Texts | None = None
    confidence: Annotated[int, msgspec.Meta(ge=0, le=100)] | None = None
    lang: str | None = None
    revoked: bool | None = None

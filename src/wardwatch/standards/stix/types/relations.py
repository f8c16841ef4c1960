"""STIX Relationship Objects (section 5) and meta objects (section 7)."""

from typing import Annotated, Any, Literal

import msgspec

from wardwatch.standards.stix.types.properties import (
    AN_SDO,
    SDO_OR_SCO,
    TRANSLATABLE,
    Created,
    Dictionary,
    Identity,
    Many,
    Texts,
    Timestamp,
    Versioned,
    to,
)

_SOME = msgspec.Meta(min_length=1)


class Relationship(Versioned, frozen=True, kw_only=True, gc=False):
    """How two objects are related (section 5.1)."""

    relationship_type: str
    source_ref: Annotated[str, SDO_OR_SCO]
    target_ref: Annotated[str, SDO_OR_SCO]
    description: str | None = None
    start_time: Timestamp | None = None
    stop_time: Timestamp | None = None


class Sighting(Versioned, frozen=True, kw_only=True, gc=False):
    """The belief that something was seen (section 5.2)."""

    sighting_of_ref: Annotated[str, AN_SDO]
    description: str | None = None
    first_seen: Timestamp | None = None
    last_seen: Timestamp | None = None
    count: Many | None = None
    observed_data_refs: Annotated[tuple[str, ...], _SOME, to("observed-data")] | None = None
    where_sighted_refs: Annotated[tuple[str, ...], _SOME, to("identity", "location")] | None = None
    summary: bool | None = None


class LanguageContent(Versioned, frozen=True, kw_only=True, gc=False):
    """Translations of an object's text (section 7.1)."""

    object_ref: Annotated[str, TRANSLATABLE]
    contents: Annotated[dict[str, Dictionary], _SOME]
    object_modified: Timestamp | None = None


class MarkingDefinition(Created, frozen=True, kw_only=True, gc=False):
    """How data may be used and shared (section 7.2.1)."""

    name: str | None = None
    definition_type: str | None = None
    definition: dict[str, Any] | None = None


class ExtensionDefinition(Versioned, frozen=True, kw_only=True, gc=False):
    """An extension of the specification (section 7.3)."""

    created_by_ref: Identity
    name: str
    schema: str
    version: str
    extension_types: Annotated[
        tuple[
            Literal["new-sdo", "new-sco", "new-sro", "property-extension", "toplevel-property-extension"],
            ...,
        ],
        _SOME,
    ]
    description: str | None = None
    extension_properties: Texts | None = None

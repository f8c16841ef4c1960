"""Intelligence as STIX objects: what came lately, one object, what it has to do with others, values looked up."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, note_opening_of_document
from wardwatch.api.paging import Page, Part, Words
from wardwatch.intel import queries
from wardwatch.intel.types import Direction, Match, ObjectCard, ObjectLine
from wardwatch.markings.viewing import seen_by
from wardwatch.standards import tlp
from wardwatch.standards.tlp import Tlp

router = Router(tags=["intelligence"])
of_values = Router(tags=["intelligence"])
of_paths = Router(tags=["intelligence"])
MOST_VALUES = 1000
StixId = Path[Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00/]+$")]]
Id = Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]+$")]
Name = Annotated[str, StringConstraints(max_length=250, pattern=r"^[^\x00]*$")]
Value = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^[^\x00]*$")]
BYTES = {"responses": {200: {"description": "The object.", "content": {"application/stix+json": {}}}}}


class StixLine(Schema):
    """An object in a list, in the newest version that you may see."""

    stix_id: str
    type: str
    name: str
    version: datetime
    revoked: bool
    confidence: int | None
    valid_until: datetime | None
    labels: list[str]
    tlp: str = Field(description="The level under which you read it.", examples=["TLP:GREEN"])
    redacted: bool = Field(description="Whether parts of it are for fewer people and left out.")


class CameObject(Schema):
    """An object, and when it came here from whom first."""

    line: StixLine
    at: datetime
    source: str


class ObjectSource(Schema):
    """A source says it: since when, when last, in how many documents."""

    source: str
    title: str
    first_at: datetime
    last_at: datetime
    times: int


class StixObject(Schema):
    """One object, and who says it. Its bytes have an address of their own: `received`."""

    line: StixLine
    spec_version: str
    created: datetime | None
    modified: datetime | None
    valid_from: datetime | None
    creator: str
    creator_name: str = Field(description="Empty: it has not arrived, or is not for you.")
    warnings: list[str]
    sha256: str = Field(description="Of its bytes, as you may have them.")
    recorded_at: datetime
    others: int = Field(description="Further contents that sources state under the same version.")
    sources: list[ObjectSource]


class ObjectVersion(Schema):
    """A version of an object."""

    version: datetime
    recorded_at: datetime
    name: str
    revoked: bool
    tlp: str
    redacted: bool


class ObjectMoment(Schema):
    """Something that happened to an object, or that it speaks of; `detail` is a name, or the id of a sighting."""

    at: datetime
    what: str
    detail: str


class ObjectVersions(Schema):
    """All of them, the newest first."""

    items: list[ObjectVersion]


class ObjectTimeline(Schema):
    """What happened, the oldest first."""

    items: list[ObjectMoment]


class ObjectLink(Schema):
    """What an object has to do with another. `line` null: that one has not arrived, or is not for you."""

    relation: str
    direction: Direction
    via: str = Field(description="The relationship or sighting that says so; empty: a property does.")
    other: str
    line: StixLine | None
    near: str = Field(description="It is said of that one, which is one with the object; empty: of itself.")


class ObjectLinks(Schema):
    """The links of an object; not `whole`: there are more than are given."""

    links: list[ObjectLink]
    whole: bool


class PathStep(Schema):
    """One step of a path: from the object before it, by this relation, to `other`."""

    relation: str
    direction: Direction
    other: str


class ObjectPath(Schema):
    """A shortest path; null: none was found in so many steps."""

    steps: list[PathStep] | None


class ValueHit(Schema):
    """A value that was asked for, an object that holds it or what is around it, and who says so."""

    asked: str
    match: Match
    value: str
    line: StixLine
    sources: list[str] = Field(description="Titles of those who say the object.")


class ValueLook(Schema):
    """What is known of the values; not `whole`: there is more than is given."""

    hits: list[ValueHit]
    unreadable: list[str] = Field(description="Values that are no address, network, name, URL or hash.")
    whole: bool


class ObjectFilter(Part):
    """Which objects."""

    q: Words = Field("", description="Words of a name, alias or description.", examples=["ransomware"])
    type: Name = Field("", description="A STIX type.", examples=["indicator"])
    source: Name = Field("", description="The name of who says it, or what stands before its colon.")
    tlp: Annotated[str, StringConstraints(pattern=r"^(clear|green|amber|amber\+strict|red)?$")] = Field(
        "", description="Read under this level."
    )


class Ends(Schema):
    """From where to where."""

    start: Id = Field(description="STIX id of the first object.")
    end: Id = Field(description="STIX id of the last object.")
    steps: int = Field(4, ge=1, le=6, description="How long a path may be.")


class LookingUp(Schema, extra="forbid"):
    """Values as people write them, defanged too."""

    values: list[Value] = Field(min_length=1, max_length=MOST_VALUES, examples=[["198.51.100.7", "bad[.]example"]])


@router.get("", response=Page[CameObject], url_name="api-objects", summary="List objects")
def find_objects(request: ApiRequest, wanted: Query[ObjectFilter]) -> dict[str, object]:
    """What came last first: all types, or one."""
    level: Tlp | None = tlp.read(wanted.tlp) if wanted.tlp else None
    found = queries.lately(
        viewer=request.principal.viewer,
        words=wanted.q.strip(),
        types=(wanted.type,) if wanted.type else (),
        source=wanted.source,
        tlp=level,
        after=wanted.cursor,
        limit=wanted.limit,
    )
    items = [{"line": line_of(row.line), "at": row.at, "source": row.source} for row in found.rows]
    return {"items": items, "next": found.after or None}


@router.get("/{stix_id}", response=StixObject, url_name="api-object", summary="One object")
def stix_object(request: ApiRequest, stix_id: StixId) -> dict[str, object]:
    """What is known of an object and who says it. From AMBER upwards, that you look is logged."""
    card = _opened(request, stix_id, "object")
    said = {name: getattr(card, name) for name in StixObject.model_fields if name not in ("line", "sha256", "sources")}
    return {**said, "line": line_of(card.line), "sha256": card.sha256.hex(), "sources": [*map(asdict, card.sources)]}


@router.get(
    "/{stix_id}/received", url_name="api-object-received", summary="Its bytes", openapi_extra=BYTES, response=None
)
def object_received(request: ApiRequest, stix_id: StixId) -> HttpResponse:
    """The object as it came, as full as you may have it. From AMBER upwards, that you take it is logged."""
    card = _opened(request, stix_id, "object-received")
    return HttpResponse(card.body, content_type="application/stix+json;version=2.1")


@router.get("/{stix_id}/neighbours", response=ObjectLinks, url_name="api-object-neighbours", summary="Its links")
def object_neighbours(request: ApiRequest, stix_id: StixId) -> dict[str, object]:
    """What its newest version, and others, say of how they are connected."""
    _opened(request, stix_id, "object-neighbours")
    found = queries.neighbours(stix_id, viewer=request.principal.viewer)
    links = [{**_shown(link), "line": line_of(link.line) if link.line else None} for link in found.links]
    return {"links": links, "whole": found.whole}


@router.get("/{stix_id}/timeline", response=ObjectTimeline, url_name="api-object-timeline", summary="Its timeline")
def object_timeline(request: ApiRequest, stix_id: StixId) -> dict[str, object]:
    """Its versions, the times of which it and its sightings speak, and who said it when; oldest first."""
    _opened(request, stix_id, "object-timeline")
    return {"items": [asdict(each) for each in queries.timeline(stix_id, viewer=request.principal.viewer)]}


@router.get("/{stix_id}/versions", response=ObjectVersions, url_name="api-object-versions", summary="Its versions")
def object_versions(request: ApiRequest, stix_id: StixId) -> dict[str, object]:
    """The newest first."""
    _opened(request, stix_id, "object-versions")
    found = queries.versions_of(stix_id, viewer=request.principal.viewer)
    return {"items": [{**asdict(each), "tlp": each.tlp.label} for each in found]}


@of_paths.get("", response=ObjectPath, url_name="api-path", summary="A path between two objects")
def find_path(request: ApiRequest, ends: Query[Ends]) -> dict[str, object]:
    """A shortest way, by what you may see; who created an object is no step."""
    viewer = request.principal.viewer
    found = queries.path(ends.start, ends.end, viewer=viewer, steps=ends.steps)
    return {"steps": None if found is None else [*map(asdict, found)]}


@of_values.post("", response=ValueLook, url_name="api-lookup", summary="ValueLook values up")
def look_up(request: ApiRequest, given: LookingUp) -> dict[str, object]:
    """What is known of up to 1,000 values, of networks and domains around them, and who says so. Changes nothing."""
    viewer = request.principal.viewer
    with seen_by(viewer):
        look = queries.look_up(given.values, viewer=viewer)
        said = queries.who_says({hit.line.stix_id for hit in look.hits}, viewer=viewer)
    hits = [
        {
            "asked": hit.asked,
            "match": hit.match,
            "value": hit.value,
            "line": line_of(hit.line),
            "sources": [each.title for each in said.get(hit.line.stix_id, ())],
        }
        for hit in look.hits
    ]
    return {"hits": hits, "unreadable": list(look.unreadable), "whole": look.whole}


def _opened(request: ApiRequest, stix_id: str, record: str) -> ObjectCard:
    viewer = request.principal.viewer
    with seen_by(viewer):
        card = queries.object_card(stix_id, viewer=viewer)
        note_opening_of_document(request, card.label, f"{record}:{stix_id}")
    return card


def line_of(line: ObjectLine) -> dict[str, object]:
    """An object in a list as `StixLine` tells it."""
    return {**asdict(line), "tlp": line.tlp.label}


def _shown(link: object) -> dict[str, object]:
    return {name: getattr(link, name) for name in ("relation", "direction", "via", "other", "near")}

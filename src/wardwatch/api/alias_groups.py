"""Actors, malware and campaigns that are one under several names: groups, what may be one, and saying so."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, demand_center
from wardwatch.api.objects import Id, StixLine, line_of
from wardwatch.api.paging import Page, Part
from wardwatch.api.writes import HEADER, once
from wardwatch.intel import operations, queries
from wardwatch.intel.aliases import AliasAnswer, Called
from wardwatch.intel.aliases import AliasGroup as Group
from wardwatch.intel.naming import MOST_OF_ONE, Family

router = Router(tags=["intelligence"])
Why = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
OBJECTS = Field(description="STIX ids of two objects or more of one family.", min_length=1, max_length=MOST_OF_ONE)


class NamedObject(Schema):
    """An object with what it goes by, its own name first, and the titles of those who say it."""

    line: StixLine
    names: list[str]
    attack_id: str = Field(description="Its number in ATT&CK; empty: none.")
    galaxy_uuid: str = Field(description="The UUID of its cluster in MISP; empty: none.")
    listed: str = Field(description="The list of its source that it stands in, if it says.")
    sources: list[str]


class AliasRule(Schema):
    """What two objects of a group have the same: `rule` is attack-id or galaxy-uuid."""

    rule: str
    key: str


class AliasGroup(Schema):
    """Objects that are one, those of them that you may see: always two or more."""

    uid: UUID
    family: Family
    names: list[str] = Field(description="All names of its objects, each once.")
    rules: list[AliasRule] = Field(description="What two of them have the same; none: the center says so.")
    members: list[NamedObject]


class AliasProposal(Schema):
    """Objects that go by the same names and are neither joined nor refused."""

    family: Family
    names: list[str]
    ambiguous: bool = Field(description="One list gives the name to several that it calls otherwise.")
    objects: list[StixLine]
    sources: list[str]


class AliasWord(Schema):
    """What somebody said of objects; `ended_at` null: it counts. `rule` and `key`: what is the same says so."""

    objects: list[StixLine]
    rule: str
    key: str
    why: str
    at: datetime
    ended_at: datetime | None
    ended_why: str


class AliasRefusals(Schema):
    """The pairs that somebody said are two, the latest first."""

    items: list[AliasWord]


class AliasSaying(Schema, extra="forbid"):
    """What somebody says of objects: one (`confirmed`), no two of them (`refused`), not known any more (`proposed`)."""

    objects: list[Id] = OBJECTS
    to: AliasAnswer
    why: Why


class AliasLeaving(Schema, extra="forbid"):
    """Which object is none of the group; null: all of them, and the group is dissolved."""

    object: Id | None = None
    why: Why


class AliasSaid(Schema):
    """The group that the objects are in now; null: none."""

    group: UUID | None


class ProposalFilter(Part):
    """Which proposals."""

    family: Family | None = None


@router.get("", response=Page[AliasGroup], url_name="api-alias-groups", summary="List groups")
def alias_groups(request: ApiRequest, wanted: Query[Part]) -> dict[str, object]:
    """What is one under several names."""
    found = queries.alias_groups(viewer=request.principal.viewer, after=wanted.cursor, limit=wanted.limit)
    return {"items": [_group(each) for each in found.rows], "next": found.after or None}


@router.get("/proposals", response=Page[AliasProposal], url_name="api-alias-proposals", summary="List proposals")
def alias_proposals(request: ApiRequest, wanted: Query[ProposalFilter]) -> dict[str, object]:
    """What may be one, those with most names in common first. For the center."""
    demand_center(request)
    viewer = request.principal.viewer
    found = queries.proposals(viewer=viewer, family=wanted.family or "", after=wanted.cursor, limit=wanted.limit)
    items = [
        {
            **{name: getattr(each, name) for name in ("family", "names", "ambiguous", "sources")},
            "objects": [line_of(line) for line in each.objects],
        }
        for each in found.rows
    ]
    return {"items": items, "next": found.after or None}


@router.get("/refusals", response=AliasRefusals, url_name="api-alias-refusals", summary="List refusals")
def alias_refusals(request: ApiRequest) -> dict[str, object]:
    """What somebody said is two. For the center."""
    demand_center(request)
    names = ("rule", "key", "why", "at", "ended_at", "ended_why")
    found = queries.refusals(viewer=request.principal.viewer)
    items = [
        {**{name: getattr(each, name) for name in names}, "objects": [line_of(line) for line in each.objects]}
        for each in found
    ]
    return {"items": items}


@router.get("/{uuid:group}", response=AliasGroup, url_name="api-alias-group", summary="One group")
def alias_group(request: ApiRequest, group: UUID) -> dict[str, object]:
    """Its objects, their names, and who says them."""
    return _group(queries.group_card(group, viewer=request.principal.viewer))


@router.post(
    "/decisions", response=AliasSaid, url_name="api-alias-decisions", summary="Say what is one", openapi_extra=HEADER
)
@once
def decide_aliases(request: ApiRequest, given: AliasSaying) -> AliasSaid:
    """Say whether objects are one, or take that back. An object speaks for the whole group that it is in."""
    demand_center(request)
    made = operations.decide_aliases(objects=given.objects, to=given.to, why=given.why, **acting(request))
    return AliasSaid(group=made)


@router.post(
    "/{uuid:group}/leave", response=AliasSaid, url_name="api-alias-leave", summary="Take out", openapi_extra=HEADER
)
@once
def leave_alias_group(request: ApiRequest, group: UUID, given: AliasLeaving) -> AliasSaid:
    """Take an object out of a group, or dissolve the group. What was taken out is not proposed again by itself."""
    demand_center(request)
    card = queries.group_card(group, viewer=request.principal.viewer)
    if given.object is None:
        operations.dissolve(group=group, why=given.why, **acting(request))
        return AliasSaid(group=None)
    operations.take_out(group=group, stix_id=given.object, why=given.why, **acting(request))
    return AliasSaid(group=group if len(card.members) > 2 else None)


def _group(found: Group) -> dict[str, object]:
    return {
        "uid": found.uid,
        "family": found.family,
        "names": found.names,
        "rules": [{"rule": rule, "key": key} for rule, key in found.rules],
        "members": [_named(each) for each in found.members],
    }


def _named(each: Called) -> dict[str, object]:
    names = ("names", "attack_id", "galaxy_uuid", "listed", "sources")
    return {**{name: getattr(each, name) for name in names}, "line": line_of(each.line)}

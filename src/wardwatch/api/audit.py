"""The audit trail, as far as the reader may see it. For the center's staff."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_center, member_called
from wardwatch.api.paging import Page, Part, Words
from wardwatch.audit import queries
from wardwatch.members.permissions import Action, Persona, persona_of
from wardwatch.members.queries import center_id

router = Router(tags=["audit"])


class TrailFilter(Part):
    """Which rows."""

    subject: Words = Field("", description="Only about this subject.", examples=["notice:7"])


class Entry(Schema):
    """One row: one operation. Rows never change."""

    at: datetime
    name: str = Field(examples=["notice.answered"])
    actor: str
    door: str
    subject: str
    why: str
    facts: dict[str, Any]
    sealed: bool = Field(description="Whether it is part of the signed chain yet.")


class OpeningFilter(Part):
    """Which openings."""

    member: UUID | None = Field(None, description="Only of records of this organization.")


class Opening(Schema):
    """Somebody opened a confidential record that is not of their own organization."""

    at: datetime
    reader: str
    reader_organization: str
    record: str = Field(examples=["finding:4c1d0e1e-5d3e-4a53-9d55-0c5a3f8f2a11"])
    door: str
    origin: str = Field(description="From where; empty for anybody but the center's administrators.")


@router.get("/openings", response=Page[Opening], url_name="api-openings", summary="Who opened what")
def openings(request: ApiRequest, wanted: Query[OpeningFilter]) -> dict[str, object]:
    """Of all: the center's administrators. Of one organization: its own people too, as far as they may know."""
    principal = request.principal
    if wanted.member is None:
        demand_center(request)
    is_administrator = principal.may(Action.ADMINISTER, center_id())
    whose = member_called(request, wanted.member, "visibility").pk if wanted.member else None
    if whose is None or persona_of(principal) is Persona.CENTER:
        principal.demand(Action.ADMINISTER, center_id())
    found = queries.openings(viewer=principal.viewer, organization=whose, after=wanted.cursor, limit=wanted.limit)
    names = ("at", "reader", "reader_organization", "record", "door")
    items = [
        {**{name: getattr(row, name) for name in names}, "origin": row.origin if is_administrator else ""}
        for row in found.rows
    ]
    return {"items": items, "next": found.after or None}


@router.get("", response=Page[Entry], url_name="api-audit", summary="Read the trail")
def trail(request: ApiRequest, wanted: Query[TrailFilter]) -> dict[str, object]:
    """What happened, the newest first. The center's staff only."""
    demand_center(request)
    found = queries.trail(
        viewer=request.principal.viewer,
        subject=wanted.subject,
        after=wanted.cursor,
        limit=wanted.limit,
    )
    return {"items": found.entries, "next": found.after or None}

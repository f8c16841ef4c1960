"""The audit trail, as far as the reader may see it. For the center's staff."""

from datetime import datetime
from typing import Any

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_center
from wardwatch.api.paging import Page, Part, Words
from wardwatch.audit import queries

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

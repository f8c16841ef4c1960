"""Organizations: the directory, what you may know of one, and everything that a member gave."""

import tempfile
from typing import BinaryIO, cast
from uuid import UUID

from django.http import FileResponse
from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, acting, demand_center, member_called
from wardwatch.api.paging import Page, Part, Words
from wardwatch.api.writes import HEADER, receipt
from wardwatch.markings.viewing import seen_by
from wardwatch.members import queries
from wardwatch.members.permissions import Action
from wardwatch.members.portability import export_member
from wardwatch.members.queries.regions import by_state
from wardwatch.members.types import OrganizationKind, SizeClass

router = Router(tags=["members"])


class DirectoryFilter(Part):
    """Which organizations."""

    q: Words = Field("", description="In name, city or identifier.")
    state: Words = Field("", description="Only in this state of the country.", examples=["OH"])
    kind: OrganizationKind | None = Field(None, description="Only of this kind.")


class OrganizationLine(Schema):
    """One organization in the directory."""

    uid: UUID
    name: str
    kind: OrganizationKind
    size_class: SizeClass
    city: str
    state: str
    is_member: bool


class StatesFilter(Schema):
    """Which organizations."""

    kind: OrganizationKind | None = Field(None, description="Only of this kind.")


class StateCount(Schema):
    """Organizations in one state; an empty state: none is stated."""

    state: str
    organizations: int
    members: int


class States(Schema):
    """Every state with an organization."""

    items: list[StateCount]


class Organization(Schema):
    """All that you may know of one organization."""

    uid: UUID
    name: str
    kind: OrganizationKind
    size_class: SizeClass
    city: str
    state: str
    time_zone: str
    is_member: bool
    identifiers: dict[str, str] = Field(description="How other registries name it.", examples=[{"ccn": "010001"}])
    sites: list[str]
    parent: str = Field(description="Name of the organization that it belongs to; empty: none.")
    powers: list[str] = Field(description="Powers over members that it holds; any puts it behind the wall.")


ARCHIVE = {"responses": {200: {"description": "One zip file.", "content": {"application/zip": {}}}}}


@router.get("", response=Page[OrganizationLine], url_name="api-members", summary="List organizations")
def members(request: ApiRequest, wanted: Query[DirectoryFilter]) -> dict[str, object]:
    """Everybody the center knows, enrolled or not, by name. The center's staff only."""
    demand_center(request)
    found = queries.directory(
        viewer=request.principal.viewer,
        text=wanted.q,
        state=wanted.state,
        kind=wanted.kind or "",
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return {"items": found.rows, "next": found.following}


@router.get("/states", response=States, url_name="api-states", summary="Count organizations by state")
def states(request: ApiRequest, wanted: Query[StatesFilter]) -> dict[str, object]:
    """How many organizations there are in each state of the country, and how many of them are members."""
    demand_center(request)
    return {"items": by_state(viewer=request.principal.viewer, kind=wanted.kind or "")}


@router.get("/{uuid:member}", response=Organization, url_name="api-member", summary="One organization")
def member(request: ApiRequest, member: UUID) -> dict[str, object]:
    """Your own organization, one that you act for, or for the center's staff any. Others' looks are logged."""
    with seen_by(request.principal.viewer):
        member_called(request, member, "member")
        found = queries.organization_page(member, viewer=request.principal.viewer)
        row = found.organization
        return {
            **{name: getattr(row, name) for name in ("uid", "name", "kind", "size_class", "city", "state")},
            "time_zone": row.time_zone,
            "is_member": found.enrollment is not None,
            "identifiers": dict(found.identifiers),
            "sites": found.sites,
            "parent": found.parent,
            "powers": found.powers,
        }


@router.post(
    "/{uuid:member}/export", url_name="api-export", summary="Take everything out", openapi_extra={**HEADER, **ARCHIVE}
)
def export(request: ApiRequest, member: UUID) -> FileResponse:
    """Everything that a member gave and was told, as one zip file; recorded in the audit trail. It holds hostnames and
    serial numbers in clear. Repeated under its key it is put together again, and recorded again only if it changed.
    """
    found = member_called(request, member, "export")
    request.principal.demand(Action.TAKE_OUT_DATA, found.pk)
    archive = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=8_000_000))  # noqa: SIM115  (sent, then closed)
    if "Idempotency-Key" in request.headers:
        with receipt(request) as kept:
            done = export_member(organization=found.pk, into=archive, recorded=kept.known or "", **acting(request))
            kept.keep(done.sha256)
    else:
        export_member(organization=found.pk, into=archive, **acting(request))
    archive.seek(0)
    return FileResponse(archive, as_attachment=True, filename="wardwatch-export.zip", content_type="application/zip")

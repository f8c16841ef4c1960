"""Organizations: the directory, and what you may know of one."""

from datetime import datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_center, member_called
from wardwatch.api.paging import Page, Part, Words
from wardwatch.markings.viewing import seen_by
from wardwatch.members import queries
from wardwatch.members.types import OrganizationKind, Purpose, SizeClass

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


class Contact(Schema):
    """How the center reaches an organization, in the agreed order."""

    uid: UUID
    purpose: Purpose
    position: int
    channel: str
    address: str
    verified_at: datetime | None


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
    contacts: list[Contact]


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
            "contacts": found.contacts,
        }

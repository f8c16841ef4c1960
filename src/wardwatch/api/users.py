"""Users: who signs in for an organization. To change that, a token needs the scope that says so."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, member_called
from wardwatch.api.writes import HEADER, once
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.members import operations, queries
from wardwatch.members.models import Organization
from wardwatch.members.permissions import Action, NotAllowed
from wardwatch.members.queries import UserRow
from wardwatch.members.types import RoleName

of_members = Router(tags=["users"])
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
Address = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^\x00-\x20\x7f]+$")]


class User(Schema):
    """A person of an organization."""

    uid: UUID
    name: str
    email: str
    roles: list[RoleName]
    signs_in: bool
    contacts: list[str] = Field(description="Addresses at which the organization is reached through this person.")


class Users(Schema):
    """People, by name."""

    items: list[User]


class Invitation(Schema):
    """An invitation that nobody accepted yet."""

    uid: UUID
    name: str
    email: str
    roles: list[RoleName]
    invited_at: datetime
    expires_at: datetime


class Invitations(Schema):
    """Invitations that are open."""

    items: list[Invitation]


class Inviting(Schema, extra="forbid"):
    """Whom to invite, as what."""

    name: PersonName
    email: Address
    roles: list[RoleName] = Field(min_length=1, max_length=len(RoleName))


class RolesSaid(Schema, extra="forbid"):
    """What somebody may do from now on."""

    roles: list[RoleName] = Field(max_length=len(RoleName))


class Leaving(Schema, extra="forbid"):
    """Somebody leaves."""

    successor: UUID | None = Field(None, description="Who is reached in their place; needed where they are a contact.")


@of_members.get("/{uuid:member}/users", response=Users, url_name="api-users", summary="List users")
def users(request: ApiRequest, member: UUID) -> dict[str, object]:
    """Who signs in for an organization. That you look at another's is logged."""
    with seen_by(request.principal.viewer):
        found = member_called(request, member, "users")
        return {"items": queries.users(found.pk, viewer=request.principal.viewer)}


@of_members.get(
    "/{uuid:member}/invitations", response=Invitations, url_name="api-invitations", summary="List invitations"
)
def invitations(request: ApiRequest, member: UUID) -> dict[str, object]:
    """Invitations that nobody accepted yet, for those who may invite."""
    with seen_by(request.principal.viewer):
        found = member_called(request, member, "users")
        _demand(request, found)
        return {"items": queries.invitations(found.pk, at=clock.now())}


@of_members.post(
    "/{uuid:member}/invitations",
    response=Invitations,
    url_name="api-invitations",
    summary="Invite",
    openapi_extra=HEADER,
)
@once
def invite(request: ApiRequest, member: UUID, given: Inviting) -> Invitations:
    """Invite somebody by mail. The link is good for seven days; they choose a password themselves."""
    found = member_called(request, member, "users")
    operations.invite_by_mail(
        organization=found.pk, name=given.name, email=given.email, roles=given.roles, **acting(request)
    )
    return _open(request, found)


@of_members.delete(
    "/{uuid:member}/invitations/{uuid:invitation}",
    response=Invitations,
    url_name="api-invitation",
    summary="Take back an invitation",
    openapi_extra=HEADER,
)
@once
def withdraw_invitation(request: ApiRequest, member: UUID, invitation: UUID) -> Invitations:
    """Take an invitation back; its link works no longer."""
    found = member_called(request, member, "users")
    operations.withdraw_invitation(organization=found.pk, invitation=invitation, **acting(request))
    return _open(request, found)


@of_members.put(
    "/{uuid:member}/users/{uuid:person}/roles",
    response=Users,
    url_name="api-user-roles",
    summary="Change roles",
    openapi_extra=HEADER,
)
@once
def change_roles(request: ApiRequest, member: UUID, person: UUID, given: RolesSaid) -> Users:
    """Say what somebody may do; it holds at once. An organization keeps at least one owner."""
    found = member_called(request, member, "users")
    operations.change_roles(
        organization=found.pk, person=_row(request, found, person).id, roles=given.roles, **acting(request)
    )
    return _all(request, found)


@of_members.post(
    "/{uuid:member}/users/{uuid:person}/departure",
    response=Users,
    url_name="api-user-departure",
    summary="Somebody leaves",
    openapi_extra=HEADER,
)
@once
def leave(request: ApiRequest, member: UUID, person: UUID, given: Leaving) -> Users:
    """End somebody's sign-in, sessions and tokens at once. What they answered stays; contacts go to the successor."""
    found = member_called(request, member, "users")
    successor = _row(request, found, given.successor).id if given.successor else None
    operations.deactivate_user(
        organization=found.pk, person=_row(request, found, person).id, successor=successor, **acting(request)
    )
    return _all(request, found)


def _demand(request: ApiRequest, member: Organization) -> None:
    """Whoever does not say who signs in does not see who is invited. Raises `NotAllowed`."""
    principal = request.principal
    if not principal.may(Action.MANAGE_MEMBER, member.pk) and not principal.may(Action.ADMINISTER, queries.center_id()):
        raise NotAllowed("Only an owner says who can sign in.")


def _all(request: ApiRequest, member: Organization) -> Users:
    found = queries.users(member.pk, viewer=request.principal.viewer)
    return Users(items=[User.model_validate(row) for row in found])


def _open(request: ApiRequest, member: Organization) -> Invitations:
    with seen_by(request.principal.viewer):
        found = queries.invitations(member.pk, at=clock.now())
    return Invitations(items=[Invitation.model_validate(row) for row in found])


def _row(request: ApiRequest, member: Organization, person: UUID) -> UserRow:
    for row in queries.users(member.pk, viewer=request.principal.viewer):
        if row.uid == person:
            return row
    raise NotFound(NotFound.code)

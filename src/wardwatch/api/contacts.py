"""Contacts: how the center reaches a member, kept by its owner; who acts for the member, to be read."""

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
from wardwatch.members.naming import organization_names
from wardwatch.members.queries import ContactRow
from wardwatch.members.types import BounceState, Permit, Purpose

of_members = Router(tags=["contacts"])
Address = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=r"^[^\x00-\x20\x7f]+$")]


class Contact(Schema):
    """One address. Contacts of one purpose stand in the agreed order: the first that works is written to."""

    uid: UUID
    purpose: Purpose
    channel: str
    address: str
    person: str = Field(description="Whose address it is; empty: not a person's.")
    whose: str = Field(description="The provider whose address it is; empty: the organization's own.")
    verified_at: datetime | None
    bounce_state: BounceState
    bounced_at: datetime | None
    code_waits: bool = Field(description="A code is on its way, or out and still good.")


class Contacts(Schema):
    """Contacts, by purpose and order."""

    items: list[Contact]


class ContactAdding(Schema, extra="forbid"):
    """A new contact; it comes last of its purpose."""

    purpose: Purpose
    address: Address
    provider: UUID | None = Field(None, description="The provider whose address it is; null: the organization's own.")


class ContactChanging(Schema, extra="forbid"):
    """What is now true of a contact; another address has to be verified anew."""

    address: Address
    provider: UUID | None = None


class ContactMoving(Schema, extra="forbid"):
    """Where a contact stands among those of its purpose."""

    position: int = Field(ge=1, le=1000, description="1 is written to first.")


class CodeSaid(Schema, extra="forbid"):
    """The code that was mailed."""

    code: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[0-9 ]+$")]


class Acts(Schema):
    """Who acts, or acted, for a member by its written permission, and what for."""

    provider: UUID
    name: str = Field(description="Empty: not yours to see.")
    permission: str
    permits: list[Permit]
    granted_at: datetime
    revoked_at: datetime | None


class Providers(Schema):
    """Everybody who acts or acted."""

    items: list[Acts]


class Consent(Schema):
    """A consent by the member's authorized official: a partner sees named items, until a date."""

    grantee: str = Field(description="Empty: not yours to see.")
    words: str
    granted_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Sharing(Schema):
    """What a member lets others see."""

    shares_private: bool = Field(description="Whether the center sees hostnames, serial numbers, sites and networks.")
    consents: list[Consent]


GRANTED = ("words", "granted_at", "expires_at", "revoked_at")


@of_members.get("/{uuid:member}/contacts", response=Contacts, url_name="api-contacts", summary="List contacts")
def contacts(request: ApiRequest, member: UUID) -> dict[str, object]:
    """How the center reaches a member, by purpose, in the agreed order. That you look at another's is logged."""
    with seen_by(request.principal.viewer):
        return _listed(request, member_called(request, member, "contacts"))


@of_members.post(
    "/{uuid:member}/contacts", response=Contacts, url_name="api-contacts", summary="Add", openapi_extra=HEADER
)
@once
def add_contact(request: ApiRequest, member: UUID, given: ContactAdding) -> Contacts:
    """Add an address. Nothing but a code is mailed there until somebody reads the code back."""
    found = member_called(request, member, "contacts")
    operations.add_contact(
        organization=found.pk,
        purpose=given.purpose,
        address=given.address,
        provider=_provider(request, found, given.provider),
        **acting(request),
    )
    return Contacts.model_validate(_listed(request, found))


@of_members.put(
    "/{uuid:member}/contacts/{uuid:contact}",
    response=Contacts,
    url_name="api-contact",
    summary="Change",
    openapi_extra=HEADER,
)
@once
def change_contact(request: ApiRequest, member: UUID, contact: UUID, given: ContactChanging) -> Contacts:
    """Say which address it is now."""
    found = member_called(request, member, "contacts")
    operations.edit_contact(
        organization=found.pk,
        contact=_row(request, found, contact).id,
        address=given.address,
        provider=_provider(request, found, given.provider),
        **acting(request),
    )
    return Contacts.model_validate(_listed(request, found))


@of_members.delete(
    "/{uuid:member}/contacts/{uuid:contact}",
    response=Contacts,
    url_name="api-contact",
    summary="Remove",
    openapi_extra=HEADER,
)
@once
def remove_contact(request: ApiRequest, member: UUID, contact: UUID) -> Contacts:
    """Remove an address; nothing is mailed there any more."""
    found = member_called(request, member, "contacts")
    operations.remove_contact(organization=found.pk, contact=_row(request, found, contact).id, **acting(request))
    return Contacts.model_validate(_listed(request, found))


@of_members.put(
    "/{uuid:member}/contacts/{uuid:contact}/position",
    response=Contacts,
    url_name="api-contact-position",
    summary="Move",
    openapi_extra=HEADER,
)
@once
def move_contact(request: ApiRequest, member: UUID, contact: UUID, given: ContactMoving) -> Contacts:
    """Put a contact elsewhere among those of its purpose."""
    found = member_called(request, member, "contacts")
    row = _row(request, found, contact)
    rows = queries.contact_rows(found.pk, viewer=request.principal.viewer)
    order = [each.id for each in rows if each.purpose is row.purpose and each.id != row.id]
    order.insert(given.position - 1, row.id)
    operations.reorder_contacts(organization=found.pk, purpose=row.purpose, order=order, **acting(request))
    return Contacts.model_validate(_listed(request, found))


@of_members.post(
    "/{uuid:member}/contacts/{uuid:contact}/code",
    response=Contacts,
    url_name="api-contact-code",
    summary="Mail a code",
    openapi_extra=HEADER,
)
@once
def ask_contact_code(request: ApiRequest, member: UUID, contact: UUID) -> Contacts:
    """Have a code mailed to the address; a few an hour. Whoever reads it there says it back."""
    found = member_called(request, member, "contacts")
    operations.ask_contact_code(organization=found.pk, contact=_row(request, found, contact).id, **acting(request))
    return Contacts.model_validate(_listed(request, found))


@of_members.put(
    "/{uuid:member}/contacts/{uuid:contact}/verification",
    response=Contacts,
    url_name="api-contact-verification",
    summary="Verify",
    openapi_extra=HEADER,
)
@once
def verify_contact(request: ApiRequest, member: UUID, contact: UUID, said: CodeSaid) -> Contacts:
    """Say the code back: mail to the address arrives."""
    found = member_called(request, member, "contacts")
    operations.verify_contact(
        organization=found.pk, contact=_row(request, found, contact).id, code=said.code, **acting(request)
    )
    return Contacts.model_validate(_listed(request, found))


@of_members.get("/{uuid:member}/providers", response=Providers, url_name="api-providers", summary="Who acts for it")
def providers(request: ApiRequest, member: UUID) -> dict[str, object]:
    """Who acts, or acted, for a member, and what each may do. Consents are given and taken back by people, on pages."""
    with seen_by(request.principal.viewer):
        found = member_called(request, member, "providers")
        rows = queries.providers(found.pk, viewer=request.principal.viewer)
    names = ("name", "permission", "permits", "granted_at", "revoked_at")
    return {"items": [{"provider": row.uid, **{name: getattr(row, name) for name in names}} for row in rows]}


@of_members.get("/{uuid:member}/sharing", response=Sharing, url_name="api-sharing", summary="What others may see")
def sharing(request: ApiRequest, member: UUID) -> dict[str, object]:
    """What a member lets others see: private details to the center, named items to partners. People change that."""
    viewer = request.principal.viewer
    with seen_by(viewer):
        member_called(request, member, "visibility")
        known = queries.organization_page(member, viewer=viewer)
        names = organization_names({row.grantee for row in known.grants}, viewer=viewer)
    shares = known.enrollment is not None and known.enrollment.shares_private
    items = [
        {"grantee": names.get(row.grantee, ""), **{name: getattr(row, name) for name in GRANTED}}
        for row in known.grants
    ]
    return {"shares_private": shares, "consents": items}


def _listed(request: ApiRequest, member: Organization) -> dict[str, object]:
    rows = queries.contact_rows(member.pk, viewer=request.principal.viewer)
    return {"items": [_shown(row) for row in rows]}


def _shown(row: ContactRow) -> dict[str, object]:
    names = ("uid", "purpose", "channel", "address", "person", "whose", "verified_at", "bounce_state", "bounced_at")
    return {**{name: getattr(row, name) for name in names}, "code_waits": row.code_waits(at=clock.now())}


def _row(request: ApiRequest, member: Organization, contact: UUID) -> ContactRow:
    for row in queries.contact_rows(member.pk, viewer=request.principal.viewer):
        if row.uid == contact:
            return row
    raise NotFound(NotFound.code)


def _provider(request: ApiRequest, member: Organization, provider: UUID | None) -> int | None:
    """The id of a provider that acts for the member now."""
    if provider is None:
        return None
    for row in queries.providers(member.pk, viewer=request.principal.viewer):
        if row.uid == provider and row.revoked_at is None:
            return row.id
    raise NotFound(NotFound.code)

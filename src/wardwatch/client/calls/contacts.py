"""Contacts. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

Purpose = Literal["security", "clinical engineering", "executive", "after hours"]
"""What a contact is for."""


BounceState = Literal["none", "transient", "permanent"]
"""What the last deliveries to an address taught us."""


class Contact(Struct, frozen=True, kw_only=True):
    """One address. Contacts of one purpose stand in the agreed order: the first that works is written to."""

    uid: UUID
    purpose: Purpose
    channel: str
    address: str
    person: str
    """Whose address it is; empty: not a person's."""
    whose: str
    """The provider whose address it is; empty: the organization's own."""
    verified_at: datetime | None
    bounce_state: BounceState
    bounced_at: datetime | None
    code_waits: bool
    """A code is on its way, or out and still good."""


class Contacts(Struct, frozen=True, kw_only=True):
    """Contacts, by purpose and order."""

    items: tuple[Contact, ...]


Permit = Literal["notices", "answers", "inventory", "network details"]
"""A part of what a member lets a provider do and see on its behalf; the words are said to the member.

Whoever acts at all sees the list of equipment and what touches it; its private details (hostname, serial number,
site, network place) only by `NETWORK_DETAILS`. Whoever answers notices sees them: `ANSWERS` brings `NOTICES`."""


class Acts(Struct, frozen=True, kw_only=True):
    """Who acts, or acted, for a member by its written permission, and what for."""

    provider: UUID
    name: str
    """Empty: not yours to see."""
    permission: str
    permits: tuple[Permit, ...]
    granted_at: datetime
    revoked_at: datetime | None


class Providers(Struct, frozen=True, kw_only=True):
    """Everybody who acts or acted."""

    items: tuple[Acts, ...]


class Consent(Struct, frozen=True, kw_only=True):
    """A consent by the member's authorized official: a partner sees named items, until a date."""

    grantee: str
    """Empty: not yours to see."""
    words: str
    granted_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Sharing(Struct, frozen=True, kw_only=True):
    """What a member lets others see."""

    shares_private: bool
    """Whether the center sees hostnames, serial numbers, sites and networks."""
    consents: tuple[Consent, ...]


class ContactsCalls(Asking):
    """Operations on contacts."""

    def contacts(self, member: UUID) -> Contacts:
        """How the center reaches a member, by purpose, in the agreed order. That you look at another's is logged."""
        return self.read(Contacts, f"/members/{self.quoted(member)}/contacts")

    def add_contact(
        self,
        member: UUID,
        *,
        purpose: Purpose,
        address: str,
        provider: UUID | UnsetType | None = UNSET,
        key: str | None = None,
    ) -> Contacts:
        """Add an address. Nothing but a code is mailed there until somebody reads the code back. `key`: your own
        name for this write.
        """
        return self.write(
            Contacts,
            "POST",
            f"/members/{self.quoted(member)}/contacts",
            {"purpose": purpose, "address": address, "provider": provider},
            key=key,
        )

    def change_contact(
        self,
        member: UUID,
        contact: UUID,
        *,
        address: str,
        provider: UUID | UnsetType | None = UNSET,
        key: str | None = None,
    ) -> Contacts:
        """Say which address it is now. `key`: your own name for this write."""
        return self.write(
            Contacts,
            "PUT",
            f"/members/{self.quoted(member)}/contacts/{self.quoted(contact)}",
            {"address": address, "provider": provider},
            key=key,
        )

    def remove_contact(self, member: UUID, contact: UUID, *, key: str | None = None) -> Contacts:
        """Remove an address; nothing is mailed there any more. `key`: your own name for this write."""
        return self.write(
            Contacts, "DELETE", f"/members/{self.quoted(member)}/contacts/{self.quoted(contact)}", None, key=key
        )

    def move_contact(self, member: UUID, contact: UUID, *, position: int, key: str | None = None) -> Contacts:
        """Put a contact elsewhere among those of its purpose. `key`: your own name for this write."""
        return self.write(
            Contacts,
            "PUT",
            f"/members/{self.quoted(member)}/contacts/{self.quoted(contact)}/position",
            {"position": position},
            key=key,
        )

    def ask_contact_code(self, member: UUID, contact: UUID, *, key: str | None = None) -> Contacts:
        """Have a code mailed to the address; a few an hour. Whoever reads it there says it back. `key`: your own
        name for this write.
        """
        return self.write(
            Contacts, "POST", f"/members/{self.quoted(member)}/contacts/{self.quoted(contact)}/code", None, key=key
        )

    def verify_contact(self, member: UUID, contact: UUID, *, code: str, key: str | None = None) -> Contacts:
        """Say the code back: mail to the address arrives. `key`: your own name for this write."""
        return self.write(
            Contacts,
            "PUT",
            f"/members/{self.quoted(member)}/contacts/{self.quoted(contact)}/verification",
            {"code": code},
            key=key,
        )

    def providers(self, member: UUID) -> Providers:
        """Who acts, or acted, for a member, and what each may do. Consents are given and taken back by people, on
        pages.
        """
        return self.read(Providers, f"/members/{self.quoted(member)}/providers")

    def sharing(self, member: UUID) -> Sharing:
        """What a member lets others see: private details to the center, named items to partners. People change that."""
        return self.read(Sharing, f"/members/{self.quoted(member)}/sharing")

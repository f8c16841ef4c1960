"""Users. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking

RoleName = Literal[
    "owner", "security", "clinical engineering", "reader", "analyst", "duty officer", "administrator", "partner"
]
"""What a person may do for an organization."""


class User(Struct, frozen=True, kw_only=True):
    """A person of an organization."""

    uid: UUID
    name: str
    email: str
    roles: tuple[RoleName, ...]
    signs_in: bool
    contacts: tuple[str, ...]
    """Addresses at which the organization is reached through this person."""


class Users(Struct, frozen=True, kw_only=True):
    """People, by name."""

    items: tuple[User, ...]


class Invitation(Struct, frozen=True, kw_only=True):
    """An invitation that nobody accepted yet."""

    uid: UUID
    name: str
    email: str
    roles: tuple[RoleName, ...]
    invited_at: datetime
    expires_at: datetime


class Invitations(Struct, frozen=True, kw_only=True):
    """Invitations that are open."""

    items: tuple[Invitation, ...]


class UsersCalls(Asking):
    """Operations on users."""

    def users(self, member: UUID) -> Users:
        """Who signs in for an organization. That you look at another's is logged."""
        return self.read(Users, f"/members/{self.quoted(member)}/users")

    def invitations(self, member: UUID) -> Invitations:
        """Invitations that nobody accepted yet, for those who may invite."""
        return self.read(Invitations, f"/members/{self.quoted(member)}/invitations")

    def invite(
        self, member: UUID, *, name: str, email: str, roles: Sequence[RoleName], key: str | None = None
    ) -> Invitations:
        """Invite somebody by mail. The link is good for seven days; they choose a password themselves. `key`: your
        own name for this write.
        """
        return self.write(
            Invitations,
            "POST",
            f"/members/{self.quoted(member)}/invitations",
            {"name": name, "email": email, "roles": roles},
            key=key,
        )

    def withdraw_invitation(self, member: UUID, invitation: UUID, *, key: str | None = None) -> Invitations:
        """Take an invitation back; its link works no longer. `key`: your own name for this write."""
        return self.write(
            Invitations,
            "DELETE",
            f"/members/{self.quoted(member)}/invitations/{self.quoted(invitation)}",
            None,
            key=key,
        )

    def change_roles(self, member: UUID, person: UUID, *, roles: Sequence[RoleName], key: str | None = None) -> Users:
        """Say what somebody may do; it holds at once. An organization keeps at least one owner. `key`: your own name
        for this write.
        """
        return self.write(
            Users, "PUT", f"/members/{self.quoted(member)}/users/{self.quoted(person)}/roles", {"roles": roles}, key=key
        )

    def leave(
        self, member: UUID, person: UUID, *, successor: UUID | UnsetType | None = UNSET, key: str | None = None
    ) -> Users:
        """End somebody's sign-in, sessions and tokens at once. What they answered stays; contacts go to the
        successor. `key`: your own name for this write.
        """
        return self.write(
            Users,
            "POST",
            f"/members/{self.quoted(member)}/users/{self.quoted(person)}/departure",
            {"successor": successor},
            key=key,
        )

"""Me. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking

Persona = Literal["center", "partner", "provider", "member"]
"""For whom doors are arranged. What somebody may see and do is decided by roles and by the rule of seeing."""


Action = Literal[
    "answer notices",
    "change the inventory",
    "manage the organization's people, contacts and consents",
    "export or delete what the organization gave",
    "approve or dismiss decisions",
    "verify fixes",
    "pull feeds",
    "submit intelligence",
    "keep collections",
    "keep block lists",
    "write and review products",
    "say what your organization is asked about products",
    "approve and release products",
    "go on without a review",
    "choose what to be sent",
    "attend briefings, ask there and evaluate them",
    "administer the center",
]
"""What a person can do, apart from looking."""


class Me(Struct, frozen=True, kw_only=True):
    """The person or program that asks."""

    name: str
    organization: UUID
    organization_name: str
    persona: Persona
    may: tuple[Action, ...]
    """What you may do for your own organization, token and role together."""
    scopes: tuple[Action, ...] | None
    """What the token is limited to; null: signed in, no token."""


class MeCalls(Asking):
    """Operations on me."""

    def me(self) -> Me:
        """Whom this token acts for, and what it may do."""
        return self.read(Me, "/me")

"""How a server of somebody else's may be reached: what is said anew, what is kept, and what never goes elsewhere.

Servers that are pulled from (`servers`) and those that are sent to (`sharing`) follow the same rules.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.conf import settings

from wardwatch.feeds.taxii_server.pages import allowed, is_same_server
from wardwatch.kit.errors import Refusal
from wardwatch.kit.http import Allow
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.members.permissions import NotAllowed, Principal

LONGEST_NAME = 60
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Kept(Protocol):
    """What stands of a server already."""

    objects_url: str
    is_private: bool
    sealed_secret: bytes | memoryview
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a server. `secret` and `is_private` None: as before; `is_new`: there may be none before."""

    name: str
    url: str
    user: str = ""
    secret: str | None = field(default=None, repr=False)
    is_private: bool | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """How it is reached from now on."""

    secret: str = field(repr=False)
    is_private: bool
    allow: Allow


def reach(said: Said, before: Kept | None, *, principal: Principal, refused: type[Refusal]) -> Reach:
    """The way to a server. A secret goes to the server that it was given for, and private addresses are the operator's.

    Raises `NotAllowed`, `Unavailable` for what is no address, and `refused` for the rest.
    """
    if said.is_private and not principal.is_operator:
        raise NotAllowed("Only the operator says which private addresses may be reached.", action="reach")
    if not (_NAME.fullmatch(said.name) and len(said.name) <= LONGEST_NAME):
        raise refused(noop("A name is small letters, digits and single hyphens, at most 60."), name=said.name)
    stands = before is not None and before.ended_at is None
    if said.is_new and stands:
        raise refused(noop("Another server is called so already."), name=said.name)
    same = before if before is not None and stands and is_same_server(said.url, before.objects_url) else None
    if said.secret is None and same is None and before is not None and before.sealed_secret:
        raise refused(noop("This is another server: say the secret for it."), name=said.name)
    secret = said.secret if said.secret is not None else secret_of(same) if same else ""
    if not (said.user + secret).isprintable() or not (said.user or secret.isascii()):
        raise refused(noop("User name and secret are of characters that can be typed."), name=said.name)
    private = bool(same and same.is_private) if said.is_private is None else said.is_private
    return Reach(secret, private, allowed(said.url, is_private=private))


def secret_of(row: Kept) -> str:
    """Its secret in clear, to be sent to it alone."""
    sealed = bytes(row.sealed_secret)
    return settings.HOME.keyring.decrypt(sealed).decode() if sealed else ""

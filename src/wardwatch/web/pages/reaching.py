"""How a member is reached, and who acts for it."""

from dataclasses import dataclass
from datetime import datetime

from django.forms import Form

from wardwatch.web.pages.parts import Empty, MenuItem, Table, Tag


@dataclass(frozen=True, slots=True)
class ContactCard:
    """One address. `whose` says to whom it belongs. The addresses of forms are "" for a reader who only looks;
    `up_url`... are one `move_url`, to which `to` is posted as "up" or "down"; `can_rise` and `can_sink` say where it
    may go."""

    key: str
    address: str
    whose: str
    verified: Tag
    verified_at: datetime | None
    state: Tag
    bounced_at: datetime | None
    code_waits: bool = False
    edit_url: str = ""
    code_url: str = ""
    move_url: str = ""
    remove_url: str = ""
    can_rise: bool = False
    can_sink: bool = False


@dataclass(frozen=True, slots=True)
class ContactGroup:
    """The addresses for one purpose, in the agreed order; `text` says what is sent to them. `key` is its anchor."""

    key: str
    title: str
    text: str
    cards: tuple[ContactCard, ...]
    empty: Empty
    add_url: str = ""


@dataclass(frozen=True, slots=True)
class ContactsPage:
    """All addresses of a member, by purpose. `beside`: pages that belong with this one, as for `ProvidersPage`."""

    title: str
    lead: str
    groups: tuple[ContactGroup, ...]
    beside: tuple[MenuItem, ...] = ()


@dataclass(frozen=True, slots=True)
class CodePage:
    """Verify one address: send a code, type a code. `form` (None: no code is out) posts `act=check` to `post_url`;
    asking for a code posts `act=send`. `text` says where things stand; `error` why nothing was sent."""

    address: str
    text: str
    form: Form | None
    post_url: str
    back_url: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a permission: posted as `permit` with its `value` when ticked."""

    value: str
    label: str
    permitted: bool


@dataclass(frozen=True, slots=True)
class ProviderCard:
    """Who acts for a member: `document` is the member's written permission or where it is kept. `key` is posted as
    `provider`; `error` stands beside the parts."""

    key: str
    name: str
    document: str
    since: datetime
    parts: tuple[Part, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProvidersPage:
    """Who acts for a member and what each may do. `post_url` takes `act` ("change" or "end"); "" for who only looks."""

    title: str
    lead: str
    providers: tuple[ProviderCard, ...]
    former: Table
    empty: Empty
    post_url: str = ""
    beside: tuple[MenuItem, ...] = ()

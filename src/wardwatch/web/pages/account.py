"""Pages on which somebody proves who they are, or sets up how they will."""

from dataclasses import dataclass

from django.forms import Form

from wardwatch.web.pages.parts import Link
from wardwatch.web.pages.sections import SectionsPage


@dataclass(frozen=True, slots=True)
class KeyPart:
    """The part of a page that asks for a security key: `ceremony` is `create` or `get`, `options` their JSON.

    `form` has the hidden field `credential`, which the page's script fills, and perhaps a name for the key.
    """

    ceremony: str
    options: str
    form: Form
    act: str


@dataclass(frozen=True, slots=True)
class ProofPage:
    """One form (`act` is its button), a security key, or both; both post to this page's own address.

    `picture` (a `data:` address) and `secret` are the same secret for an authenticator app. `username`
    tells password managers whose password is asked for. `others` are other ways.
    """

    title: str
    lead: str
    form: Form | None = None
    act: str = ""
    key: KeyPart | None = None
    picture: str = ""
    secret: str = ""
    username: str = ""
    others: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryPage(SectionsPage):
    """A request to be let in again. `form` (None: the reader has nothing to say) agrees, `refusable` asks for a reason
    and refuses; both post to `post_url`, as `act`. `hint` says how to make sure."""

    form: Form | None = None
    post_url: str = ""
    hint: str = ""
    refusable: bool = False

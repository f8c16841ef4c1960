"""An edition: a document with all that stands around it on every page. What every form is made from."""

from dataclasses import dataclass
from datetime import datetime

from wardwatch.products.document import Document
from wardwatch.products.types import FormName, Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Center:
    """Who publishes: how readers reach it. `identity` is its STIX id, `url` its public address."""

    name: str
    url: str
    identity: str
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A revision that was released: its number, when, and what it changed in one sentence."""

    revision: int
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One revision of a product for readers at one marking.

    `number` is its ID#, `uid` its UUID; `tlp` the marking of this variant. `released_at` None: a draft, which every
    form says. `changes` are the released revisions, the oldest first, this one included. `url` is where it is found
    for ever. `watermark` stands across every page; "" for none.
    """

    number: str
    uid: str
    document: Document
    tlp: Marking
    revision: int
    center: Center
    url: str
    released_at: datetime | None = None
    changes: tuple[Change, ...] = ()
    watermark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """An edition in one form: a file."""

    form: FormName
    media_type: str
    name: str
    data: bytes

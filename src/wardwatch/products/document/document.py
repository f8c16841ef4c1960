"""A product's document: head, sections, sources. Frozen; no Django."""

from datetime import date, datetime

import msgspec

from wardwatch.kit.worded import Worded
from wardwatch.products.document.blocks import AnyBlock, Part
from wardwatch.products.types import Audience, KindName, Marking, Severity
from wardwatch.standards.admiralty import Credibility, Reliability

SCHEMA = "wardwatch-product-1"
"""Name and version of this shape. What reads an older one lifts it in `reading`."""


class Disclosure(Worded):
    """How the victim of an attack came to be named: nothing else lets a product name it."""

    ITSELF = "itself", "It said so itself"
    REGULATOR = "regulator", "Its regulator lists it"


class Source(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Where a claim comes from, graded in the Admiralty system; None: nobody graded it yet.

    `key` names it in claims. `document` is the SHA-256 of the bytes that we archived of it, in hex.
    """

    key: str
    title: str
    publisher: str
    url: str = ""
    published: date | None = None
    retrieved: datetime | None = None
    document: str = ""
    reliability: Reliability | None = None
    credibility: Credibility | None = None
    tlp: Marking = Marking.CLEAR


class Victim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An organization that is named as the victim of an attack, and why it may be: `source` is a key."""

    name: str
    disclosure: Disclosure
    source: str


class Section(Part, frozen=True, kw_only=True):
    """A heading and what stands under it. `id` is the kind's name for it, or one of its author's."""

    id: str
    heading: str
    blocks: tuple[AnyBlock, ...] = ()


class Document(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="schema",
    tag=SCHEMA,
):
    """The content of a product. `title` and `summary` are read by everybody who sees any variant of it.

    `valid_until` is the last day on which it should be relied on; None: until it is revised. `vulnerabilities` and
    `objects` (STIX ids) are what it is about, `topics` words to find it by. `acronyms` spells out short forms.
    """

    kind: KindName
    title: str
    summary: str = ""
    language: str = "en"
    severity: Severity = Severity.INFORMATION
    audience: Audience = Audience()
    valid_until: date | None = None
    vulnerabilities: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    acronyms: dict[str, str] = {}
    victims: tuple[Victim, ...] = ()

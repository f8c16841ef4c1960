"""Pages that are a title and sections of text, facts, rows and links; and the two forms of the inventory."""

from dataclasses import dataclass

from django.forms import Form

from wardwatch.web.pages.parts import (
    Count,
    Filter,
    Link,
    Marking,
    MenuItem,
    Picture,
    Table,
    Term,
    TileMap,
    TimelineEntry,
)


@dataclass(frozen=True, slots=True)
class Act:
    """A button that sends a POST to `url`; `name` and `value` go with it when `name` is set.

    `open`: the page behind it asks for no form token, and so a visitor gets no cookie.
    """

    label: str
    url: str
    name: str = ""
    value: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Something to copy as it is, such as a command; `label` says for what."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Part of a page, in this order: paragraphs, numbers, facts, examples, a map, pictures, rows, what happened, links,
    buttons. `key` is its anchor."""

    key: str
    title: str
    paragraphs: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    terms: tuple[Term, ...] = ()
    examples: tuple[Example, ...] = ()
    tiles: TileMap | None = None
    pictures: tuple[Picture, ...] = ()
    table: Table | None = None
    entries: tuple[TimelineEntry, ...] = ()
    links: tuple[Link, ...] = ()
    acts: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionsPage:
    """`lead` says in a sentence what the page is for. `search` (None: no search box) and `filters` go in the GET query.
    `wide` gives tables the whole screen. `back` is one button at the end. `beside`: pages that belong with this one."""

    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    marking: Marking | None = None
    search: str | None = None
    filters: tuple[Filter, ...] = ()
    wide: bool = False
    back: Link | None = None
    beside: tuple[MenuItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Tickable:
    """A common product: posted as `product` with its `key` when ticked. `owned`: it is on the list already."""

    key: str
    words: str
    detail: str
    owned: bool = False


@dataclass(frozen=True, slots=True)
class TickGroup:
    """Common products that belong together."""

    title: str
    products: tuple[Tickable, ...]


@dataclass(frozen=True, slots=True)
class TickPage:
    """The tick-list; the POST to `post_url` carries `product` (many)."""

    groups: tuple[TickGroup, ...]
    post_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """One Django form that posts to `post_url`; `lead` says what it is for, `act` is its button. `other` leads to what
    else can be done with the same thing. `table`: what will happen, before the form."""

    title: str
    lead: str
    form: Form
    post_url: str
    act: str
    cancel_url: str
    marking: Marking | None = None
    other: Link | None = None
    table: Table | None = None

"""What readers meet of products: a release with its forms and revisions, the list of them, devices that they name."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString

from wardwatch.web.pages.parts import Empty, Filter, Link, Marking, Pager
from wardwatch.web.pages.public import Released
from wardwatch.web.pages.releasing import UsefulQuestion


@dataclass(frozen=True, slots=True)
class FormLink:
    """A form to take: its name, its address, how large it is in words, its media type."""

    label: str
    url: str
    size: str
    media_type: str


@dataclass(frozen=True, slots=True)
class RevisionLink:
    """A revision that was released: `tlp` how it is marked, `current` where it is the one that is read."""

    number: int
    at: datetime
    change: str
    url: str
    tlp: str
    current: bool


@dataclass(frozen=True, slots=True)
class Banner:
    """What a reader must know before reading: `tone` of the alert, its title, its words, and where to go on."""

    tone: str
    title: str
    text: str
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """A release. `fragment` is the page as it was made when it was released; `canonical` where it is found for ever.

    `useful` is asked of readers who are signed in; None: of nobody. `work` leads the center's staff to the product.
    """

    title: str
    fragment: SafeString
    chapters: tuple[Link, ...]
    banners: tuple[Banner, ...]
    forms: tuple[FormLink, ...]
    revisions: tuple[RevisionLink, ...]
    citation: str
    address: str
    canonical: str
    publisher: str
    on: date
    pdf: str
    marking: Marking
    library: Link
    useful: UsefulQuestion | None = None
    work: Link | None = None


@dataclass(frozen=True, slots=True)
class ProductsPage:
    """The list of what the center published: `shown` the newest first. `filtered`: something is looked for."""

    text: str
    filters: tuple[Filter, ...]
    shown: tuple[Released, ...]
    filtered: bool
    empty: Empty
    pager: Pager | None
    url: str
    atom_url: str
    atom_address: str
    rss_url: str
    rss_address: str
    csaf_address: str
    index_url: str
    library: Link
    devices: Link
    marking: Marking

    @property
    def narrowed(self) -> bool:
        """Whether one of the filters is set."""
        return any(choice.selected and choice.value for each in self.filters for choice in each.choices)


@dataclass(frozen=True, slots=True)
class NamedDevice:
    """A device that a communication names: what it is called, which versions, what mends it, what is said of it."""

    name: str
    versions: str
    fixed: str
    status: str


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """A sentence or two; `step`: it is something to do. `why` explains it."""

    text: str
    step: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What one kind of reader does: `key` is the section's id; texts in the order of the communication."""

    key: str
    heading: str
    lines: tuple[AdviceLine, ...]


@dataclass(frozen=True, slots=True)
class DeviceAnswer:
    """A communication about the device, for a person."""

    item: Released
    language: str
    devices: tuple[NamedDevice, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, slots=True)
class DevicesPage:
    """If you have this device: `asked` are the words, `found` what is released about it, `newest` what to look at."""

    asked: str
    found: tuple[DeviceAnswer, ...]
    newest: tuple[Released, ...]
    center: str
    phone: str
    mail: str
    url: str
    others: Link
    library: Link
    marking: Marking

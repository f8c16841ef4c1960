"""What visitors meet: the start page, the team and its drawing, free help, the library."""

from dataclasses import dataclass
from datetime import datetime

from wardwatch.web.pages.parts import Empty, Filter, Link, Marking, Pager, Tag


@dataclass(frozen=True, slots=True)
class TeamNode:
    """A partner in the drawing and in the list: at `x`, `y` (its middle, in the drawing's own units). `lines` are its
    short name, broken; `part` says in a word where it belongs, `style` is that as a CSS class suffix."""

    name: str
    lines: tuple[str, ...]
    role: str
    part: str
    style: str
    url: str
    x: int = 0
    y: int = 0
    current: bool = False

    @property
    def short(self) -> str:
        """The short name, as it is read aloud."""
        return " ".join(self.lines)

    @property
    def baselines(self) -> tuple[tuple[str, int], ...]:
        """Each line of the short name with where it is written, below or above the middle."""
        first = 6 - 10 * (len(self.lines) - 1)
        return tuple((line, first + 20 * place) for place, line in enumerate(self.lines))


@dataclass(frozen=True, slots=True)
class Drawing:
    """The partners around the one in the middle (None: nobody stands there)."""

    hub: TeamNode | None
    around: tuple[TeamNode, ...]
    width: int
    height: int
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """A way to reach somebody: `url` opens the page, the mail or the call."""

    icon: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Help:
    """Free help: `whom` and `about` in words, `url` leaves this site, `partner` leads to whose it is."""

    name: str
    publisher: str
    helps: str
    whom: str
    about: str
    cost: str
    url: str
    source: str
    partner: Link | None = None


@dataclass(frozen=True, slots=True)
class PartnerPart:
    """The partner that is chosen: what it is, what it can do for you, how to reach it, its free help. `by_us`: it is
    reached through the center."""

    name: str
    role: str
    part: str
    helps: tuple[str, ...]
    reach: tuple[Reach, ...]
    by_us: bool
    resources: tuple[Help, ...]
    source: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The team; `chosen` is None where no partner is registered. `picked`: the reader picked it."""

    title: str
    drawing: Drawing
    chosen: PartnerPart | None
    picked: bool
    resources_url: str
    team_url: str
    marking: Marking | None = None

    @property
    def nodes(self) -> tuple[TeamNode, ...]:
        """Everybody, the middle first, as the list on a phone has them."""
        return ((self.drawing.hub,) if self.drawing.hub else ()) + self.drawing.around


@dataclass(frozen=True, slots=True)
class ResourcesPage:
    """Free help, filtered."""

    found: tuple[Help, ...]
    filters: tuple[Filter, ...]
    team_url: str
    marking: Marking | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """An item of the library: `kind` in words, `summary` one sentence, `formats` how to have it, `tlp` its label."""

    kind: str
    title: str
    summary: str
    url: str
    number: str
    publisher: str
    at: datetime
    formats: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    maker: str = ""
    tlp: str = "TLP:CLEAR"

    @property
    def style(self) -> str:
        """The colour of the label, as a CSS class suffix."""
        return Marking(self.tlp, "").style


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """The library: `published` is what the center wrote itself, the newest first.

    Of the two kinds the newest stands large where nothing is looked for (`newest`, or the first of `published`); `rest`
    are rows. `filtered`: something is looked for.
    """

    text: str
    device: str
    filters: tuple[Filter, ...]
    newest: Released | None
    rest: tuple[Released, ...]
    filtered: bool
    empty: Empty
    pager: Pager | None
    url: str
    feed_url: str
    feed_address: str
    api_url: str
    marking: Marking
    published: tuple[Released, ...] = ()
    published_link: Link | None = None
    devices: Link | None = None

    @property
    def narrowed(self) -> bool:
        """Whether one of the filters is set."""
        return any(choice.selected and choice.value for each in self.filters for choice in each.choices)


@dataclass(frozen=True, slots=True)
class VisitorPage:
    """The start page of somebody who is not signed in."""

    center: str
    phone: str
    newest: Released | None
    recent: tuple[Released, ...]
    partners: tuple[Link, ...]
    check_url: str
    answer_url: str
    library_url: str
    team_url: str
    resources_url: str
    policy_url: str
    sign_in_url: str

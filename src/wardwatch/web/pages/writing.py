"""The page on which a product is written."""

from dataclasses import dataclass, field
from datetime import datetime

from wardwatch.web.pages.parts import Link, MenuItem, Pager, Tag


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A field: `name` is its JSON pointer, `look` its piece of `control.html`. `error`: why it was not taken."""

    look: str
    name: str
    id: str
    label: str
    hint: str = ""
    texts: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    columns: tuple[str, ...] = ()
    suggestions: str = ""
    error: str = ""
    lines: int = 2

    @property
    def text(self) -> str:
        """What stands in it, where that is one text."""
        return self.texts[0] if self.texts else ""

    @property
    def described(self) -> str:
        """The ids of what describes it."""
        return " ".join(f"{self.id}-{part}" for part in ("hint", "error") if getattr(self, part))

    @property
    def chosen(self) -> str:
        """What is chosen, in a few words."""
        return ", ".join(each.value for each in self.options if each.chosen)

    @property
    def cells(self) -> tuple[tuple[str, str], ...]:
        """Each column with its cell."""
        return tuple(zip(self.columns, self.texts, strict=False))


@dataclass(frozen=True, slots=True)
class Act:
    """A button: posted as `do`. `about` says of what, for those who hear the page."""

    label: str
    do: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A claim, an action, a row: its fields, those that are rarely needed, and what can be done to it."""

    id: str
    title: str
    number: int
    controls: tuple[Control, ...]
    more: tuple[Control, ...]
    acts: tuple[Act, ...]
    folded: bool = False
    open: bool = False
    more_open: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Things:
    """A list within a block: its items on this page, where we are in it, and how one is added."""

    label: str
    items: tuple[Item, ...]
    add: Act
    pager: Pager | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A comment, or other words that somebody suggested (`before`, `after`). `acts` post `do`; `why` asks for words."""

    id: str
    who: str
    at: datetime
    text: str = ""
    before: str = ""
    after: str = ""
    about: str = ""
    state: Tag | None = None
    settled: str = ""
    acts: tuple[Act, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said of a part, and the ways to say more: `texts` are those that other words can be suggested for."""

    of: str
    open: int
    said: tuple[Said, ...]
    texts: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its own fields and its lists; of a slide, the blocks on it."""

    id: str
    anchor: str
    label: str
    controls: tuple[Control, ...]
    more: tuple[Control, ...]
    acts: tuple[Act, ...]
    lists: tuple[Things, ...] = ()
    inner: tuple["Block", ...] = ()
    adds: str = ""
    more_open: bool = False
    remarks: Remarks | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the product in the outline."""

    label: str
    url: str
    current: bool
    problems: int = 0
    blocking: int = 0
    remarks: int = 0


@dataclass(frozen=True, slots=True)
class Check:
    """Something to mend: in words, with its place."""

    words: str
    url: str
    place: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the text: the tab that is open, and what it holds. `alone`: one section of the preview."""

    tabs: tuple[MenuItem, ...]
    shown: str
    preview: str = ""
    whole: Link | None = None
    alone: bool = False
    checks: tuple[Check, ...] = ()
    remarks: Remarks | None = None
    sources: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class WritingPage:
    """A part of a product with its fields. The POST to `post_url` carries `version`, fields, and `do`.

    `may_write`: its state lets it be written in; else it is only read, and commented.
    """

    title: str
    state: Tag
    number: str
    facts: tuple[str, ...]
    back: Link
    url: str
    post_url: str
    version: int
    saved: str
    saved_at: datetime
    places: tuple[Place, ...]
    part_title: str
    part_acts: tuple[Act, ...]
    controls: tuple[Control, ...]
    more: tuple[Control, ...]
    lists: tuple[Things, ...]
    blocks: tuple[Block, ...]
    aside: Beside
    add_block: str = ""
    kinds: tuple[Option, ...] = ()
    add_section: bool = False
    practices: tuple[tuple[str, str], ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    errors: tuple[Link, ...] = ()
    problem: str = ""
    may_write: bool = True
    cannot: str = ""
    spell_out: bool = False
    ask_addresses: bool = False
    next: Link | None = None
    previous: Link | None = None
    kept: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Differs:
    """What two wrote at the same place; posted as `choose:<place>`, `mine` or `theirs`."""

    place: str
    label: str
    before: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """Two texts, part by part: who reads chooses. `kept` is what they typed, sent along again."""

    title: str
    who: str
    differences: tuple[Differs, ...]
    post_url: str
    version: int
    kept: tuple[tuple[str, str], ...]
    back: Link

"""Pages about reports that somebody handed in."""

from dataclasses import dataclass

from wardwatch.web.pages.parts import Choice, Empty, Filter, Link, Marking, MenuItem, Pager, Progress, Tag, Term


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a report's text. `find` is the number of the find that stands there, 0 for plain text; `first`: it is
    the first place of that find on this page, to which links lead. `state` is the find's."""

    text: str
    find: int = 0
    first: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True)
class Find:
    """A find. `places` lead to where it stands in the text. `means` are posted as `means-<number>`, where there is a
    choice. `hints` are sentences of false-positive lists. `objects` lead to what accepting it made."""

    number: int
    kind: str
    value: str
    written: str
    sentence: str
    times: str
    places: tuple[Link, ...]
    state: Tag
    is_open: bool
    said: str = ""
    why: str = ""
    means: tuple[Choice, ...] = ()
    meaning: str = ""
    hints: tuple[str, ...] = ()
    objects: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A button for all open finds: posted as `all`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One report: its text with the finds marked, and the finds with what can be decided about them.

    The POST to `post_url` carries `accepted`, `refused` or `open` with a find's number, or `all`; and `why`.
    `progress`: it is being read; `idle`: nobody does the work. `problem`: why it could not be read.
    """

    title: str
    marking: Marking
    facts: tuple[Term, ...]
    url: str
    post_url: str
    beside: tuple[MenuItem, ...] = ()
    progress: Progress | None = None
    idle: bool = False
    problem: str = ""
    problems: tuple[str, ...] = ()
    pieces: tuple[Piece, ...] = ()
    part: Pager | None = None
    part_title: str = ""
    filters: tuple[Filter, ...] = ()
    finds: tuple[Find, ...] = ()
    empty: Empty | None = None
    pager: Pager | None = None
    wholes: tuple[Whole, ...] = ()
    may_decide: bool = False
    back: Link | None = None

"""The small values that several pages show. A `url` is a path on this site unless it says otherwise; "" means none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

TILE = 48
"""Edge of a tile on a map with its gap, in the map's own units."""


class Tone(StrEnum):
    """How a thing is coloured; a sign and words always say the same, so colour alone carries nothing."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    CARE = "care"
    WARN = "warn"
    URGENT = "urgent"


class Sort(StrEnum):
    """How a column is sorted now; the values are those of the `aria-sort` attribute."""

    NONE = "none"
    ASCENDING = "ascending"
    DESCENDING = "descending"


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go: `label` makes sense when read alone."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A state in one or two words."""

    label: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Count:
    """A number and the rows behind it: `label` follows the number (`3`, "need a decision")."""

    number: int
    label: str
    url: str = ""
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Marking:
    """Who may read this: `label` as TLP 2.0 writes it (`TLP:AMBER+STRICT`), `sentence` in plain words."""

    label: str
    sentence: str

    @property
    def style(self) -> str:
        """The colour of the label, as a CSS class suffix: `amber` for both ambers."""
        return self.label.removeprefix("TLP:").partition("+")[0].lower()


@dataclass(frozen=True, slots=True)
class Due:
    """A recommended date. `label` is the verb ("Protect by"), `on` the member's local date, `ends_at` the UTC instant
    of the midnight that ends it (both None where only the reason says when: "at the next maintenance"), `passed`
    whether that instant is behind us, `reason` why this date, one sentence."""

    label: str
    on: date | None
    ends_at: datetime | None
    passed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that somebody published: `asserter` says, in `title`, at `place` ("section 3", "line 17"); `url` may
    leave this site. `recorded_at` is when we learned it (UTC)."""

    asserter: str
    title: str
    url: str = ""
    place: str = ""
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhyStep:
    """One link of a reason: `lead` ("The maker says", "" where the text says it), then `text`. `assumed` marks what
    nobody told us; `correct_url` is where one click puts it right."""

    lead: str
    text: str
    source: Source | None = None
    assumed: bool = False
    correct_url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened: `actor` is a person, an organization or a feed."""

    at: datetime
    text: str
    actor: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it stands for, in a list of facts."""

    term: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A button: `code` goes in the POST as `answer`, `note_label` asks for a text posted as `note` ("" asks none)."""

    code: str
    label: str
    note_label: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What stands where rows would: why there are none, and what helps."""

    title: str
    text: str = ""
    action: Link | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long piece of work is: `done` of `total`, `text` in words ("41 of 76 documents")."""

    label: str
    done: int
    total: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `sort_url` is the address of the same table sorted by it. `minor`: not shown on a phone, as
    the row's own page tells it."""

    label: str
    sort_url: str = ""
    sort: Sort = Sort.NONE
    numeric: bool = False
    minor: bool = False

    @property
    def style(self) -> str:
        """The CSS classes of its cells."""
        return " ".join(["ww-number"] * self.numeric + ["ww-minor"] * self.minor)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `text` (linked when `url`), or a `tag`, an instant `at`, a recommended date `due`; `detail` is a
    second, quieter line. A `whole` text, such as a marking, is never broken between lines."""

    text: str = ""
    url: str = ""
    detail: str = ""
    tag: Tag | None = None
    at: datetime | None = None
    due: Due | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: as many cells as the table has columns. The first cell names the row.

    `pick`: what the form `picked` sends as `asset` when the row is ticked; "" for a row that cannot be. `edit_url`:
    where it is put right; with JavaScript in place, below the row.
    """

    cells: tuple[Cell, ...]
    pick: str = ""
    edit_url: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """Where we are in a long table; `first` and `last` are the numbers of the rows shown, `total` counts all (None: not
    counted; with `more`, there are more than that)."""

    first: int
    last: int
    total: int | None
    previous_url: str = ""
    next_url: str = ""
    more: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """A column that can be shown or not; goes in the GET query as `columns`."""

    key: str
    label: str
    shown: bool


@dataclass(frozen=True, slots=True)
class View:
    """A view of a list that the reader kept."""

    uid: UUID
    name: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Tools:
    """What can be done to a list: filters with `kept` beside them (None as `search`: no search box), columns and
    `orders` (a select `sort`) with `state` beside them, views to keep by a POST to `save_url`, files to take."""

    filters: tuple["Filter", ...]
    search: str | None
    kept: tuple[tuple[str, str], ...]
    first: str
    picks: tuple[Pick, ...]
    state: tuple[tuple[str, str], ...]
    views: tuple[View, ...]
    list: str
    path: str
    query: str
    save_url: str
    files: tuple[Link, ...]
    orders: tuple["Choice", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption that says what the rows are; on a phone each row becomes a card. `tools`: of a list."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Empty
    pager: Pager | None = None
    tools: Tools | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The numbers of `table`, drawn. `key` is its anchor; `spec` is a Vega-Lite specification with its data inside (see
    `web.pictures`); `words` say in a sentence what the picture shows; `source` where the numbers are from, `at` (UTC)
    as of when."""

    key: str
    title: str
    spec: Mapping[str, Any]
    words: str
    table: Table
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tile:
    """One region on a map of tiles: `code` and `number` stand on it, `words` go on from there ("members in Ohio").
    `column` and `row` count from 0; `level` (0 to 4) is how dark it is."""

    code: str
    words: str
    column: int
    row: int
    number: int
    level: int
    url: str = ""
    current: bool = False

    @property
    def x(self) -> int:
        """Left edge, in the map's own units."""
        return self.column * TILE

    @property
    def y(self) -> int:
        """Upper edge, in the map's own units."""
        return self.row * TILE


@dataclass(frozen=True, slots=True)
class TileMap:
    """Regions as equal tiles, each a link; `words` say what the map shows, `table` holds the same numbers."""

    key: str
    title: str
    words: str
    tiles: tuple[Tile, ...]
    table: Table
    source: str
    at: datetime

    @property
    def width(self) -> int:
        """In the map's own units."""
        return (max((tile.column for tile in self.tiles), default=0) + 1) * TILE

    @property
    def height(self) -> int:
        """In the map's own units."""
        return (max((tile.row for tile in self.tiles), default=0) + 1) * TILE


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select."""

    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """A select in the form over a table; goes in the GET query as `name`."""

    name: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu; `number` is how many things wait there (0 shows none)."""

    label: str
    url: str
    current: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Shell:
    """What stands around every page. `phone` and `email` reach the center's watch; `organization` and `person` are ""
    for a visitor, and so are `account_url` and `search_url`. `demo` says that everything shown is invented,
    `emergency_words` what the center tells its members beside its telephone."""

    center: str
    phone: str
    email: str
    home_url: str
    check_url: str
    sign_in_url: str
    sign_out_url: str
    account_url: str = ""
    search_url: str = ""
    foot: tuple[Link, ...] = ()
    organization: str = ""
    person: str = ""
    menu: tuple[MenuItem, ...] = ()
    demo: bool = False
    emergency_words: str = ""

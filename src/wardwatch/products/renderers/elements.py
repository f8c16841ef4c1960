"""What a laid out edition is made of: few shapes, so that every form that people read says the same words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from wardwatch.products.types import Readers


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `code` is written exactly as it is typed."""

    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Text with what stands behind it: `cites` are numbers of references, `mark` a marking, `remark` our judgement."""

    runs: tuple[Run, ...]
    cites: tuple[int, ...] = ()
    mark: str = ""
    remark: str = ""

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences one after the other; `lead` for the summary."""

    lines: tuple[Line, ...]
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A recommended action: the imperative, then its facts."""

    do: Line
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """Recommended actions, numbered."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. `numbers` are places of columns set to the right, `code` of columns written exactly."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    code: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: a Vega-Lite specification, its words, its numbers as a table."""

    key: str
    title: str
    alternative: str
    spec: Mapping[str, Any]
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """Lines to type, and where."""

    where: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of somebody else."""

    line: Line
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence set apart: a caution."""

    text: str


@dataclass(frozen=True, slots=True)
class SlidePage:
    """A page of a briefing; `source` is the line of sources at its foot."""

    title: str
    readers: Readers
    elements: tuple["Element", ...]
    source: str
    notes: str


Element: TypeAlias = Paragraph | Bullets | Steps | Grid | Picture | Code | Quotation | Note | SlidePage


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with the id of the block that it comes from."""

    id: str
    element: Element


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section: its id, heading, marking where it differs, elements."""

    id: str
    heading: str
    mark: str
    elements: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source in the list at the end. `grade` is its Admiralty grade ("B2"), `grade_words` what that means."""

    number: int
    title: str
    publisher: str
    url: str
    days: str
    grade: str
    grade_words: str
    mark: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A laid out edition. `head` and `changes` are words and what they say, `contact` and `sharing` sentences."""

    title: str
    kind: str
    summary: str
    status: str
    head: tuple[Term, ...]
    chapters: tuple[Chapter, ...]
    references: tuple[Reference, ...]
    acronyms: tuple[Term, ...]
    changes: tuple[Term, ...]
    contact: tuple[Term, ...]
    sharing: str
    footer: str

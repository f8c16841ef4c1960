"""What judgement speaks of: lists and their modes, meetings with them, reasons and verdicts. Frozen; no Django."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from wardwatch.kit.translation import gettext
from wardwatch.standards.observables import Observable


class Mode(StrEnum):
    """What a meeting with a false-positive list does."""

    BLOCK = "block"
    """The value is no indicator: it goes to nobody."""
    INFORM = "inform"
    """People are told; whether it may still be blocked depends on the category of the list."""
    OFF = "off"
    """The list is not asked."""


class Verdict(IntEnum):
    """What may be done with an indicator, the least first."""

    NEVER = 0
    """It stays here: it goes to no list, no rule and no partner as an indicator."""
    HUNT = 1
    """Look for it; do not act on a meeting without looking at it."""
    BLOCK = 2
    """Safe to block, as far as we can tell."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A value met an entry of a list."""

    observable: Observable
    list_key: str
    list_name: str
    category: str
    entry: str
    """What was met: the value itself, a name above it, a block around it or inside it, a text in it."""
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOverride:
    """A person's mode for a whole list. It stays when the list, or our default for it, changes."""

    list_key: str
    mode: Mode
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOverride:
    """A person's mode for one value, on one list or on all (`list_key` None); it goes before any mode of a list."""

    observable: Observable
    list_key: str | None
    mode: Mode
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is no higher, or why it is what it is: a rule, the highest verdict it leaves, and what it read.

    `words` is a sentence of the catalogues with names in `%(...)s`; `text` puts the reader's language and the values
    in.
    """

    rule: str
    leaves: Verdict
    words: str
    values: tuple[tuple[str, str | int], ...] = ()

    @property
    def text(self) -> str:
        """The sentence, in the language that is active."""
        return gettext(self.words) % dict(self.values)

"""What every export is made of: one row for each indicator, a heading for the whole, and a count of what stayed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit.errors import WardwatchError
from wardwatch.standards.observables import ObservableKind
from wardwatch.standards.tlp import Tlp


class Row(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One indicator on its way out, as its reader may know it. Instants are in UTC.

    There is no row without `last_seen`: what nobody saw at any time goes to nobody.
    """

    id: str
    """The STIX id under which the reader can ask for more."""
    number: int
    """Of this id alone, for ever: what its numbers in rules are made from (`Sids`). It is never written itself."""
    kind: ObservableKind
    value: str
    """In its normal spelling."""
    last_seen: datetime
    changed: datetime
    """When anything in this row changed last."""
    tlp: Tlp
    verdict: Verdict
    first_seen: datetime | None = None
    valid_until: datetime | None = None
    confidence: int | None = None
    threat: str = ""
    """What it belongs to, by name; empty: nobody says."""
    sources: int = 1


class MarkingAbove(WardwatchError):  # noqa: N818 - says what is, not whose fault
    """A row is marked more narrowly than the file that it was to be in; the file ends there, unfinished."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the whole: its marking is the highest of its parts and is asked for before the first row."""

    title: str
    center: str
    tlp: Tlp
    made_at: datetime
    """Also the instant at which rows must still be valid."""
    link: str = ""
    """What comes before an id in the address of its page, without a scheme; empty: no links."""
    note: str = ""
    said_at: datetime | None = None
    """Stands above the whole instead of `made_at`, so that what says the same is the same, byte for byte."""

    def lines(self) -> tuple[str, ...]:
        """Lines for people, in the order in which they are read."""
        made = instant(self.said_at or self.made_at)
        lines = (self.tlp.label, self.title, f"{self.center}, {made}", self.note)
        return tuple(one_line(line) for line in lines if line)


@dataclass(slots=True)
class Tally:
    """How many rows went in, and how many stayed out and why: the last lines of a file say so."""

    written: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave(self, why: str) -> None:
        """Counts one that stayed out."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def lines(self) -> tuple[str, ...]:
        """Lines for people."""
        return (f"entries: {self.written}", *(f"left out, {why}: {number}" for why, number in self.left_out.items()))


USES = tuple(verdict.name.lower() for verdict in Verdict)
"""Verdicts in files, by their number."""
LABELS = tuple(tlp.label for tlp in Tlp)
"""Markings in files, by their number."""


def instant(at: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()[:19] + "Z"


def day(at: datetime) -> str:
    """The day in UTC, ISO 8601."""
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat()[:10]


def one_line(text: str) -> str:
    """The text without anything that could end a line, move the cursor or turn the writing around."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)

"""Values of the engagements slice: what a notice says, and what an analyst changed of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec

from wardwatch.engagements.states import Answer


class Step(msgspec.Struct, frozen=True):
    """One numbered step: what to do, who does it, and how. `quoted` marks a maker's own words in `detail`."""

    text: str
    who: str
    detail: str = ""
    quoted: bool = False


class DueDate(msgspec.Struct, frozen=True):
    """A recommended date in the member's calendar. `label` is "Protect by" or "Fix by"; `on` is "" without a date."""

    label: str
    on: str
    reason: str


class Line(msgspec.Struct, frozen=True):
    """One inventory line that a notice is about."""

    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    vulnerabilities: tuple[str, ...]


class SourceNote(msgspec.Struct, frozen=True):
    """A document that a notice rests on."""

    asserter: str
    title: str
    url: str = ""


class Body(msgspec.Struct, frozen=True):
    """The text of one notice, frozen when it is published.

    `what` names products and how many; `before_you_start` is the care step, "" where no equipment treats or monitors
    patients; `visible_to` is one line: who else can see this. `more_urgent` says what changed since the first
    letter, "" in a first one. `language` is the code of the language that it is written in.
    """

    title: str
    what: str
    why_you: str
    before_you_start: str
    steps: tuple[Step, ...]
    dates: tuple[DueDate, ...]
    affected: tuple[Line, ...]
    sources: tuple[SourceNote, ...]
    genuine: str
    visible_to: str
    marking: str
    ticket: str
    care: str = ""
    more_urgent: str = ""
    language: str = "en"


class Edits(msgspec.Struct, frozen=True):
    """What the analyst changed: "" and empty leave the proposed text. "{what}" stands for the member's products."""

    title: str = ""
    summary: str = ""
    steps: tuple[Step, ...] = ()


class LinkState(StrEnum):
    """What an answer link can still do."""

    READY = "ready"
    RECORDED = "recorded"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LinkView:
    """What stands behind an answer link: no more than the mail said. `recorded_at` is when it was used."""

    state: LinkState
    ticket: str
    title: str
    answer: Answer
    organization: str
    address: str
    expires_at: datetime
    recorded_at: datetime | None

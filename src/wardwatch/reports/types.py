"""Frozen values of the reports slice: a report, its text by parts, its finds."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wardwatch.kit.worded import Worded
from wardwatch.standards.tlp import Tlp


class ReportState(Worded):
    """How far a report is read."""

    WAITING = "waiting", "Waiting for its turn"
    READING = "reading", "Being read"
    READ = "read", "Read"
    FAILED = "failed", "Could not be read"


class FindState(Worded):
    """What somebody decided about a find."""

    OPEN = "open", "Open"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


AT_WORK = frozenset({ReportState.WAITING, ReportState.READING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A report as it is handed in: `title`, who wrote it (`said_by`), where it is published, when, and its marking."""

    title: str
    said_by: str
    tlp: Tlp
    file_name: str
    data: bytes
    url: str = ""
    published: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report in a list. `ours`: its reader's own organization handed it in. The counts are of finds."""

    uid: UUID
    title: str
    said_by: str
    tlp: Tlp
    state: ReportState
    handed_in_at: datetime
    ours: bool
    open: int
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCard:
    """A report. `problem` says why it could not be read, `problems` what of it is not in the text.

    `words` name the part of the work that is under way; `parts` is how many parts the text has. `organization` is the
    id of who handed it in. `report` is the STIX id of the report object that acceptances made, "" before the first.
    `label` is the level of the report's own marking: what is taken over has that of `row`. `about` are ids of the
    organizations whose matter it is: who handed it in, and those that it is about.
    """

    id: int
    row: ReportRow
    document: UUID
    kind: str
    file_name: str
    url: str
    published: date | None
    organization: int
    problem: str
    problems: tuple[str, ...]
    words: str
    changed_at: datetime
    parts: int
    report: str
    may_decide: bool
    label: Tlp
    about: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a find stands: offsets in the whole text, the part that holds it, line, and page where there are pages."""

    start: int
    end: int
    part: int
    line: int
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """One that a name or a number means: its STIX type, its main name and its STIX id."""

    type: str
    name: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseHint:
    """A false-positive list that the value stands on: the list's name, its category (`judging.lists`), the entry."""

    list_name: str
    category: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindRow:
    """A find. `number` counts from 1 in its report. `written` is how it stands there, `sentence` what stands around it.

    `times` is how often it stands there; `spots` are the first of them. `means` has several where a name is given to
    several. `objects` are the STIX ids that accepting it gave the report.
    """

    number: int
    kind: str
    value: str
    written: str
    defanged: bool
    times: int
    spots: tuple[Spot, ...]
    sentence: str
    means: tuple[Meant, ...]
    hints: tuple[FalseHint, ...]
    state: FindState
    decided_by: str
    decided_at: datetime | None
    why: str
    objects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a report's text: `start` is its offset in the whole, `page` its page where the report has pages."""

    number: int
    start: int
    page: int | None
    text: str

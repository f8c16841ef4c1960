"""Closed lists and frozen values of the feeds slice; what a feed is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol
from uuid import UUID

from wardwatch.kit.errors import Fault
from wardwatch.kit.worded import Worded
from wardwatch.standards.stix import Raw
from wardwatch.standards.tlp import Tlp
from wardwatch.vulnerabilities.types import Claim

ARCHIVE = "archive"
"""Origin of a run that reads archived documents again."""


class RunState(Worded):
    """Where a pull stands."""

    RUNNING = "running", "Running"
    FINISHED = "finished", "Finished"
    UNCHANGED = "unchanged", "Nothing new"
    FAILED = "failed", "Failed"
    INTERRUPTED = "interrupted", "Interrupted"


class QuarantineState(Worded):
    """Where a quarantined record stands."""

    OPEN = "open", "Open"
    RETRIED = "retried", "Read when tried again"
    DISMISSED = "dismissed", "Set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """One file that arrived; nobody has read it yet. Whoever takes it closes `stream`.

    `etag` and `last_modified` are what the next conditional request sends. A file with a `problem` (its hash is wrong)
    is archived and quarantined, and not parsed.
    """

    name: str
    url: str
    stream: BinaryIO
    etag: str = ""
    last_modified: str = ""
    retrieved_at: datetime | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that a source lists but does not give, and why; the source has to mend it, trying again does not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """How a source had to be asked, where that is worth telling; nothing is missing because of it."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record that a parser read: who states it, what it claims, and `faults`: parts of it that could not be read.

    `digest` (sha256) is of its canonical content, so that formatting alone is no change.
    """

    key: str
    digest: bytes
    asserter: str
    place: str
    claims: tuple[Claim, ...] = ()
    valid_at: datetime | None = None
    version: str = ""
    whole: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of each kind."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    quarantined: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.withdrawn + other.withdrawn,
            self.quarantined + other.quarantined,
        )


class Origin(Protocol):
    """Where a pull takes its files from: a local file or folder, or an address. See `origins`."""

    @property
    def is_local(self) -> bool:
        """Whether files are taken from this machine."""
        ...

    @property
    def where(self) -> str:
        """The path or address."""
        ...

    def files(self, *patterns: str, newest: bool = False) -> Iterator[Collected]:
        """The local file, or those below the folder whose names match a pattern, by path; or only the last of them."""
        ...

    def companion(self, name: str) -> bytes | None:
        """The small local file of this name (relative to the folder), such as a hash file; None where it is missing."""
        ...

    def fetch(self, url: str, *, name: str = "", max_bytes: int) -> Collected | None:
        """The file at `url`, or None if it has not changed since it was archived. Raises `Unavailable`."""
        ...

    def read(self, url: str, *, max_bytes: int = ...) -> bytes:
        """A small file that only leads to others. Raises `Unavailable`."""
        ...

    def has(self, url: str, stamp: str) -> bool:
        """Whether the file at `url` was archived with this `stamp` (its `last_modified`)."""
        ...


def nothing(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """The records of a file that holds none: what it brings is read otherwise."""
    return iter(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source of documents. `url` is its real public address; "": whoever pulls names one.

    What it sends is PUBLIC unless `mark` reads otherwise, or its STIX objects say so.

    collect   the files of one pull, in the order in which their statements hold, and what is listed but not there
    parse     the records of one file; raises FormatError where the file as a whole cannot be read
    objects   the STIX objects of one file, given in place of `parse`: they go to `intel` as they are
    unmarked  how STIX objects without a TLP marking are read, unless the source's consent says it; None: center only
    mark      the TLP labels in a file, None for each missing one; given only where files carry their own marking
    conclude  (document, its bytes, when) what else the file brings, in the transaction that publishes it
    whole     the file states all records of the source, under this name: what it leaves out is withdrawn
    parser    version of `parse`; a higher one reads archived documents better
    paused_at since when somebody lets it rest: it is pulled by nobody until it is resumed
    """

    id: str
    title: str
    url: str
    licence: str
    media_type: str
    parser: int
    collect: Callable[[Origin], Iterator[Collected | Missing | Remark]]
    parse: Callable[[str, BinaryIO], Iterator[Entry | Fault]] = nothing
    objects: Callable[[str, BinaryIO], Iterator[Raw | Fault]] | None = None
    unmarked: Tlp | None = None
    mark: Callable[[str, BinaryIO], Iterator[Tlp | None]] | None = None
    conclude: Callable[[int, str, BinaryIO, datetime], Counts] | None = None
    whole: str = ""
    paused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One pull and what it brought. `problem` says what went wrong, `retry_helps` whether pulling again can help.

    `missing` documents are listed by the source but not there: the run is done all the same, and `problem` names them.
    """

    uid: UUID
    feed: str
    origin: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    documents: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    quarantined: int
    missing: int
    problem: str
    retry_helps: bool | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineCard:
    """A record that could not be read: file, place, reason."""

    uid: UUID
    feed: str
    document: str
    place: str
    key: str
    reason: str
    raw: bytes
    state: QuarantineState
    quarantined_at: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """Whose records are in quarantine, a feed's or a keeper's (`aside`), and how many of them are open."""

    id: str
    title: str
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCard:
    """A collection of a TAXII server that is pulled from; its secret is never shown, only whether it `has_secret`.

    `url` is of the collection, `version` of TAXII; `grade`, `unmarked`, `consent` as of `intel.types.SourceStanding`.
    `overview`: how its feed stands, whose last run may have left records aside.
    """

    uid: UUID
    name: str
    title: str
    url: str
    version: str
    user: str
    has_secret: bool
    is_private: bool
    made_at: datetime
    paused_at: datetime | None
    grade: str
    unmarked: Tlp | None
    consent: str
    overview: "FeedOverview"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOverview:
    """A feed, its last run, when one last brought everything the source had, and its records in quarantine.

    `good_at` is of runs that asked the source; reading the archive again is none. `paused_at`: since when it rests.
    """

    id: str
    title: str
    url: str
    licence: str
    last: RunSummary | None
    good_at: datetime | None
    quarantined: int
    paused_at: datetime | None = None

    @property
    def is_failing(self) -> bool:
        """Whether the last run failed, and nobody lets the feed rest."""
        return self.paused_at is None and self.last is not None and self.last.state is RunState.FAILED

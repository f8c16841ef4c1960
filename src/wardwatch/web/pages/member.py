"""What a member's pages show, and the two pages that anybody can open (an answer link, the ticket check)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wardwatch.web.pages.parts import (
    Answer,
    Choice,
    Count,
    Due,
    Link,
    Marking,
    Source,
    Table,
    Tag,
    Term,
    TimelineEntry,
    WhyStep,
)


@dataclass(frozen=True, slots=True)
class Todo:
    """A card on the member's home: one thing to do or to check.

    `due` is None for "please check" (no date). `action` is a verb phrase and the card's headline, `what` where the
    products stand ("" where nobody said), `why` one sentence. `answers` post to `answer_url`; with `due` they hide
    behind one button, without they stand open. `care` names the care role at stake ("treatment"), "" when none.
    `version_url` takes the version that answers a question ("" where none is asked, or the reader may not change the
    inventory); `behind` are the notices that one question stands for.
    """

    action: str
    what: str
    why: str
    answers: tuple[Answer, ...]
    answer_url: str
    url: str
    due: Due | None = None
    care: str = ""
    version_url: str = ""
    behind: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Promised:
    """A notice that somebody answered and that is not done: `said` is the answer in words, `due` what still runs."""

    action: str
    url: str
    said: str
    due: Due | None = None


@dataclass(frozen=True, slots=True)
class QuietProof:
    """Why silence is care: when we last looked everywhere (None: not everywhere yet), when the newest document came in,
    and against how much we compare."""

    checked_at: datetime | None
    newest_at: datetime
    exploited: int
    advisories: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """`needing` is the headline: how many things need the reader; `todos` the first ten in order of urgency (`more_url`
    leads to the rest), `counts` of what is `under_way`, of which `promised` are the first with a date; `upload_url` is
    for those who may change the inventory."""

    needing: int
    todos: tuple[Todo, ...]
    quiet: QuietProof
    counts: tuple[Count, ...]
    visibility_url: str
    inventory_url: str
    upload_url: str = ""
    more_url: str = ""
    under_way: bool = False
    promised: tuple[Promised, ...] = ()
    whose: str = ""
    """The member that the reader acts for; "" at home."""
    names: Link | None = None
    """The way to questions about names on the list, where there are some."""
    drafts: tuple[Link, ...] = ()
    """Drafts of the center that the reader is asked about."""


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step of a notice; `who` does it ("Clinical engineering"), `detail` how, in a sentence or two."""

    text: str
    who: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that stands: what, who gave it, when."""

    label: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One notice to one member. `title` is the action, `why` one sentence, `care` what to do first to keep patients
    safe ("" when no device is touched). `dates` are at most two, each with its reason; `federal` is one sentence of
    reference, "" when there is none. `answer_url` takes the POST. `affected`, `evidence` and the rest stand below the
    fold. `seen_by` is one line: who else can see this notice and its answers. `withdrawn` says that the center took the
    notice back, and why; there are no `answers` then, nor for a reader who may not answer. `more_urgent` says what
    changed since the first letter, "" where nothing did. `helped_url` is where the center's staff says that it dealt
    with a call for help, "" where there is none and for others; `calls` is whom to call then, for the center only.
    `language` is the code of the language of the text, "" where it is the page's own. `notified` says to its own people
    of which matches they get notices; "" for others.
    """

    ticket: str
    title: str
    marking: Marking
    sent_at: datetime
    why: str
    care: str
    steps: tuple[Step, ...]
    dates: tuple[Due, ...]
    answers: tuple[Answer, ...]
    answer_url: str
    affected: Table
    evidence: tuple[WhyStep, ...]
    sources: tuple[Source, ...]
    history: tuple[TimelineEntry, ...]
    seen_by: str
    federal: str = ""
    answered: Answered | None = None
    withdrawn: str = ""
    more_urgent: str = ""
    helped_url: str = ""
    calls: Table | None = None
    language: str = ""
    downloads: tuple[Link, ...] = ()
    notified: str = ""


class AnswerState(StrEnum):
    """What an answer link can still do."""

    READY = "ready"
    RECORDED = "recorded"
    USED = "used"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """Behind a signed link in a mail. With `READY` the page says what one POST to `post_url` will record: `answer`
    ("Already fixed") to notice `title`, in the name of `organization`, given by `person` (as the mail addressed them).
    Shows no more than the mail did. The other states need only `ticket` ("" for a link that is none of ours), `state`
    and, for `RECORDED` and `USED`, `recorded_at`."""

    ticket: str
    state: AnswerState
    title: str = ""
    answer: str = ""
    organization: str = ""
    person: str = ""
    post_url: str = ""
    expires_at: datetime | None = None
    recorded_at: datetime | None = None


class CheckResult(StrEnum):
    """What the ticket check says; it never says more than this."""

    NOT_ASKED = "not-asked"
    GENUINE = "genuine"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The form sends a POST to `post_url` with `ticket`; the answer reveals nothing about the notice."""

    post_url: str
    ticket: str = ""
    result: CheckResult = CheckResult.NOT_ASKED


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sources that differ: what about, what each says, and which one counted and why."""

    about: str
    sides: tuple[WhyStep, ...]
    outcome: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Why this product of ours is touched. `chain` leads from the maker's words to the dates; `conclusion` ends it.
    `changes` are sentences: what would change the answer. `correct_url` is where the member puts something right (""
    for a reader who may not). `tables` are the rows of the published tables that decided, in their own words.
    `held_back` says why no notice was sent, "" where one was or none is due. `remedies` are what is offered for it."""

    title: str
    marking: Marking
    state: Tag
    confidence: str
    bands_url: str
    chain: tuple[WhyStep, ...]
    conclusion: str
    dates: tuple[Due, ...]
    facts: tuple[Term, ...]
    changes: tuple[str, ...]
    correct_url: str
    history: tuple[TimelineEntry, ...]
    federal: str = ""
    disagreements: tuple[Disagreement, ...] = ()
    notice: Link | None = None
    tables: tuple[str, ...] = ()
    held_back: str = ""
    remedies: Table | None = None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """All findings that the viewer may see."""

    title: str
    counts: tuple[Count, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Picking:
    """What one button does with the rows that are ticked: they go to `url`, by POST where it `changes` them at once."""

    url: str
    act: str
    changes: bool = False


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """What the member owns. `upload_url`, `tick_list_url` and `picking` are empty
    for a reader who may not change it, `export_url` for one who may not take the data out."""

    counts: tuple[Count, ...]
    table: Table
    upload_url: str
    template_url: str
    tick_list_url: str
    export_url: str
    picking: Picking | None = None
    add_url: str = ""
    imports_url: str = ""
    waiting: tuple[Link, ...] = ()
    names_url: str = ""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The first step of an import: a file goes in a multipart POST to `post_url` as `file`. `device` is the name of the
    line that the list describes the inside of, "" for a list of the whole inventory."""

    post_url: str
    template_url: str
    max_megabytes: int
    error: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """A column of the file (`name`, its first value `sample`) and the field it goes to, posted as `field_name`."""

    name: str
    sample: str
    field_name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot go in: its line in the file, the column, what stands there, what would be right."""

    line: int
    column: str
    value: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """A sheet of the file: with a `field_name` it can be read or left out, else `why_not` says why it is left out."""

    name: str
    rows: int
    field_name: str = ""
    is_read: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row of the file that is no equipment: its line, what stands in it, why."""

    line: int
    text: str
    reason: str
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """What would happen to the inventory: nothing is stored before the POST to `post_url`.

    The POST carries each `ColumnMatch.field_name`, each ticked `SheetMatch.field_name`, `versions` where versions are
    to be taken out of names, and `act`: `preview` (look again with these choices), `good` (store the good rows), `all`
    (store only if every row is good) or `cancel`; of a list of what is inside `device` (its name) also `everything`
    where it names all of that. `counts` are new, updated, unchanged; `problems` holds the first
    hundred of `problem_count`, `skipped` and `versions` those of theirs.
    """

    file_name: str
    post_url: str
    columns: tuple[ColumnMatch, ...]
    counts: tuple[Count, ...]
    good: int
    problem_count: int
    problems: tuple[Problem, ...]
    preview: Table
    sheets: tuple[SheetMatch, ...] = ()
    skipped_count: int = 0
    skipped: tuple[SkippedRow, ...] = ()
    version_count: int = 0
    versions: Table | None = None
    names_as_written: bool = False
    named: Table | None = None
    no_maker: int = 0
    remembered: bool = False
    device: str = ""

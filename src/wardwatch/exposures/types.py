"""Frozen values of findings, as pages and commands show them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wardwatch.assets.types import CareRole, NetworkExposure
from wardwatch.exposures.matching.bands import band_of
from wardwatch.exposures.matching.explain import SourceKind
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.states import FindingState
from wardwatch.kit.paging import Amount
from wardwatch.members.types import Band
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage.types import Input


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding in a list. `priority` is "" until it is judged; dates are None where none is recommended.

    Of a finding on a part, `device` is what the part stands in, "" and None else; pieces are then the device's, and
    so are department and care role where the part says none.
    """

    uid: UUID
    cve: str
    state: FindingState
    priority: str
    protect_by: date | None
    fix_by: date | None
    fix_at_maintenance: bool
    confidence: int
    opened_at: datetime
    changed_at: datetime
    organization: int
    organization_uid: UUID
    organization_name: str
    asset: UUID
    vendor: str
    product: str
    model: str
    version: str
    quantity: int
    department: str
    line: int | None
    care_role: str
    device: UUID | None
    device_name: str
    device_line: int | None

    @property
    def band(self) -> Band:
        """How sure the match is, in a word."""
        return band_of(self.confidence)


@dataclass(frozen=True, slots=True)
class FindingPage:
    """Some findings, most pressing first; `after` asks for the next ones, `before` for those ahead of these, "" where
    there are none."""

    rows: tuple[FindingRow, ...]
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Moved:
    """One line of a finding's history; `before` is None for the opening."""

    before: FindingState | None
    after: FindingState
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """A finding with its history, oldest first."""

    row: FindingRow
    history: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings stand in each state, and, of those that need work, in each priority; `cells` has both."""

    by_state: Mapping[FindingState, int]
    by_priority: Mapping[str, int]
    cells: Mapping[tuple[FindingState, str], int]

    def of(self, *, states: Collection[FindingState] = (), priorities: Collection[str] = ()) -> int:
        """How many stand in one of these states and priorities; none named: in any."""
        return sum(
            number
            for (state, priority), number in self.cells.items()
            if (not states or state in states) and (not priorities or priority in priorities)
        )


@dataclass(frozen=True, slots=True)
class Touched:
    """A member that something touches: its findings in one state, and the pieces of equipment behind them, each once;
    parts touch their devices."""

    organization: int
    organization_uid: UUID
    organization_name: str
    kind: str
    state: FindingState
    findings: int
    pieces: int


@dataclass(frozen=True, slots=True)
class VulnerabilityLine:
    """A vulnerability in a list: whether it is known to be exploited, and how many findings the reader has of it."""

    name: str
    exploited: bool
    findings: Amount


@dataclass(frozen=True, slots=True)
class VulnerabilityPage:
    """Some vulnerabilities; `after` asks for the next ones, `before` for those ahead of these, "" where none are."""

    lines: tuple[VulnerabilityLine, ...]
    after: str
    before: str


@dataclass(frozen=True, slots=True)
class Urgency:
    """What the policy asks where a product does this for care and stands there; days from the opening of a finding."""

    care_role: CareRole
    exposure: NetworkExposure
    priority: DeployerPriority
    protect_within_days: int | None
    fix: str


@dataclass(frozen=True, slots=True)
class Urgencies:
    """A vulnerability's urgency by situation; `exploitation` is the sentence that weighs most in it."""

    situations: tuple[Urgency, ...]
    exploitation: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a reason: a sentence, and what it stands on (`document` is an archived document's uid)."""

    text: str
    kind: SourceKind
    source: str
    document: UUID | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an advisory offers for one product: a CSAF remediation category (2.0, section 3.2.3.12.1), what to do,
    where, what must be restarted (3.2.3.12.8; "" where nobody says), and who offers it."""

    category: str
    details: str
    url: str
    restart_required: str
    asserter: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why a vulnerability touches an inventory line, or why it does not.

    `chain` leads from the claim to the conclusion; `against` are claims that say otherwise. `inputs` went into the
    recommendation, each known or assumed; `rows` are the lines of the decision tables that were used; `federal` is for
    comparison only. `kept` says what this viewer does not see. `changes` are sentences: what would change the answer.
    `remedies` are what is offered for the products of the claims that touch the line. `asks` are fields that the
    inventory leaves open and that would tell whether the line's pieces are meant.
    Without a finding to act on, inputs, rows and texts are empty.
    """

    asset: UUID
    line: str
    cve: str
    verdict: Verdict
    confidence: int
    chain: tuple[Link, ...]
    against: tuple[Link, ...]
    finding: FindingRow | None = None
    inputs: tuple[Input, ...] = ()
    rows: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    federal: str = ""
    kept: str = ""
    changes: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def band(self) -> Band | None:
        """How sure we are that a claim is about this line, in a word; None where none is."""
        return band_of(self.confidence) if self.confidence else None

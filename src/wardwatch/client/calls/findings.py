"""Findings. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from wardwatch.client.asking import Asking

FindingState = Literal[
    "open",
    "version unknown",
    "isolated",
    "waiting for manufacturer",
    "mitigated",
    "fixed (claimed)",
    "fixed (verified)",
    "not affected",
    "not ours",
    "accepted risk",
    "retired",
    "disputed",
    "reopened",
]
"""What is technically true of a vulnerability on an inventory line, as far as we know."""


DeployerPriority = Literal["defer", "scheduled", "out-of-cycle", "immediate"]
"""Outcome of the deployer table, Defer, Scheduled, Out-of-Cycle, Immediate 1.0.0."""


Band = Literal["certain", "likely", "possible", "to check"]
"""How sure we are that a weakness concerns a piece of equipment, the surest first. A member is told in these words
and chooses by them what it is notified of; `exposures.matching.bands` draws the bounds."""


class FindingLine(Struct, frozen=True, kw_only=True):
    """A vulnerability that touches a line of a member's inventory."""

    uid: UUID
    vulnerability: str
    state: FindingState
    priority: str
    """Of the deployer's decision table; empty until it is judged."""
    protect_by: date | None
    """Recommended day; null: no date."""
    fix_by: date | None
    fix_at_maintenance: bool
    """To be fixed at the next maintenance that the maker has validated."""
    confidence: int
    """How sure the match is, 0 to 100."""
    band: Band
    opened_at: datetime
    changed_at: datetime
    member: UUID
    member_name: str
    asset: UUID
    vendor: str
    product: str
    model: str
    version: str
    """Empty: not stated."""
    quantity: int
    department: str
    care_role: str
    device: UUID | None
    """The line that the touched part is inside of; null: it is no part."""
    device_name: str
    device_line: int | None


class Reason(Struct, frozen=True, kw_only=True):
    """One link of a reason, and what it stands on."""

    text: str
    kind: str
    source: str
    document: UUID | None


class Known(Struct, frozen=True, kw_only=True):
    """One value that went into a recommendation, known or assumed."""

    name: str
    value: str
    known: bool
    source: str


class Offer(Struct, frozen=True, kw_only=True):
    """What an advisory offers for this product."""

    category: str
    """A CSAF remediation category."""
    details: str
    url: str
    restart_required: str
    """What must be restarted, in CSAF's words; empty: nobody says."""
    asserter: str


class Moved(Struct, frozen=True, kw_only=True):
    """A change of state."""

    before: FindingState | None
    after: FindingState
    at: datetime
    why: str


class Finding(Struct, frozen=True, kw_only=True):
    """One finding in full: why it stands, what it advises, and how it came here."""

    uid: UUID
    vulnerability: str
    state: FindingState
    priority: str
    """Of the deployer's decision table; empty until it is judged."""
    protect_by: date | None
    """Recommended day; null: no date."""
    fix_by: date | None
    fix_at_maintenance: bool
    """To be fixed at the next maintenance that the maker has validated."""
    confidence: int
    """How sure the match is, 0 to 100."""
    band: Band
    opened_at: datetime
    changed_at: datetime
    member: UUID
    member_name: str
    asset: UUID
    vendor: str
    product: str
    model: str
    version: str
    """Empty: not stated."""
    quantity: int
    department: str
    care_role: str
    device: UUID | None
    """The line that the touched part is inside of; null: it is no part."""
    device_name: str
    device_line: int | None
    line: str
    """The finding in one sentence."""
    verdict: str
    reasons: tuple[Reason, ...]
    """From the claim to the conclusion."""
    against: tuple[Reason, ...]
    """Claims that say otherwise."""
    inputs: tuple[Known, ...]
    rows: tuple[str, ...]
    """The lines of the decision tables that were used."""
    advice: tuple[str, ...]
    federal: str
    """What a federal deadline would be, for comparison only."""
    kept: str
    """What you do not see of it, in words."""
    changes: tuple[str, ...]
    """What would change the answer."""
    remedies: tuple[Offer, ...]
    asks: tuple[str, ...]
    """Fields left open that would tell whether it is meant."""
    notice: str
    """Ticket of the notice that covers it; empty: none."""
    history: tuple[Moved, ...]


class FindingsCalls(Asking):
    """Operations on findings."""

    def findings(
        self,
        *,
        member: UUID | None = None,
        state: Sequence[FindingState] | None = None,
        priority: Sequence[DeployerPriority] | None = None,
        band: Band | None = None,
        vulnerability: str | None = None,
        limit: int | None = None,
    ) -> Iterator[FindingLine]:
        """Findings that you may see, the nearest date first. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(
            FindingLine,
            "/findings",
            {
                "member": member,
                "state": state,
                "priority": priority,
                "band": band,
                "vulnerability": vulnerability,
                "limit": limit,
            },
        )

    def finding(self, finding: UUID) -> Finding:
        """Why one product is touched, link by link, and what to do by when. That you look at another's is logged."""
        return self.read(Finding, f"/findings/{self.quoted(finding)}")

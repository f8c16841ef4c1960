"""Findings: what of somebody's equipment is touched, and why."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, demand_no_partner, member_called
from wardwatch.api.paging import Page, Part, Words
from wardwatch.engagements.queries import ticket_of
from wardwatch.exposures import queries
from wardwatch.exposures.states import FindingState
from wardwatch.exposures.types import FindingDetail, Why
from wardwatch.markings.viewing import seen_by
from wardwatch.members.types import Band
from wardwatch.standards.ssvc import DeployerPriority

router = Router(tags=["findings"])


class FindingFilter(Part):
    """Which findings; several values of one filter are alternatives."""

    member: UUID | None = Field(None, description="Only of this member.")
    state: list[FindingState] = Field([], description="Only in one of these states.")
    priority: list[DeployerPriority] = Field([], description="Only with one of these priorities.")
    band: Band | None = Field(None, description="Only matches of which we are this sure.")
    vulnerability: Words = Field("", description="Only of this vulnerability, by its name.", examples=["CVE-2026-1001"])


class FindingLine(Schema):
    """A vulnerability that touches a line of a member's inventory."""

    uid: UUID
    vulnerability: str = Field(alias="cve", examples=["CVE-2026-1001"])
    state: FindingState
    priority: str = Field(description="Of the deployer's decision table; empty until it is judged.")
    protect_by: date | None = Field(description="Recommended day; null: no date.")
    fix_by: date | None
    fix_at_maintenance: bool = Field(description="To be fixed at the next maintenance that the maker has validated.")
    confidence: int = Field(description="How sure the match is, 0 to 100.")
    band: Band = Field(description="How sure the match is, in a word.")
    opened_at: datetime
    changed_at: datetime
    member: UUID = Field(alias="organization_uid")
    member_name: str = Field(alias="organization_name")
    asset: UUID
    vendor: str
    product: str
    model: str
    version: str = Field(description="Empty: not stated.")
    quantity: int
    department: str
    care_role: str
    device: UUID | None = Field(description="The line that the touched part is inside of; null: it is no part.")
    device_name: str
    device_line: int | None


class Moved(Schema):
    """A change of state."""

    before: FindingState | None
    after: FindingState
    at: datetime
    why: str


class Reason(Schema):
    """One link of a reason, and what it stands on."""

    text: str
    kind: str
    source: str
    document: UUID | None


class Known(Schema):
    """One value that went into a recommendation, known or assumed."""

    name: str
    value: str
    known: bool
    source: str


class Offer(Schema):
    """What an advisory offers for this product."""

    category: str = Field(description="A CSAF remediation category.")
    details: str
    url: str
    restart_required: str = Field(description="What must be restarted, in CSAF's words; empty: nobody says.")
    asserter: str


class Finding(FindingLine):
    """One finding in full: why it stands, what it advises, and how it came here."""

    line: str = Field(description="The finding in one sentence.")
    verdict: str
    reasons: list[Reason] = Field(description="From the claim to the conclusion.")
    against: list[Reason] = Field(description="Claims that say otherwise.")
    inputs: list[Known]
    rows: list[str] = Field(description="The lines of the decision tables that were used.")
    advice: list[str]
    federal: str = Field(description="What a federal deadline would be, for comparison only.")
    kept: str = Field(description="What you do not see of it, in words.")
    changes: list[str] = Field(description="What would change the answer.")
    remedies: list[Offer]
    asks: list[str] = Field(description="Fields left open that would tell whether it is meant.")
    notice: str = Field(description="Ticket of the notice that covers it; empty: none.")
    history: list[Moved]


@router.get("", response=Page[FindingLine], url_name="api-findings", summary="List findings")
def findings(request: ApiRequest, wanted: Query[FindingFilter]) -> dict[str, object]:
    """Findings that you may see, the nearest date first."""
    demand_no_partner(request)
    member = member_called(request, wanted.member, "findings").pk if wanted.member else None
    found = queries.findings(
        viewer=request.principal.viewer,
        organization=member,
        cve=wanted.vulnerability,
        states=wanted.state,
        priorities=wanted.priority,
        band=wanted.band,
        limit=wanted.limit,
        after=wanted.cursor,
    )
    return {"items": found.rows, "next": found.after or None}


@router.get("/{uuid:finding}", response=Finding, url_name="api-finding", summary="One finding, with its reasons")
def finding(request: ApiRequest, finding: UUID) -> Finding:
    """Why one product is touched, link by link, and what to do by when. That you look at another's is logged."""
    demand_no_partner(request)
    viewer = request.principal.viewer
    with seen_by(viewer):
        detail = queries.finding(finding, viewer=viewer)
        member_called(request, detail.row.organization_uid, f"finding:{finding}")
        return _whole(detail, queries.why_finding(finding, viewer=viewer), ticket_of(finding, viewer=viewer))


def _whole(detail: FindingDetail, why: Why, ticket: str) -> Finding:
    line = FindingLine.model_validate(detail.row)
    return Finding.model_validate(
        {
            **line.model_dump(by_alias=True),
            "line": why.line,
            "verdict": why.verdict,
            "reasons": why.chain,
            "against": why.against,
            "inputs": why.inputs,
            "rows": why.rows,
            "advice": why.advice,
            "federal": why.federal,
            "kept": why.kept,
            "changes": why.changes,
            "remedies": why.remedies,
            "asks": why.asks,
            "notice": ticket,
            "history": detail.history,
        }
    )

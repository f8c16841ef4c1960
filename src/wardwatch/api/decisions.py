"""Decisions: whom the center tells what, and why. For the center's staff."""

from datetime import date, datetime
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from wardwatch.api.access import ApiRequest, actor_of, demand_center, note_opening
from wardwatch.api.notices import Body, Step
from wardwatch.api.paging import Page, Part, Text, cursor, place
from wardwatch.api.writes import HEADER, once
from wardwatch.engagements import operations, queries
from wardwatch.engagements.states import DecisionState, FollowUpState, NoticeState
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by

router = Router(tags=["decisions"])


class DecisionFilter(Part):
    """Which decisions."""

    state: DecisionState | None = Field(None, description="Only in this state.")


class DecisionLine(Schema):
    """One decision in a list: one advisory or vulnerability, for all members that it touches."""

    uid: UUID
    subject: str = Field(examples=["vulnerability:CVE-2026-1001"])
    title: str
    cause: str
    emergency: bool
    members: int
    findings: int
    state: DecisionState
    proposed_at: datetime


class Recipient(Schema):
    """One member under the decision; `exception` says why it is left out."""

    member: UUID = Field(alias="organization")
    name: str
    ticket: str
    state: NoticeState
    findings: int
    emergency: bool
    asks_version: bool
    protect_by: date | None
    exception: str
    region: str
    again: FollowUpState | None = Field(description="Where its second letter stands; null: none is due.")
    language: str = Field(description="The code of the language that it reads.")


class EditedText(Schema):
    """What the analyst changed of the text; empty leaves what was proposed."""

    title: str
    summary: str
    steps: list[Step]


class ReadFirst(Schema):
    """What one recipient will read, or read."""

    member_name: str = Field(alias="organization")
    body: Body
    mails: list[str] = Field(description="Addresses it goes to; none: it is shown on the page only.")
    marking_fits: bool = Field(description="Whether mail may carry the text, or only a pointer.")


class Unsure(Schema):
    """How many findings, at how many members."""

    members: int
    findings: int


class Decision(Schema):
    """One decision with everybody whom it would tell."""

    uid: UUID
    subject: str = Field(examples=["vulnerability:CVE-2026-1001"])
    title: str
    cause: str
    emergency: bool
    state: DecisionState
    proposed_at: datetime
    decided_at: datetime | None
    why: str
    undo_until: datetime | None = Field(description="Until when an approval can be taken back; null: not now.")
    edits: EditedText
    preview: ReadFirst | None
    unsure: Unsure = Field(description="What it tells nobody, because the members want notices of surer matches.")
    recipients: list[Recipient]


class LeftOut(Schema, extra="forbid"):
    """A member that is not told, and why."""

    member: UUID
    reason: Text = Field(min_length=1)


class Approving(Schema, extra="forbid"):
    """An approval."""

    exceptions: list[LeftOut] = Field([], max_length=1000)
    expected: int | None = Field(None, ge=0, lt=10**9, description="How many recipients you were shown, all counted.")
    why: Text = Field("", description="Kept in the audit trail.")


class Dismissing(Schema, extra="forbid"):
    """A dismissal."""

    why: Text = Field(min_length=1, description="Kept in the audit trail.")


class Approved(Schema):
    """How many members will be told, and how many are left out."""

    approved: int
    excepted: int


class Undone(Schema):
    """How many notices are drafts again."""

    notices: int


class Dismissed(Schema):
    """The decision as it stands now."""

    uid: UUID
    state: DecisionState


@router.get("", response=Page[DecisionLine], url_name="api-decisions", summary="List decisions")
def decisions(request: ApiRequest, wanted: Query[DecisionFilter]) -> dict[str, object]:
    """Decisions, the newest first. The center's staff only."""
    demand_center(request)
    found = queries.decision_page(
        viewer=request.principal.viewer,
        state=wanted.state,
        after=place("decisions", wanted.cursor),
        limit=wanted.limit,
    )
    return {"items": found.lines, "next": cursor("decisions", found.after)}


@router.get("/{uuid:decision}", response=Decision, url_name="api-decision", summary="One decision")
def decision(request: ApiRequest, decision: UUID) -> queries.Review:
    """One decision with its recipients. The center's staff only."""
    demand_center(request)
    with seen_by(request.principal.viewer):
        found = queries.review(str(decision), viewer=request.principal.viewer, at=clock.now())
        if found.preview:
            note_opening(request, found.preview.member, f"decision:{decision}")
        return found


@router.put(
    "/{uuid:decision}/approval", response=Approved, url_name="api-approval", summary="Approve", openapi_extra=HEADER
)
@once
def approve(request: ApiRequest, decision: UUID, given: Approving) -> Approved:
    """Approve for all recipients but the exceptions. Members are told one minute later; until then, undo it."""
    demand_center(request)
    done = operations.approve(
        decision=str(decision),
        exceptions={str(each.member): each.reason for each in given.exceptions},
        expected=given.expected,
        why=given.why,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    return Approved(approved=done.approved, excepted=done.excepted)


@router.delete(
    "/{uuid:decision}/approval", response=Undone, url_name="api-approval", summary="Undo", openapi_extra=HEADER
)
@once
def undo(request: ApiRequest, decision: UUID) -> Undone:
    """Take an approval back while nothing is out."""
    demand_center(request)
    number = operations.undo_approval(
        decision=str(decision), principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    return Undone(notices=number)


@router.put(
    "/{uuid:decision}/dismissal", response=Dismissed, url_name="api-dismissal", summary="Dismiss", openapi_extra=HEADER
)
@once
def dismiss(request: ApiRequest, decision: UUID, given: Dismissing) -> Dismissed:
    """Decide that nobody is told."""
    demand_center(request)
    operations.dismiss(
        decision=str(decision),
        why=given.why,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )
    return Dismissed(uid=decision, state=DecisionState.DISMISSED)

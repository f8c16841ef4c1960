"""Notices: what a member was told, and its answer."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, demand_center, demand_no_partner, member_called
from wardwatch.api.paging import Page, Part, Text, Words, cursor, place
from wardwatch.api.writes import HEADER, once
from wardwatch.delivery.states import MessageState
from wardwatch.engagements import operations, queries
from wardwatch.engagements.queries import Pressing
from wardwatch.engagements.states import VISIBLE_TO_MEMBER, Answer, DecisionState, NoticeState, Way
from wardwatch.engagements.tickets import read_ticket
from wardwatch.exposures.states import FindingState
from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Persona, persona_of

router = Router(tags=["notices"])
Ticket = Path[Annotated[str, StringConstraints(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$")]]


class NoticeFilter(Part):
    """Which notices; several values of one filter are alternatives."""

    member: UUID | None = Field(None, description="Only to this member.")
    state: list[NoticeState] = Field([], description="Only in one of these states.")
    answer: list[Answer] = Field([], description="Only with one of these answers.")
    pressing: Pressing | None = Field(None, description="Only those late, or those that ask for help.")


class NoticeLine(Schema):
    """One notice in a list."""

    ticket: str = Field(examples=["WW-7KQ4-XM2P-9T3B"])
    title: str
    member: UUID = Field(alias="organization_uid")
    member_name: str = Field(alias="organization")
    state: NoticeState
    answer: Answer | None = Field(description="The newest answer; null: none yet.")
    emergency: bool
    asks_version: bool
    protect_by: date | None
    sent_at: datetime | None
    answered_at: datetime | None
    outcome: str = Field(description="What became of it, once it is closed; empty: nothing yet.")
    late: bool = Field(description="No answer although the time that the center hoped for is over.")


class Step(Schema):
    """What to do, and who does it; `quoted`: `detail` has a maker's own words."""

    text: str
    who: str
    detail: str
    quoted: bool


class Due(Schema):
    """A recommended date. `on` is empty where there is no date."""

    label: str
    on: str
    reason: str


class Cited(Schema):
    """A document that a notice rests on."""

    asserter: str
    title: str
    url: str


class TouchedLine(Schema):
    """A line of the member's inventory, as the text names it."""

    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    vulnerabilities: list[str]


class Body(Schema):
    """The text of a notice, as it was published."""

    title: str
    what: str
    why_you: str
    before_you_start: str = Field(description="What to do for patients first; empty: no such equipment.")
    steps: list[Step]
    dates: list[Due]
    sources: list[Cited]
    visible_to: str = Field(description="Who else can see this.")
    marking: str
    more_urgent: str = Field(description="What changed since the first letter; empty in a first one.")
    care: str
    genuine: str = Field(description="How to make sure that it comes from the center.")
    language: str = Field(description="Code of the language that it is written in.")
    affected: list[TouchedLine]


class Covered(Schema):
    """A finding that a notice is about, as it stands now."""

    finding: UUID = Field(alias="uid")
    vulnerability: str
    product: str
    version: str
    quantity: int
    department: str
    line: int | None = Field(description="On the list that the member sent; null: entered by hand.")
    state: FindingState


class Given(Schema):
    """An answer that was given."""

    uid: UUID
    answer: Answer
    words: str
    at: datetime
    way: Way


class MovedNotice(Schema):
    """A change of the notice's state."""

    before: str
    after: str
    at: datetime
    why: str


class Mail(Schema):
    """A mail of a notice: where it goes, how it fares, and why."""

    uid: UUID
    channel: str
    address: str
    subject: str
    state: MessageState
    reason: str = Field(description="The server's words; empty: none.")
    created_at: datetime
    not_before: datetime
    tries: int = Field(description="How often a server was asked.")


class Notice(Schema):
    """One notice in full."""

    ticket: str
    member: UUID = Field(alias="organization_uid")
    member_name: str = Field(alias="organization_name")
    decision: str = Field(description="Uid of the decision behind it; empty for all but the center's staff.")
    decision_state: DecisionState | None
    state: NoticeState
    emergency: bool
    asks_version: bool
    protect_by: date | None
    fix_by: date | None
    fix_at_maintenance: bool
    sent_at: datetime | None
    exception: str = Field(description="Why the member was left out; empty: it was not.")
    deferred_to_digest: bool
    outcome: str = Field(description="What became of it, once it is closed; empty: nothing yet.")
    body: Body | None = Field(description="Null until it is published.")
    covered: list[Covered]
    answers: list[Given] = Field(description="Newest first; the first one stands.")
    history: list[MovedNotice]
    mails: list[Mail] = Field(description="As far as you may see them.")
    calls: bool = Field(description="It asks for help, and nobody at the center has dealt with it.")
    helped_at: datetime | None = Field(description="When a call for help was last dealt with; null: never.")


class Withdrawing(Schema, extra="forbid"):
    """A withdrawal."""

    why: Text = Field(min_length=1, description="The member's page says it.")


class Helping(Schema, extra="forbid"):
    """How a call for help was dealt with."""

    done: Text = Field("", description="What was done, for the center.")


class Standing(Schema):
    """A notice, as it stands now."""

    ticket: str
    state: NoticeState
    calls: bool = Field(description="It asks for help, and nobody at the center has dealt with it.")


class Answering(Schema, extra="forbid"):
    """What a member answers."""

    answer: Answer
    words: Text = Field("", description="For the center, in your own words.")


class VersionSaid(Schema, extra="forbid"):
    """The version that a question asks for."""

    version: Words = Field(min_length=1, description="As the device or its label shows it.", examples=["2.1.4"])


class Answered(Schema):
    """What was written down."""

    uid: UUID
    ticket: str
    answer: Answer
    at: datetime


class Changed(Schema):
    """How many lines of the inventory changed."""

    changed: int


@router.get("", response=Page[NoticeLine], url_name="api-notices", summary="List notices")
def notices(request: ApiRequest, wanted: Query[NoticeFilter]) -> dict[str, object]:
    """Notices that you may see, the newest first: those that were sent, unless you ask for states before that."""
    demand_no_partner(request)
    is_center = persona_of(request.principal) is Persona.CENTER
    member = str(member_called(request, wanted.member, "notices").uid) if wanted.member else ""
    states = frozenset(wanted.state) if is_center else frozenset(wanted.state) & VISIBLE_TO_MEMBER
    if wanted.state and not states:
        return {"items": [], "next": None}
    found = queries.notice_page(
        viewer=request.principal.viewer,
        at=clock.now(),
        organization=member,
        wanted=queries.Wanted(states, frozenset(wanted.answer), wanted.pressing),
        after=place("notices", wanted.cursor),
        limit=wanted.limit,
    )
    return {"items": found.lines, "next": cursor("notices", found.after)}


@router.get("/{slug:ticket}", response=Notice, url_name="api-notice", summary="One notice")
def notice(request: ApiRequest, ticket: Ticket) -> queries.NoticeDetail:
    """What was said, which findings it covers, and every answer. A program's look does not count as *seen*."""
    demand_no_partner(request)
    with seen_by(request.principal.viewer):
        found = queries.notice(ticket, viewer=request.principal.viewer)
        member_called(request, UUID(found.organization_uid), f"notice:{found.ticket}")
        return found


@router.post(
    "/{slug:ticket}/answers", response=Answered, url_name="api-answers", summary="Answer", openapi_extra=HEADER
)
@once
def answer(request: ApiRequest, ticket: Ticket, given: Answering) -> Answered:
    """Answer a notice. It may be answered again; the newest answer stands."""
    response = operations.answer(
        ticket=ticket,
        answer=given.answer,
        words=given.words,
        **acting(request),
    )
    return Answered(uid=response.uid, ticket=read_ticket(ticket), answer=Answer(response.answer), at=response.at)


@router.post(
    "/{slug:ticket}/version", response=Changed, url_name="api-version", summary="Say a version", openapi_extra=HEADER
)
@once
def say_version(request: ApiRequest, ticket: Ticket, said: VersionSaid) -> Changed:
    """Say which version runs, where a notice asks for it; it answers every question about the same product."""
    changed = operations.state_version(ticket=ticket, version=said.version, **acting(request))
    return Changed(changed=changed)


@router.put(
    "/{slug:ticket}/withdrawal", response=Standing, url_name="api-withdrawal", summary="Withdraw", openapi_extra=HEADER
)
@once
def withdraw(request: ApiRequest, ticket: Ticket, given: Withdrawing) -> Standing:
    """Take back one notice that is out, and its mails as far as they still wait. The center's staff only."""
    demand_center(request)
    operations.withdraw(ticket=ticket, why=given.why, **acting(request))
    return _standing(request, ticket)


@router.put("/{slug:ticket}/help", response=Standing, url_name="api-help", summary="Help given", openapi_extra=HEADER)
@once
def help_given(request: ApiRequest, ticket: Ticket, given: Helping) -> Standing:
    """Say that the call for help on a notice was dealt with; a later call stands again. The center's staff only."""
    demand_center(request)
    operations.give_help(ticket=ticket, done=given.done, **acting(request))
    return _standing(request, ticket)


def _standing(request: ApiRequest, ticket: str) -> Standing:
    found = queries.notice(ticket, viewer=request.principal.viewer)
    return Standing(ticket=found.ticket, state=found.state, calls=found.calls)

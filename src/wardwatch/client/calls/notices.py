"""Notices. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.findings import FindingState

NoticeState = Literal[
    "draft", "excepted", "approved", "sent", "seen", "acknowledged", "answered", "closed", "withdrawn"
]
"""Where the talk with one member stands. What is technically true is the finding's state."""


Answer = Literal["acknowledge", "fixed", "isolated", "waiting", "not ours", "version unknown", "help"]
"""What a member can answer, each one button."""


Pressing = Literal["late", "help"]
"""Notices that the desk lists: without an answer past the time we hoped for, and calls for help."""


class NoticeLine(Struct, frozen=True, kw_only=True):
    """One notice in a list."""

    ticket: str
    title: str
    member: UUID
    member_name: str
    state: NoticeState
    answer: Answer | None
    """The newest answer; null: none yet."""
    emergency: bool
    asks_version: bool
    protect_by: date | None
    sent_at: datetime | None
    answered_at: datetime | None
    outcome: str
    """What became of it, once it is closed; empty: nothing yet."""
    late: bool
    """No answer although the time that the center hoped for is over."""


DecisionState = Literal["proposed", "approved", "dismissed"]
"""Where the center's decision stands."""


class Step(Struct, frozen=True, kw_only=True):
    """What to do, and who does it; `quoted`: `detail` has a maker's own words."""

    text: str
    who: str
    detail: str
    quoted: bool


class Due(Struct, frozen=True, kw_only=True):
    """A recommended date. `on` is empty where there is no date."""

    label: str
    on: str
    reason: str


class Cited(Struct, frozen=True, kw_only=True):
    """A document that a notice rests on."""

    asserter: str
    title: str
    url: str


class TouchedLine(Struct, frozen=True, kw_only=True):
    """A line of the member's inventory, as the text names it."""

    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    vulnerabilities: tuple[str, ...]


class Body(Struct, frozen=True, kw_only=True):
    """The text of a notice, as it was published."""

    title: str
    what: str
    why_you: str
    before_you_start: str
    """What to do for patients first; empty: no such equipment."""
    steps: tuple[Step, ...]
    dates: tuple[Due, ...]
    sources: tuple[Cited, ...]
    visible_to: str
    """Who else can see this."""
    marking: str
    more_urgent: str
    """What changed since the first letter; empty in a first one."""
    care: str
    genuine: str
    """How to make sure that it comes from the center."""
    language: str
    """Code of the language that it is written in."""
    affected: tuple[TouchedLine, ...]


class Covered(Struct, frozen=True, kw_only=True):
    """A finding that a notice is about, as it stands now."""

    finding: UUID
    vulnerability: str
    product: str
    version: str
    quantity: int
    department: str
    line: int | None
    """On the list that the member sent; null: entered by hand."""
    state: FindingState


Way = Literal["portal", "link", "code"]
"""How an answer came in."""


class Given(Struct, frozen=True, kw_only=True):
    """An answer that was given."""

    uid: UUID
    answer: Answer
    words: str
    at: datetime
    way: Way


class MovedNotice(Struct, frozen=True, kw_only=True):
    """A change of the notice's state."""

    before: str
    after: str
    at: datetime
    why: str


MessageState = Literal[
    "waiting", "sending", "sent", "unknown", "failed", "bounced", "withheld", "cancelled", "replaced"
]
"""Where a message stands."""


class Mail(Struct, frozen=True, kw_only=True):
    """A mail of a notice: where it goes, how it fares, and why."""

    uid: UUID
    channel: str
    address: str
    subject: str
    state: MessageState
    reason: str
    """The server's words; empty: none."""
    created_at: datetime
    not_before: datetime
    tries: int
    """How often a server was asked."""


class Notice(Struct, frozen=True, kw_only=True):
    """One notice in full."""

    ticket: str
    member: UUID
    member_name: str
    decision: str
    """Uid of the decision behind it; empty for all but the center's staff."""
    decision_state: DecisionState | None
    state: NoticeState
    emergency: bool
    asks_version: bool
    protect_by: date | None
    fix_by: date | None
    fix_at_maintenance: bool
    sent_at: datetime | None
    exception: str
    """Why the member was left out; empty: it was not."""
    deferred_to_digest: bool
    outcome: str
    """What became of it, once it is closed; empty: nothing yet."""
    body: Body | None
    """Null until it is published."""
    covered: tuple[Covered, ...]
    answers: tuple[Given, ...]
    """Newest first; the first one stands."""
    history: tuple[MovedNotice, ...]
    mails: tuple[Mail, ...]
    """As far as you may see them."""
    calls: bool
    """It asks for help, and nobody at the center has dealt with it."""
    helped_at: datetime | None
    """When a call for help was last dealt with; null: never."""


class Answered(Struct, frozen=True, kw_only=True):
    """What was written down."""

    uid: UUID
    ticket: str
    answer: Answer
    at: datetime


class Changed(Struct, frozen=True, kw_only=True):
    """How many lines of the inventory changed."""

    changed: int


class Standing(Struct, frozen=True, kw_only=True):
    """A notice, as it stands now."""

    ticket: str
    state: NoticeState
    calls: bool
    """It asks for help, and nobody at the center has dealt with it."""


class NoticesCalls(Asking):
    """Operations on notices."""

    def notices(
        self,
        *,
        member: UUID | None = None,
        state: Sequence[NoticeState] | None = None,
        answer: Sequence[Answer] | None = None,
        pressing: Pressing | None = None,
        limit: int | None = None,
    ) -> Iterator[NoticeLine]:
        """Notices that you may see, the newest first: those that were sent, unless you ask for states before that.
        `limit`: how many in one part; parts follow by themselves.
        """
        return self.pages(
            NoticeLine,
            "/notices",
            {"member": member, "state": state, "answer": answer, "pressing": pressing, "limit": limit},
        )

    def notice(self, ticket: str) -> Notice:
        """What was said, which findings it covers, and every answer. A program's look does not count as *seen*."""
        return self.read(Notice, f"/notices/{self.quoted(ticket)}")

    def answer(
        self, ticket: str, *, answer: Answer, words: str | UnsetType = UNSET, key: str | None = None
    ) -> Answered:
        """Answer a notice. It may be answered again; the newest answer stands. `key`: your own name for this write."""
        return self.write(
            Answered, "POST", f"/notices/{self.quoted(ticket)}/answers", {"answer": answer, "words": words}, key=key
        )

    def say_version(self, ticket: str, *, version: str, key: str | None = None) -> Changed:
        """Say which version runs, where a notice asks for it; it answers every question about the same product.
        `key`: your own name for this write.
        """
        return self.write(Changed, "POST", f"/notices/{self.quoted(ticket)}/version", {"version": version}, key=key)

    def withdraw(self, ticket: str, *, why: str, key: str | None = None) -> Standing:
        """Take back one notice that is out, and its mails as far as they still wait. The center's staff only. `key`:
        your own name for this write.
        """
        return self.write(Standing, "PUT", f"/notices/{self.quoted(ticket)}/withdrawal", {"why": why}, key=key)

    def help_given(self, ticket: str, *, done: str | UnsetType = UNSET, key: str | None = None) -> Standing:
        """Say that the call for help on a notice was dealt with; a later call stands again. The center's staff only.
        `key`: your own name for this write.
        """
        return self.write(Standing, "PUT", f"/notices/{self.quoted(ticket)}/help", {"done": done}, key=key)

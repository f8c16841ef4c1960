"""Decisions. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.notices import Body, DecisionState, NoticeState, Step


class DecisionLine(Struct, frozen=True, kw_only=True):
    """One decision in a list: one advisory or vulnerability, for all members that it touches."""

    uid: UUID
    subject: str
    title: str
    cause: str
    emergency: bool
    members: int
    findings: int
    state: DecisionState
    proposed_at: datetime


class EditedText(Struct, frozen=True, kw_only=True):
    """What the analyst changed of the text; empty leaves what was proposed."""

    title: str
    summary: str
    steps: tuple[Step, ...]


class ReadFirst(Struct, frozen=True, kw_only=True):
    """What one recipient will read, or read."""

    member_name: str
    body: Body
    mails: tuple[str, ...]
    """Addresses it goes to; none: it is shown on the page only."""
    marking_fits: bool
    """Whether mail may carry the text, or only a pointer."""


class Unsure(Struct, frozen=True, kw_only=True):
    """How many findings, at how many members."""

    members: int
    findings: int


FollowUpState = Literal["draft", "excepted", "approved", "sent"]
"""Where the second letter about a notice stands, which says that it is more urgent now."""


class Recipient(Struct, frozen=True, kw_only=True):
    """One member under the decision; `exception` says why it is left out."""

    member: UUID
    name: str
    ticket: str
    state: NoticeState
    findings: int
    emergency: bool
    asks_version: bool
    protect_by: date | None
    exception: str
    region: str
    again: FollowUpState | None
    """Where its second letter stands; null: none is due."""
    language: str
    """The code of the language that it reads."""


class Decision(Struct, frozen=True, kw_only=True):
    """One decision with everybody whom it would tell."""

    uid: UUID
    subject: str
    title: str
    cause: str
    emergency: bool
    state: DecisionState
    proposed_at: datetime
    decided_at: datetime | None
    why: str
    undo_until: datetime | None
    """Until when an approval can be taken back; null: not now."""
    edits: EditedText
    preview: ReadFirst | None
    unsure: Unsure
    recipients: tuple[Recipient, ...]


class LeftOut(Struct, frozen=True, kw_only=True):
    """A member that is not told, and why."""

    member: UUID
    reason: str


class Approved(Struct, frozen=True, kw_only=True):
    """How many members will be told, and how many are left out."""

    approved: int
    excepted: int


class Undone(Struct, frozen=True, kw_only=True):
    """How many notices are drafts again."""

    notices: int


class Dismissed(Struct, frozen=True, kw_only=True):
    """The decision as it stands now."""

    uid: UUID
    state: DecisionState


class DecisionsCalls(Asking):
    """Operations on decisions."""

    def decisions(self, *, state: DecisionState | None = None, limit: int | None = None) -> Iterator[DecisionLine]:
        """Decisions, the newest first. The center's staff only. `limit`: how many in one part; parts follow by
        themselves.
        """
        return self.pages(DecisionLine, "/decisions", {"state": state, "limit": limit})

    def decision(self, decision: UUID) -> Decision:
        """One decision with its recipients. The center's staff only."""
        return self.read(Decision, f"/decisions/{self.quoted(decision)}")

    def approve(
        self,
        decision: UUID,
        *,
        exceptions: Sequence[LeftOut] | UnsetType = UNSET,
        expected: int | UnsetType | None = UNSET,
        why: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> Approved:
        """Approve for all recipients but the exceptions. Members are told one minute later; until then, undo it.
        `key`: your own name for this write.
        """
        return self.write(
            Approved,
            "PUT",
            f"/decisions/{self.quoted(decision)}/approval",
            {"exceptions": exceptions, "expected": expected, "why": why},
            key=key,
        )

    def undo(self, decision: UUID, *, key: str | None = None) -> Undone:
        """Take an approval back while nothing is out. `key`: your own name for this write."""
        return self.write(Undone, "DELETE", f"/decisions/{self.quoted(decision)}/approval", None, key=key)

    def dismiss(self, decision: UUID, *, why: str, key: str | None = None) -> Dismissed:
        """Decide that nobody is told. `key`: your own name for this write."""
        return self.write(Dismissed, "PUT", f"/decisions/{self.quoted(decision)}/dismissal", {"why": why}, key=key)

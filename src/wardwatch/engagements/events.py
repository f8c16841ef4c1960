"""What happens to decisions and notices."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsProposed(Event):
    """The matching gave the center something to decide; counts of new decisions, drafts and findings.

    `raised` are drafts that became emergencies, `follow_ups` second letters about notices that became emergencies,
    `hushed` drafts left out because their members want notices of surer matches only.
    """

    name = "decisions.proposed"

    decisions: int
    notices: int
    findings: int
    raised: int
    follow_ups: int
    hushed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionApproved(Event):
    """An analyst approved a decision for its recipients, those of second letters included."""

    name = "decision.approved"

    decision: int
    approved: int
    excepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalUndone(Event):
    """An approval was taken back before anything was published."""

    name = "decision.undone"

    decision: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDismissed(Event):
    """An analyst decided that nobody is told."""

    name = "decision.dismissed"

    decision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEdited(Event):
    """An analyst changed the text of a decision; `notices` are open and written anew next, nothing is sent again."""

    name = "decision.edited"

    decision: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesRewritten(Event):
    """Open notices show the text that their decision was given; mails that still waited carry it."""

    name = "notices.rewritten"

    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesPublished(Event):
    """Approved notices came onto the members' pages; `mails` went to the outbox, `deferred` wait for the digest.

    `follow_ups` were there already and came again as more urgent, with a second letter.
    """

    name = "notices.published"

    notices: int
    mails: int
    deferred: int
    follow_ups: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestsSent(Event):
    """Weekly digests went to the outbox."""

    name = "digests.sent"

    members: int
    notices: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSeen(Event):
    """Somebody of the member opened the notice for the first time."""

    name = "notice.seen"

    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAnswered(Event):
    """A member answered; `findings` is how many findings changed by it.

    `alike` is how many more questions about the same product the answer served.
    """

    name = "notice.answered"

    notice: int
    answer: str
    through: str
    findings: int
    alike: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpGiven(Event):
    """The center dealt with a member's call for help; `why` says what was done."""

    name = "notice.help-given"

    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWithdrawn(Event):
    """The center took a notice back."""

    name = "notice.withdrawn"

    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesSettled(Event):
    """Findings changed: notices were closed because nothing is left to do, or opened again."""

    name = "notices.settled"

    closed: int
    reopened: int

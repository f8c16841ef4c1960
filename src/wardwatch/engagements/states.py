"""States of a decision and of a notice, and the moves between them."""

from wardwatch.exposures.states import FindingState
from wardwatch.kit.worded import Worded


class DecisionState(Worded):
    """Where the center's decision stands."""

    PROPOSED = "proposed", "Needs a decision"
    APPROVED = "approved", "Approved"
    DISMISSED = "dismissed", "Dismissed"


class NoticeState(Worded):
    """Where the talk with one member stands. What is technically true is the finding's state."""

    DRAFT = "draft", "Draft"
    EXCEPTED = "excepted", "Left out"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"
    SEEN = "seen", "Seen"
    ACKNOWLEDGED = "acknowledged", "Acknowledged"
    ANSWERED = "answered", "Answered"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


class FollowUpState(Worded):
    """Where the second letter about a notice stands, which says that it is more urgent now."""

    DRAFT = "draft", "Draft"
    EXCEPTED = "excepted", "Left out"
    APPROVED = "approved", "Approved"
    SENT = "sent", "Sent"


class Answer(Worded):
    """What a member can answer, each one button."""

    ACKNOWLEDGE = "acknowledge", "Got it"
    FIXED = "fixed", "Already fixed"
    ISOLATED = "isolated", "Isolated"
    WAITING = "waiting", "Waiting for the manufacturer"
    NOT_OURS = "not ours", "Not ours"
    VERSION_UNKNOWN = "version unknown", "I don't know the version"
    HELP = "help", "I need help"


class Way(Worded):
    """How an answer came in."""

    PORTAL = "portal", "Signed in"
    LINK = "link", "A link in a mail"
    CODE = "code", "Address and ticket code"


D, N = DecisionState, NoticeState

DECISION_TRANSITIONS: dict[DecisionState, frozenset[DecisionState]] = {
    D.PROPOSED: frozenset({D.APPROVED, D.DISMISSED}),
    D.APPROVED: frozenset({D.PROPOSED}),
    D.DISMISSED: frozenset({D.PROPOSED}),
}
"""Approved returns to proposed when the approval is undone, or when members are touched that it did not cover."""

NOTICE_TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    N.DRAFT: frozenset({N.APPROVED, N.EXCEPTED}),
    N.EXCEPTED: frozenset({N.DRAFT}),
    N.APPROVED: frozenset({N.DRAFT, N.SENT}),
    N.SENT: frozenset({N.SEEN, N.ACKNOWLEDGED, N.ANSWERED, N.CLOSED, N.WITHDRAWN}),
    N.SEEN: frozenset({N.ACKNOWLEDGED, N.ANSWERED, N.CLOSED, N.WITHDRAWN, N.SENT}),
    N.ACKNOWLEDGED: frozenset({N.ANSWERED, N.CLOSED, N.WITHDRAWN, N.SENT}),
    N.ANSWERED: frozenset({N.ACKNOWLEDGED, N.CLOSED, N.WITHDRAWN, N.SENT}),
    N.CLOSED: frozenset({N.SENT, N.ANSWERED, N.WITHDRAWN}),
    N.WITHDRAWN: frozenset(),
}
"""A closed notice is *sent* again, without a mail, when something that it covers is open again; an open one, with a
second letter, when it became an emergency."""

FOLLOW_UP_TRANSITIONS: dict[FollowUpState, frozenset[FollowUpState]] = {
    FollowUpState.DRAFT: frozenset({FollowUpState.APPROVED, FollowUpState.EXCEPTED}),
    FollowUpState.EXCEPTED: frozenset({FollowUpState.DRAFT}),
    FollowUpState.APPROVED: frozenset({FollowUpState.DRAFT, FollowUpState.SENT}),
    FollowUpState.SENT: frozenset(),
}
"""A draft or an approved one is removed where it is not urgent any more before it is sent."""

OPEN_NOTICES = frozenset({N.SENT, N.SEEN, N.ACKNOWLEDGED, N.ANSWERED})
UNANSWERED = frozenset({N.SENT, N.SEEN})
VISIBLE_TO_MEMBER = OPEN_NOTICES | {N.CLOSED, N.WITHDRAWN}
ANSWERABLE = OPEN_NOTICES | {N.CLOSED}


def sources_of(target: NoticeState) -> frozenset[NoticeState]:
    """The states from which a notice may become `target`."""
    return frozenset(state for state, targets in NOTICE_TRANSITIONS.items() if target in targets)


ANSWER_MOVES: dict[Answer, NoticeState] = {
    answer: N.ACKNOWLEDGED if answer is Answer.ACKNOWLEDGE else N.ANSWERED for answer in Answer
}

ANSWER_FINDINGS: dict[Answer, FindingState] = {
    Answer.FIXED: FindingState.FIXED_CLAIMED,
    Answer.ISOLATED: FindingState.ISOLATED,
    Answer.WAITING: FindingState.WAITING,
    Answer.NOT_OURS: FindingState.NOT_OURS,
    Answer.VERSION_UNKNOWN: FindingState.VERSION_UNKNOWN,
}
"""What an answer says of the findings that a notice covers; *got it* and *help* say nothing of them."""

SAID_OF_A_PRODUCT = frozenset({Answer.NOT_OURS, Answer.VERSION_UNKNOWN})
"""Answers that mean the same whichever weakness of a product was asked about."""

TAKEN_BACK = frozenset({Answer.FIXED, Answer.NOT_OURS})
"""Answers that end a matter, so that any later one takes them back: what they closed is open again."""

HOLDING = frozenset({FindingState.ISOLATED, FindingState.WAITING})
"""What answers say that leaves a matter open. *Got it* in their place takes them back, as it says that nothing is done
yet; a call for help does not: who isolated something may well need help to mend it."""

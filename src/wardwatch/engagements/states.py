"""States of a decision and of a notice, and the moves between them."""

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


class Answer(Worded):
    """What a member can answer, each one button."""

    ACKNOWLEDGE = "acknowledge", "Got it"
    FIXED = "fixed", "Already fixed"
    ISOLATED = "isolated", "Isolated"
    WAITING = "waiting", "Waiting for the manufacturer"
    NOT_OURS = "not ours", "Not ours"
    VERSION_UNKNOWN = "version unknown", "I don't know the version"
    HELP = "help", "I need help"


D, N = DecisionState, NoticeState

DECISION_TRANSITIONS: dict[DecisionState, frozenset[DecisionState]] = {
    D.PROPOSED: frozenset({D.APPROVED, D.DISMISSED}),
    D.APPROVED: frozenset(),
    D.DISMISSED: frozenset({D.PROPOSED}),
}

NOTICE_TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    N.DRAFT: frozenset({N.APPROVED, N.EXCEPTED, N.WITHDRAWN}),
    N.EXCEPTED: frozenset({N.DRAFT}),
    N.APPROVED: frozenset({N.SENT, N.SEEN, N.ACKNOWLEDGED, N.ANSWERED, N.CLOSED, N.WITHDRAWN}),
    N.SENT: frozenset({N.SEEN, N.ACKNOWLEDGED, N.ANSWERED, N.CLOSED, N.WITHDRAWN}),
    N.SEEN: frozenset({N.ACKNOWLEDGED, N.ANSWERED, N.CLOSED, N.WITHDRAWN}),
    N.ACKNOWLEDGED: frozenset({N.ANSWERED, N.CLOSED, N.WITHDRAWN}),
    N.ANSWERED: frozenset({N.ACKNOWLEDGED, N.CLOSED, N.WITHDRAWN}),
    N.CLOSED: frozenset({N.ANSWERED}),
    N.WITHDRAWN: frozenset(),
}

OPEN_NOTICES = frozenset({N.APPROVED, N.SENT, N.SEEN, N.ACKNOWLEDGED, N.ANSWERED})
UNANSWERED = frozenset({N.APPROVED, N.SENT, N.SEEN})
VISIBLE_TO_MEMBER = OPEN_NOTICES | {N.CLOSED}

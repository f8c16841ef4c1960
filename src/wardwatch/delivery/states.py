"""States of a message and of one try to send it, and the moves between them."""

from wardwatch.kit.worded import Worded


class MessageState(Worded):
    """Where a message stands."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Taken by the mail server"
    UNKNOWN = "unknown", "Not known whether it was sent"
    FAILED = "failed", "Refused for good"
    BOUNCED = "bounced", "Came back"
    WITHHELD = "withheld", "Not sent: it may not leave this way"
    CANCELLED = "cancelled", "Taken back before it was sent"
    REPLACED = "replaced", "Sent again under a new number"


class AttemptState(Worded):
    """How one try ended."""

    CLAIMED = "claimed", "Started"
    SENT = "sent", "Taken"
    REFUSED_FOR_NOW = "refused for now", "Refused for now"
    REFUSED = "refused", "Refused for good"
    UNKNOWN = "unknown", "Not known"


M = MessageState

TRANSITIONS: dict[MessageState, frozenset[MessageState]] = {
    M.WAITING: frozenset({M.SENDING, M.CANCELLED, M.WITHHELD}),
    M.SENDING: frozenset({M.SENT, M.WAITING, M.FAILED, M.UNKNOWN, M.BOUNCED}),
    M.SENT: frozenset({M.BOUNCED}),
    M.UNKNOWN: frozenset({M.SENT, M.WAITING, M.FAILED, M.BOUNCED, M.REPLACED}),
    M.FAILED: frozenset({M.REPLACED}),
    M.BOUNCED: frozenset(),
    M.WITHHELD: frozenset({M.REPLACED}),
    M.CANCELLED: frozenset({M.WAITING}),
    M.REPLACED: frozenset(),
}
"""From *unknown* only its own late sender (it holds the server's answer), a bounce or a person moves a message on."""

UNCLAIMED = frozenset({M.WAITING, M.CANCELLED})
"""Nothing of it has reached a server: its text may still change."""

TROUBLED = frozenset({M.UNKNOWN, M.FAILED, M.BOUNCED, M.WITHHELD})
"""A person should look."""


def sources_of(target: MessageState) -> frozenset[MessageState]:
    """The states from which a message may become `target`."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)

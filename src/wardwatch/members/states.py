"""States of a recovery (somebody lost what they sign in with), and the moves between them."""

from wardwatch.kit.worded import Worded


class RecoveryState(Worded):
    """Where a recovery stands."""

    ASKED = "asked", "Asked"
    WAITING = "waiting", "Waits for two people to agree"
    HALF = "half agreed", "Waits for one more person to agree"
    AGREED = "agreed", "Agreed; the link follows"
    LINKED = "linked", "The link is out"
    USED = "used", "Done"
    REFUSED = "refused", "Refused"
    STOPPED = "stopped", "Stopped by the person"
    EXPIRED = "expired", "Nobody went on in time"


R = RecoveryState
_ENDS = frozenset({R.REFUSED, R.STOPPED, R.EXPIRED})

TRANSITIONS: dict[RecoveryState, frozenset[RecoveryState]] = {
    R.ASKED: frozenset({R.WAITING}),
    R.WAITING: frozenset({R.HALF}) | _ENDS,
    R.HALF: frozenset({R.AGREED, R.WAITING}) | _ENDS,
    R.AGREED: frozenset({R.LINKED, R.HALF, R.WAITING}) | _ENDS,
    R.LINKED: frozenset({R.USED}) | _ENDS,
    R.USED: frozenset(),
    R.REFUSED: frozenset(),
    R.STOPPED: frozenset(),
    R.EXPIRED: frozenset(),
}
"""Back towards *waiting* goes one whose supporter can no longer sign in. Nobody has looked yet at one that is *asked*:
where nobody signs in with its address, it is deleted."""

STANDING = frozenset({R.WAITING, R.HALF, R.AGREED, R.LINKED})
"""It can still lead somewhere."""

OPEN_TO_AGREE = frozenset({R.WAITING, R.HALF})
"""It waits for somebody."""


def sources_of(target: RecoveryState) -> frozenset[RecoveryState]:
    """The states from which a recovery may become `target`."""
    return frozenset(state for state, targets in TRANSITIONS.items() if target in targets)

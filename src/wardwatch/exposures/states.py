"""Technical states of a finding and the moves between them. *Acknowledged* and *silent* belong to the notice."""

from django.db.models import TextChoices


class FindingState(TextChoices):
    """What is technically true of a vulnerability on an inventory line, as far as we know."""

    OPEN = "open", "Open"
    VERSION_UNKNOWN = "version unknown", "Please check the version"
    ISOLATED = "isolated", "Isolated"
    WAITING = "waiting for manufacturer", "Waiting for the manufacturer"
    MITIGATED = "mitigated", "Mitigated"
    FIXED_CLAIMED = "fixed (claimed)", "Fixed, as reported"
    FIXED_VERIFIED = "fixed (verified)", "Fixed, verified"
    NOT_OURS = "not ours", "Not ours"
    ACCEPTED_RISK = "accepted risk", "Risk accepted"
    RETIRED = "retired", "Retired"
    DISPUTED = "disputed", "Disputed"
    REOPENED = "reopened", "Reopened"


S = FindingState

ACTIVE = frozenset({S.OPEN, S.REOPENED, S.VERSION_UNKNOWN, S.ISOLATED, S.WAITING, S.DISPUTED})
"""States in which something is still to be done or found out."""

NEEDS_WORK = frozenset({S.OPEN, S.REOPENED})
"""States in which the member is asked to act by a date."""

CLOSED = frozenset({S.FIXED_CLAIMED, S.FIXED_VERIFIED, S.NOT_OURS, S.RETIRED, S.MITIGATED, S.ACCEPTED_RISK})

_ANSWERS = {S.ISOLATED, S.WAITING, S.MITIGATED, S.FIXED_CLAIMED, S.NOT_OURS, S.ACCEPTED_RISK, S.RETIRED}

TRANSITIONS: dict[FindingState, frozenset[FindingState]] = {
    S.OPEN: frozenset(_ANSWERS | {S.VERSION_UNKNOWN, S.DISPUTED, S.FIXED_VERIFIED}),
    S.REOPENED: frozenset(_ANSWERS | {S.VERSION_UNKNOWN, S.DISPUTED, S.FIXED_VERIFIED}),
    S.VERSION_UNKNOWN: frozenset(_ANSWERS | {S.OPEN, S.DISPUTED, S.FIXED_VERIFIED}),
    S.ISOLATED: frozenset(_ANSWERS - {S.ISOLATED} | {S.REOPENED, S.FIXED_VERIFIED, S.DISPUTED}),
    S.WAITING: frozenset(_ANSWERS - {S.WAITING} | {S.REOPENED, S.FIXED_VERIFIED, S.DISPUTED}),
    S.MITIGATED: frozenset({S.REOPENED, S.FIXED_CLAIMED, S.FIXED_VERIFIED, S.RETIRED, S.NOT_OURS}),
    S.FIXED_CLAIMED: frozenset({S.REOPENED, S.FIXED_VERIFIED, S.RETIRED}),
    S.FIXED_VERIFIED: frozenset({S.REOPENED, S.RETIRED}),
    S.NOT_OURS: frozenset({S.REOPENED, S.RETIRED}),
    S.ACCEPTED_RISK: frozenset(_ANSWERS - {S.ACCEPTED_RISK} | {S.REOPENED, S.FIXED_VERIFIED}),
    S.RETIRED: frozenset({S.REOPENED}),
    S.DISPUTED: frozenset(_ANSWERS | {S.OPEN, S.REOPENED, S.FIXED_VERIFIED}),
}
"""From each state, the states it may move to. Anything else is refused."""

"""Technical states of a finding and the moves between them. *Acknowledged* and *silent* belong to the notice.

`TRANSITIONS` is every move that exists. `answers` are the ones a person may choose; `moved` is the one that matching
makes when the facts change. What a person said stands until a fact that it rested on changes; *not ours* always stands.
"""

from dataclasses import dataclass

from wardwatch.kit.worded import Worded


class FindingState(Worded):
    """What is technically true of a vulnerability on an inventory line, as far as we know."""

    OPEN = "open", "Open"
    VERSION_UNKNOWN = "version unknown", "Please check"
    ISOLATED = "isolated", "Isolated"
    WAITING = "waiting for manufacturer", "Waiting for the manufacturer"
    MITIGATED = "mitigated", "Mitigated"
    FIXED_CLAIMED = "fixed (claimed)", "Fixed, as reported"
    FIXED_VERIFIED = "fixed (verified)", "Fixed, verified"
    NOT_AFFECTED = "not affected", "Not affected after all"
    NOT_OURS = "not ours", "Not ours"
    ACCEPTED_RISK = "accepted risk", "Risk accepted"
    RETIRED = "retired", "Retired"
    DISPUTED = "disputed", "Disputed"
    REOPENED = "reopened", "Reopened"


class AliasState(Worded):
    """What somebody says of two names: the one on an inventory line, and the one in published claims."""

    PROPOSED = "proposed", "To be confirmed"
    CONFIRMED = "confirmed", "The same product"
    REFUSED = "refused", "Another product"


class AliasReason(Worded):
    """Why two names are proposed as one product's."""

    SPELLING = "spelling", "They are spelled much alike"
    SHARED = "shared", "Another member says that they are the same"
    STATED = "stated", "Somebody of the organization says so"


ALIAS_TRANSITIONS: dict[AliasState, frozenset[AliasState]] = {
    AliasState.PROPOSED: frozenset({AliasState.CONFIRMED, AliasState.REFUSED}),
    AliasState.CONFIRMED: frozenset({AliasState.PROPOSED, AliasState.REFUSED}),
    AliasState.REFUSED: frozenset({AliasState.PROPOSED, AliasState.CONFIRMED}),
}
"""Every answer can be changed, and taken back: then the names stand there as proposed again."""

S = FindingState

ACTIVE = frozenset({S.OPEN, S.REOPENED, S.VERSION_UNKNOWN, S.ISOLATED, S.WAITING, S.DISPUTED})
"""States in which something is still to be done or found out."""

NEEDS_WORK = frozenset({S.OPEN, S.REOPENED})
"""States in which the member is asked to act by a date."""

CLOSED = frozenset(
    {S.FIXED_CLAIMED, S.FIXED_VERIFIED, S.NOT_AFFECTED, S.NOT_OURS, S.RETIRED, S.MITIGATED, S.ACCEPTED_RISK}
)

_ANSWERS = frozenset({S.ISOLATED, S.WAITING, S.MITIGATED, S.FIXED_CLAIMED, S.NOT_OURS, S.ACCEPTED_RISK, S.RETIRED})
_FOUND_OUT = frozenset({S.DISPUTED, S.FIXED_VERIFIED, S.NOT_AFFECTED})

TRANSITIONS: dict[FindingState, frozenset[FindingState]] = {
    S.OPEN: _ANSWERS | _FOUND_OUT | {S.VERSION_UNKNOWN},
    S.REOPENED: _ANSWERS | _FOUND_OUT | {S.VERSION_UNKNOWN},
    S.VERSION_UNKNOWN: _ANSWERS | _FOUND_OUT | {S.OPEN},
    S.ISOLATED: _ANSWERS - {S.ISOLATED} | _FOUND_OUT | {S.REOPENED},
    S.WAITING: _ANSWERS - {S.WAITING} | _FOUND_OUT | {S.REOPENED},
    S.MITIGATED: frozenset({S.REOPENED, S.FIXED_CLAIMED, S.FIXED_VERIFIED, S.RETIRED, S.NOT_OURS, S.NOT_AFFECTED}),
    S.FIXED_CLAIMED: frozenset({S.REOPENED, S.FIXED_VERIFIED, S.RETIRED}),
    S.FIXED_VERIFIED: frozenset({S.REOPENED, S.RETIRED}),
    S.NOT_AFFECTED: frozenset({S.REOPENED, S.VERSION_UNKNOWN, S.DISPUTED, S.RETIRED, S.NOT_OURS}),
    S.NOT_OURS: frozenset({S.REOPENED, S.RETIRED}),
    S.ACCEPTED_RISK: _ANSWERS - {S.ACCEPTED_RISK} | {S.REOPENED, S.FIXED_VERIFIED, S.NOT_AFFECTED},
    S.RETIRED: frozenset({S.REOPENED}),
    S.DISPUTED: _ANSWERS | _FOUND_OUT - {S.DISPUTED} | {S.OPEN, S.REOPENED, S.VERSION_UNKNOWN},
}
"""From each state, the states it may move to. Anything else is refused."""

ANSWERS = _ANSWERS | {S.OPEN, S.REOPENED, S.VERSION_UNKNOWN, S.NOT_AFFECTED}
"""States that a person may choose. *Verified* is not among them: it takes evidence (`operations.verify_fix`)."""


class Outcome(Worded):
    """What matching last said of a finding. The first four are verdicts of the claims that touch the line."""

    AFFECTED = "affected", "Affected"
    NOT_AFFECTED = "not_affected", "Not affected"
    CANNOT_TELL = "cannot_tell", "Cannot tell"
    DISPUTED = "disputed", "Disputed"
    GONE = "gone", "No claim touches it any more"
    RETIRED = "retired", "The line was retired"


OPENS = {Outcome.AFFECTED: S.OPEN, Outcome.CANNOT_TELL: S.VERSION_UNKNOWN, Outcome.DISPUTED: S.DISPUTED}
"""The state in which an outcome opens a new finding; the other outcomes open none."""

_UNDECIDED = frozenset({S.OPEN, S.REOPENED, S.VERSION_UNKNOWN, S.DISPUTED})
_STANDING = frozenset({S.ISOLATED, S.WAITING, S.MITIGATED, S.ACCEPTED_RISK})
_OVER = frozenset({S.FIXED_CLAIMED, S.FIXED_VERIFIED, S.NOT_AFFECTED, S.RETIRED})


@dataclass(frozen=True, slots=True)
class Change:
    """What is new since matching last looked at a finding.

    `outcome`: it says something else. `version`: the inventory line has another version. `shown`: an inventory that
    arrived after the finding's last change of state shows the line again.
    """

    outcome: bool = False
    version: bool = False
    shown: bool = False


def moved(state: FindingState, outcome: Outcome, change: Change) -> tuple[FindingState, str] | None:
    """The state that matching moves a finding to, and why in words ("{version}" is the line's); None: it stays."""
    if state is S.NOT_OURS or change == Change():
        return None
    if outcome is Outcome.RETIRED:
        return None if state is S.RETIRED else (S.RETIRED, "Your inventory no longer lists this line.")
    if outcome is Outcome.AFFECTED:
        return _affected(state, change)
    if outcome in {Outcome.NOT_AFFECTED, Outcome.GONE}:
        return _clear(state, outcome, change)
    return _unclear(state, outcome, change)


def _affected(state: FindingState, change: Change) -> tuple[FindingState, str] | None:
    if state in {S.VERSION_UNKNOWN, S.DISPUTED} and (change.outcome or change.version):
        return S.OPEN, "Yours is now known to be affected."
    if state in _OVER and change.version:
        return S.REOPENED, "Your inventory shows version {version}, which is affected."
    if state in _OVER and change.shown:
        return S.REOPENED, "A newer inventory still shows an affected version."
    if state in _OVER and change.outcome:
        return S.REOPENED, "The published claims now say that this version is affected."
    if state in _STANDING and change.version:
        return S.REOPENED, "Your inventory shows version {version}, which is affected too: please confirm your answer."
    return None


def _clear(state: FindingState, outcome: Outcome, change: Change) -> tuple[FindingState, str] | None:
    if state in _OVER:
        return None
    if outcome is Outcome.GONE:
        return S.NOT_AFFECTED, "No published claim names this product any more."
    if not change.version:
        return S.NOT_AFFECTED, "The published claims no longer say that this version is affected."
    if state in {S.VERSION_UNKNOWN, S.DISPUTED}:
        return S.NOT_AFFECTED, "Your inventory shows version {version}, which is not affected."
    return S.FIXED_CLAIMED, "Your inventory now shows version {version}, which is not affected."


def _unclear(state: FindingState, outcome: Outcome, change: Change) -> tuple[FindingState, str] | None:
    """A version that vanished from the inventory is no reason to take back what was known."""
    vanished = outcome is Outcome.CANNOT_TELL and change.version and state in NEEDS_WORK
    if vanished or not change.outcome:
        return None
    if state not in (_UNDECIDED | {S.NOT_AFFECTED}) - {OPENS[outcome]}:
        return None
    if outcome is Outcome.DISPUTED:
        return S.DISPUTED, "Published claims disagree about this version."
    return S.VERSION_UNKNOWN, "It is no longer clear whether yours is affected."

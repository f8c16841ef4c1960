"""States of a product and of what is said of it, the moves between them, and who may make them."""

from collections.abc import Mapping

from wardwatch.kit.worded import Worded
from wardwatch.members.permissions import Action


class ProductState(Worded):
    """Where a product stands."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in review", "In review"
    CHANGES_REQUESTED = "changes requested", "Changes requested"
    FEASIBILITY = "feasibility", "Read for feasibility"
    CONCURRENCE = "concurrence", "Waiting for concurrence"
    APPROVED = "approved", "Approved"
    SCHEDULED = "scheduled", "Scheduled"
    RELEASED = "released", "Released"
    REVISED = "revised", "Being revised"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ABANDONED = "abandoned", "Given up"


P = ProductState

PRODUCT_TRANSITIONS: Mapping[ProductState, frozenset[ProductState]] = {
    P.DRAFT: frozenset({P.IN_REVIEW, P.ABANDONED}),
    P.IN_REVIEW: frozenset({P.CHANGES_REQUESTED, P.FEASIBILITY, P.CONCURRENCE, P.APPROVED, P.WITHDRAWN}),
    P.CHANGES_REQUESTED: frozenset({P.IN_REVIEW, P.ABANDONED, P.RELEASED, P.WITHDRAWN}),
    P.FEASIBILITY: frozenset({P.CHANGES_REQUESTED, P.CONCURRENCE, P.APPROVED, P.WITHDRAWN}),
    P.CONCURRENCE: frozenset({P.CHANGES_REQUESTED, P.APPROVED, P.WITHDRAWN}),
    P.APPROVED: frozenset({P.CHANGES_REQUESTED, P.SCHEDULED, P.RELEASED, P.WITHDRAWN}),
    P.SCHEDULED: frozenset({P.APPROVED, P.RELEASED, P.WITHDRAWN}),
    P.RELEASED: frozenset({P.REVISED, P.WITHDRAWN}),
    P.REVISED: frozenset({P.IN_REVIEW, P.RELEASED, P.WITHDRAWN}),
    P.WITHDRAWN: frozenset(),
    P.ABANDONED: frozenset({P.DRAFT}),
}
"""What was released once can be withdrawn at any time. A revision that is given up leaves it *released* as it was."""

WRITABLE = frozenset({P.DRAFT, P.CHANGES_REQUESTED, P.REVISED})
"""States in which its text may be changed."""
UNDER_REVIEW = frozenset({P.IN_REVIEW, P.FEASIBILITY, P.CONCURRENCE})
RELEASABLE = frozenset({P.APPROVED, P.SCHEDULED})
"""States in which somebody else than its authors said that it may be released as it is."""


class Deed(Worded):
    """What somebody does to a product."""

    WRITE = "write", "Write"
    HAND_IN = "hand in", "Hand in for review"
    REVIEW = "review", "Say a word about it as a second analyst"
    WAIVE = "waive", "Go on without a word that is waited for"
    APPROVE = "approve", "Approve"
    RELEASE = "release", "Release"
    WITHDRAW = "withdraw", "Withdraw"


WHO: Mapping[Deed, Action] = {
    Deed.WRITE: Action.WRITE_PRODUCTS,
    Deed.HAND_IN: Action.WRITE_PRODUCTS,
    Deed.REVIEW: Action.WRITE_PRODUCTS,
    Deed.WAIVE: Action.WAIVE_REVIEWS,
    Deed.APPROVE: Action.RELEASE_PRODUCTS,
    Deed.RELEASE: Action.RELEASE_PRODUCTS,
    Deed.WITHDRAW: Action.RELEASE_PRODUCTS,
}
"""What somebody at the center has to be allowed. Who is asked from outside speaks as what they are asked as."""

NOT_BY_AUTHOR = frozenset({Deed.REVIEW, Deed.APPROVE})
"""Four eyes: nobody who wrote any of the revision does these."""


class ReviewRole(Worded):
    """As what somebody is asked about a revision."""

    SECOND_ANALYST = "second analyst", "A second analyst"
    DEFENDER = "defender", "A defender from the sector"
    CLINICAL_ENGINEER = "clinical engineer", "A clinical engineer from the sector"
    PARTNER = "partner", "A partner's concurrence"


class Verdict(Worded):
    """What somebody says of a revision."""

    OPEN = "open", "Not said yet"
    AGREED = "agreed", "Agreed"
    CHANGES = "changes", "Asks for changes"
    WAIVED = "waived", "Gone on without"
    OVERTAKEN = "overtaken", "Not waited for any more"


class SuggestionState(Worded):
    """What became of other words that somebody suggested."""

    OPEN = "open", "Not decided yet"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class Reach(Worded):
    """Whether the address of a source answers. Only what is surely gone is dead: a silence proves nothing."""

    ANSWERS = "answers", "It answers"
    DEAD = "dead", "It is gone"
    UNKNOWN = "unknown", "It could not be asked"


SETTLED = frozenset({Verdict.AGREED, Verdict.WAIVED})
STAGE: Mapping[ReviewRole, ProductState] = {
    ReviewRole.SECOND_ANALYST: P.IN_REVIEW,
    ReviewRole.DEFENDER: P.FEASIBILITY,
    ReviewRole.CLINICAL_ENGINEER: P.FEASIBILITY,
    ReviewRole.PARTNER: P.CONCURRENCE,
}
"""In which state of the product each word is waited for."""


def sources_of(target: ProductState) -> frozenset[ProductState]:
    """The states from which a product may become `target`."""
    return frozenset(state for state, targets in PRODUCT_TRANSITIONS.items() if target in targets)

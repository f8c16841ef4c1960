"""States of a briefing."""

from collections.abc import Mapping

from wardwatch.kit.worded import Worded


class BriefingState(Worded):
    """Where a briefing stands."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


BRIEFING_TRANSITIONS: Mapping[BriefingState, frozenset[BriefingState]] = {
    BriefingState.PLANNED: frozenset({BriefingState.HELD, BriefingState.CANCELLED}),
    BriefingState.HELD: frozenset(),
    BriefingState.CANCELLED: frozenset(),
}

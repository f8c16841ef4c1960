"""What is known, as `viewer` may see it: of an object, around it, of a value, by words."""

from wardwatch.intel.queries.aliases import (
    alias_groups,
    called,
    group_card,
    group_of,
    history_of,
    names_of_objects,
    proposals,
    refusals,
)
from wardwatch.intel.queries.around import MOST_NEAR, around
from wardwatch.intel.queries.judging import judged, verdicts
from wardwatch.intel.queries.lately import lately
from wardwatch.intel.queries.lines import bodies_of, lines_of, named
from wardwatch.intel.queries.links import Edge, edges_of, neighbours, path
from wardwatch.intel.queries.looking import look_up
from wardwatch.intel.queries.objects import object_card, sources_of, versions_of, who_says
from wardwatch.intel.queries.outcomes import Outcome, OutcomeState, outcomes
from wardwatch.intel.queries.remarks import remarks_on, translations_of, values_held, values_of
from wardwatch.intel.queries.searching import find, objects_named, recent_objects, types_seen
from wardwatch.intel.queries.sources import sources_stand
from wardwatch.intel.queries.timeline import timeline
from wardwatch.intel.queries.values import known_lists, never_blocked, value_card, words_open

__all__ = [
    "MOST_NEAR",
    "Edge",
    "Outcome",
    "OutcomeState",
    "alias_groups",
    "around",
    "bodies_of",
    "called",
    "edges_of",
    "find",
    "group_card",
    "group_of",
    "history_of",
    "judged",
    "known_lists",
    "lately",
    "lines_of",
    "look_up",
    "named",
    "names_of_objects",
    "neighbours",
    "never_blocked",
    "object_card",
    "objects_named",
    "outcomes",
    "path",
    "proposals",
    "recent_objects",
    "refusals",
    "remarks_on",
    "sources_of",
    "sources_stand",
    "timeline",
    "translations_of",
    "types_seen",
    "value_card",
    "values_held",
    "values_of",
    "verdicts",
    "versions_of",
    "who_says",
    "words_open",
]

"""What is known, as `viewer` may see it: of an object, around it, of a value, by words."""

from wardwatch.intel.queries.judging import judged, verdicts
from wardwatch.intel.queries.lines import lines_of
from wardwatch.intel.queries.links import neighbours, path
from wardwatch.intel.queries.looking import look_up
from wardwatch.intel.queries.objects import object_card, sources_of, versions_of
from wardwatch.intel.queries.searching import objects_named, recent_objects, types_seen
from wardwatch.intel.queries.timeline import timeline

__all__ = [
    "judged",
    "lines_of",
    "look_up",
    "neighbours",
    "object_card",
    "objects_named",
    "path",
    "recent_objects",
    "sources_of",
    "timeline",
    "types_seen",
    "verdicts",
    "versions_of",
]

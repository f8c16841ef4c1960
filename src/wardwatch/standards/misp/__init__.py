"""MISP: events, feeds and galaxies (core format, https://www.misp-standard.org/), and the same as STIX 2.1 objects.

`read` takes events apart, `objects` makes STIX of them and `events` makes events of STIX; `feed` reads and writes the
folders that servers fetch, `galaxies` knows clusters of actors and tools, `warninglists` values that only look like
indicators.
"""

from wardwatch.standards.misp.judgement import Judgement
from wardwatch.standards.misp.mapping import objects, release_of
from wardwatch.standards.misp.reading import each_event, read, read_event
from wardwatch.standards.misp.release import Reach, Release, reach_of
from wardwatch.standards.misp.types import (
    Attribute,
    Cluster,
    Distribution,
    Document,
    Event,
    EventReport,
    Note,
    Object,
    Opinion,
    Organisation,
    Proposal,
    Reference,
    SharingGroup,
    Sighting,
    SightingType,
    Tag,
)
from wardwatch.standards.misp.writing import events

__all__ = [
    "Attribute",
    "Cluster",
    "Distribution",
    "Document",
    "Event",
    "EventReport",
    "Judgement",
    "Note",
    "Object",
    "Opinion",
    "Organisation",
    "Proposal",
    "Reach",
    "Reference",
    "Release",
    "SharingGroup",
    "Sighting",
    "SightingType",
    "Tag",
    "each_event",
    "events",
    "objects",
    "reach_of",
    "read",
    "read_event",
    "release_of",
]

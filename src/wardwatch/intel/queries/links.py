"""What an object has to do with others: its links, and paths from one object to another. Bounded, as the viewer sees.

A relationship or sighting is no step of its own: it is the line between the objects that it names (STIX 2.1 section 5).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import LiteralString

from django.db import connection

from wardwatch.intel.queries.lines import NEWEST, lines_of
from wardwatch.intel.types import Direction, Line, Link, Links, Step
from wardwatch.kit.database import array_text, rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

MOST_LINKS = 500
MOST_STEPS = 6
WIDEST = 5000
"""Objects that a search for a path may come by."""
SAME = "same-as"
"""How two objects of one alias group are linked: nobody says so in an object."""
AUTHORED = "_by_ref"
"""How properties end that say who created or changed an object: `created_by_ref`, and those of others."""

# What each object says of others, what is one with it, and what others say of it; newest versions only.
_SAYS: LiteralString = f"""
    SELECT o.stix_id, r.property, r.target
    FROM unnest(%(ids)s::text[]) AS w (id) JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST}
    JOIN intel_reference r ON r.object_id = o.id
    UNION ALL
    SELECT o.stix_id, 'created_by_ref', o.creator
    FROM unnest(%(ids)s::text[]) AS w (id) JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST}
    WHERE o.creator <> ''
    UNION ALL
    SELECT DISTINCT w.id, 'same-as', p.stix_id FROM unnest(%(ids)s::text[]) AS w (id)
    CROSS JOIN LATERAL (SELECT o.id FROM intel_objectversion o WHERE o.stix_id = w.id OFFSET 0) o
    CROSS JOIN LATERAL (
        SELECT n.group_uid FROM intel_objectname n
        WHERE n.object_id = o.id AND n.what = 'name' AND n.group_uid IS NOT NULL OFFSET 0) g
    CROSS JOIN LATERAL (
        SELECT m.object_id FROM intel_objectname m WHERE m.group_uid = g.group_uid AND m.what = 'name' OFFSET 0) m
    CROSS JOIN LATERAL (SELECT p.stix_id FROM intel_objectversion p WHERE p.id = m.object_id OFFSET 0) p
    WHERE p.stix_id <> w.id"""
_SAID_OF: LiteralString = f"""
    SELECT w.id, o.stix_id, o.type, o.name, r.property
    FROM unnest(%(ids)s::text[]) AS w (id) CROSS JOIN LATERAL (
        SELECT r.object_id, r.property, r.target FROM intel_reference r WHERE r.target = w.id
        ORDER BY r.object_id DESC LIMIT %(most)s) r
    JOIN intel_objectversion o ON o.id = r.object_id
        AND (%(relation)s = '' OR (o.type = 'relationship' AND o.name = %(relation)s)) AND {NEWEST}"""
_ENDS: LiteralString = f"""
    SELECT o.stix_id, r.property, r.target FROM unnest(%s::text[]) AS w (id)
    JOIN intel_objectversion o ON o.stix_id = w.id AND {NEWEST} JOIN intel_reference r ON r.object_id = o.id"""
_LINES = frozenset({"relationship", "sighting"})
_ENDINGS = {"source_ref": Direction.OUT, "target_ref": Direction.IN}


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A link seen from `near`: what it is called, which way it points, the object that says so, the other end."""

    near: str
    relation: str
    direction: Direction
    via: str
    other: str

    def line(self) -> Line:
        """The same in the direction in which it is said."""
        ends = (self.near, self.other) if self.direction is Direction.OUT else (self.other, self.near)
        return Line(ends[0], self.relation, ends[1])


def neighbours(stix_id: str, *, viewer: Viewer) -> Links:
    """What the newest version of an object, and the newest versions of others, say of how they are connected; then what
    is said of those that are one with it."""
    with seen_by(viewer):
        own = edges_of([stix_id], MOST_LINKS + 1)
        others = {edge.other for edge in own if edge.relation == SAME}
        theirs = edges_of(others, MOST_LINKS + 1) if others else set()
        said = (edge for edge in theirs if edge.relation != SAME and edge.other not in {stix_id, *others})
        edges = [*sorted(own), *sorted(said)]
        shown = edges[:MOST_LINKS]
        lines = lines_of(edge.other for edge in shown)
    links = tuple(
        Link(
            relation=edge.relation,
            direction=edge.direction,
            via=edge.via,
            other=edge.other,
            line=lines.get(edge.other),
            near="" if edge.near == stix_id else edge.near,
        )
        for edge in shown
    )
    return Links(links=links, whole=len(edges) <= MOST_LINKS)


def path(start: str, end: str, *, viewer: Viewer, steps: int = 4) -> tuple[Step, ...] | None:
    """A shortest way from one object to another in at most `steps` (bounded by `MOST_STEPS`); None: none was found.

    Who created an object is no step: everything that one organization publishes would be one step apart.
    """
    before: dict[str, Edge | None] = {start: None}
    frontier = [start]
    with seen_by(viewer):
        for _ in range(min(steps, MOST_STEPS)):
            if end in before or not frontier or len(before) > WIDEST:
                break
            found: dict[str, Edge] = {}
            for edge in sorted(edges_of(frontier, MOST_LINKS)):
                if not edge.relation.endswith(AUTHORED) and edge.other not in before:
                    found.setdefault(edge.other, edge)
            before |= found
            frontier = list(found)
        if end in before and end not in lines_of([end]):
            return None
    return _trace(before, end) if end in before else None


def _trace(before: dict[str, Edge | None], end: str) -> tuple[Step, ...]:
    steps: list[Step] = []
    edge = before[end]
    while edge is not None:
        steps.append(Step(relation=edge.relation, direction=edge.direction, other=edge.other))
        edge = before[edge.near]
    return tuple(reversed(steps))


def edges_of(ids: Collection[str], most: int, relation: str = "") -> set[Edge]:
    """The lines from these objects to others, at most about `most` from each; of one type of relationship, if named."""
    given = {"ids": array_text(sorted(set(ids))), "most": most, "relation": relation}
    edges: set[Edge] = set()
    lines: dict[str, set[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    with connection.cursor() as cursor:
        for near, property_, target in rows(cursor, _SAYS, given) if not relation else ():
            back = property_ == SAME and near > target
            edges.add(Edge(near, property_, Direction.IN if back else Direction.OUT, "", target))
        for near, speaker, kind, name, property_ in rows(cursor, _SAID_OF, given):
            if kind in _LINES:
                names[speaker] = name if kind == "relationship" else kind
                lines.setdefault(speaker, set()).add((near, property_))
            else:
                edges.add(Edge(near, property_, Direction.IN, "", speaker))
        for speaker, property_, target in rows(cursor, _ENDS, [array_text(sorted(lines))]):
            for near, own in lines[speaker]:
                if (target, property_) != (near, own):
                    direction = _ENDINGS.get(own, Direction.IN)
                    edges.add(Edge(near, names[speaker], direction, speaker, target))
    return edges

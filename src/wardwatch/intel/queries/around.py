"""What lies around an object in up to a few steps: the part of the graph that a picture or a list can show."""

from dataclasses import dataclass

from wardwatch.intel.queries.lines import lines_of
from wardwatch.intel.queries.links import AUTHORED, MOST_LINKS, Edge, edges_of
from wardwatch.intel.types import Around, Line, Near
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

MOST_NEAR = 200
"""Objects in one picture, the one in the middle included."""
MOST_FROM_FURTHER = 20
"""Links that are followed from each object that is not the one in the middle."""
FURTHEST = 3


def around(stix_id: str, *, viewer: Viewer, steps: int = 2, most: int = MOST_NEAR) -> Around:
    """Objects that `viewer` may see in up to `steps` (at most `FURTHEST`) from one, the nearest first, and their links.

    Who created an object is no step: everything that one organization publishes would be one step apart. Raises nothing
    for an object that is hidden or missing: then there is nothing around it.
    """
    growing = _Growing({stix_id: 0}, [], set(), set())
    with seen_by(viewer):
        frontier = [stix_id]
        for distance in range(1, min(steps, FURTHEST) + 1):
            if not frontier or len(growing.distances) >= most:
                break
            found = edges_of(frontier, MOST_LINKS if distance == 1 else MOST_FROM_FURTHER)
            edges = sorted(edge for edge in found if not edge.relation.endswith(AUTHORED))
            shown = lines_of(edge.other for edge in edges)
            frontier = growing.take([edge for edge in edges if edge.other in shown], distance, most)
        lines = lines_of(growing.distances)
    near = tuple(Near(line=lines[each], distance=far) for each, far in growing.distances.items() if each in lines)
    return Around(near=near, lines=tuple(growing.lines), left_out=len(growing.left_out))


@dataclass(slots=True)
class _Growing:
    """What was found so far: how far each object is, the lines between them, and what had no room."""

    distances: dict[str, int]
    lines: list[Line]
    drawn: set[tuple[str, str, str]]
    left_out: set[str]

    def take(self, edges: list[Edge], distance: int, most: int) -> list[str]:
        """Take in what lies at a distance, as long as there is room; gives what is new."""
        new: list[str] = []
        for edge in edges:
            if edge.other not in self.distances:
                if len(self.distances) >= most:
                    self.left_out.add(edge.other)
                    continue
                self.distances[edge.other] = distance
                new.append(edge.other)
            line = edge.line()
            if (line.start, line.relation, line.end) not in self.drawn:
                self.drawn.add((line.start, line.relation, line.end))
                self.lines.append(line)
        return new

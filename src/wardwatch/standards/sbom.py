"""What every bill of materials says, whatever its format: parts, who makes them, and what contains what.

Source: The Minimum Elements for a Software Bill of Materials (NTIA, 2021), section IV "Data Fields".
"""

from collections.abc import Iterator, Sequence

import msgspec

from wardwatch.kit.errors import Fault
from wardwatch.standards.digests import Digest


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a bill of materials.

    `kind` is in CycloneDX's words (`device`, `firmware`, `operating-system`, `library`, ...), None where not said;
    `maker` the name that the document gives, None where none; `serial` and `lot` are numbers of this very piece, `made`
    when it was made, as written; `hashes` are digests of it as a file; `place` where it stands in the document.
    `is_described`: the document is about it. `is_external`: it is used, but not contained. `parent` is the position,
    among the same parts, of the one that contains it.
    """

    place: str
    name: str
    kind: str | None = None
    version: str | None = None
    maker: str | None = None
    serial: str | None = None
    lot: str | None = None
    made: str | None = None
    cpes: tuple[str, ...] = ()
    purls: tuple[str, ...] = ()
    hashes: tuple[Digest, ...] = ()
    is_described: bool = False
    is_external: bool = False
    parent: int | None = None


class Parts(msgspec.Struct, frozen=True):
    """All parts of a document, in its order, each with its container, and what was wrong with the document.

    Whoever follows `parent` comes to an end: circles are cut.
    """

    parts: tuple[Part, ...]
    faults: tuple[Fault, ...] = ()


def outermost_first(parts: Sequence[Part]) -> Iterator[int]:
    """The positions of all parts, each after that of its container."""
    inside: dict[int | None, list[int]] = {}
    for position, part in enumerate(parts):
        inside.setdefault(part.parent, []).append(position)
    waiting = inside.get(None, [])[::-1]
    while waiting:
        position = waiting.pop()
        yield position
        waiting += inside.get(position, [])[::-1]


def without_circles(parents: Sequence[int | None], instead: int | None = None) -> tuple[list[int | None], list[int]]:
    """The parents so that no node is in itself, and the nodes, in order, whose parent was replaced by `instead`.

    Each circle is cut at its first node. `instead` must have no parent itself. Time grows with the number of nodes.
    """
    cut = _first_of_circles(parents)
    mended = list(parents)
    for position in cut:
        mended[position] = instead if instead != position else None
    return mended, cut


def _first_of_circles(parents: Sequence[int | None]) -> list[int]:
    found: list[int] = []
    walked = [0] * len(parents)  # by which walk a node was first reached; 0: by none
    for start in range(len(parents)):
        at: int | None = start
        while at is not None and not walked[at]:
            walked[at] = start + 1
            at = parents[at]
        if at is not None and walked[at] == start + 1:
            circle = [at]
            while (step := parents[circle[-1]]) is not None and step != at:
                circle.append(step)
            found.append(min(circle))
    return sorted(found)

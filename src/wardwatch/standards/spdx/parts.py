"""Who contains whom in an SPDX document."""

from collections.abc import Iterator, Mapping

from wardwatch.kit.errors import Fault
from wardwatch.standards.digests import Digest
from wardwatch.standards.sbom import Part, Parts, without_circles
from wardwatch.standards.spdx.types import Document, Package, Party

_OUTER, _INNER = True, False
_CONTAINING = {
    "CONTAINS": _OUTER,
    "CONTAINED_BY": _INNER,
    "PACKAGE_OF": _INNER,
    "OPTIONAL_COMPONENT_OF": _INNER,
}
_NEEDING = {
    "DEPENDS_ON": _OUTER,
    "DYNAMIC_LINK": _OUTER,
    "STATIC_LINK": _OUTER,
    "DEPENDENCY_OF": _INNER,
    "RUNTIME_DEPENDENCY_OF": _INNER,
    "OPTIONAL_DEPENDENCY_OF": _INNER,
}
_USING = {
    "HAS_PREREQUISITE": _OUTER,
    "PREREQUISITE_FOR": _INNER,
    "PROVIDED_DEPENDENCY_OF": _INNER,
    "BUILD_DEPENDENCY_OF": _INNER,
    "DEV_DEPENDENCY_OF": _INNER,
    "TEST_DEPENDENCY_OF": _INNER,
    "BUILD_TOOL_OF": _INNER,
    "DEV_TOOL_OF": _INNER,
    "TEST_TOOL_OF": _INNER,
}
"""Whether the first element of a relationship is the one that contains, needs or uses the other."""

_SEVERAL = -1


def parts(document: Document) -> Parts:
    """The packages, each with its container.

    A package is in the first one that contains it; else, where exactly one other needs it, in that one; else, where
    the document describes one package, in that. What is only used, to build or to test, is external and in none. A
    package that contains itself, through others, is a fault.
    """
    positions = {package.spdx_id: position for position, package in enumerate(document.packages)}
    described = [positions[spdx_id] for spdx_id in document.described if spdx_id in positions]
    containers = _first(_pairs(document, positions, _CONTAINING))
    needed_by = _only(_pairs(document, positions, _NEEDING))
    external = {inner for _, inner in _pairs(document, positions, _USING)} - containers.keys() - needed_by.keys()
    root = described[0] if len(described) == 1 and described[0] not in containers else None
    parents: list[int | None] = []
    for position in range(len(document.packages)):
        above = containers.get(position, needed_by.get(position, _SEVERAL))
        if above != _SEVERAL and position != root:
            parents.append(above)
        else:
            parents.append(None if position in external or position in described else root)
    mended, cut = without_circles(parents, root)
    faults = [
        Fault(spdx_id, "the package contains itself, through others", spdx_id)
        for spdx_id in (document.packages[position].spdx_id for position in cut if position in containers)
    ]
    about = set(described)
    found = (
        _part(package, mended[position], position in about, position in external)
        for position, package in enumerate(document.packages)
    )
    return Parts(tuple(found), tuple(faults))


def _pairs(
    document: Document, positions: Mapping[str, int], directions: Mapping[str, bool]
) -> Iterator[tuple[int, int]]:
    """Positions of the outer and the inner package of each relationship of these types between two packages."""
    for each in document.relationships:
        if each.type not in directions or not isinstance(each.related, str):
            continue
        first, second = positions.get(each.element), positions.get(each.related)
        if first is not None and second is not None and first != second:
            yield (first, second) if directions[each.type] is _OUTER else (second, first)


def _first(pairs: Iterator[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for outer, inner in pairs:
        found.setdefault(inner, outer)
    return found


def _only(pairs: Iterator[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for outer, inner in pairs:
        found[inner] = outer if found.get(inner, outer) == outer else _SEVERAL
    return found


def _part(package: Package, parent: int | None, is_described: bool, is_external: bool) -> Part:
    parties = (package.supplier, package.originator)
    return Part(
        place=package.spdx_id,
        name=package.name,
        kind=package.purpose.lower() if package.purpose else None,
        version=package.version if isinstance(package.version, str) else None,
        maker=next((party.name for party in parties if isinstance(party, Party)), None),
        cpes=package.cpes,
        purls=package.purls,
        hashes=tuple(Digest(each.algorithm, each.value) for each in package.checksums),
        is_described=is_described,
        is_external=is_external,
        parent=parent,
    )

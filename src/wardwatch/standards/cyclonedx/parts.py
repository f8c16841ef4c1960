"""Who contains whom in a CycloneDX document."""

from collections.abc import Mapping

from wardwatch.standards.cyclonedx.types import Bom, Component
from wardwatch.standards.digests import Digest
from wardwatch.standards.sbom import Part, Parts, without_circles

_SEVERAL = -1
_PIECE = {
    "cdx:device:serialNumber": "serial",
    "cdx:device:lotNumber": "lot",
    "cdx:device:prodTimestamp": "made",
}
"""What properties say of a piece of hardware. Source: CycloneDX property taxonomy, namespace `cdx:device`."""


def parts(bom: Bom) -> Parts:
    """What the document describes, if it says so, and its components, each with its container.

    A component is in what it is nested in; else, where exactly one other one depends on it, in that one; else in what
    the document describes. Circles of dependencies are no fault.
    """
    described = [bom.metadata_component] if bom.metadata_component else []
    everything = [*described, *bom.components]
    first = len(described)
    root = 0 if described else None
    dependents = _dependents(bom, everything)
    parents: list[int | None] = []
    for position, component in enumerate(everything):
        if component.parent is not None:
            parents.append(component.parent + first)
        elif position == root:
            parents.append(None)
        else:
            dependent = dependents.get(position, _SEVERAL)
            parents.append(root if dependent == _SEVERAL else dependent)
    mended, _ = without_circles(parents, root)
    return Parts(
        tuple(_part(component, mended[position], position == root) for position, component in enumerate(everything))
    )


def _dependents(bom: Bom, everything: list[Component]) -> Mapping[int, int]:
    """By position, the one component that depends on it, or `_SEVERAL`."""
    positions: dict[str, int] = {}
    for position, component in enumerate(everything):
        if component.bom_ref:
            positions.setdefault(component.bom_ref, position)
    found: dict[int, int] = {}
    for dependency in bom.dependencies:
        above = positions.get(dependency.ref)
        for ref in dependency.depends_on if above is not None else ():
            below = positions.get(ref)
            if below is not None and below != above and above is not None:
                found[below] = above if found.get(below, above) == above else _SEVERAL
    return found


def _part(component: Component, parent: int | None, is_described: bool) -> Part:
    return Part(
        place=component.bom_ref or component.name,
        name=component.name,
        kind=component.type,
        version=component.version,
        maker=component.manufacturer or component.supplier or component.publisher or component.group,
        cpes=(component.cpe,) if component.cpe else (),
        purls=(component.purl,) if component.purl else (),
        hashes=tuple(Digest(each.alg, each.content) for each in component.hashes),
        is_described=is_described,
        is_external=component.is_external is True or component.scope == "excluded",
        parent=parent,
        **{_PIECE[each.name]: each.value for each in component.properties if each.name in _PIECE and each.value},
    )

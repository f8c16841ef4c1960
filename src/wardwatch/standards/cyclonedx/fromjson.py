"""CycloneDX written as JSON."""

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import decode, record, records
from wardwatch.standards.cyclonedx import wire
from wardwatch.standards.cyclonedx.types import SPEC_VERSIONS, Bom, Component, Dependency, Vulnerability


class _Component(wire.ComponentRecord, frozen=True, kw_only=True, rename="camel"):
    components: list[msgspec.Raw] = []


class _Nested(msgspec.Struct, frozen=True):
    components: list[msgspec.Raw] = []


class _Metadata(msgspec.Struct, frozen=True):
    component: msgspec.Raw = msgspec.Raw()
    manufacture: wire.Organization | None = None
    supplier: wire.Organization | None = None


class _Bom(msgspec.Struct, frozen=True, rename="camel"):
    bom_format: str
    spec_version: str
    serial_number: str | None = None
    version: int = 1
    metadata: _Metadata = _Metadata()
    components: list[msgspec.Raw] = []
    dependencies: list[msgspec.Raw] = []
    vulnerabilities: list[msgspec.Raw] = []


def read(data: bytes) -> Bom:
    """The bill of materials in the JSON text `data`; FormatError, with a JSON path, if its head is not CycloneDX."""
    bom = decode(data, _Bom)
    if bom.bom_format != "CycloneDX":
        raise FormatError(f"the format {bom.bom_format!r} is not CycloneDX", "$.bomFormat")
    if bom.spec_version not in SPEC_VERSIONS:
        raise FormatError(
            f"CycloneDX {bom.spec_version!r} is none of {', '.join(sorted(SPEC_VERSIONS))}", "$.specVersion"
        )
    wire.bounded(len(bom.dependencies), "$.dependencies")
    wire.bounded(len(bom.vulnerabilities), "$.vulnerabilities")
    faults: list[Fault] = []
    components = _Components(faults)
    described = _described(bom.metadata, components, faults)
    components.add(bom.components, "$.components")
    return Bom(
        spec_version=bom.spec_version,
        serial_number=bom.serial_number,
        version=bom.version,
        metadata_component=described,
        components=tuple(components.read),
        dependencies=records(bom.dependencies, Dependency, "$.dependencies", faults, key="ref"),
        vulnerabilities=_vulnerabilities(bom.vulnerabilities, faults),
        faults=tuple(faults),
    )


def _described(metadata: _Metadata, components: "_Components", faults: list[Fault]) -> Component | None:
    if not bytes(metadata.component):
        return None
    place = "$.metadata.component"
    said = record(metadata.component, _Component, place, faults, key="name")
    components.add(_nested(metadata.component, said, place), f"{place}.components")
    if said is None:
        return None
    components.refs.claim(said.bom_ref, place)
    return wire.described(wire.component(said, None), metadata.manufacture, metadata.supplier)


def _vulnerabilities(items: list[msgspec.Raw], faults: list[Fault]) -> tuple[Vulnerability, ...]:
    found = []
    for index, raw in enumerate(items):
        place = f"$.vulnerabilities[{index}]"
        said = record(raw, wire.VulnerabilityRecord, place, faults, key="id")
        if said and (value := wire.vulnerability(said, place, faults)):
            found.append(value)
    return tuple(found)


class _Components:
    """The components read so far."""

    def __init__(self, faults: list[Fault]) -> None:
        self.read: list[Component] = []
        self.refs = wire.Refs(faults)
        self._faults = faults
        self._seen = 0

    def add(self, items: list[msgspec.Raw], place: str) -> None:
        """Read a list and all that is nested in it, in document order and without recursion.

        What is nested in a bad component belongs to the next good one around it.
        """
        stack = self._children(items, place, None, 1)
        while stack:
            raw, where, parent, depth = stack.pop()
            said = record(raw, _Component, where, self._faults, key="bom-ref")
            inside = _nested(raw, said, where)
            if said:
                self.refs.claim(said.bom_ref, where)
                self.read.append(wire.component(said, parent))
                parent = len(self.read) - 1
            if inside and depth == wire.MAX_DEPTH:
                self._faults.append(Fault(where, wire.TOO_DEEP, said.bom_ref or "" if said else ""))
            else:
                stack += self._children(inside, f"{where}.components", parent, depth + 1)

    def _children(
        self, items: list[msgspec.Raw], place: str, parent: int | None, depth: int
    ) -> list[tuple[msgspec.Raw, str, int | None, int]]:
        self._seen += len(items)
        wire.bounded(self._seen, "$.components")
        return [(raw, f"{place}[{index}]", parent, depth) for index, raw in enumerate(items)][::-1]


def _nested(raw: msgspec.Raw, said: _Component | None, place: str) -> list[msgspec.Raw]:
    if said:
        return said.components
    unnoted: list[Fault] = []  # that the component is bad is noted already
    nested = record(raw, _Nested, place, unnoted)
    return nested.components if nested else []

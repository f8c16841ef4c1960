"""CycloneDX: the components of a software or hardware bill of materials (OWASP, Ecma-424), JSON, versions 1.2 to 1.7.

Source: https://cyclonedx.org/docs/1.6/json/. Components are read one by one: bad ones are in `Bom.faults`.
"""

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty, decode, record

SPEC_VERSIONS = frozenset({"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"})

# Every level is decoded from the bytes of the level above it, so the depth bounds the work as well as the memory.
MAX_DEPTH = 100


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """One component (`components[]`).

    `type` is `application`, `library`, `operating-system`, `device`, `firmware`, ...; `supplier` and `manufacturer` are
    the names of those organizations; `version` None means that the document does not say. `parent` is the position in
    `Bom.components` of the component that contains this one, None at the top.
    """

    type: str
    name: str
    bom_ref: str | None = None
    group: str | None = None
    version: str | None = None
    supplier: str | None = None
    manufacturer: str | None = None
    publisher: str | None = None
    cpe: str | None = None
    purl: str | None = None
    parent: int | None = None


class Bom(msgspec.Struct, frozen=True, kw_only=True):
    """A bill of materials.

    `metadata_component` is what it describes, `components` what that contains, nested ones after their container.
    `version` counts the revisions of the document named by `serial_number` (`urn:uuid:...`).
    """

    spec_version: str
    serial_number: str | None = None
    version: int = 1
    metadata_component: Component | None = None
    components: tuple[Component, ...] = ()
    faults: tuple[Fault, ...] = ()


class _Organization(msgspec.Struct, frozen=True):
    name: str | None = None


class _Component(msgspec.Struct, frozen=True):
    type: NonEmpty
    name: NonEmpty
    bom_ref: str | None = msgspec.field(default=None, name="bom-ref")
    group: str | None = None
    version: str | None = None
    supplier: _Organization = _Organization()
    manufacturer: _Organization = _Organization()
    publisher: str | None = None
    cpe: str | None = None
    purl: str | None = None
    components: list[msgspec.Raw] = []


class _Metadata(msgspec.Struct, frozen=True):
    component: msgspec.Raw = msgspec.Raw()


class _Bom(msgspec.Struct, frozen=True, rename="camel"):
    bom_format: str
    spec_version: str
    serial_number: str | None = None
    version: int = 1
    metadata: _Metadata = _Metadata()
    components: list[msgspec.Raw] = []


def read(data: bytes) -> Bom:
    """The bill of materials in the JSON text `data`; FormatError, with a JSON path, if its head is not CycloneDX."""
    bom = decode(data, _Bom)
    if bom.bom_format != "CycloneDX":
        raise FormatError(f"the format {bom.bom_format!r} is not CycloneDX", "$.bomFormat")
    if bom.spec_version not in SPEC_VERSIONS:
        raise FormatError(
            f"CycloneDX {bom.spec_version!r} is none of {', '.join(sorted(SPEC_VERSIONS))}", "$.specVersion"
        )
    faults: list[Fault] = []
    described = _described(bom.metadata, faults)
    inner = described.components if described else []
    components = _Components(faults)
    components.add(inner, "$.metadata.component.components")
    components.add(bom.components, "$.components")
    return Bom(
        spec_version=bom.spec_version,
        serial_number=bom.serial_number,
        version=bom.version,
        metadata_component=_component(described, None) if described else None,
        components=tuple(components.read),
        faults=tuple(faults),
    )


def _described(metadata: _Metadata, faults: list[Fault]) -> _Component | None:
    if not bytes(metadata.component):
        return None
    return record(metadata.component, _Component, "$.metadata.component", faults, key="name")


class _Components:
    """The components read so far, and where each `bom-ref` was first used."""

    def __init__(self, faults: list[Fault]) -> None:
        self.read: list[Component] = []
        self._faults = faults
        self._references: set[str] = set()

    def add(self, items: list[msgspec.Raw], place: str) -> None:
        """Read a list and all that is nested in it, in document order and without recursion."""
        stack = _children(items, place, None, 1)
        while stack:
            raw, where, parent, depth = stack.pop()
            wire = record(raw, _Component, where, self._faults, key="bom-ref")
            if wire is None:
                continue
            self._claim(wire.bom_ref, where)
            position = len(self.read)
            self.read.append(_component(wire, parent))
            if wire.components and depth == MAX_DEPTH:
                reason = f"components are nested more than {MAX_DEPTH} levels deep"
                self._faults.append(Fault(where, reason, wire.bom_ref or ""))
            else:
                stack += _children(wire.components, f"{where}.components", position, depth + 1)

    def _claim(self, bom_ref: str | None, place: str) -> None:
        if bom_ref in self._references:
            self._faults.append(Fault(place, f"the bom-ref {bom_ref!r} is used twice", bom_ref or ""))
        elif bom_ref is not None:
            self._references.add(bom_ref)


def _children(
    items: list[msgspec.Raw], place: str, parent: int | None, depth: int
) -> list[tuple[msgspec.Raw, str, int | None, int]]:
    return [(raw, f"{place}[{index}]", parent, depth) for index, raw in enumerate(items)][::-1]


def _component(wire: _Component, parent: int | None) -> Component:
    return Component(
        type=wire.type,
        name=wire.name,
        bom_ref=wire.bom_ref,
        group=wire.group or None,
        version=wire.version or None,
        supplier=wire.supplier.name or None,
        manufacturer=wire.manufacturer.name or None,
        publisher=wire.publisher or None,
        cpe=wire.cpe or None,
        purl=wire.purl or None,
        parent=parent,
    )

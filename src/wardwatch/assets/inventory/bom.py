"""A CycloneDX document as a list of assets.

What a bill of materials describes, and its devices, firmware, applications and operating systems, are things a member
owns. Libraries and files inside them are not inventory lines, except in a short document that lists nothing else.
"""

from collections.abc import Iterator

from wardwatch.assets.inventory.values import checked
from wardwatch.assets.types import Details, Field, Inventory, InventoryFormat, Line, LineFault
from wardwatch.kit.errors import FormatError
from wardwatch.kit.sheets import MAX_ROWS
from wardwatch.standards import cyclonedx
from wardwatch.standards.cyclonedx import Component

OWNED = frozenset({"device", "firmware", "application", "operating-system", "platform", "container"})
SHORT = 50

STATED = frozenset({Field.VENDOR, Field.PRODUCT, Field.VERSION, Field.CPE, Field.PURL})


def read(data: bytes) -> Inventory:
    """Good lines and faults; a line's number is its position in the document, what the document describes being 1.

    A component whose maker is not named anywhere is a fault. Raises `FormatError` if this is no CycloneDX document, or
    one with too many components.
    """
    document = cyclonedx.read(data)
    if len(document.components) > MAX_ROWS:
        raise FormatError(f"the document has more than {MAX_ROWS:,} components; send it in parts")
    lines: list[Line] = []
    faults = [LineFault(0, fault.place, fault.reason) for fault in document.faults]
    for number, component, place in _owned(document):
        try:
            lines.append(Line(number, _details(component, document.components)))
        except FormatError as error:
            faults.append(LineFault(number, place, error.reason))
    return Inventory(
        format=InventoryFormat.CYCLONEDX,
        lines=tuple(lines),
        faults=tuple(faults),
        stated=STATED,
        columns={"manufacturer": "vendor", "name": "product", "version": "version", "cpe": "cpe", "purl": "purl"},
    )


def _owned(document: cyclonedx.Bom) -> Iterator[tuple[int, Component, str]]:
    if document.metadata_component:
        yield 1, document.metadata_component, "metadata.component"
    top = [component for component in document.components if component.parent is None]
    everything = len(document.components) <= SHORT and not any(component.type in OWNED for component in top)
    for position, component in enumerate(document.components):
        if component.type in OWNED or (everything and component.parent is None):
            yield position + 2, component, component.name


def _details(component: Component, all_components: tuple[Component, ...]) -> Details:
    vendor = _maker(component, all_components)
    if not vendor:
        raise FormatError("names no manufacturer, supplier or publisher")
    said = Details(
        vendor=vendor,
        product=component.name,
        version=component.version or "",
        cpe=component.cpe or "",
        purl=component.purl or "",
    )
    try:
        return checked(said)
    except FormatError as error:
        raise FormatError(f"its {error.place} {error.reason}") from error


def _maker(component: Component, all_components: tuple[Component, ...]) -> str:
    """Who makes it: as said of it, or of what contains it."""
    step: Component | None = component
    while step:
        found = step.manufacturer or step.supplier or step.publisher or step.group
        if found:
            return found
        step = all_components[step.parent] if step.parent is not None else None
    return ""

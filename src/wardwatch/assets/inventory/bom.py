"""A bill of materials (CycloneDX or SPDX) as a list of assets.

What a bill of materials describes, and its devices, firmware, applications and operating systems, are things a member
owns. Libraries and files inside them are not inventory lines, except in a short document that lists nothing else. Of a
part whose kind is not said (SPDX rarely says it), one that a package manager names by a purl counts as a library.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from wardwatch.assets.inventory.values import checked
from wardwatch.assets.types import Details, Field, Inventory, InventoryFormat, Line, LineFault
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.kit.sheets import MAX_ROWS
from wardwatch.standards import cpe, cyclonedx, spdx
from wardwatch.standards.sbom import Part, outermost_first

FORMATS = frozenset(
    {
        InventoryFormat.CYCLONEDX,
        InventoryFormat.CYCLONEDX_XML,
        InventoryFormat.SPDX,
        InventoryFormat.SPDX_TAGS,
    }
)
OWNED = frozenset({"device", "firmware", "application", "operating-system", "platform", "container"})
BUILT_IN = frozenset({"device", "firmware"})
SHORT = 50

STATED = frozenset({Field.VENDOR, Field.PRODUCT, Field.VERSION, Field.CPE, Field.PURL})
_PIECE = frozenset({Field.SERIAL, Field.LOT, Field.MANUFACTURED})
"""What only hardware that is one piece has; of a part that does not say it, what was known stays."""

_HEAD = 64 * 1024
_NAMESPACE = b"cyclonedx.org/schema/bom"
_TAG = re.compile(rb"^[ \t]*SPDXVersion[ \t]*:", re.MULTILINE)


class _Head(msgspec.Struct, rename="camel"):
    bom_format: msgspec.Raw = msgspec.Raw()
    spdx_version: msgspec.Raw = msgspec.Raw()
    context: msgspec.Raw = msgspec.field(default=msgspec.Raw(), name="@context")


def format_of(data: bytes) -> InventoryFormat | None:
    """How a bill of materials is written, by what stands in it; None if this is none.

    Raises `FormatError` for other XML and other JSON: they are no table either.
    """
    if cyclonedx.is_xml(data):
        if _NAMESPACE not in data[:_HEAD].replace(b"\0", b""):  # UTF-16 has a zero beside each of these letters
            raise FormatError("this is XML, but not CycloneDX; export the parts list as CycloneDX, or as SPDX JSON")
        return InventoryFormat.CYCLONEDX_XML
    if spdx.is_json(data):
        head = decode(data, _Head)
        if bytes(head.bom_format):
            return InventoryFormat.CYCLONEDX
        if bytes(head.spdx_version) or bytes(head.context):
            return InventoryFormat.SPDX
        raise FormatError("this is JSON, but names neither bomFormat (CycloneDX) nor spdxVersion (SPDX)")
    return InventoryFormat.SPDX_TAGS if _TAG.search(data[:_HEAD]) else None


def read(data: bytes, format: InventoryFormat) -> Inventory:  # noqa: A002
    """Good lines and faults; a line's number is its position in the document, what it describes being 1.

    A part whose maker is not named anywhere is a fault. Raises `FormatError` if this is no such document, or one with
    too many parts.
    """
    parts, document_faults = _parts(data, format)
    if len(parts) > MAX_ROWS:
        raise FormatError(f"the document has more than {MAX_ROWS:,} components; send it in parts")
    makers = _makers(parts)
    owned = list(_owned(parts))
    lines: list[Line] = []
    faults = [LineFault(0, fault.place, fault.reason) for fault in document_faults]
    for position in owned:
        try:
            details = _details(parts[position], makers[position])
        except FormatError as error:
            faults.append(LineFault(position + 1, parts[position].name, error.reason))
        else:
            unsaid = frozenset(field for field in _PIECE if not getattr(details, field.value))
            lines.append(Line(position + 1, details, unstated=unsaid))
    return Inventory(
        format=format,
        lines=tuple(lines),
        faults=tuple(faults),
        stated=STATED | _PIECE,
        columns={"manufacturer": "vendor", "name": "product", "version": "version", "cpe": "cpe", "purl": "purl"},
    )


def _parts(data: bytes, format: InventoryFormat) -> tuple[Sequence[Part], Sequence[Fault]]:  # noqa: A002
    if format in (InventoryFormat.CYCLONEDX, InventoryFormat.CYCLONEDX_XML):
        bom = cyclonedx.read(data)
        return cyclonedx.parts(bom).parts, bom.faults
    document = spdx.read(data)
    found = spdx.parts(document)
    return found.parts, (*document.faults, *found.faults)


def _owned(parts: Sequence[Part]) -> Iterator[int]:
    """Positions of what a member owns."""
    described = {position for position, part in enumerate(parts) if part.is_described}
    top = [part for part in parts if not part.is_described and (part.parent is None or part.parent in described)]
    is_short = len(parts) <= SHORT
    everything = is_short and not any(part.kind is None or part.kind in OWNED for part in top)
    for position, part in enumerate(parts):
        is_thing = part.kind in OWNED or (part.kind is None and (is_short or not part.purls))
        if part.is_described or ((is_thing or everything) and not part.is_external):
            yield position


def _details(part: Part, maker: str) -> Details:
    if not maker:
        raise FormatError("names no manufacturer, supplier or publisher")
    said = Details(
        vendor=maker,
        product=part.name,
        version=part.version or "",
        serial=part.serial or "",
        lot=part.lot or "",
        manufactured=part.made or "",
        cpe=part.cpes[0] if part.cpes else "",
        purl=part.purls[0] if part.purls else "",
    )
    try:
        return checked(said)
    except FormatError as error:
        raise FormatError(f"its {error.place} {error.reason}") from error


def _makers(parts: Sequence[Part]) -> list[str]:
    """Who makes each part: as said of it, or as its CPE name says, or as of what contains it.

    Of what is described only devices and firmware take the maker: software in a device is often another's.
    """
    makers = [""] * len(parts)
    for position in outermost_first(parts):
        part, above = parts[position], parts[position].parent
        inherits = above is not None and (part.kind in BUILT_IN or not parts[above].is_described)
        makers[position] = (
            part.maker or _maker_in_cpe(part) or (makers[above] if inherits and above is not None else "")
        )
    return makers


def _maker_in_cpe(part: Part) -> str:
    for name in part.cpes[:1]:
        try:
            vendor = cpe.read(name).vendor
        except FormatError:
            continue
        return vendor.replace("_", " ") if isinstance(vendor, str) else ""
    return ""

"""A bill of materials (CycloneDX or SPDX) as a list of assets: what it describes, and inside that its parts.

A part stands in what the document says contains it; where that is no line itself, in what contains that. Files, data
and certificates are no parts of their own, and what is only used from elsewhere is not inside.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from wardwatch.assets.inventory.values import MAX_NAME, checked
from wardwatch.assets.nesting import without_hopeless
from wardwatch.assets.types import Details, Field, Inventory, InventoryFormat, Line, LineFault, Skipped
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.kit.sheets import MAX_ROWS, clean
from wardwatch.standards import cpe, cyclonedx, digests, purl, spdx
from wardwatch.standards.sbom import Part, outermost_first

FORMATS = frozenset(
    {
        InventoryFormat.CYCLONEDX,
        InventoryFormat.CYCLONEDX_XML,
        InventoryFormat.SPDX,
        InventoryFormat.SPDX_TAGS,
    }
)
NO_PARTS = frozenset({"file", "data", "cryptographic-asset", "machine-learning-model"})
LIBRARIES = frozenset({"library", "framework"})
BUILT_IN = frozenset({"device", "firmware"})
NO_PART = "a file, data or a certificate is no part of its own"
ELSEWHERE = "is used, but not contained"
NOBODYS = "a library without a maker, a package address or a catalogue name cannot be recognised"

STATED = frozenset({Field.VENDOR, Field.PRODUCT, Field.VERSION, Field.CPE, Field.PURL, Field.CONTAINER})
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

    A part whose maker is not named anywhere is a fault, and so is one that stands too deep in others. Raises
    `FormatError` if this is no such document, or one with too many parts.
    """
    parts, document_faults = _parts(data, format)
    if len(parts) > MAX_ROWS:
        raise FormatError(f"the document has more than {MAX_ROWS:,} components; send it in parts")
    makers = _makers(parts)
    why_not = list(map(_why_not, parts, makers))
    faults = [LineFault(0, _shown(fault.place), _shown(fault.reason)) for fault in document_faults]
    found: dict[int, Details] = {}
    for position, part in enumerate(parts):
        if why_not[position]:
            continue
        try:
            found[position] = _details(part, makers[position])
        except FormatError as error:
            faults.append(LineFault(position + 1, _shown(part.name), error.reason))
    above = _containers(parts, found)
    lines, hopeless = without_hopeless(
        [
            Line(
                position + 1,
                details,
                unstated=frozenset(field for field in _PIECE if not getattr(details, field.value)),
                inside=None if (holder := above[position]) is None else (0, holder + 1),
            )
            for position, details in found.items()
        ]
    )
    faults += [LineFault(line.number, line.details.product, why) for line, why in hopeless]
    return Inventory(
        format=format,
        lines=tuple(lines),
        faults=tuple(faults),
        skipped=tuple(
            Skipped(position + 1, why_not[position], _shown(part.name))
            for position, part in enumerate(parts)
            if why_not[position]
        ),
        describes={
            position + 1: part.kind == "device"
            for position, part in enumerate(parts)
            if part.is_described and part.kind in (None, "device")
        },
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


def _shown(text: str) -> str:
    """A text of the document as it is told beside what is wrong: without unprintable characters, and not for ever."""
    return clean(text[:MAX_NAME])


def _why_not(part: Part, maker: str) -> str:
    """Why a part is no line; "" where it is one."""
    if part.is_described:
        return ""
    if part.is_external:
        return ELSEWHERE
    if part.kind in NO_PARTS:
        return NO_PART
    return NOBODYS if part.kind in LIBRARIES and not maker else ""


def _containers(parts: Sequence[Part], lines: Mapping[int, Details]) -> list[int | None]:
    """For each part the nearest of what contains it that is a line."""
    above: list[int | None] = [None] * len(parts)
    for position in outermost_first(parts):
        holder = parts[position].parent
        above[position] = holder if holder is None or holder in lines else above[holder]
    return above


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
        hashes=digests.text(part.hashes),
    )
    try:
        return checked(said)
    except FormatError as error:
        raise FormatError(f"its {error.place} {error.reason}") from error


def _makers(parts: Sequence[Part]) -> list[str]:
    """Who makes each part: as said of it, or as its CPE name says, or as of what contains it; else whose package it is.

    Of what is described only devices and firmware take the maker: software in a device is often another's. A package is
    its namespace's ("org.apache.logging.log4j"), or its collection's ("pypi").
    """
    makers = [""] * len(parts)
    for position in outermost_first(parts):
        part, above = parts[position], parts[position].parent
        inherits = above is not None and (part.kind in BUILT_IN or not parts[above].is_described)
        makers[position] = (
            part.maker
            or _maker_in_cpe(part)
            or (makers[above] if inherits and above is not None and not part.purls else "")
            or _maker_in_purl(part)
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


def _maker_in_purl(part: Part) -> str:
    for name in part.purls[:1]:
        try:
            package = purl.read(name)
        except FormatError:
            continue
        return package.namespace or package.type
    return ""

"""CycloneDX: bills of materials and VEX statements (OWASP, Ecma-424), versions 1.2 to 1.7, JSON and XML.

Source: https://cyclonedx.org/docs/1.7/json/ and https://cyclonedx.org/docs/1.7/xml/. Both give the same values, with
the same names. Components, dependencies and statements are read one by one: bad ones are in `Bom.faults`.
"""

from wardwatch.standards.cyclonedx import fromjson, fromxml, links
from wardwatch.standards.cyclonedx.links import BomLink
from wardwatch.standards.cyclonedx.parts import parts
from wardwatch.standards.cyclonedx.types import (
    SPEC_VERSIONS,
    Affected,
    AffectedVersion,
    Analysis,
    Bom,
    Component,
    Dependency,
    ExternalReference,
    Hash,
    Property,
    Rating,
    Reference,
    Source,
    Swid,
    Vulnerability,
)
from wardwatch.standards.cyclonedx.wire import MAX_DEPTH, MAX_RECORDS

__all__ = [
    "MAX_DEPTH",
    "MAX_RECORDS",
    "SPEC_VERSIONS",
    "Affected",
    "AffectedVersion",
    "Analysis",
    "Bom",
    "BomLink",
    "Component",
    "Dependency",
    "ExternalReference",
    "Hash",
    "Property",
    "Rating",
    "Reference",
    "Source",
    "Swid",
    "Vulnerability",
    "is_xml",
    "parts",
    "read",
    "read_link",
]

_XML_STARTS = (b"<", b"<\0", b"\0<")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(data: bytes) -> Bom:
    """The bill of materials in the JSON or XML text `data`; FormatError, with a place, if its head is not so."""
    return fromxml.read(data) if is_xml(data) else fromjson.read(data)


def is_xml(data: bytes) -> bool:
    """Whether the text begins as XML does, in UTF-8 or UTF-16."""
    start = data[:256]
    for mark in _MARKS:
        start = start.removeprefix(mark)
    return start.lstrip(b" \t\r\n\0").startswith(_XML_STARTS)


def read_link(text: str) -> BomLink:
    """The BOM-Link (`urn:cdx:...`) that `text` is; FormatError otherwise."""
    return links.read(text)

"""SPDX: bills of materials (Linux Foundation, ISO/IEC 5962), versions 2.1 to 2.3, JSON and tag-value.

Source: https://spdx.github.io/spdx-spec/v2.3/. Both ways of writing give the same values. Packages and relationships
are read one by one: bad ones are in `Document.faults`. Files, snippets and licences are not read.
"""

from wardwatch.standards.spdx import fromjson, tagvalue
from wardwatch.standards.spdx.parts import parts
from wardwatch.standards.spdx.types import (
    RELATIONSHIP_TYPES,
    VERSIONS,
    Checksum,
    Document,
    ExternalRef,
    Package,
    Party,
    Relationship,
    Special,
)
from wardwatch.standards.spdx.wire import MAX_RECORDS

__all__ = [
    "MAX_RECORDS",
    "RELATIONSHIP_TYPES",
    "VERSIONS",
    "Checksum",
    "Document",
    "ExternalRef",
    "Package",
    "Party",
    "Relationship",
    "Special",
    "is_json",
    "parts",
    "read",
]


def read(data: bytes) -> Document:
    """The document in the JSON or tag-value text `data`; FormatError, with a place, if its head is not SPDX."""
    return fromjson.read(data) if is_json(data) else tagvalue.read(data)


def is_json(data: bytes) -> bool:
    """Whether the text begins as a JSON object does."""
    return data[:256].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")

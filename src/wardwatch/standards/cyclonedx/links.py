"""BOM-Link: the name of a CycloneDX document, or of one element of it, for use in other documents.

Source: https://cyclonedx.org/capabilities/bomlink/.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

from wardwatch.kit.errors import FormatError

_FORM = re.compile(r"urn:cdx:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([1-9][0-9]{0,17})(?:#(.+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BomLink:
    """The document `urn:uuid:<serial>` in its revision `version`, or there the element with this `bom_ref`."""

    serial: str
    version: int
    bom_ref: str | None = None

    @property
    def serial_number(self) -> str:
        """The serial number as the document itself has it."""
        return f"urn:uuid:{self.serial}"

    def __str__(self) -> str:
        fragment = "" if self.bom_ref is None else f"#{quote(self.bom_ref, safe='')}"
        return f"urn:cdx:{self.serial}/{self.version}{fragment}"


def is_link(text: str) -> bool:
    """Whether a reference means to be a BOM-Link, and not a bom-ref."""
    return text.startswith("urn:cdx:")


def read(text: str) -> BomLink:
    """The BOM-Link that `text` is; FormatError otherwise."""
    if not (found := _FORM.fullmatch(text)):
        raise FormatError(f"{text!r} is not a BOM-Link")
    return BomLink(found[1], int(found[2]), unquote(found[3]) if found[3] else None)

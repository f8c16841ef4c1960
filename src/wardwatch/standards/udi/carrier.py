"""Which agency's carrier a text is, and the one spelling of a device identifier."""

import re
from datetime import date

from wardwatch.kit.errors import FormatError
from wardwatch.standards.udi import gs1, hibcc, iccbba
from wardwatch.standards.udi.types import Agency, Udi

LONGEST = 500
"""Characters that a carrier may have: more than the longest GS1 symbol in use holds."""

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SPELLED_SEPARATOR = re.compile(r"[{<\[](?:GS|FNC1)[}>\]]|\u241d", re.IGNORECASE)


def read(text: str, *, at: date) -> Udi:
    """The device identifier and production data in what a scanner or a person typed; FormatError if it is none.

    Read are GS1 element strings (with parentheses, with separators, with a symbology prefix, or run together), GS1
    Digital Link addresses, HIBC and ISBT 128 symbols, and a device identifier alone. `at` places two-digit years.
    """
    if len(text) > LONGEST:
        raise FormatError(f"the text has {len(text)} characters, expected at most {LONGEST}")
    whole = _SPELLED_SEPARATOR.sub(gs1.SEPARATOR, text).strip("\t\r\n\0").lstrip()
    body = whole.rstrip()
    if not body:
        raise FormatError("the text is empty")
    prefix = match[0] if (match := _SYMBOLOGY.match(body)) else ""
    if prefix:
        # Symbols scanned one after another carry a prefix each; what follows it starts anew, as after a separator.
        whole = re.sub(r"\s*" + _SYMBOLOGY.pattern, gs1.SEPARATOR, whole).lstrip(gs1.SEPARATOR)
        body = whole.rstrip()
        if not body:
            raise FormatError(f"nothing follows the symbology prefix {prefix}")
    if body[0] == "(":
        return gs1.read_typed(body, text, at=at)
    if body[0] in "+*":
        return hibcc.read(whole.replace(gs1.SEPARATOR, "\n"), text, at=at)  # a space may be a check character
    if body[0] in "=&":
        return iccbba.read(body.replace(gs1.SEPARATOR, ""), text)
    if re.match(r"https?://", body, re.IGNORECASE):
        return gs1.read_link(body, text, at=at)
    if prefix in gs1.PREFIXES or gs1.SEPARATOR in body:
        return gs1.read_scanned(body, text, at=at, scanned=prefix in gs1.PREFIXES)
    if re.match("[0-9]{16}", body):
        return gs1.read_scanned(body, text, at=at, scanned=False)
    return Udi(agency=_agency(body), di=normal_di(body), text=text)


def normal_di(text: str) -> str:
    """A device identifier in the spelling that is compared: a GTIN in 14 digits, any other in capitals.

    Spaces and hyphens that people put into it are dropped. FormatError if no agency issues such an identifier, or if
    the check digit of a GTIN is wrong. HIBCC identifiers are as FDA's database has them: without flag and check
    character (`A99912345`), so that nothing reveals a slip in them.
    """
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", text[:LONGEST]).upper()
    if bare.isascii() and bare.isdigit():
        return gs1.gtin(bare)
    if hibcc.DEVICE_IDENTIFIER.fullmatch(bare):
        return bare
    raise FormatError(f"{text[:50]!r} is no device identifier, expected a GTIN or a HIBCC or ICCBBA identifier")


def _agency(text: str) -> Agency | None:
    bare = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    if bare.isdigit():
        return Agency.GS1
    return None if iccbba.DEVICE_IDENTIFIER.fullmatch(bare) else Agency.HIBCC

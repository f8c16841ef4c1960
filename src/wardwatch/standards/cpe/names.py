"""CPE: Common Platform Enumeration names, the 2.3 formatted string and the 2.2 URI.

Source: NIST IR 7695 (Naming Specification 2.3), section 6.1 for the URI, section 6.2 for the formatted string.
"""

import re
from dataclasses import dataclass, field, fields
from enum import Enum
from urllib.parse import unquote

from wardwatch.kit.errors import FormatError


class Logical(Enum):
    """The two values of an attribute that are not text."""

    ANY = "*"
    NA = "-"


ANY = Logical.ANY
NA = Logical.NA

Value = str | Logical


@dataclass(frozen=True, slots=True)
class Name:
    """The eleven attributes of a name, unescaped and in lower case, as names are compared without regard to case.

    `part` is `a` (application), `o` (operating system) or `h` (hardware), or logical. `wildcards` names the attributes
    whose `*` or `?` stand for other characters (NIST IR 7695 section 5.3.2); elsewhere they mean themselves.
    """

    part: Value
    vendor: Value = ANY
    product: Value = ANY
    version: Value = ANY
    update: Value = ANY
    edition: Value = ANY
    language: Value = ANY
    sw_edition: Value = ANY
    target_sw: Value = ANY
    target_hw: Value = ANY
    other: Value = ANY
    wildcards: frozenset[str] = field(default=frozenset(), kw_only=True)

    def __str__(self) -> str:
        """The 2.3 formatted string."""
        values = (_bound(getattr(self, name), name in self.wildcards) for name in _ATTRIBUTES)
        return ":".join(["cpe", "2.3", *values])


_ATTRIBUTES = tuple(each.name for each in fields(Name))[:-1]

# A value: wildcards only at its ends, everything but letters, digits and -._ quoted, never a lone hyphen (that is NA).
_VALUE = re.compile(r"(?:\?+|\*)?(?:[A-Za-z0-9._-]|\\[!-/:-@\[-`{-~])+(?:\?+|\*)?")

_URI_VALUE = re.compile(
    r"(?:(?:%01)+|%02)?(?:[A-Za-z0-9._~-]|%(?:2[1-9a-f]|3[a-f]|40|5[b-e]|60|7[b-e]))+(?:(?:%01)+|%02)?"
)


def read(text: str) -> Name:
    """The name that `text` binds, as `cpe:2.3:...` or `cpe:/...`; FormatError otherwise."""
    if text.lower().startswith("cpe:2.3:"):
        return _formatted_string(text)
    if text.lower().startswith("cpe:/"):
        return _uri(text)
    raise FormatError(f"{text!r} is neither a CPE 2.3 formatted string nor a CPE 2.2 URI")


def _formatted_string(text: str) -> Name:
    attributes = text[len("cpe:2.3:") :]
    values = re.findall(r"(?:^|:)((?:[^:\\]|\\.)*)", attributes)
    if ":".join(values) != attributes or len(values) != len(_ATTRIBUTES):
        raise FormatError(f"{text!r} has {len(values)} attributes, not {len(_ATTRIBUTES)}")
    return _name(text, [_unbound(text, value) for value in values])


def _unbound(text: str, value: str) -> tuple[Value, bool]:
    if value in {"*", "-"}:
        return Logical(value), False
    if not _VALUE.fullmatch(value):
        raise FormatError(f"{value!r} is not a value of a CPE 2.3 formatted string", text)
    has_wildcards = bool(re.search(r"[*?]", re.sub(r"\\.", "", value)))
    return re.sub(r"\\(.)", r"\1", value), has_wildcards


def _uri(text: str) -> Name:
    components = text[len("cpe:/") :].split(":")
    if len(components) > 7:
        raise FormatError(f"{text!r} has {len(components)} components, more than 7")
    values = components + [""] * (7 - len(components))
    if values[5].startswith("~"):
        packed = values[5].split("~")[1:]
        if len(packed) != 5:
            raise FormatError(f"{values[5]!r} does not pack five values", text)
        values = [*values[:5], packed[0], values[6], *packed[1:]]
    return _name(text, [_uri_value(text, value) for value in values])


def _uri_value(text: str, value: str) -> tuple[Value, bool]:
    if value in {"", "-"}:
        return (NA if value else ANY), False
    if not _URI_VALUE.fullmatch(value.lower()):
        raise FormatError(f"{value!r} is not a component of a CPE 2.2 URI", text)
    plain = unquote(value.replace("%01", "?").replace("%02", "*"))
    return plain, "%01" in value or "%02" in value


def _name(text: str, values: list[tuple[Value, bool]]) -> Name:
    lowered = [value.lower() if isinstance(value, str) else value for value, _ in values]
    if isinstance(lowered[0], str) and lowered[0] not in {"a", "o", "h"}:
        raise FormatError(f"the part {lowered[0]!r} is not a, o or h", text)
    wildcards = frozenset(name for name, (_, wild) in zip(_ATTRIBUTES, values, strict=False) if wild)
    return Name(*lowered, wildcards=wildcards)


def _bound(value: Value, has_wildcards: bool) -> str:
    if isinstance(value, Logical):
        return value.value
    core = re.fullmatch(r"([*?]*)(.*?)([*?]*)", value) if has_wildcards else None
    before, plain, after = core.groups() if core else ("", value, "")
    quoted = re.sub(r"([^A-Za-z0-9._-])", r"\\\1", plain)
    return f"{before}\\-{after}" if quoted == "-" else f"{before}{quoted}{after}"

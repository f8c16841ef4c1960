"""Binding a name to a CPE 2.2 URI: NIST IR 7695 section 6.1.2. The formatted string is `str(name)`."""

import re

from wardwatch.standards.cpe.names import ANY, NA, Name, Pattern, Value


def to_uri(name: Name) -> str:
    """The `cpe:/...` of the name; what 2.2 has no component for is packed into the edition."""
    edition, *packed = map(_bound, (name.edition, name.sw_edition, name.target_sw, name.target_hw, name.other))
    if any(packed):
        edition = "~" + "~".join([edition, *packed])
    before = map(_bound, (name.part, name.vendor, name.product, name.version, name.update))
    return "cpe:/" + ":".join([*before, edition, _bound(name.language)]).rstrip(":")


def _bound(value: Value) -> str:
    if value is ANY:
        return ""
    if value is NA:
        return "-"
    if isinstance(value, Pattern):
        return _wild(value.before) + _encoded(value.text) + _wild(value.after)
    return _encoded(str(value))


def _encoded(text: str) -> str:
    return re.sub(r"[^a-z0-9._-]", lambda found: f"%{ord(found[0]):02x}", text)


def _wild(marks: str) -> str:
    return marks.replace("?", "%01").replace("*", "%02")

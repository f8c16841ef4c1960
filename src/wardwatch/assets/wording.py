"""Inventory lines in words."""

from wardwatch.kit.translation import gettext as _


def within(part: str, device: str, line: int | None) -> str:
    """A part with its device: "OpenSSL 1.1.1 in Infusion pump X (line 12)". `line` is the device's line in its list;
    without a device ("") the part alone."""
    if not device:
        return part
    said = {"part": part, "device": device, "line": line}
    return (_("%(part)s in %(device)s (line %(line)s)") if line else _("%(part)s in %(device)s")) % said

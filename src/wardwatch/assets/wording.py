"""Inventory lines in words."""

from typing import LiteralString

from wardwatch.kit.translation import gettext as _

UNKNOWN_MAKER = "unknown"
"""The maker of a line whose list has no column for it and whose name begins with no maker's that is known."""
NAMED: LiteralString = f"""CASE WHEN {{0}}.vendor = '{UNKNOWN_MAKER}'
    OR starts_with(lower({{0}}.product || ' '), lower({{0}}.vendor || ' ')) THEN {{0}}.product
    ELSE concat_ws(' ', {{0}}.vendor, {{0}}.product) END"""
"""What `named` says of a line of the table {0}, in SQL; "" where there is none."""


def named(maker: str, product: str, model: str = "") -> str:
    """A product as one name: "Contec CMS8000". One that begins with its maker's name says it by itself."""
    alone = maker == UNKNOWN_MAKER or f"{product} ".lower().startswith(f"{maker} ".lower())
    return " ".join(filter(None, ("" if alone else maker, product, model)))


def within(part: str, device: str, line: int | None) -> str:
    """A part with its device: "OpenSSL 1.1.1 in Infusion pump X (line 12)". `line` is the device's line in its list;
    without a device ("") the part alone."""
    if not device:
        return part
    said = {"part": part, "device": device, "line": line}
    return (_("%(part)s in %(device)s (line %(line)s)") if line else _("%(part)s in %(device)s")) % said

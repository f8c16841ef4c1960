"""Conan versions: items between dots, "-pre-release", "+build" (docs.conan.io, "Version ranges"; Conan's own Version).

Numbers are compared as numbers, words as text, a word after any number; zeros at the end say nothing. Conan compares
"1k" with a number as text, and so goes in a circle (2 < 10 < 1k < 2); here the number of "1k" decides, then its
letters, which is the order of the versions that are so written: 1.1.1 < 1.1.1k < 1.1.2 < 1.1.10.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, word

_ITEMS = r"[0-9A-Za-z_]+(?:\.[0-9A-Za-z_]+)*"
_VERSION = re.compile(rf"(?P<items>{_ITEMS})(?:-(?P<pre>{_ITEMS}))?(?:\+(?P<build>{_ITEMS}))?", re.ASCII)
_MIXED = re.compile(r"(0|[1-9][0-9]*)([A-Za-z_][0-9A-Za-z_]*)")
_END, _PRERELEASE, _WORD, _SUFFIX = b"\x01", b"\x04", b"\x7f", b"\xfe"


def key(text: str) -> bytes | None:
    """The key of a Conan package's version; None for "007a", of which Conan's order is that of the text alone."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    items, pre, build = (_items(match[name]) for name in ("items", "pre", "build"))
    if items is None or pre is None or build is None:
        return None
    stage = _PRERELEASE + pre + _END if match["pre"] else RELEASE
    return items + stage + (build + _END if match["build"] else b"")


def _items(text: str | None) -> bytes | None:
    parts = text.split(".") if text else []
    while parts and not parts[-1].strip("0"):
        parts.pop()
    written = [_item(part) for part in parts]
    return None if None in written else b"".join(filter(None, written))


def _item(text: str) -> bytes | None:
    if text.isdigit():
        return number(text)
    if not text[0].isdigit():
        return _WORD + word(text)
    mixed = _MIXED.fullmatch(text)
    return number(mixed[1]) + _SUFFIX + word(mixed[2]) if mixed else None

"""NuGet versions: Semantic Versioning with up to four numbers, and pre-releases without regard to case.

Source: learn.microsoft.com, NuGet "Package versioning" (normalized version numbers) and NuGet's own VersionComparer:
missing numbers are zero, leading zeros do not count, build metadata is ignored, and a pre-release identifier is a
number only where it fits in 32 bits; a longer row of digits is a word.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, numbers, word

_PRERELEASE, _NUMERIC, _WORD, _END = b"\x04", b"\x02", b"\x03", b"\x01"
_VERSION = re.compile(
    r"(?P<release>[0-9]+(?:\.[0-9]+){0,3})(?:-(?P<pre>[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?"
)
_NEGATIVE = re.compile(r"-[0-9]+")
_LARGEST = 2**31 - 1


def key(text: str) -> bytes | None:
    """The key of a NuGet package's version; None also for "1.0--1", a negative number or a word."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    parts = match["release"].split(".")
    if any(int(part) > _LARGEST for part in parts):
        return None
    if match["pre"] is None:
        return numbers(parts) + RELEASE
    identifiers = match["pre"].split(".")
    if any(map(_NEGATIVE.fullmatch, identifiers)):
        return None
    return numbers(parts) + _PRERELEASE + b"".join(map(_identifier, identifiers)) + _END


def _identifier(text: str) -> bytes:
    if text.isdigit() and int(text) <= _LARGEST:
        return _NUMERIC + number(text)
    return _WORD + word(text.upper())

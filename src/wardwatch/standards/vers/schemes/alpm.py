"""Arch Linux versions: [epoch:]version[-release], each compared as pacman's vercmp(8) does.

Runs of digits and of letters count; a number is newer than a word, and more signs between two runs are newer than
fewer. A word glued to the end makes a version older ("1.0rc1" is before "1.0"), one after a dot newer. A version that
ends with a sign has no place: vercmp puts it before "1.0.1" and after "1.0..a", which is newer than that. vercmp holds
"1.0" for equal to each of its releases, which no order can; as with RPM it is before all of them.
"""

import re

from wardwatch.standards.vers.schemes.encoding import number, word

_VERSION = re.compile(
    r"(?:(?P<epoch>[0-9]+):)?(?P<version>[!-,.0-9;-~]*[A-Za-z0-9])(?:-(?P<release>[A-Za-z0-9._]*[A-Za-z0-9]))?"
)
_RUN = re.compile(r"([^0-9A-Za-z]*)([0-9]+|[A-Za-z]+)")
_GLUED_WORD, _END, _GLUED_NUMBER = b"\x01", b"\x02", b"\x03"


def key(text: str) -> bytes | None:
    """The key of an Arch Linux package's version. That of a version without a release begins those of its releases."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    release = match["release"]
    return number(match["epoch"] or "0") + _part(match["version"]) + (_part(release) if release else b"")


def _part(text: str) -> bytes:
    return b"".join(_run(len(signs), letters) for signs, letters in _RUN.findall(text)) + _END


def _run(signs: int, text: str) -> bytes:
    if text.isdigit():
        return (bytes([5 + 2 * signs]) if signs else _GLUED_NUMBER) + number(text)
    return (bytes([4 + 2 * signs]) if signs else _GLUED_WORD) + word(text)

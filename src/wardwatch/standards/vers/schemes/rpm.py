"""RPM versions: [epoch:]version[-release], each compared by rpm's rpmvercmp (rpm-version(7), rpm 4.15 and later).

Runs of digits and of letters count, all other characters only separate; a number is newer than a word; "~" is before
the end, "^" after the end but before anything else. Without a release a version is before all its releases.
"""

import re

from wardwatch.standards.vers.schemes.encoding import number, word

_VERSION = re.compile(r"(?:(?P<epoch>[0-9]+):)?(?P<version>[A-Za-z0-9._+~^]+)(?:-(?P<release>[A-Za-z0-9._+~^]+))?")
_PIECE = re.compile(r"[0-9]+|[A-Za-z]+|[~^]")
_TILDE, _END, _CARET, _WORD = b"\x01", b"\x02", b"\x03", b"\x04"


def key(text: str) -> bytes | None:
    """The key of an RPM package's version. That of a version without a release begins the keys of all its releases."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    release = match["release"]
    return number(match["epoch"] or "0") + _part(match["version"]) + (_part(release) if release else b"")


def _part(text: str) -> bytes:
    return b"".join(map(_piece, _PIECE.findall(text))) + _END


def _piece(text: str) -> bytes:
    if text == "~":
        return _TILDE
    if text == "^":
        return _CARET
    return number(text) if text.isdigit() else _WORD + word(text)

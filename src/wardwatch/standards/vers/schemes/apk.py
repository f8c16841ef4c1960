"""Alpine versions: apk-tools 3 (doc/apk-package.5, "pkgver"): 1.2.3a_rc1_p2~0a1b2c-r4.

In order of what may follow equal beginnings: the pre-release suffixes (alpha, beta, pre, rc), the end, a revision, a
commit, the number of a suffix, the other suffixes (cvs, svn, git, hg, p), a letter, a further number. As in Gentoo's
package manager specification, a number after a dot that begins with zero is compared as text: 1.02 is before 1.1.
"""

import re

from wardwatch.standards.vers.schemes.encoding import RELEASE, number, word

_BEFORE = ("alpha", "beta", "pre", "rc")
_AFTER = ("cvs", "svn", "git", "hg", "p")
_VERSION = re.compile(
    rf"(?P<first>[0-9]+)(?P<others>(?:\.[0-9]+)*)(?P<letter>[a-z])?"
    rf"(?P<suffixes>(?:_(?:{'|'.join(_BEFORE + _AFTER)})[0-9]*)*)(?:~(?P<commit>[0-9a-f]+))?(?:-r(?P<revision>[0-9]+))?"
)
_SUFFIX = re.compile(r"_([a-z]+)([0-9]*)")
_BEFORE_END, _REVISION, _COMMIT, _SUFFIX_NUMBER, _AFTER_END, _LETTER, _TEXT = (
    b"\x02", b"\x0a", b"\x0b", b"\x0c", b"\x0d", b"\x0e", b"\x10",
)  # fmt: skip


def key(text: str) -> bytes | None:
    """The key of an Alpine package's version."""
    match = _VERSION.fullmatch(text)
    if not match:
        return None
    found = number(match["first"]) + b"".join(map(_component, match["others"].split(".")[1:]))
    if match["letter"]:
        found += _LETTER + match["letter"].encode("ascii")
    found += b"".join(_suffix(*suffix) for suffix in _SUFFIX.findall(match["suffixes"]))
    if match["commit"]:
        found += _COMMIT + word(match["commit"])
    if match["revision"]:
        found += _REVISION + number(match["revision"])
    return found + RELEASE


def _component(digits: str) -> bytes:
    return _TEXT + word(digits) if digits.startswith("0") else number(digits)


def _suffix(name: str, digits: str) -> bytes:
    marker = bytes([*_BEFORE_END, _BEFORE.index(name)]) if name in _BEFORE else bytes([*_AFTER_END, _AFTER.index(name)])
    return marker + (_SUFFIX_NUMBER + number(digits) if digits else b"")

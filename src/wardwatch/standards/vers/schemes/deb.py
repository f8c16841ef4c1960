"""Debian versions: Debian Policy 5.6.12 and deb-version(7): [epoch:]upstream[-revision].

Upstream and revision are read in turns of what is no digit and what is: letters before all other characters, "~" before
even the end, numbers by value; a missing number or revision is zero.
"""

import re

from wardwatch.standards.vers.schemes.encoding import number

_EPOCH = re.compile(r"([0-9]+):(.*)", re.DOTALL)
_UPSTREAM = re.compile(r"[0-9][A-Za-z0-9.+~-]*")
_UPSTREAM_AFTER_EPOCH = re.compile(r"[0-9][A-Za-z0-9.+~:-]*")
_REVISION = re.compile(r"[A-Za-z0-9.+~]+")
_TURN = re.compile(r"([^0-9]*)([0-9]*)")
_END = b"\x02"
_TILDE = 0x01
_ORDER = bytes(_TILDE if code == ord("~") else code if chr(code).isalnum() else 0x80 | code for code in range(0x80)) * 2


def key(text: str) -> bytes | None:
    """The key of a Debian package's version."""
    match = _EPOCH.fullmatch(text)
    epoch, rest = match.groups() if match else ("0", text)
    upstream, hyphen, revision = rest.rpartition("-")
    if not hyphen:
        upstream, revision = rest, "0"
    allowed = _UPSTREAM_AFTER_EPOCH if match else _UPSTREAM
    if not allowed.fullmatch(upstream) or not _REVISION.fullmatch(revision):
        return None
    return number(epoch) + _part(upstream) + _part(revision)


def _part(text: str) -> bytes:
    found = bytearray()
    for others, digits in _TURN.findall(text):
        if others or digits:
            found += others.encode("ascii").translate(_ORDER) + _END + number(digits or "0")
    return bytes(found) + _END

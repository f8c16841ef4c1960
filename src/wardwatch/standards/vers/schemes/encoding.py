"""How numbers and releases are written into keys, so that comparing bytes compares versions.

A number is a byte that tells its length, from 0x20, then its big-endian bytes: longer numbers are greater, and no
number is the beginning of another. All other marks of a key are below 0x20: "1.2" ends before "1.2.0.1" goes on.
The schemes of releases (semver, npm, golang, nuget, pypi, maven, gem, generic, intdot) write bare dotted numbers alike:
the numbers without trailing zeros, then RELEASE. So a bare "2.14.1" has one key for all of them.
"""

from collections.abc import Iterable

LONGEST = 100
"""Characters of the longest version text that has a key; a key is never longer than a few times that."""

RELEASE = b"\x08"
"""Ends the numbers of a release: lower marks are before it (pre-releases), higher ones after."""

_SMALL = {str(value): bytes([0x21, value]) for value in range(1, 256)} | {"0": b"\x20"}


def number(digits: str) -> bytes:
    """The bytes of a number in decimal ASCII digits; leading zeros do not count."""
    small = _SMALL.get(digits)
    if small is not None:
        return small
    value = int(digits)
    size = (value.bit_length() + 7) // 8
    return bytes([0x20 + size]) + value.to_bytes(size, "big")


def numbers(parts: Iterable[str]) -> bytes:
    """The bytes of the numbers of a release, without trailing zeros: 1.0 is 1."""
    kept = list(parts)
    while kept and not kept[-1].strip("0"):
        kept.pop()
    return b"".join(map(number, kept))


def word(letters: str) -> bytes:
    """The bytes of an ASCII word, ended so that no word is the beginning of another."""
    return letters.encode("ascii") + b"\x00"

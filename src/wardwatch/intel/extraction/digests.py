"""Digests, and what is written with colons: addresses of IPv6 and of network cards, fuzzy digests."""

import re
from collections.abc import Iterator
from ipaddress import ip_address

from wardwatch.intel.extraction.spans import Defanged, Hit, read
from wardwatch.standards.observables import Observable, ObservableKind, digest_kind

_SHORTEST = 8
_HEX = "0123456789abcdefABCDEF"
_DIGITS = re.compile(r"[0-9][0-9A-Fa-f]{6,}")
"""From the first decimal digit on: of a run of letters alone there is none in practice, and text is full of letters."""
_WRAP = re.compile(r"-?[ \t]{0,3}\r?\n[ \t|]{0,40}([0-9A-Fa-f]{1,127})(?!-?[0-9A-Za-z])")
_IN_NAME = re.compile(r"\.\w")
_MOST_LINES = 8
_LONGEST = 128

_COLON = re.compile(r":(?=[0-9A-Fa-f:])")
_COLONED = re.compile(r"[0-9A-Fa-f:.]+")
_LEFT = 45
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_DASHED = re.compile(r"-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}-[0-9A-Fa-f]{2}(?![\w-])")
_PREFIX = re.compile(r"/[0-9]{1,3}(?![0-9A-Za-z/]|\.\w)")
_FUZZY = re.compile(r":[A-Za-z0-9/+]{6,64}:[A-Za-z0-9/+]{6,64}(?![A-Za-z0-9/+])")


def find_digests(text: str, defanged: Defanged) -> Iterator[Hit]:
    """Hexadecimal digests, told by their length; those that line breaks cut are put together again."""
    found = _DIGITS.search(text)
    while found:
        left = text[max(found.start() - _LONGEST, 0) : found.start()]
        start, end = found.start() - len(left) + len(left.rstrip(_HEX)), found.end()
        value, end = _digest(text, start, end)
        if value:
            yield Hit(
                start - (value.kind is ObservableKind.TLSH and text[max(start - 1, 0) : start] == "T"), end, value
            )
        found = _DIGITS.search(text, end)


def _digest(text: str, start: int, end: int) -> tuple[Observable | None, int]:
    length, before = end - start, text[max(start - 1, 0) : start]
    if text[end : end + 1].isalnum() or length > _LONGEST or _IN_NAME.match(text, end) or before == ".":
        return None, end
    if before == "T" and length == 71 and text[start] == "1":
        return read(ObservableKind.TLSH, "T" + text[start:end]), end
    if before.isalnum() or before in ("_", "%") or (before == "-" and text[max(start - 2, 0) : start - 1].isalnum()):
        return None, end
    digits, whole = _unwrapped(text, start, end)
    kind = digest_kind(len(digits))
    return (read(kind, digits), whole) if kind else (None, end)


def _unwrapped(text: str, start: int, end: int) -> tuple[str, int]:
    """The digits with those on the next lines, where they are together as many as a digest has.

    Lines that are digests each stay apart; what is a digest already goes on only with what cannot be a number.
    """
    digits, stop = text[start:end], end
    best = digits, end
    for _ in range(_MOST_LINES):
        wrap = _WRAP.match(text, stop)
        if not wrap or digest_kind(len(wrap[1])):
            break
        if digest_kind(len(best[0])) and (len(wrap[1]) < _SHORTEST or wrap[1].isdecimal()):
            break
        digits, stop = digits + wrap[1], wrap.end()
        if digest_kind(len(digits)):
            best = digits, stop
    return best


def find_coloned(text: str, defanged: Defanged) -> Iterator[Hit]:
    """IPv6 addresses and blocks of them, MAC addresses."""
    found = _COLON.search(text)
    while found:
        left = text[max(found.start() - _LEFT, 0) : found.start()]
        start = found.start() - len(left) + len(left.rstrip(_HEX))
        run = _COLONED.match(text, start)
        assert run
        end = run.end()
        written = run[0].rstrip(".")
        if written.endswith(":") and not written.endswith("::"):
            written = written[:-1]
        stop = start + len(written)
        if _stands_alone(text, start, stop) and (value := _coloned(written)):
            prefix = _PREFIX.match(text, stop) if value.kind is ObservableKind.IPV6 else None
            if prefix and (block := read(ObservableKind.IPV6_CIDR, written + prefix[0])):
                value, stop = block, prefix.end()
            yield Hit(start, stop, value)
            end = max(end, stop)
        found = _COLON.search(text, end)


def find_fuzzy(text: str, defanged: Defanged) -> Iterator[Hit]:
    """Digests of ssdeep: blocksize:hash:hash."""
    found = _FUZZY.search(text)
    while found:
        left = text[max(found.start() - 12, 0) : found.start()]
        size = left[len(left.rstrip("0123456789")) :]
        start = found.start() - len(size)
        if size and not text[max(start - 1, 0) : start].isalnum() and _is_fuzzy(int(size), found[0]):
            value = read(ObservableKind.SSDEEP, text[start : found.end()])
            if value:
                yield Hit(start, found.end(), value)
        found = _FUZZY.search(text, found.end())


def find_dashed(text: str, defanged: Defanged) -> Iterator[Hit]:
    """MAC addresses written with hyphens."""
    for found in _DASHED.finditer(text):
        start = found.start() - 5
        written = text[max(start, 0) : found.end()]
        if _MAC.fullmatch(written) and not text[max(start - 1, 0) : max(start, 0)].isalnum():
            value = read(ObservableKind.MAC, written)
            if value:
                yield Hit(start, found.end(), value)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    return not (before.isalnum() or before in ("_", ".", "-", ":") or after.isalnum() or after == "_")


def _coloned(written: str) -> Observable | None:
    """An address, if it is one that something on a network can have and not a scope operator or a time."""
    colons = written.count(":")
    if colons < 2 or len(written) > _LEFT or (colons not in (5, 7) and "::" not in written and "." not in written):
        return None
    if colons == 5 and _MAC.fullmatch(written):
        return read(ObservableKind.MAC, written)
    value = read(ObservableKind.IPV6, written)
    if value is None or not any(map(str.isdecimal, written)):
        return None
    address = ip_address(value.value)
    return None if address.is_unspecified or address.is_loopback or written.startswith("::") else value


def _is_fuzzy(size: int, rest: str) -> bool:
    """Block sizes are 3 times a power of 2; times and paths have none of that and no 24 characters."""
    return size >= 3 and size % 3 == 0 and (size // 3) & (size // 3 - 1) == 0 and len(rest) >= 20

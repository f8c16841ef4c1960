"""A text with its defanging taken back, and the way from a place in it to the place in the text as written."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from wardwatch.standards.observables.hosts import is_top_level

Edit = tuple[int, int, str, bool]
"""Where a sign stands, what it stands for, and whether it defangs (others are quirks of typesetting)."""

_BRACKETS = re.compile(
    r"[\[({<](?:\s?(?:(?P<dot>\.|dot|punkt|point)|(?P<at>at|@)|(?P<colon>:)|(?P<root>:?//)|(?P<slash>/))\s?[\])}>]"
    r"|(?P<half>\.)(?=\w))"
)
_HALF = re.compile(r"\.\](?=\w)")
_ESCAPED = re.compile(r"\\\.(?=[a-z0-9])")
_SLASH = re.compile(r"\\/(?=[\w\\/])")
_SCHEME = re.compile(r"([x*_][xt*_]?)p(s?)(?=[:\[({])")
_MEOW = re.compile(r"meows?(?=:|\[:)")
_SPELLED = re.compile(r" dot (?=\w)")
_ODD = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff\u2010\u2011\u2024\u3002\uff0e\uff1a\uff0f\ufb00-\ufb04]")
_ODD_MEANS = {
    **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u2024\u3002\uff0e", "."),
    "\uff1a": ":",
    "\uff0f": "/",
    **dict(zip("\ufb00\ufb01\ufb02\ufb03\ufb04", ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
}
_SPACE = " \t\r\n\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff"
_REACH = 12
_WORD = re.compile(r"[\w-]{1,63}")
_LAST_WORD = re.compile(r"[\w-]+\Z")
_GOES_ON = re.compile(r"\.\w|\s?[\[({<]\s?(?:\.|dot|@|at)\s?[\])}>]| dot |[:/@]")
_TOP_LEVEL_AND_WORD = frozenset(
    {"am", "as", "at", "be", "by", "do", "in", "is", "it", "me", "my", "no", "so", "to", "us"}
)
_BEFORE_A_DOT = frozenset(
    {"a", "an", "and", "as", "by", "each", "every", "for", "is", "of", "one", "or", "polka", "the", "this", "with"}
)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is what `written` says; `place` leads from the one to the other."""

    text: str
    lowered: str
    written: str
    _at: "array[int]"
    _from: "array[int]"
    _signs: "array[int]"

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text as written of a span in the plain one."""
        return self._origin(start), self._origin(end)

    def defanged(self, start: int, end: int) -> bool:
        """Whether a sign that defangs stands in a span of the plain text."""
        at = bisect_left(self._signs, start)
        return at < len(self._signs) and self._signs[at] < end

    def _origin(self, position: int) -> int:
        at = bisect_right(self._at, position) - 1
        if at < 0:
            return position
        moved = self._from[at] + position - self._at[at]
        return min(moved, self._from[at + 1]) if at + 1 < len(self._from) else moved


def plain(written: str) -> Plain:
    """The text without its defanging: `[.] (.) {.} [dot] " [dot] " " dot " \\. [.com evil.]com [@] (at) [:] [://]`, the
    schemes `hxxp`, `h**p`, `meow`, `fxp`; across line breaks; without invisible signs that typesetting leaves.

    Not " at " without brackets: sentences are full of it ("seen at evil dot com")."""
    lowered = folded(written)
    edits = sorted(_edits(written, lowered), key=lambda edit: (edit[0], -edit[1]))
    if not edits:
        empty = array("q")
        return Plain(written, lowered, written, empty, empty, empty)
    pieces: list[str] = []
    at, origin, signs = array("q"), array("q"), array("q")
    done = length = 0
    for start, end, means, defangs in edits:
        if start < done:
            continue
        pieces += (written[done:start], means)
        length += start - done
        if defangs:
            signs.append(length)
        at.extend((length, length + len(means)))
        origin.extend((start, end))
        length += len(means)
        done = end
    pieces.append(written[done:])
    text = "".join(pieces)
    return Plain(text, folded(text), written, at, origin, signs)


def folded(text: str) -> str:
    """The text in small letters, each at its place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else text.replace("\u0130", "I").lower()


def _edits(text: str, lowered: str) -> Iterator[Edit]:
    if not text.isascii():
        yield from ((each.start(), each.end(), _ODD_MEANS.get(each[0], ""), False) for each in _ODD.finditer(text))
    for found in _BRACKETS.finditer(lowered):
        if edit := _bracket(found, text, lowered):
            yield edit
    yield from (
        (found.start(), found.end(), ".", True)
        for pattern in (_HALF, _ESCAPED)
        for found in pattern.finditer(lowered)
        if lowered[max(found.start() - 1, 0) : found.start()].isalnum()
    )
    yield from ((each.start(), each.end(), "/", False) for each in _SLASH.finditer(lowered))
    yield from _schemes(lowered)
    for found in _SPELLED.finditer(lowered):
        if lowered[max(found.start() - 1, 0) : found.start()].isalnum() and _is_name(lowered, *found.span()):
            yield (*found.span(), ".", True)


def _bracket(found: re.Match[str], text: str, lowered: str) -> Edit | None:
    start, end = found.span()
    kind = found.lastgroup
    if kind == "half":
        good = text[start] == "[" and text[max(start - 1, 0) : start].isalnum()
        return (start, end, ".", True) if good else None
    if kind in ("dot", "at"):
        return _spaced(start, end, "." if kind == "dot" else "@", lowered)
    if kind == "colon":
        return (start, end, ":", True) if lowered[end : end + 1] in "/0123456789abcdef:" else None
    if kind == "root":
        return start - (text[max(start - 1, 0) : start] == ":"), end, "://", True
    before = text[max(start - 1, 0) : start]
    return (start, end, "/", True) if before.isalnum() or before in (":", "/") else None


def _spaced(start: int, end: int, means: str, lowered: str) -> Edit | None:
    """A dot or @ in brackets with the space around it; with space, only where a name of a host results."""
    left, right = start, end
    while left > max(start - _REACH, 0) and lowered[left - 1] in _SPACE:
        left -= 1
    while right < min(end + _REACH, len(lowered)) and lowered[right] in _SPACE:
        right += 1
    if left == 0 or right == len(lowered) or not (_is_letter(lowered[left - 1]) and _is_letter(lowered[right])):
        return None
    if (left, right) != (start, end) and means == "." and not _is_name(lowered, left, right):
        return None
    return left, right, means, True


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign in "-_"


def _is_name(lowered: str, left: int, right: int) -> bool:
    """Whether the words around a dot with space about it are labels of a name: one goes on, or is a top-level domain
    and no word that sentences are made of; or they are numbers of an address."""
    word = _WORD.match(lowered, right)
    before = _LAST_WORD.search(lowered[max(left - 64, 0) : left])
    if not word or not before or before[0] in _BEFORE_A_DOT:
        return False
    if word[0].isdecimal() or _GOES_ON.match(lowered, word.end()):
        return True
    return word[0] not in _TOP_LEVEL_AND_WORD and is_top_level(word[0])


def _schemes(lowered: str) -> Iterator[Edit]:
    for found in _SCHEME.finditer(lowered):
        begin, hidden = found.start(), found[1]
        before = lowered[max(begin - 2, 0) : begin]
        if len(hidden) == 2 and before.endswith("h"):
            start, whole = begin - 1, "http"
        elif len(hidden) == 1 and before == "ht":
            start, whole = begin - 2, "http"
        elif len(hidden) == 1 and before.endswith("f"):
            start, whole = begin - 1, "ftp"
        else:
            continue
        if not lowered[max(start - 1, 0) : start].isalnum():
            yield start, found.end(), whole + found[2], True
    if "meow" in lowered:
        for found in _MEOW.finditer(lowered):
            yield (*found.span(), "https" if found[0][-1] == "s" else "http", True)

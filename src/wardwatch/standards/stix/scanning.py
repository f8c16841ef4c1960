"""Where a JSON value ends (RFC 8259), without decoding it: exact, in one pass, and able to go on in the next piece."""

import re

_PLAIN = re.compile(rb'[^"{}\[\]]*+(?:"(?:[^"\\]++|\\[\s\S])*+"[^"{}\[\]]*+)*+')
_INSIDE = re.compile(rb'(?:[^"\\]++|\\[\s\S])*+')
_SCALAR = re.compile(rb'[^\s,:"{}\[\]]*+')
_OPENING = re.compile(rb"[{\[]++")
_CLOSING = re.compile(rb"[}\]]++")
_SPACE = re.compile(rb"[ \t\r\n]*+")
_QUOTE, _OPEN = ord('"'), frozenset(b"{[")


def past_space(text: bytes, at: int) -> int:
    """The first place from `at` on that is no white space."""
    match = _SPACE.match(text, at)
    return match.end() if match else at


class Extent:
    """Looks for the end of one value. `feed` may be given the text in pieces; nothing of it is kept here."""

    __slots__ = ("_begun", "_depth", "_inside")

    def __init__(self) -> None:
        self._begun = False
        self._depth = 0
        self._inside = False

    def feed(self, text: bytes, at: int, *, last: bool) -> tuple[int, bool]:
        """How far the value reaches in `text` from `at` on, and whether it ends there.

        Where it does not, call again with more text and the place that was returned. `last`: there is no more text.
        """
        if not self._begun:
            if at == len(text):
                return at, False
            if text[at] != _QUOTE and text[at] not in _OPEN:
                return _scalar(text, at, last)
            self._begun = True
        while at < len(text):
            if self._inside:
                at, closed = _string(text, at)
                if not closed:
                    return at, False
                self._inside = False
                if self._depth == 0:
                    return at, True
            match = _PLAIN.match(text, at) if self._depth else None
            at = match.end() if match else at
            if at < len(text):
                at, closed = self._mark(text, at)
                if closed:
                    return at, True
        return at, False

    def _mark(self, text: bytes, at: int) -> tuple[int, bool]:
        """Past the quotation mark or the run of brackets at `at`; whether the value ends with it."""
        mark = text[at]
        if mark == _QUOTE:
            self._inside = True
            return at + 1, False
        opens = mark in _OPEN
        end = _run(_OPENING if opens else _CLOSING, text, at)
        if not opens and self._depth <= end - at:
            return at + max(self._depth, 1), True
        self._depth += end - at if opens else at - end
        return end, False


def _scalar(text: bytes, at: int, last: bool) -> tuple[int, bool]:
    """A number, a word, or a mark that begins no value."""
    match = _SCALAR.match(text, at)
    end = match.end() if match else at
    if end == len(text) and not last:
        return at, False
    return max(end, at + 1), True


def _run(marks: re.Pattern[bytes], text: bytes, at: int) -> int:
    """The end of the run of brackets that begins at `at`."""
    match = marks.match(text, at)
    return match.end() if match else at + 1


def _string(text: bytes, at: int) -> tuple[int, bool]:
    """From inside a string: the place after its closing mark, or how far it was followed."""
    match = _INSIDE.match(text, at)
    end = match.end() if match else at
    if end < len(text) and text[end] == _QUOTE:
        return end + 1, True
    return end, False

"""Texts within texts: thousands of them looked for at once, in time that grows with the value alone."""

import re
from collections.abc import Iterable, Iterator

from wardwatch.kit.errors import FormatError
from wardwatch.standards.misp.warninglists import expression

LONGEST_VALUE = 2048
"""Characters of a value that are looked through; what stands behind them is not."""
_LONGEST_MATCHED = 320
"""Characters of a value that regular expressions read: a mail address has no more (RFC 5321 section 4.5.3.1)."""
_BEFORE, _AFTER = 3, 2
_Marked = tuple[str, int]


class Substrings:
    """Texts with marks, found wherever they stand in a value.

    Nearly all are names of hosts, so a text is looked up by what stands around its first dot, and a value read at its
    few dots alone. A text without a dot is looked up by its first characters, at every place.
    """

    def __init__(self, texts: Iterable[_Marked]) -> None:
        known = [(text, mark) for text, mark in texts if text]
        dotless = [each for each in known if "." not in each[0]]
        self._width = min((len(text) for text, _ in dotless), default=0)
        self._by_start: dict[str, list[_Marked]] = {}
        for text, mark in dotless:
            self._by_start.setdefault(text[: self._width], []).append((text, mark))
        self._by_dot: dict[tuple[int, int], dict[str, list[tuple[str, int, int]]]] = {}
        for text, mark in known:
            if (dot := text.find(".")) >= 0:
                before, after = min(dot, _BEFORE), min(len(text) - dot, _AFTER)
                by_key = self._by_dot.setdefault((before, after), {})
                by_key.setdefault(text[dot - before : dot + after], []).append((text, mark, dot))

    def within(self, value: str) -> list[_Marked]:
        """The texts that stand in the value, with their marks."""
        value = value[:LONGEST_VALUE]
        found: list[_Marked] = []
        by_dot = self._by_dot.items()
        at = value.find(".")
        while at >= 0:
            for (before, after), by_key in by_dot:
                if candidates := by_key.get(value[at - before if at > before else 0 : at + after]):
                    found += [
                        (text, mark) for text, mark, dot in candidates if at >= dot and value.startswith(text, at - dot)
                    ]
            at = value.find(".", at + 1)
        if self._by_start:
            self._slide(value, found)
        return found

    def _slide(self, value: str, found: list[_Marked]) -> None:
        width, starts = self._width, self._by_start
        for at in range(len(value) - width + 1):
            if candidates := starts.get(value[at : at + width]):
                found += [(text, mark) for text, mark in candidates if value.startswith(text, at)]


class Expressions:
    """Regular expressions with marks. Those that may take unbounded time are left out, and named in `refused`."""

    def __init__(self, entries: Iterable[_Marked]) -> None:
        self._ready: list[tuple[re.Pattern[str], str, int]] = []
        refused = []
        for entry, mark in entries:
            try:
                self._ready.append((expression(entry), entry, mark))
            except FormatError as error:
                refused.append((mark, error.reason))
        self.refused = tuple(refused)

    def finding(self, value: str) -> Iterator[_Marked]:
        """The expressions that find something in the value, with their marks."""
        value = value[:_LONGEST_MATCHED]
        for pattern, entry, mark in self._ready:
            if pattern.search(value):
                yield entry, mark

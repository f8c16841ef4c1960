"""What the finders share: a hit in the plain text, and what signs stand around it."""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import Observable, ObservableKind, normalise


class Hit(NamedTuple):
    """A value and the span of the plain text that it was read from."""

    start: int
    end: int
    value: Observable


Defanged = Callable[[int, int], bool]
"""Whether a span of the plain text was written defanged."""

Finder = Callable[[str, Defanged], Iterator[Hit]]
"""Looks through a plain text once, from its begin to its end."""

_CLOSING = {")": "(", "]": "[", "}": "{", ">": "<"}
_ENDS = frozenset(".,;:!?'\"*_~\u2026\u2019\u201d\u00bb)]}>")


def read(kind: ObservableKind, text: str) -> Observable | None:
    """`normalise`, but None for what is no such value."""
    try:
        return normalise(kind, text)
    except FormatError:
        return None


def trimmed(text: str) -> int:
    """How long the text is without the punctuation of its sentence; brackets that it opened itself belong to it."""
    end = len(text)
    open_ = {closing: text.count(closing) - text.count(opening) for closing, opening in _CLOSING.items()}
    while end and text[end - 1] in _ENDS:
        if (sign := text[end - 1]) in _CLOSING:
            if open_[sign] <= 0:
                break
            open_[sign] -= 1
        end -= 1
    return end


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with spaces where the spans are, which stand in order, so that no other finder looks there."""
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += (text[done:start], " " * (end - start))
        done = end
    pieces.append(text[done:])
    return "".join(pieces) if done else text

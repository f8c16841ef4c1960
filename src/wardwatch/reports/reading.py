"""A report's text in parts that a page can hold, and the sentence around a place. Pure."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from wardwatch.reports.types import Part

PART = 12_000
"""Characters of a part of a text without pages; a page that is longer is cut too."""
MARGIN = 2_000
AROUND = 160
"""Characters that are looked at before and behind a place for its sentence."""
_ENDS = re.compile(r"[.!?:;]\s+|\n\s*\n")
_SPACE = re.compile(r"\s+")


def parts(text: str, pages: Sequence[int]) -> tuple[Part, ...]:
    """The parts of a text; `pages` are the offsets where its pages begin, if it has any."""
    found: list[Part] = []
    borders = [*pages, len(text)] if pages else [0, len(text)]
    for page, (begin, end) in enumerate(pairwise(borders), start=1):
        for start, stop in _cuts(text, begin, end):
            if text[start:stop].strip() or not found:
                found.append(
                    Part(number=len(found) + 1, start=start, page=page if pages else None, text=text[start:stop])
                )
    return tuple(found)


def _cuts(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > PART + MARGIN:
        stop = begin + PART
        for sign in ("\n\n", "\n", " "):
            at = text.rfind(sign, stop - MARGIN, stop)
            if at > begin:
                stop = at + len(sign)
                break
        yield begin, stop
        begin = stop
    yield begin, end


def part_of(starts: Sequence[int], offset: int) -> int:
    """The number of the part that holds the character at `offset`; `starts` are where parts begin."""
    return max(bisect_right(starts, offset), 1)


def sentence(text: str, start: int, end: int) -> str:
    """What stands around a place: its sentence, or as much of it as a line holds; spaces are single."""
    before, after = text[max(start - AROUND, 0) : start], text[end : end + AROUND]
    cut = max((found.end() for found in _ENDS.finditer(before)), default=-1)
    if cut >= 0:
        before = before[cut:]
    elif start > AROUND:
        before = "…" + before.partition(" ")[2]
    if found := _ENDS.search(after):
        after = after[: found.start() + 1]
    elif end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return _SPACE.sub(" ", before + text[start:end] + after).strip()

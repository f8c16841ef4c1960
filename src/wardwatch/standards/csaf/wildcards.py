"""Full or abbreviated model, serial and stock keeping numbers (CSAF 2.0 sections 3.1.3.3.3, 3.1.3.3.6, 3.1.3.3.7).

`?` stands for one character and `*` for zero or more; a backslash before `*`, `?` or a backslash makes that character
mean itself, any other backslash is itself. Capitals count: who compares without them folds pattern and text first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wardwatch.kit.errors import FormatError

MAX_PATTERN = 1000
"""Characters of the longest pattern that is read; a text is matched in time proportional to its length."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A number with its wildcards taken apart.

    `length` counts the characters that must be there, wildcard `?` included. Bit i of `places[c]` says that c may stand
    at the i-th of them, of `anything` that any character may, of `gaps` that a `*` stands before it.
    """

    text: str
    length: int
    places: Mapping[str, int]
    anything: int
    gaps: int

    def matches(self, text: str, *, abbreviated: bool = False) -> bool:
        """Whether `text` is the number; `abbreviated` takes the pattern for the beginning of it."""
        goal = 1 << self.length
        gaps = self.gaps | goal if abbreviated else self.gaps
        reached = 1
        for character in text:
            step = reached & (self.places.get(character, 0) | self.anything)
            reached = (step << 1) | (reached & gaps)
            if not reached:
                return False
        return bool(reached & goal)


@lru_cache(maxsize=4096)
def read(text: str) -> Pattern:
    """The pattern that `text` writes; FormatError for more than `MAX_PATTERN` characters."""
    if len(text) > MAX_PATTERN:
        raise FormatError(f"a number of more than {MAX_PATTERN} characters")
    places: dict[str, int] = {}
    anything = gaps = length = 0
    characters = iter(range(len(text)))
    for at in characters:
        character, following = text[at], text[at + 1 : at + 2]
        if character == "*":
            gaps |= 1 << length
            continue
        if character == "?":
            anything |= 1 << length
        else:
            if character == "\\" and following in {"*", "?", "\\"}:
                character = text[next(characters)]
            places[character] = places.get(character, 0) | 1 << length
        length += 1
    return Pattern(text, length, places, anything, gaps)


def matches(pattern: str, text: str, *, abbreviated: bool = False) -> bool:
    """Whether the number `text` is one that `pattern` writes; `abbreviated` takes the pattern for its beginning.

    FormatError for a pattern of more than `MAX_PATTERN` characters.
    """
    return read(pattern).matches(text, abbreviated=abbreviated)

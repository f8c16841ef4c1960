"""Where a long value may break: hashes, addresses and paths have no spaces, and no cell is wide enough for all.

Between two pieces a line may break without any sign: what is copied from the page is the value, whole.
"""

import re

LONGEST = 18
"""Letters without a break that any column takes."""
_LONG = re.compile(rf"\S{{{LONGEST + 1},}}")
_PARTS = re.compile(r"[^/.?&=:;,_\-@+%|]+[/.?&=:;,_\-@+%|]*|[/.?&=:;,_\-@+%|]+")
_CHUNK = 8


def pieces(text: str) -> str | list[str]:
    """The text, or what it is broken into."""
    found, end = [""], 0
    for token in _LONG.finditer(text):
        found[-1] += text[end : token.start()]
        first, *rest = _broken(token[0])
        found[-1] += first
        found += rest
        end = token.end()
    found[-1] += text[end:]
    return found if len(found) > 1 else found[0]


def longest(text: str) -> int:
    """Letters of the longest part of a text that does not break."""
    made = pieces(text)
    told = [made] if isinstance(made, str) else made
    return max((len(word) for piece in told for word in piece.split()), default=0)


def _broken(token: str) -> list[str]:
    """Behind its signs, and within a part that is long itself every few letters."""
    made: list[str] = []
    for part in _PARTS.findall(token):
        size = _CHUNK if len(part) > LONGEST else LONGEST
        made += [part[start : start + size] for start in range(0, len(part), size)]
    return made

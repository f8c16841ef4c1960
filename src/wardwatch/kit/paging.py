"""Parts of long lists, found by a place in the list's own order, never by an offset: page 9,000 costs what page 1 does.

A place is a row of the list. A part stands `after` a place, or `before` one, or at the start. Rows before a place are
read backward, nearest first, so that the database reads no more of them than are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
COUNTED = 10_000


@dataclass(frozen=True, slots=True)
class Amount:
    """How many there are; `more`: at least one more than `number`, nobody counted on."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Neighbouring rows of a list, in its order. `before` and `after` say whether others stand there."""

    rows: tuple[T, ...]
    before: bool
    after: bool


def cut(found: Sequence[T], limit: int, *, placed: bool, backward: bool) -> Part[T]:
    """The part that `found` is: up to `limit` + 1 rows, read from the start or (`placed`) away from a place."""
    further = len(found) > limit
    if backward:
        return Part(tuple(reversed(found[:limit])), further, placed)
    return Part(tuple(found[:limit]), placed, further)

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
class Page(Generic[T]):
    """Neighbouring rows as a reader gets them. `before` and `after` are the cursors that lead back and on, "" where
    nothing stands; `before` None: the list knows no way back. `total`: of the whole list, None where nobody counts."""

    rows: tuple[T, ...]
    after: str = ""
    before: str | None = ""
    total: Amount | None = None


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Neighbouring rows of a list, in its order. `before` and `after` say whether others stand there."""

    rows: tuple[T, ...]
    before: bool
    after: bool


def order_of(order: str) -> tuple[str, bool]:
    """The key that a list is ordered by, and whether the other way round: "-due" is ("due", True)."""
    return order.removeprefix("-"), order.startswith("-")


def cut(found: Sequence[T], limit: int, *, placed: bool, backward: bool) -> Part[T]:
    """The part that `found` is: up to `limit` + 1 rows, read from the start or (`placed`) away from a place."""
    further = len(found) > limit
    if backward:
        return Part(tuple(reversed(found[:limit])), further, placed)
    return Part(tuple(found[:limit]), placed, further)

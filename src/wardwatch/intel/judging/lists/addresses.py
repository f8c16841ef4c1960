"""Blocks of addresses (RFC 4632), asked for one address by one search over sorted borders."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, MutableSequence
from functools import lru_cache

_REMEMBERED = 4096
_GROUPS = 8


class Addresses:
    """Blocks with marks. An address is asked for the blocks around it, a block also for those inside it."""

    def __init__(self, blocks: Iterable[tuple[str, int]]) -> None:
        """`blocks` as normal texts (`10.0.0.0/8`, `2001:db8::/32`, a single address), each with a number."""
        self._entries: list[tuple[str, int]] = []
        found: dict[bool, list[tuple[int, int, int]]] = {False: [], True: []}
        for text, mark in blocks:
            first, last = borders(text)
            found[":" in text].append((first, -last, len(self._entries)))
            self._entries.append((text, mark))
        self._four = _Line(found[False], array("Q"))
        self._six = _Line(found[True], [])
        self._inside = lru_cache(maxsize=_REMEMBERED)(self._overlapping)

    def __len__(self) -> int:
        return len(self._entries)

    def around(self, address: str) -> list[tuple[str, int]]:
        """The blocks that hold the address, the widest first: their texts and marks."""
        line = self._six if ":" in address else self._four
        found = line.at(number(address))
        return [self._entries[each] for each in found] if found else []

    def meeting(self, block: str) -> list[tuple[str, int]]:
        """The blocks that share an address with the block, one of each mark: the widest, else the first.

        Remembered, for wide blocks meet many.
        """
        return list(self._inside(block))

    def _overlapping(self, block: str) -> tuple[tuple[str, int], ...]:
        first, last = borders(block)
        found: dict[int, str] = {}
        for entry in (self._six if ":" in block else self._four).between(first, last):
            text, mark = self._entries[entry]
            found.setdefault(mark, text)
        return tuple((text, mark) for mark, text in found.items())


class _Line:
    """One family's addresses as a line, cut where the set of blocks around an address changes."""

    def __init__(self, blocks: list[tuple[int, int, int]], starts: MutableSequence[int]) -> None:
        self._starts = starts
        self._around: list[tuple[int, ...]] = []
        blocks.sort()
        self._cut(0, ())
        stack: list[tuple[int, int]] = []
        for first, negative, entry in blocks:
            while stack and stack[-1][0] < first:
                self._close(stack)
            stack.append((-negative, entry))
            self._cut(first, tuple(each for _, each in stack))
        while stack:
            self._close(stack)

    def at(self, place: int) -> tuple[int, ...]:
        return self._around[bisect_right(self._starts, place) - 1]

    def between(self, first: int, last: int) -> Iterator[int]:
        at = bisect_right(self._starts, first) - 1
        while at < len(self._starts) and self._starts[at] <= last:
            yield from self._around[at]
            at += 1

    def _close(self, stack: list[tuple[int, int]]) -> None:
        end = stack.pop()[0]
        while stack and stack[-1][0] == end:
            stack.pop()
        self._cut(end + 1, tuple(each for _, each in stack))

    def _cut(self, start: int, around: tuple[int, ...]) -> None:
        if self._starts and self._starts[-1] == start:
            self._around[-1] = around
        else:
            self._starts.append(start)
            self._around.append(around)


def number(address: str) -> int:
    """A normal address as a number (four times as fast as `ipaddress`, which also checks what is checked already)."""
    if ":" not in address:
        one, two, three, four = address.split(".")
        return int(one) << 24 | int(two) << 16 | int(three) << 8 | int(four)
    if "." in address:  # RFC 5952 section 5
        address, _, four_bytes = address.rpartition(":")
        low = number(four_bytes)
        address = f"{address}:{low >> 16:x}:{low & 0xFFFF:x}"
    before, gap, after = address.partition("::")
    left = before.split(":") if before else []
    right = after.split(":") if after else []
    groups = [*left, *["0"] * (_GROUPS - len(left) - len(right)), *right] if gap else left
    whole = 0
    for group in groups:
        whole = whole << 16 | int(group, 16)
    return whole


def borders(block: str) -> tuple[int, int]:
    """The first and the last address of a normal block, or of an address, as numbers."""
    address, _, length = block.partition("/")
    first = number(address)
    width = 128 if ":" in address else 32
    return first, first | (1 << (width - int(length or width))) - 1

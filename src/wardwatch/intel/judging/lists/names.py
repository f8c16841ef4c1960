"""Two million names in forty megabytes, asked millions of times a second.

A dictionary of as many texts takes 180 MB. Here a name is its 64-bit hash in an open table of machine integers, and
what is known of it a small number. Python's hash of texts is keyed anew in each process, so nobody can prepare a name
that is taken for another; by chance one in ten million million would be. The names themselves are not kept.
"""

from array import array
from collections.abc import Iterable

_SMALLEST = 1 << 10
_MOST_MARKS = 1 << 16


class Names:
    """Marks on names: each name has a set of small numbers, added list by list."""

    def __init__(self, expected: int = 0) -> None:
        """`expected` names; more are taken too."""
        size = _SMALLEST
        while 2 * size < 3 * expected:
            size *= 2
        self._hashes = array("q", bytes(8 * size))
        self._sets = array("H", bytes(2 * size))
        self._mask = size - 1
        self._count = 0
        self._marks: list[tuple[int, ...]] = [()]
        self._number: dict[tuple[int, ...], int] = {(): 0}

    def __len__(self) -> int:
        return self._count

    def add(self, names: Iterable[str], mark: int) -> None:
        """Gives each of these names the mark."""
        after: dict[int, int] = {}
        for name in names:
            if 3 * self._count > 2 * self._mask:
                self._grow()
            hashed = hash(name) or 1
            place = self._place(hashed)
            if not self._hashes[place]:
                self._hashes[place] = hashed
                self._count += 1
            before = self._sets[place]
            wanted = after.get(before)
            if wanted is None:
                wanted = after[before] = self._with(before, mark)
            self._sets[place] = wanted

    def of(self, name: str) -> tuple[int, ...]:
        """The marks of a name, in the order in which they were given; empty for one that is not known."""
        hashed = hash(name) or 1
        hashes, mask = self._hashes, self._mask
        place = hashed & mask
        while found := hashes[place]:
            if found == hashed:
                return self._marks[self._sets[place]]
            place = (place + 1) & mask
        return ()

    def along(self, name: str) -> list[tuple[str, tuple[int, ...]]]:
        """The known ones among a name of a host and all above it (`a.b.c`, `b.c`, `c`), with their marks."""
        hashes, mask = self._hashes, self._mask
        found, part, at = [], name, 0
        while True:
            hashed = hash(part) or 1
            place = hashed & mask
            while known := hashes[place]:
                if known == hashed:
                    found.append((part, self._marks[self._sets[place]]))
                    break
                place = (place + 1) & mask
            at = name.find(".", at) + 1
            if not at:
                return found
            part = name[at:]

    def _place(self, hashed: int) -> int:
        place = hashed & self._mask
        while (found := self._hashes[place]) and found != hashed:
            place = (place + 1) & self._mask
        return place

    def _with(self, before: int, mark: int) -> int:
        marks = self._marks[before]
        wanted = marks if mark in marks else (*marks, mark)
        if wanted not in self._number:
            if len(self._marks) == _MOST_MARKS:
                raise ValueError("the names carry more different sets of marks than the table can number")
            self._number[wanted] = len(self._marks)
            self._marks.append(wanted)
        return self._number[wanted]

    def _grow(self) -> None:
        hashes, sets = self._hashes, self._sets
        size = 2 * len(hashes)
        self._hashes = array("q", bytes(8 * size))
        self._sets = array("H", bytes(2 * size))
        self._mask = size - 1
        for hashed, number in zip(hashes, sets, strict=True):
            if hashed:
                place = self._place(hashed)
                self._hashes[place] = hashed
                self._sets[place] = number

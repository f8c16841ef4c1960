"""Numbers of rules: stable, unique, and telling nothing about how many there are.

A sensor wants a number below 2**31 for each rule, the same each time. A hash of the id that short would meet another's
among a million (some five hundred times). So the row's own number is permuted: a Feistel network over 30 bits (Luby and
Rackoff, 1988; NIST SP 800-38G has the idea for other alphabets), whose rounds are tables made from the center's key.
"""

from array import array
from hashlib import shake_256

FIRST = 1 << 30
"""Far above the ranges that are handed out (https://sidallocation.org/), and below 2**31, which every tool can keep."""
FACETS = 4
"""Rules that one row may have."""
FIXED = FIRST - 64
"""From here up to `FIRST`: rules that belong to no row."""

_HALF, _ROUNDS = 15, 4
_MASK = (1 << _HALF) - 1
_EPOCH = 1_577_836_800  # 2020-01-01


class Sids:
    """Numbers of rules under one key; another key gives other numbers, so keep it."""

    MOST = (1 << 2 * _HALF) // FACETS
    """Rows can have numbers below this."""

    def __init__(self, key: bytes) -> None:
        """`key` of any length; secret, for it hides the numbers of rows."""
        self._tables = []
        for number in range(_ROUNDS):
            table = array("H", shake_256(b"wardwatch sid" + bytes([number]) + key).digest(2 << _HALF))
            self._tables.append(array("H", (entry & _MASK for entry in table)))

    def of(self, number: int, facet: int = 0) -> int:
        """The number of the rule that looks at one facet of a row; ValueError for a number that cannot be one."""
        if not 0 <= number < self.MOST or not 0 <= facet < FACETS:
            raise ValueError(f"{number} has no rule number: rows are numbered from 0 to {self.MOST - 1:,}")
        number = number * FACETS + facet
        left, right = number >> _HALF, number & _MASK
        for table in self._tables:
            left, right = right, left ^ table[right]
        return FIRST | left << _HALF | right


def revision(changed_timestamp: float) -> int:
    """The revision of a rule whose row changed then (seconds since 1970): minutes since 2020, at least 1."""
    return max(int(changed_timestamp - _EPOCH) // 60, 1)

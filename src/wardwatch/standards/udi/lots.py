"""Is this unit among the lots and serial numbers that somebody stated? True, False, or None: cannot tell.

Letters' case and white space around a number never matter. A number that differs from a stated one only in separators
or leading zeros (`A-0123`, `A123`) is neither surely the same nor surely another one: None.
"""

import re
from collections.abc import Iterable

import msgspec

from wardwatch.standards.csaf import wildcards

LONGEST = 200
"""Characters of a stated number or pattern that are looked at: labels have far fewer."""

_ENDING = re.compile(r"(?P<prefix>.*?)(?P<digits>[0-9]+)(?P<suffix>[^0-9]*)", re.DOTALL)


class Range(msgspec.Struct, frozen=True):
    """The numbers from `low` to `high`, both included, between the same `prefix` and `suffix`.

    `width` is how many digits each has, leading zeros included; None where numbers are written without leading zeros.
    """

    prefix: str
    low: int
    high: int
    suffix: str
    width: int | None

    def holds(self, number: str) -> bool | None:
        """Whether the folded `number` lies in the range."""
        match = _ENDING.fullmatch(number)
        if not match or not self.low <= int(match["digits"]) <= self.high:
            return False
        digits = match["digits"]
        written = len(digits) == self.width if self.width else digits == str(int(digits))
        if written and (match["prefix"], match["suffix"]) == (self.prefix, self.suffix):
            return True
        near = (loosen(match["prefix"]), loosen(match["suffix"])) == (loosen(self.prefix), loosen(self.suffix))
        return None if near else False


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Stated lot or serial numbers, folded: single ones, ranges, and CSAF patterns (`*` any characters, `?` one)."""

    exact: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    patterns: tuple[str, ...] = ()

    def holds(self, number: str | None) -> bool | None:
        """Whether `number` is among them; None if it is not known, or only nearly written as one of them."""
        if number is None or not number.strip() or len(number) > LONGEST:
            return None
        folded = fold(number)
        if folded in self.exact or any(wildcards.matches(pattern, folded) for pattern in self.patterns):
            return True
        answers = {each.holds(folded) for each in self.ranges}
        if True in answers:
            return True
        bare = loosen(folded)
        nearly = bare in self.near or any(wildcards.matches(loosen(each, keep=r"*?\\"), bare) for each in self.patterns)
        return None if None in answers or nearly else False


class Bounds(msgspec.Struct, frozen=True):
    """Which units of a product a statement is about: those of these lots, and those with these serial numbers.

    None means that the statement does not narrow by that number; with neither, it is about every unit.
    """

    lots: Numbers | None = None
    serials: Numbers | None = None

    def holds(self, lot: str | None, serial: str | None) -> bool | None:
        """Whether the unit with this lot and serial number (None: not known) is meant."""
        if self.lots is None and self.serials is None:
            return True
        answers = {
            stated.holds(number) for stated, number in ((self.lots, lot), (self.serials, serial)) if stated is not None
        }
        if True in answers:
            return True
        return None if None in answers else False


def numbers(stated: Iterable[str], ranges: Iterable[Range] = ()) -> Numbers:
    """Single numbers, taken literally, and ranges of numbers."""
    exact = frozenset(fold(each) for each in stated)
    return Numbers(exact=exact, near=frozenset(loosen(each) for each in exact), ranges=tuple(ranges))


def patterns(stated: Iterable[str]) -> Numbers:
    """Serial or model numbers of a CSAF document, which may have wildcards (`csaf.wildcards`).

    FormatError for one that is too long to be read.
    """
    wild, exact = [], []
    for each in stated:
        folded = fold(each)
        pattern = wildcards.read(folded)
        # What has no wildcard is matched by itself alone: the same pattern without its escapes.
        literal = re.sub(r"\\([*?\\])", r"\1", folded)
        if pattern.gaps or pattern.anything:
            wild.append(folded)
        else:
            exact.append(literal)
    return msgspec.structs.replace(numbers(exact), patterns=tuple(wild))


def span(first: str, last: str) -> Range | None:
    """The range from `first` to `last`; None unless they differ only in one number at their end, and rise."""
    if max(len(first), len(last)) > LONGEST:
        return None
    low, high = _ENDING.fullmatch(fold(first)), _ENDING.fullmatch(fold(last))
    if not low or not high:
        return None
    if (low["prefix"], low["suffix"]) != (high["prefix"], high["suffix"]):
        return None
    same = len(low["digits"]) == len(high["digits"])
    if int(low["digits"]) >= int(high["digits"]) or (not same and "0" in (low["digits"][0], high["digits"][0])):
        return None
    width = len(low["digits"]) if same else None
    return Range(low["prefix"], int(low["digits"]), int(high["digits"]), low["suffix"], width)


def fold(number: str) -> str:
    """`number` in capitals, white space around it dropped and inside it made single."""
    return " ".join(number.upper().split())


def loosen(number: str, keep: str = "") -> str:
    """`number` without separators and without zeros that lead a run of digits; characters in `keep` stay."""
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(rf"[^0-9A-Z{keep}]", "", number))

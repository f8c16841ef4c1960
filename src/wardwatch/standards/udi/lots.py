"""Is this number among the lots or serial numbers that somebody stated? True, False, or None: cannot tell.

Letters' case and white space around a number never matter. A number that differs from a stated one only in separators,
leading zeros or a word for "number" (`A-0123`, `A123`, `S/N A123`) is neither surely the same nor surely another: None.
Nor is there an order between numbers of which the parts that are no digits differ: whether `B7` lies below `A100`, only
its maker knows.
"""

import re
from collections.abc import Iterable

import msgspec

from wardwatch.standards.csaf import wildcards

LONGEST = 200
"""Characters of a stated number or pattern that are looked at: labels have far fewer."""

_LABEL = re.compile(r"(?:S/?N|SER(?:IAL)?|LOT|BATCH|NO|NR|NUMBER|#)(?:[\s.:#-]+|(?=[0-9])|$)")
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

    @property
    def ends(self) -> tuple[str, str]:
        """Its two ends as written."""
        low, high = (f"{self.prefix}{end:0{self.width or 0}}{self.suffix}" for end in (self.low, self.high))
        return low, high

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


class Ray(msgspec.Struct, frozen=True):
    """The numbers on one side of `number`, between the same `prefix` and `suffix`: `above` it, else below.

    `inclusive`: the end itself is one of them. `width` is how many digits the end is written with.
    """

    prefix: str
    number: int
    suffix: str
    width: int
    above: bool
    inclusive: bool

    @property
    def end(self) -> str:
        """The end as written."""
        return f"{self.prefix}{self.number:0{self.width}}{self.suffix}"

    def holds(self, number: str) -> bool | None:
        """Whether the folded `number` lies on this side."""
        match = _ENDING.fullmatch(number)
        if not match or (match["prefix"], match["suffix"]) != (self.prefix, self.suffix):
            return None
        digits = match["digits"]
        if len(digits) != self.width and (digits[0] == "0" or self.end[len(self.prefix)] == "0"):
            return None
        if int(digits) == self.number:
            return self.inclusive
        return (int(digits) > self.number) is self.above


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Stated lot or serial numbers, folded: single ones, ranges, rays, CSAF patterns (`*` any characters, `?` one)."""

    exact: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    ranges: tuple[Range, ...] = ()
    rays: tuple[Ray, ...] = ()
    patterns: tuple[str, ...] = ()

    def holds(self, number: str | None) -> bool | None:
        """Whether `number` is among them; None if it is not known, or only nearly written as one of them."""
        if number is None or not number.strip() or len(number) > LONGEST:
            return None
        folded = fold(number)
        if folded in self.exact or any(wildcards.matches(pattern, folded) for pattern in self.patterns):
            return True
        answers = {each.holds(folded) for each in self.ranges} | {each.holds(folded) for each in self.rays}
        if True in answers:
            return True
        bare = loosen(folded)
        nearly = bare in self.near or any(wildcards.matches(loosen(each, keep=r"*?\\"), bare) for each in self.patterns)
        return None if None in answers or nearly else False


def numbers(stated: Iterable[str], ranges: Iterable[Range] = (), rays: Iterable[Ray] = ()) -> Numbers:
    """Single numbers, taken literally, and ranges of numbers."""
    exact = frozenset(fold(each) for each in stated)
    near = frozenset(loosen(each) for each in exact)
    return Numbers(exact=exact, near=near, ranges=tuple(ranges), rays=tuple(rays))


def united(first: Numbers | None, second: Numbers | None) -> Numbers | None:
    """What either names; None: neither says anything."""
    if first is None or second is None:
        return first or second
    return Numbers(
        exact=first.exact | second.exact,
        near=first.near | second.near,
        ranges=first.ranges + second.ranges,
        rays=first.rays + second.rays,
        patterns=first.patterns + second.patterns,
    )


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


def ray(end: str, *, above: bool, inclusive: bool) -> Ray | None:
    """The numbers on one side of `end`; None unless it has a number by which they can be put in order."""
    match = _ENDING.fullmatch(fold(end)) if len(end) <= LONGEST else None
    if not match:
        return None
    return Ray(match["prefix"], int(match["digits"]), match["suffix"], len(match["digits"]), above, inclusive)


def fold(number: str) -> str:
    """`number` in capitals, white space around it dropped and inside it made single."""
    return " ".join(number.upper().split())


def loosen(number: str, keep: str = "") -> str:
    """`number` without separators, without zeros that lead a run of digits, without a word such as "S/N" before it;
    characters in `keep` stay."""
    number = _LABEL.sub("", number, count=1) if _LABEL.match(number) else number
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", re.sub(rf"[^0-9A-Z{keep}]", "", number))

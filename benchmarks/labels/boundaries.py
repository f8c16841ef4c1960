"""Version expressions as far as they leave no doubt, the versions beside their bounds, and where a version lies.

Read are: one version, a comparison (`<= 2.3`), a pair of comparisons that bound an interval, a list of versions, a
branch (`14.x`), and every version (`*`, `vers:all/*`). A version is dotted numbers (`v` in front means nothing), a
letter with numbers (`B.06.18`, `R4.1`, `L81`, `K`), numbers with one letter behind (`2.6A`), or numbers with a service
pack, update, patch or hotfix (`4.7 SP14`). Two versions are compared only in the same spelling. Everything else is
unreadable, and what is unreadable is never asked about.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Key = tuple[str, tuple[int, ...]]

_DOTTED = re.compile(r"\d+(?:\.\d+)*")
_LETTER_FIRST = re.compile(r"([A-Z])\.?(\d+(?:\.\d+)*)?")
_LETTER_LAST = re.compile(r"(\d+(?:\.\d+)+)([A-Z])")
_SERVICED = re.compile(r"(\d+(?:\.\d+)*)[ _]?(SP|Update|Upd|P|HF)[ _]?(\d+)", re.IGNORECASE)
_BRANCH = re.compile(r"(\d+(?:\.\d+)*)\.[xX*]")
_PART = re.compile(r"(?:vers:\w+/)?\s*(<=|<|>=|>|=)?\s*(.+?)\s*")
_EVERY = re.compile(r"(?:vers:\w+/)?\s*\*")
_DAY_LIKE = re.compile(r"(?:19|20)\d{6}")


def key(text: str) -> Key | None:
    """The spelling of a version and its numbers, the last zeros left away; None where it is not one of the readable."""
    bare = re.sub(r"^[vV]\.?\s*(?=\d)", "", text.strip())
    if _DOTTED.fullmatch(bare):
        return "dotted", _numbers(bare)
    if match := _SERVICED.fullmatch(bare):
        return f"{match[2][:1].upper()} of {_numbers(match[1])}", (int(match[3]),)
    if match := _LETTER_LAST.fullmatch(bare):
        return f"before {match[2]}", _numbers(match[1])
    if match := _LETTER_FIRST.fullmatch(bare):
        letter, numbers = match[1], match[2]
        if "." in bare[:2] or not numbers:
            return "letter", (ord(letter), *_numbers(numbers or ""))
        return f"after {letter}", _numbers(numbers)
    return None


def _numbers(dotted: str) -> tuple[int, ...]:
    parts = [int(part) for part in dotted.split(".") if part]
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


@dataclass(frozen=True)
class Interval:
    """Versions of one spelling between two bounds, None being open; `branch` holds the numbers that all begin with."""

    spelling: str
    low: tuple[int, ...] | None = None
    low_in: bool = True
    high: tuple[int, ...] | None = None
    high_in: bool = True
    branch: tuple[int, ...] | None = None

    @property
    def every(self) -> bool:
        return self.spelling == "*"

    def holds(self, version: Key) -> bool | None:
        """None where the two cannot be compared."""
        if self.every:
            return True
        if version[0] != self.spelling:
            return None
        numbers = version[1]
        if self.branch is not None:
            padded = numbers + (0,) * (len(self.branch) - len(numbers))
            return padded[: len(self.branch)] == self.branch
        below = self.low is not None and (numbers < self.low or (numbers == self.low and not self.low_in))
        above = self.high is not None and (numbers > self.high or (numbers == self.high and not self.high_in))
        return not below and not above


EVERY = Interval("*")


@dataclass(frozen=True)
class Expression:
    """What is said of versions: the intervals, and the texts of their bounds as written."""

    intervals: tuple[Interval, ...]
    bounds: tuple[str, ...] = ()
    listed: bool = False  # several single versions: what lies between them is nobody's guess


def read(text: str) -> Expression | None:
    """The expression, or None where it is not one of the readable."""
    if _EVERY.fullmatch(text.strip()):
        return Expression((EVERY,))
    parts = [match.groups() for part in text.split("|") if (match := _PART.fullmatch(part))]
    if not parts or len(parts) != text.count("|") + 1:
        return None
    operators = [operator for operator, _ in parts]
    if len(parts) == 2 and operators[0] in (">", ">=") and operators[1] in ("<", "<="):
        return _between(parts[0], parts[1])
    if len(parts) > 1 and any(operator not in (None, "=") for operator in operators):
        return None
    singles = [_single(operator or "=", version) for operator, version in parts]
    found = tuple(interval for interval in singles if interval)
    if len(found) < len(parts):
        return None
    return Expression(found, tuple(version for _, version in parts), listed=len(parts) > 1)


def _between(lower: tuple[str, str], upper: tuple[str, str]) -> Expression | None:
    low, high = key(lower[1]), key(upper[1])
    if low is None or high is None or low[0] != high[0] or low[1] >= high[1]:
        return None
    interval = Interval(low[0], low[1], lower[0] == ">=", high[1], upper[0] == "<=")
    return Expression((interval,), (lower[1], upper[1]))


def _single(operator: str, version: str) -> Interval | None:
    if branch := _BRANCH.fullmatch(version.lstrip("vV")):
        numbers = tuple(int(part) for part in branch[1].split("."))
        if operator == "=":
            return Interval("dotted", branch=numbers)
        above = (*numbers[:-1], numbers[-1] + 1)
        return Interval("dotted", high=above, high_in=False) if operator == "<=" else None
    found = key(version)
    if found is None:
        return None
    spelling, numbers = found
    if operator == "=":
        return Interval(spelling, numbers, True, numbers, True)
    if operator.startswith("<"):
        return Interval(spelling, high=numbers, high_in=operator == "<=")
    return Interval(spelling, low=numbers, low_in=operator == ">=")


def points(expression: Expression) -> Iterator[str]:
    """The bounds as written, the versions next to them, and ones far from them; of every version, some at random."""
    if expression.intervals[0].every:
        yield from ("1.0", "2.3.1", "11.4")
        return
    for bound in expression.bounds:
        if branch := _BRANCH.fullmatch(bound.lstrip("vV")):
            head, _, last = branch[1].rpartition(".")
            stem = f"{head}." if head else ""
            yield from (f"{branch[1]}.0", f"{branch[1]}.4", f"{branch[1]}.7.2", f"{stem}{int(last) + 1}.0")
            if int(last):
                yield f"{stem}{int(last) - 1}.3"
        elif key(bound):
            yield bound
            yield from neighbours(bound)


def neighbours(bound: str) -> Iterator[str]:
    """The next versions above and below, and ones a whole release away, where nobody reads them otherwise.

    Of two numbers ("9.9") none that changes how many digits the second has: "9.10" is more or less than "9.9",
    depending on who reads. A last number that is a day stays a day.
    """
    if len(bound) == 1 and "A" < bound < "Z":
        yield from (chr(ord(bound) - 1), chr(ord(bound) + 1))
        return
    match = re.fullmatch(r"(.*?)(\d+)([A-Z]?)", bound)
    if not match:
        return
    head, last, tail = match.groups()
    for step in (-1, 1):
        number = int(last) + step
        text = str(number).zfill(len(last))
        two_numbers = head.count(".") == 1 and len(text) != len(last)
        no_day = bool(_DAY_LIKE.fullmatch(last)) and not 1 <= number % 100 <= 28
        least = 1 if _SERVICED.fullmatch(bound.lstrip("vV")) else 0
        if number >= least and not two_numbers and not no_day:
            yield f"{head}{text}{tail}"
    first = re.match(r"[vV]?(\d+)(?=\.)", bound)
    if first and len(first[1]) == 1 and 1 < int(first[1]) < 9:
        yield from (f"{bound[: first.start(1)]}{int(first[1]) + step}{bound[first.end(1) :]}" for step in (-1, 1))

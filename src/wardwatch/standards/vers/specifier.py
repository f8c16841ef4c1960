"""The range specifier itself: `vers:<type>/<constraint>|<constraint>|...` (VERS clause 5)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from wardwatch.kit.errors import FormatError

_CONSTRAINT = re.compile(r"(?P<comparator>>=|<=|!=|<|>)?(?P<version>[^<>=!*|\s]+)")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A comparator (`=`, `!=`, `<`, `<=`, `>`, `>=`) and a version, percent-decoded."""

    comparator: str
    version: str


@dataclass(frozen=True, slots=True)
class Range:
    """The versioning scheme (`npm`, `generic`, ...) and the constraints in written order; none where `is_all`."""

    scheme: str
    constraints: tuple[Constraint, ...]
    is_all: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """Versions from `low` to `high`; a bound None is open-ended. A single version is the interval from it to it."""

    low: str | None
    low_inclusive: bool
    high: str | None
    high_inclusive: bool


ALL = Interval(None, False, None, False)


def read(text: str) -> Range:
    """The range that `text` specifies; FormatError where it breaks a rule of clause 5.

    The order of the versions themselves (5.4) is not checked: it depends on the scheme.
    """
    match = re.fullmatch(r"vers:(?P<scheme>[a-z][a-z0-9.-]*)/(?P<constraints>.+)", text, re.ASCII)
    if not match or match["scheme"] == "invalid":
        raise FormatError(f"{text!r} is not of the form vers:<type>/<constraints>")
    if match["constraints"] == "*":
        return Range(match["scheme"], (), is_all=True)
    constraints = tuple(_constraint(part) for part in match["constraints"].split("|"))
    check(constraints)
    return Range(match["scheme"], constraints)


def _constraint(text: str) -> Constraint:
    match = _CONSTRAINT.fullmatch(text)
    if not match or not text.isascii() or not text.isprintable():
        raise FormatError(f"{text!r} is not a version constraint")
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise FormatError(f"{text!r} holds a percent sign that encodes nothing")
    version = unquote(match["version"])
    if not version.isascii() or not version.isprintable():
        raise FormatError(f"{text!r} encodes a character that no version may hold")
    return Constraint(match["comparator"] or "=", version)


def check(constraints: Sequence[Constraint]) -> None:
    """FormatError unless versions are unique and comparators follow each other as clause 5.4 says."""
    versions = [constraint.version for constraint in constraints]
    if len(set(versions)) < len(versions):
        raise FormatError("a version occurs in two constraints")
    comparators = [constraint.comparator for constraint in constraints if constraint.comparator != "!="]
    if any(this == "=" and following in {"<", "<="} for this, following in pairwise(comparators)):
        raise FormatError("an upper bound follows a single version")
    bounds = [comparator[0] for comparator in comparators if comparator != "="]
    if any(this == following for this, following in pairwise(bounds)):
        raise FormatError("two lower or two upper bounds follow each other")


def intervals(versions: Range) -> tuple[Interval, ...]:
    """The intervals of a range, in written order; a version excluded by `!=` splits the interval it stands in.

    A range of nothing but exclusions is every other version.
    """
    return (ALL,) if versions.is_all else tuple(spans(versions.constraints))


def spans(constraints: Sequence[Constraint]) -> Iterator[Interval]:
    """The intervals of constraints that pass `check`."""
    first = next((each.comparator for each in constraints if each.comparator not in {"=", "!="}), None)
    only_exclusions = all(each.comparator == "!=" for each in constraints)
    inside = only_exclusions or (first in {"<", "<="} and constraints[0].comparator != "=")
    low: str | None = None
    low_inclusive = False
    for constraint in constraints:
        version, comparator = constraint.version, constraint.comparator
        if comparator == "=":
            yield Interval(version, True, version, True)
        elif comparator == "!=":
            if inside:
                yield Interval(low, low_inclusive, version, False)
                low, low_inclusive = version, False
        elif comparator in {"<", "<="}:
            yield Interval(low, low_inclusive, version, comparator == "<=")
            inside = False
        else:
            low, low_inclusive, inside = version, comparator == ">=", True
    if inside:
        yield Interval(low, low_inclusive, None, False)

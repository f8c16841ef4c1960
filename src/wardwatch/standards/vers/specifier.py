"""The range specifier itself: `vers:<type>/<constraint>|<constraint>|...` (VERS clause 5)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import quote, unquote

from wardwatch.kit.errors import FormatError
from wardwatch.standards.vers import schemes

_SPECIFIER = re.compile(r"vers:(?P<scheme>[a-z][a-z0-9.-]*)/(?P<constraints>.+)", re.ASCII)
_CONSTRAINT = re.compile(r"(?P<comparator>>=|<=|!=|<|>)?(?P<version>[^<>=!*|\s]+)")
_ENCODED = re.compile(r"%(?:([0-9A-F]{2}))?")
_NEVER_ENCODED = re.compile(r"[A-Za-z0-9._~-]")  # RFC 3986, 2.3: unreserved
_WRITTEN_AS_IS = "".join(map(chr, set(range(0x21, 0x7F)) - set(b"><=!*|%")))


@dataclass(frozen=True, slots=True)
class Constraint:
    """A comparator (`=`, `!=`, `<`, `<=`, `>`, `>=`) and a version, percent-decoded."""

    comparator: str
    version: str


@dataclass(frozen=True, slots=True)
class Range:
    """The versioning scheme (`npm`, `generic`, ...) and the constraints in written order.

    Without constraints it is every version (`is_all`), or no version: `vers:none/*`.
    """

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

    Constraints out of order are an error where the order of the scheme is known and every version has a place in it;
    elsewhere their order is taken as written. One leniency: `vers:all/<2.0`, which makers write for "a scheme of our
    own", is read as a range of unknown order, though the specification allows `all` nothing but `*`.
    """
    match = _SPECIFIER.fullmatch(text)
    if not match or match["scheme"] == "invalid":
        raise FormatError(f"{text!r} is not of the form vers:<type>/<constraints>")
    scheme, written = match.groups()
    if written == "*":
        return Range(scheme, (), is_all=scheme != "none")
    if scheme == "none":
        raise FormatError("vers:none can only be followed by /*")
    constraints = tuple(_constraint(part, scheme) for part in written.split("|"))
    check(constraints)
    _check_order(scheme, constraints)
    return Range(scheme, constraints)


def write(versions: Range) -> str:
    """The specifier of a range, with the percent-encoding that the specification demands."""
    if not versions.constraints:
        return f"vers:{versions.scheme}/*"
    parts = [
        ("" if each.comparator == "=" else each.comparator) + quote(each.version, safe=_WRITTEN_AS_IS)
        for each in versions.constraints
    ]
    return f"vers:{versions.scheme}/{'|'.join(parts)}"


def _constraint(text: str, scheme: str) -> Constraint:
    match = _CONSTRAINT.fullmatch(text)
    if not match or not text.isascii() or not text.isprintable():
        raise FormatError(f"{text!r} is not a version constraint")
    for encoded in _ENCODED.finditer(match["version"]):
        if encoded[1] is None:
            raise FormatError(f"{text!r} holds a percent sign without the two upper-case digits of a character")
        if _NEVER_ENCODED.match(chr(int(encoded[1], 16))):
            raise FormatError(f"{text!r} encodes a character that is written as it is")
    version = unquote(match["version"])
    if not version.isascii() or not version.isprintable():
        raise FormatError(f"{text!r} encodes a character that no version may hold")
    if scheme == "datetime" and ("%3A" in text or set(version) & {"t", "z"}):
        raise FormatError(f"{text!r} is no canonical date and time: upper-case T and Z, colons as they are")
    return Constraint(match["comparator"] or "=", version)


def _check_order(scheme: str, constraints: Sequence[Constraint]) -> None:
    keys = [schemes.key(scheme, constraint.version) for constraint in constraints]
    for (this, following), (low, high) in zip(pairwise(constraints), pairwise(keys), strict=True):
        if low is not None and low == high:
            raise FormatError(f"{this.version!r} and {following.version!r} are the same version, in two constraints")
    ordered = [key for key in keys if key is not None]
    if len(ordered) == len(keys) and ordered != sorted(ordered):
        raise FormatError("the constraints are not in the order of their versions")


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

    A range of nothing but exclusions is every other version; `vers:none/*` has no interval.
    """
    if not versions.constraints:
        return (ALL,) if versions.is_all else ()
    return tuple(spans(versions.constraints))


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

"""Whether a version lies in a range, and the shortest way to write a range ("How to parse and validate VERS")."""

from collections.abc import Sequence

from wardwatch.kit.errors import FormatError
from wardwatch.standards.vers import schemes
from wardwatch.standards.vers.specifier import Constraint, Range, check

_LOWER, _UPPER = frozenset({">", ">="}), frozenset({"<", "<="})
_EQUAL = frozenset({"=", "<=", ">="})

_Placed = tuple[bytes, Constraint]


def contains(versions: Range, version: str) -> bool | None:
    """Whether `version` lies in the range, whatever the order of its constraints; None where nobody can tell.

    Nobody can tell where the order of the scheme is not known, or the version or one of the constraints has no place in
    it: then only a version written exactly as in a constraint is in or out. A range of exclusions holds all others. Of
    a scheme without order (`git`) a list of single versions still tells of every version that can be read.
    """
    if not versions.constraints:
        return versions.is_all
    own = schemes.key(versions.scheme, version)
    placed = _placed(versions)
    if own is None or placed is None:
        return _listed(versions, version)
    said = {each.comparator for place, each in placed if place == own}
    if said & _EQUAL or "!=" in said:
        return bool(said & _EQUAL)
    bounds = _needed([pair for pair in placed if pair[1].comparator not in {"=", "!="}])
    if not bounds:
        return all(each.comparator == "!=" for each in versions.constraints)
    if any(place == own for place, _ in bounds):
        return False
    below = [each for place, each in bounds if place < own]
    return below[-1].comparator in _LOWER if below else bounds[0][1].comparator in _UPPER


def _listed(versions: Range, version: str) -> bool | None:
    """Whether a version is one of those that the constraints name; None where its place among them would decide."""
    own = schemes.identity(versions.scheme, version)
    named = [(schemes.identity(versions.scheme, each.version), each) for each in versions.constraints]
    exact = {each.comparator for place, each in named if each.version == version or (own and place == own)}
    if exact:
        return bool(exact & _EQUAL)
    comparators = {each.comparator for each in versions.constraints}
    if (
        own is None
        or any(place is None for place, _ in named)
        or len(comparators) > 1
        or not comparators <= {"=", "!="}
    ):
        return None
    return comparators == {"!="}


def simplified(versions: Range) -> Range:
    """The same range with its constraints sorted and the redundant ones left out.

    FormatError where that cannot be done: the order of the scheme is not known, a version has no place in it, or one
    occurs twice.
    """
    if not versions.constraints:
        return versions
    placed = _placed(versions)
    if placed is None:
        raise FormatError(f"the versions of this range have no known order in the scheme {versions.scheme!r}")
    if len({place for place, _ in placed}) < len(placed):
        raise FormatError("a version occurs in two constraints")
    needed = _needed([pair for pair in placed if pair[1].comparator != "!="])
    constraints = tuple(pair[1] for pair in placed if pair[1].comparator == "!=" or pair in needed)
    check(constraints)
    return Range(versions.scheme, constraints)


def _placed(versions: Range) -> list[_Placed] | None:
    """The constraints sorted by version, each with its key; None where one has none."""
    found = []
    for constraint in versions.constraints:
        place = schemes.key(versions.scheme, constraint.version)
        if place is None:
            return None
        found.append((place, constraint))
    return sorted(found, key=lambda pair: pair[0])


def _needed(placed: Sequence[_Placed]) -> list[_Placed]:
    """Of sorted constraints without `!=` those that say something that the others do not."""
    kept: list[_Placed] = []
    for pair in placed:
        if pair[1].comparator in _UPPER:
            while kept and kept[-1][1].comparator not in _LOWER:
                kept.pop()
        elif kept and kept[-1][1].comparator in _LOWER:
            continue
        kept.append(pair)
    return kept

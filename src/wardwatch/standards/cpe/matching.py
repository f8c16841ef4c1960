"""Comparing names: NIST IR 7696, sections 6 and 7. A source name, as in an advisory, is held against a target name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from operator import attrgetter
from typing import Generic, TypeVar

from wardwatch.standards.cpe.names import ANY, ATTRIBUTES, Name, Pattern, Value

Asked = TypeVar("Asked")


class Relation(Enum):
    """How the products of a source are to the products of a target (table 6-1). A set is a sub- and superset of itself.

    `UNDEFINED`: of attributes, the target has wildcards; of names, none of the four, as where the source is wider in
    one attribute and narrower in another.
    """

    SUPERSET = "⊃"
    SUBSET = "⊂"
    EQUAL = "="
    DISJOINT = "≠"
    UNDEFINED = "undefined"

    __hash__ = object.__hash__


SUPERSET, SUBSET, EQUAL, DISJOINT, UNDEFINED = Relation


@dataclass(frozen=True, slots=True)
class Comparison:
    """The relation of each of the eleven attributes, in the order of `ATTRIBUTES`, and of the names (section 5.2)."""

    attributes: tuple[Relation, ...]
    names: Relation


def compare(source: Name, target: Name) -> Comparison:
    """Attribute by attribute, then as names."""
    attributes = tuple(map(compare_values, source.values, target.values))
    return Comparison(attributes, _together(attributes))


def relation(source: Name, target: Name) -> Relation:
    """The relation of two names (table 6-4); to compare one source with many targets, use `Matcher`."""
    return compare(source, target).names


def is_superset(source: Name, target: Name) -> bool:
    """Whether every product that the target names is one that the source names; equal names too."""
    return relation(source, target) in (SUPERSET, EQUAL)


def is_subset(source: Name, target: Name) -> bool:
    """Whether every product that the source names is one that the target names; equal names too."""
    return relation(source, target) in (SUBSET, EQUAL)


def is_equal(source: Name, target: Name) -> bool:
    """Whether both name the same products."""
    return relation(source, target) is EQUAL


def is_disjoint(source: Name, target: Name) -> bool:
    """Whether no product is named by both."""
    return relation(source, target) is DISJOINT


def compare_values(source: Value, target: Value) -> Relation:
    """The relation of two values of one attribute: the seventeen rows of table 6-2."""
    if isinstance(target, Pattern):
        return UNDEFINED
    if source == target:
        return EQUAL
    if source is ANY:
        return SUPERSET
    if target is ANY:
        return SUBSET
    if isinstance(source, Pattern) and isinstance(target, str) and source.covers(target):
        return SUPERSET
    return DISJOINT


def _together(relations: Iterable[Relation]) -> Relation:
    found = set(relations)
    if DISJOINT in found:
        return DISJOINT
    found.discard(EQUAL)
    return UNDEFINED if len(found) > 1 else found.pop() if found else EQUAL


class Matcher:
    """One source, made ready for many targets: most are told apart by one attribute, and what the source leaves open
    costs little. Answers as `relation` does.
    """

    def __init__(self, source: Name) -> None:
        self.source = source
        said = [name for name, value in zip(ATTRIBUTES, source.values, strict=True) if value is not ANY]
        unsaid = [name for name in ATTRIBUTES if name not in said]
        telling = next((name for name in _TELLING if name in said), "vendor")
        self._telling = attrgetter(telling)
        self._told = _Known[Value](partial(compare_values, getattr(source, telling)))
        self._said = _getter(said)
        self._known = _Known[tuple[Value, ...]](partial(_compare_all, self._said(source)))
        self._unsaid, self._all_any = _getter(unsaid), (ANY,) * len(unsaid)

    def relation(self, target: Name) -> Relation:
        """The relation of the source and the target."""
        if target.wildcards:
            return relation(self.source, target)
        found = self._known[self._said(target)]
        return found if found is DISJOINT or self._unsaid(target) == self._all_any else _WIDER[found]

    def relations(self, targets: Iterable[Name]) -> list[Relation]:
        """The relation of the source and each target, in their order."""
        telling, told, one = self._telling, self._told, self.relation
        return [DISJOINT if told[telling(target)] is DISJOINT else one(target) for target in targets]


_TELLING = ("vendor", "product", "version", "part", *ATTRIBUTES[4:])
"""The attributes, those first that tell most targets apart."""
_WIDER = {EQUAL: SUPERSET, SUPERSET: SUPERSET, SUBSET: UNDEFINED, UNDEFINED: UNDEFINED}
"""The relation of names whose other attributes, unsaid in the source, are said in the target."""


def _getter(attributes: list[str]) -> Callable[[Name], tuple[Value, ...]]:
    if len(attributes) > 1:
        return attrgetter(*attributes)
    if attributes:
        only = attrgetter(attributes[0])
        return lambda name: (only(name),)
    return lambda name: ()


def _compare_all(source: tuple[Value, ...], target: tuple[Value, ...]) -> Relation:
    return _together(map(compare_values, source, target))


class _Known(dict[Asked, Relation], Generic[Asked]):
    """The relation of something of the source to the same of targets seen lately."""

    LIMIT = 1 << 16

    def __init__(self, compare: Callable[[Asked], Relation]) -> None:
        self._compare = compare

    def __missing__(self, asked: Asked) -> Relation:
        if len(self) >= self.LIMIT:
            self.clear()
        found = self[asked] = self._compare(asked)
        return found

"""Two texts that began from the same one become one: what only one side changed is taken, the rest is asked.

Things that have a name of their own (a section, a block, a source, a row of a table) are found again by it, wherever
they were moved to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import msgspec

from wardwatch.products.document.document import Document


class Side(StrEnum):
    """Whose words are taken where both changed the same."""

    MINE = "mine"
    THEIRS = "theirs"


class _Gone(StrEnum):
    GONE = "gone"


GONE: Final = _Gone.GONE
_NAMES = ("id", "key", "name", "value", "technique", "mitigation", "text", "do", "cells")
"""Fields by which the things of a list are told apart, the first that all of them have."""
_WHOLE = frozenset({"spec"})
"""What is taken whole: a part of each would be neither."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What both sides changed: its place (`sections/report/blocks/b3/claims/1/text`), and its values.

    A value is JSON; `GONE`: it is not there.
    """

    place: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """The one text; where something was left to ask, it has what the others wrote."""

    document: Document
    differences: tuple[Difference, ...]


def merge(base: Document, mine: Document, theirs: Document, chosen: Mapping[str, Side] | None = None) -> Merged:
    """One text of two that were written from `base`. `chosen` says whose words to take at the place of a difference."""
    first, second, third = (msgspec.json.decode(msgspec.json.encode(each)) for each in (base, mine, theirs))
    work = _Work(chosen or {})
    made = work.merged(first, second, third, "")
    return Merged(msgspec.convert(made, Document), tuple(work.left))


@dataclass(slots=True)
class _Work:
    chosen: Mapping[str, Side]
    left: list[Difference] = field(default_factory=list)

    def merged(self, base: Any, mine: Any, theirs: Any, place: str) -> Any:
        """The value of the three at a place."""
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        if isinstance(mine, dict) and isinstance(theirs, dict) and _alike(mine, theirs, place):
            return self._of_dicts(base if isinstance(base, dict) else {}, mine, theirs, place)
        if isinstance(mine, list | tuple) and isinstance(theirs, list | tuple):
            return self._of_lists(list(base) if isinstance(base, list | tuple) else [], [*mine], [*theirs], place)
        return self._asked(base, mine, theirs, place)

    def _of_dicts(self, base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any], place: str) -> Any:
        made = {
            name: self.merged(base.get(name, GONE), mine.get(name, GONE), theirs.get(name, GONE), _below(place, name))
            for name in dict.fromkeys([*theirs, *mine])
        }
        return {name: value for name, value in made.items() if value is not GONE}

    def _of_lists(self, base: list[Any], mine: list[Any], theirs: list[Any], place: str) -> Any:
        three = (base, mine, theirs)
        if not all(isinstance(each, dict) for one in three for each in one):
            return self._asked(*three, place)
        if (name := _name(three)) in ("id", "key") or (name and len({len(one) for one in three}) > 1):
            return self._of_named(base, mine, theirs, name, place)
        if len(base) == len(mine) == len(theirs):
            pairs = enumerate(zip(*three, strict=True))
            return [self.merged(*values, _below(place, str(number))) for number, values in pairs]
        return self._asked(*three, place)

    def _of_named(self, base: list[Any], mine: list[Any], theirs: list[Any], name: str, place: str) -> list[Any]:
        by = [{_text(each[name]): each for each in one} for one in (base, mine, theirs)]
        order = _order(*(list(each) for each in by))
        was, ours, other = by
        values = ((id_, was.get(id_, GONE), ours.get(id_, GONE), other.get(id_, GONE)) for id_ in order)
        made = (self.merged(before, one, two, _below(place, id_)) for id_, before, one, two in values)
        return [each for each in made if each is not GONE]

    def _asked(self, base: Any, mine: Any, theirs: Any, place: str) -> Any:
        if place in self.chosen:
            return mine if self.chosen[place] is Side.MINE else theirs
        self.left.append(Difference(place, base, mine, theirs))
        return theirs


def _alike(mine: dict[str, Any], theirs: dict[str, Any], place: str) -> bool:
    return mine.get("block") == theirs.get("block") and place.rpartition("/")[2] not in _WHOLE


def _name(three: Iterable[Sequence[dict[str, Any]]]) -> str:
    """The field that tells the things of these lists apart; "" for none."""
    for name in _NAMES:
        if all(_unique([_text(each.get(name)) for each in one]) for one in three):
            return name
    return ""


def _unique(texts: Sequence[str]) -> bool:
    return "" not in texts and len(set(texts)) == len(texts)


def _text(value: Any) -> str:
    return "" if value is None else "\x1f".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _order(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """The names in the order of the side that moved something; what the other has besides, behind what it follows."""
    moved = [id_ for id_ in mine if id_ in base] != [id_ for id_ in base if id_ in mine]
    first, other = (mine, theirs) if moved else (theirs, mine)
    found = list(first)
    for number, id_ in enumerate(other):
        if id_ not in found:
            before = other[number - 1] if number else None
            found.insert(found.index(before) + 1 if before in found else 0, id_)
    return found


def _below(place: str, name: str) -> str:
    return f"{place}/{name}".lstrip("/")

"""Granular markings at work (STIX 2.1 section 7.2.3): an object without the parts that somebody may not see.

What is left is an object of the specification again, or nothing is: no reader learns that something is missing from a
property that has to be there, nor from an id that was made of what was taken away (section 3.4).
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from wardwatch.standards.stix.canonical import tree
from wardwatch.standards.stix.ids import CONTRIBUTING
from wardwatch.standards.stix.problems import Invalid
from wardwatch.standards.stix.reading import read
from wardwatch.standards.stix.selectors import steps

Way = tuple[str | int, ...]


def granular_refs(properties: Mapping[str, Any]) -> frozenset[str]:
    """The marking definitions that mark parts of the object."""
    return frozenset(each["marking_ref"] for each in properties.get("granular_markings", ()) if "marking_ref" in each)


def redact(raw: bytes, allowed: Callable[[str], bool]) -> bytes | None:
    """The object of the JSON text `raw` without the parts that a marking marks which is not `allowed`.

    `raw` itself where nothing is taken away; None where what is left would be no object of the specification. A part
    that several markings mark stays where all of them are allowed. `raw` is an object that `read` accepts.
    """
    properties: dict[str, Any] = tree(raw)
    refused = {ref for ref in granular_refs(properties) if not allowed(ref)}
    if not refused:
        return raw
    ways: list[Way] = []
    kept: list[tuple[dict[str, Any], list[Way]]] = []
    for marking in properties["granular_markings"]:
        here = [steps(selector) for selector in marking["selectors"]]
        found = [way for way in here if way is not None]
        if len(found) < len(here):
            return None
        if marking.get("marking_ref") in refused:
            ways.extend(found)
        else:
            kept.append((marking, found))
    if any(way[0] in ("id", "type", "granular_markings") or _made_of(properties, way) for way in ways):
        return None
    cut = _Cut()
    try:
        left = cut.out_of(properties, _branches(ways), ())
    except (KeyError, IndexError, TypeError):  # a selector that selects nothing: nobody knows what it meant
        return None
    if left is _NOTHING:
        return None
    left.pop("granular_markings")
    if markings := _remarked(cut, kept):
        left["granular_markings"] = markings
    redacted = msgspec.json.encode(left)
    try:
        read(redacted)
    except Invalid:
        return None
    return redacted


_NOTHING: Any = object()
_Branches = dict[str | int, Any]
"""The steps to what is cut, as branches; None where one ends."""


def _made_of(properties: Mapping[str, Any], way: Way) -> bool:
    """Whether the id was made of what is taken away: it would betray it to whoever tries values."""
    version = properties["id"].partition("--")[2][14:15]
    return version == "5" and way[0] in CONTRIBUTING.get(properties["type"], ())


def _branches(ways: list[Way]) -> _Branches:
    root: _Branches = {}
    for way in ways:
        at: _Branches | None = root
        for step in way[:-1]:
            at = at.setdefault(step, {}) if at is not None else None
        if at is not None:
            at[way[-1]] = None
    return root


class _Cut:
    """Takes parts out of an object, and remembers where lists became shorter."""

    def __init__(self) -> None:
        self._gone: set[Way] = set()
        self._shorter: dict[Way, list[int]] = {}

    def out_of(self, value: Any, branches: _Branches | None, here: Way) -> Any:
        """`value`, which stands at `here`, without what the branches lead to; `_NOTHING` where that leaves nothing."""
        if branches is None:
            return _NOTHING
        changed = {step: self.out_of(value[step], below, (*here, step)) for step, below in branches.items()}
        gone = {step for step, each in changed.items() if each is _NOTHING}
        self._gone.update((*here, step) for step in gone)
        if isinstance(value, dict):
            members = value | changed
            return {name: each for name, each in members.items() if name not in gone} or _NOTHING
        self._shorter[here] = sorted(step for step in gone if isinstance(step, int))
        elements = [changed.get(index, each) for index, each in enumerate(value)]
        return [each for each in elements if each is not _NOTHING] or _NOTHING

    def moved(self, way: Way) -> Way | None:
        """Where `way` leads in what is left; None where what it led to is gone."""
        found: list[str | int] = []
        for depth, step in enumerate(way):
            if way[: depth + 1] in self._gone:
                return None
            before = bisect_left(self._shorter.get(way[:depth], ()), step) if isinstance(step, int) else 0
            found.append(step - before if isinstance(step, int) else step)
        return tuple(found)


def _remarked(cut: _Cut, kept: list[tuple[dict[str, Any], list[Way]]]) -> list[dict[str, Any]]:
    """The other markings, of what is left and by its new places."""
    markings = []
    for marking, found in kept:
        moved = [cut.moved(way) for way in found]
        selectors = [_written(way) for way in moved if way is not None]
        if selectors:
            markings.append(marking | {"selectors": selectors})
    return markings


def _written(way: Way) -> str:
    return ".".join(f"[{step}]" if isinstance(step, int) else step for step in way)

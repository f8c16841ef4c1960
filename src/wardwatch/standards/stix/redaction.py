"""Granular markings at work (STIX 2.1 section 7.2.3): an object without the parts that somebody may not see.

What is left is an object of the specification again, or nothing is: no reader learns that something is missing from a
property that has to be there, nor from an id that was made of what was taken away (section 3.4).
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from wardwatch.standards.stix.canonical import tree
from wardwatch.standards.stix.ids import CONTRIBUTING
from wardwatch.standards.stix.problems import Invalid
from wardwatch.standards.stix.reading import read
from wardwatch.standards.stix.selectors import selected, steps

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
    ways: set[Way] = set()
    kept: list[tuple[dict[str, Any], list[Way]]] = []
    for marking in properties["granular_markings"]:
        here = [steps(selector) for selector in marking["selectors"]]
        found = [way for way in here if way is not None]
        if len(found) < len(here):
            return None
        if marking.get("marking_ref") in refused:
            ways.update(found)
        else:
            kept.append((marking, found))
    if any(way[0] in ("id", "type", "granular_markings") or _made_of(properties, way) for way in ways):
        return None
    left = _without(properties, ways, ())
    if left is _NOTHING:
        return None
    _remark(left, kept, ways, properties)
    redacted = msgspec.json.encode(left)
    try:
        read(redacted)
    except Invalid:
        return None
    return redacted


_NOTHING = object()


def _made_of(properties: Mapping[str, Any], way: Way) -> bool:
    """Whether the id was made of what is taken away: it would betray it to whoever tries values."""
    version = properties["id"].partition("--")[2][14:15]
    return version == "5" and way[0] in CONTRIBUTING.get(properties["type"], ())


def _without(value: Any, ways: set[Way], here: Way) -> Any:
    """`value`, which stands at `here`, without what the ways lead to; `_NOTHING` where that leaves nothing."""
    if here in ways:
        return _NOTHING
    if not value or not any(way[: len(here)] == here for way in ways):
        return value
    if isinstance(value, dict):
        members = {name: _without(each, ways, (*here, name)) for name, each in value.items()}
        return {name: each for name, each in members.items() if each is not _NOTHING} or _NOTHING
    if isinstance(value, list):
        elements = [_without(each, ways, (*here, index)) for index, each in enumerate(value)]
        return [each for each in elements if each is not _NOTHING] or _NOTHING
    return value


def _remark(
    left: dict[str, Any], kept: list[tuple[dict[str, Any], list[Way]]], ways: set[Way], before: dict[str, Any]
) -> None:
    """The other markings, of what is left and by its new places."""
    markings = []
    for marking, found in kept:
        selectors = [_written(way) for each in found for way in _moved(each, ways, before)]
        selectors = [selector for selector in selectors if selected(left, selector)]
        if selectors:
            markings.append(marking | {"selectors": selectors})
    left.pop("granular_markings", None)
    if markings:
        left["granular_markings"] = markings


def _moved(way: Way, ways: set[Way], before: dict[str, Any]) -> Iterator[Way]:
    """Where `way` leads after elements were taken out of lists; nowhere if its end was."""
    moved: list[str | int] = []
    value: Any = before
    for depth, step in enumerate(way):
        here = way[:depth]
        if _without(value[step], ways, (*here, step)) is _NOTHING:
            return
        if isinstance(step, int):
            gone = sum(_without(value[index], ways, (*here, index)) is _NOTHING for index in range(step))
            moved.append(step - gone)
        else:
            moved.append(step)
        value = value[step]
    yield tuple(moved)


def _written(way: Way) -> str:
    return ".".join(f"[{step}]" if isinstance(step, int) else step for step in way)

"""What an object refers to: what properties hold whose names end in `_ref` or `_refs` (STIX 2.1 section 3.1)."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

_DEEP = frozenset({"extensions", "granular_markings", "body_multipart"})


def references(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference of an object: the property, and the id it holds.

    The property of a nested one is written with the properties above it (`extensions.archive-ext.contains_refs`,
    `granular_markings.marking_ref`). Each pair comes once.
    """
    seen: set[tuple[str, str]] = set()
    for name in _referring(tuple(properties)):
        for found in _found(name, properties[name]):
            if found not in seen:
                seen.add(found)
                yield found


@lru_cache(maxsize=1024)
def _referring(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the properties that can refer to an object; objects of one source have the same ones."""
    return tuple(name for name in names if name.endswith(("_ref", "_refs")) or name in _DEEP)


def _found(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if name.endswith(("_ref", "_refs")) and "--" in value:
            yield name, value
    elif isinstance(value, list):
        for each in value:
            yield from _found(name, each)
    elif isinstance(value, dict):
        for below, each in value.items():
            if below.endswith(("_ref", "_refs")) or isinstance(each, dict):
                yield from _found(f"{name}.{below}", each)

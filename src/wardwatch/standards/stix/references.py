"""What an object refers to: what properties hold whose names end in `_ref` or `_refs` (STIX 2.1 section 3.1)."""

from collections.abc import Iterator, Mapping
from typing import Any

_DEEP = frozenset({"extensions", "granular_markings", "body_multipart"})


def references(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each reference of an object: the property, and the id it holds.

    The property of a nested one is written with the properties above it (`extensions.archive-ext.contains_refs`,
    `granular_markings.marking_ref`). Each pair comes once.
    """
    seen: set[tuple[str, str]] = set()
    for name, value in properties.items():
        if name.endswith(("_ref", "_refs")) or name in _DEEP:
            for found in _found(name, value):
                if found not in seen:
                    seen.add(found)
                    yield found


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

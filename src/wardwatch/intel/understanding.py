"""What an object says, as far as it is looked up, searched and followed by it.

No tables here: a second process works this out too (`kit.second`).
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.standards import observables, stix
from wardwatch.standards.stix import patterns

LONGEST_WORDS = 4000
"""Characters of an object's aliases and description by which it is searched."""
_NO_REFERENCES = frozenset({"created_by_ref", "object_marking_refs", "granular_markings.marking_ref"})
"""What is kept otherwise: `ObjectVersion.creator`, the label."""
_WORDS = ("aliases", "x_mitre_aliases", "description", "abstract", "content")

Value = tuple[str, str, bytes, str | None]
"""Kind, value, key, and the address or network that it is."""


class Understood(msgspec.Struct, frozen=True, gc=False):
    """An object's digest, observable values, references (property, id), words for search, and warnings.

    `alone`: each of the values alone is what the object is about, as of a pattern that is a list of single values.
    """

    digest: bytes
    values: tuple[Value, ...]
    alone: bool
    references: tuple[tuple[str, str], ...]
    words: str
    warnings: tuple[str, ...]


class Refused(msgspec.Struct, frozen=True, gc=False):
    """An object that is not taken in, and why."""

    reason: str


def understand(raw: bytes) -> Understood | Refused:
    """What an object says; `Refused` for what the specification forbids."""
    try:
        found = stix.read(raw)
    except FormatError as error:
        return Refused(reason(error))
    properties = found.properties
    return Understood(
        digest=found.digest,
        values=tuple([_value(each) for each in stix.mentioned(properties)]),
        alone=_is_alone(properties),
        references=tuple([each for each in stix.references(properties) if each[0] not in _NO_REFERENCES]),
        words=" ".join(_words(properties))[:LONGEST_WORDS],
        warnings=tuple([f"{problem.place}: {problem.reason}" for problem in found.warnings]),
    )


def reason(error: FormatError) -> str:
    """Why an object is not taken in, with the place inside of it."""
    below = error.place.removeprefix("$").lstrip(".")
    return f"{below}: {error.reason}" if below else error.reason


def _value(found: observables.Observable) -> Value:
    address = found.value if found.kind in observables.ADDRESSES else None
    return found.kind.value, found.value, observables.key(found), address


def _is_alone(properties: dict[str, Any]) -> bool:
    if properties["type"] != "indicator" or properties["pattern_type"] != "stix":
        return True
    return patterns.parse(properties["pattern"]).alternatives is not None


def _words(properties: dict[str, Any]) -> Iterator[str]:
    for reference in properties.get("external_references", ()):
        if isinstance(number := reference.get("external_id"), str):
            yield number
    for name in _WORDS:
        value = properties.get(name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))

"""What an object says, as far as it is looked up, searched and followed by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from wardwatch.standards import stix
from wardwatch.standards.observables import Observable
from wardwatch.standards.stix import patterns

LONGEST_WORDS = 4000
"""Characters of an object's aliases and description by which it is searched."""
_NO_REFERENCES = frozenset({"created_by_ref", "object_marking_refs", "granular_markings.marking_ref"})
"""What is kept otherwise: `ObjectVersion.creator`, the label."""
_WORDS = ("aliases", "x_mitre_aliases", "description", "abstract", "content")


@dataclass(frozen=True, slots=True)
class Understood:
    """An object's digests, observable values, references (property, id), words for search, and warnings.

    `alone`: each of the values alone is what the object is about, as of a pattern that is a list of single values.
    """

    digest: bytes
    sha256: bytes
    values: tuple[Observable, ...]
    alone: bool
    references: tuple[tuple[str, str], ...]
    words: str
    warnings: tuple[str, ...]


def understand(raw: bytes, digest: bytes, received: bytes) -> Understood:
    """What an object of these digests says. `standards.stix.Invalid` for what the specification forbids."""
    found = stix.read(raw)
    properties = found.properties
    return Understood(
        digest=digest,
        sha256=received,
        values=tuple(stix.mentioned(properties)),
        alone=_is_alone(properties),
        references=tuple(each for each in stix.references(properties) if each[0] not in _NO_REFERENCES),
        words=" ".join(_words(properties))[:LONGEST_WORDS],
        warnings=tuple(f"{problem.place}: {problem.reason}" for problem in found.warnings),
    )


def _is_alone(properties: dict[str, Any]) -> bool:
    if properties["type"] != "indicator" or properties["pattern_type"] != "stix":
        return True
    return patterns.parse(properties["pattern"]).alternatives is not None


def _words(properties: dict[str, Any]) -> Iterator[str]:
    for name in _WORDS:
        value = properties.get(name)
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (each for each in value if isinstance(each, str))

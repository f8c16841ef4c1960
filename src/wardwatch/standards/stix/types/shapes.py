"""What the annotations of a type say, gathered once: which of its properties are times, references, open words."""

from datetime import datetime
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec

from wardwatch.standards.stix.types import OBJECTS
from wardwatch.standards.stix.types.properties import Dictionary, Suggested, To, Unspecified


class Shape(msgspec.Struct, frozen=True):
    """One type: the names of its properties, and those that need a look beyond their JSON type."""

    kind: type[msgspec.Struct]
    known: frozenset[str]
    required: frozenset[str]
    times: tuple[str, ...]
    dictionaries: tuple[str, ...]
    ref: tuple[tuple[str, To], ...]
    refs: tuple[tuple[str, To], ...]
    word: tuple[tuple[str, frozenset[str]], ...]
    words: tuple[tuple[str, frozenset[str]], ...]


def shape(kind: type[msgspec.Struct]) -> Shape:
    """What the annotations of `kind` say."""
    times: list[str] = []
    ref: list[tuple[str, To]] = []
    refs: list[tuple[str, To]] = []
    word: list[tuple[str, frozenset[str]]] = []
    words: list[tuple[str, frozenset[str]]] = []
    hints = get_type_hints(kind, include_extras=True)
    for name, hint in hints.items():
        inner, markers = _unwrapped(hint)
        many = get_origin(inner) is tuple
        if inner is datetime:
            times.append(name)
        for marker in markers:
            if isinstance(marker, To):
                (refs if many else ref).append((name, marker))
            elif isinstance(marker, Suggested):
                (words if many else word).append((name, marker.words))
    return Shape(
        kind=kind,
        known=frozenset(hints),
        required=frozenset(field.name for field in msgspec.structs.fields(kind) if field.required),
        times=tuple(times),
        dictionaries=tuple(name for name, hint in hints.items() if _unwrapped(hint)[0] == _unwrapped(Dictionary)[0]),
        ref=tuple(ref),
        refs=tuple(refs),
        word=tuple(word),
        words=tuple(words),
    )


def _unwrapped(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type inside `Annotated[...] | None`, and its markers."""
    inner = next((each for each in get_args(hint) if get_origin(each) is Annotated), hint)
    if get_origin(inner) is Annotated:
        kind, *markers = get_args(inner)
        return kind, tuple(markers)
    return inner, ()


SHAPES: dict[str, Shape] = {name: shape(kind) for name, kind in OBJECTS.items()}
UNSPECIFIED = shape(Unspecified)

"""Every part of a document, with its place; and a document made anew from its parts."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from wardwatch.products.document.blocks import AnyBlock, Part, Slide
from wardwatch.products.document.document import Document

P = TypeVar("P", bound=Part)


def parts(document: Document) -> Iterator[tuple[str, Part]]:
    """Every part, outer ones before those inside them, with its place as a JSON path."""
    for number, section in enumerate(document.sections):
        yield from _within(section, f"$.sections[{number}]")


def _within(part: Part, place: str) -> Iterator[tuple[str, Part]]:
    yield place, part
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from _within(value, f"{place}.{name}")
        elif isinstance(value, tuple):
            for number, each in enumerate(value):
                if isinstance(each, Part):
                    yield from _within(each, f"{place}.{name}[{number}]")


def blocks(of: Iterable[AnyBlock]) -> Iterator[AnyBlock]:
    """These blocks and, behind each slide, those on it."""
    for block in of:
        yield block
        if isinstance(block, Slide):
            yield from blocks(block.blocks)


Change = Callable[[Part, str], Part | None]


def changed(document: Document, change: Change) -> Document:
    """The document with each part as `change` gives it for the part and its place; None leaves it out, with all in it.

    A part is changed before those inside it.
    """
    sections = _all(document.sections, "$.sections", change)
    return msgspec.structs.replace(document, sections=sections)


def _all(values: tuple[Any, ...], place: str, change: Change) -> tuple[Any, ...]:
    made = (_one(each, f"{place}[{number}]", change) for number, each in enumerate(values))
    return tuple(each for each in made if each is not None)


def _one(value: Any, place: str, change: Change) -> Any:
    if not isinstance(value, Part):
        return value
    after = change(value, place)
    if after is None:
        return None
    inner: dict[str, Any] = {}
    for name in after.__struct_fields__:
        held = getattr(after, name)
        if isinstance(held, Part):
            inner[name] = _one(held, f"{place}.{name}", change)
        elif isinstance(held, tuple) and any(isinstance(each, Part) for each in held):
            inner[name] = _all(held, f"{place}.{name}", change)
    return msgspec.structs.replace(after, **inner) if inner else after


def texts(document: Document) -> Iterator[tuple[str, str]]:
    """Every text that people read, with its place: of the head and of every part; keys, ids and markings are none."""
    yield "$.title", document.title
    yield "$.summary", document.summary
    for place, part in parts(document):
        for name in part.__struct_fields__:
            if name in _NOT_READ:
                continue
            value = getattr(part, name)
            if type(value) is str and value:
                yield f"{place}.{name}", value
            elif isinstance(value, tuple):
                yield from (
                    (f"{place}.{name}[{number}]", each) for number, each in enumerate(value) if type(each) is str
                )


_NOT_READ = frozenset({"id", "sources", "stix_id", "pattern", "cpe", "purl", "kind", "status", "attack_version"})

"""Texts by where they stand: the id of a block, and a JSON pointer (RFC 6901) within it. Of the head: no id."""

from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.products.document.blocks import AnyBlock, Part, Slide
from wardwatch.products.document.document import Document
from wardwatch.products.document.walking import blocks

HEAD = ("title", "summary")
_KEYS = frozenset({"id", "kind", "status", "stix_id", "pattern", "cpe", "purl", "attack_version", "value"})
"""Texts that are no words."""


def ids(document: Document) -> frozenset[str]:
    """The ids of sections and blocks."""
    inner = (block.id for section in document.sections for block in blocks(section.blocks))
    return frozenset([*(section.id for section in document.sections), *inner])


def texts_of(document: Document, block: str) -> tuple[tuple[str, str], ...]:
    """The texts of a block, or of the head (""), each with its pointer."""
    if not block:
        return tuple((name, getattr(document, name)) for name in HEAD)
    found = _block(document, block)
    return tuple(_texts(found, "")) if found is not None else ()


def text_at(document: Document, block: str, pointer: str) -> str | None:
    """The text at a pointer; None where there is none."""
    return dict(texts_of(document, block)).get(pointer)


def put(document: Document, block: str, pointer: str, before: str, after: str) -> Document | None:
    """The document with `after` in place of `before`: at its pointer, or where it alone now stands in the block.

    None where it does not stand there any more.
    """
    told = dict(texts_of(document, block))
    if told.get(pointer) != before:
        moved = [other for other, text in told.items() if text == before]
        if len(moved) != 1 or not before:
            return None
        pointer = moved[0]
    if not block:
        return msgspec.structs.replace(document, **{pointer: after})
    sections = (
        msgspec.structs.replace(each, blocks=_replaced(each.blocks, block, pointer, after))
        for each in document.sections
    )
    return msgspec.structs.replace(document, sections=tuple(sections))


def _block(document: Document, id_: str) -> AnyBlock | None:
    return next((each for section in document.sections for each in blocks(section.blocks) if each.id == id_), None)


def _texts(part: Part, place: str) -> Iterator[tuple[str, str]]:
    for name in part.__struct_fields__:
        value = getattr(part, name)
        if type(value) is str and value and name not in _KEYS:
            yield f"{place}{name}", value
        elif isinstance(value, Part):
            yield from _texts(value, f"{place}{name}/")
        elif isinstance(value, tuple) and not isinstance(part, Slide):
            for number, each in enumerate(value):
                if isinstance(each, Part):
                    yield from _texts(each, f"{place}{name}/{number}/")


def _replaced(of: tuple[AnyBlock, ...], id_: str, pointer: str, after: str) -> tuple[AnyBlock, ...]:
    return tuple(
        _set(each, pointer.split("/"), after)
        if each.id == id_
        else msgspec.structs.replace(each, blocks=_replaced(each.blocks, id_, pointer, after))
        if isinstance(each, Slide)
        else each
        for each in of
    )


def _set(value: Any, path: list[str], after: str) -> Any:
    if not path:
        return after
    first, *rest = path
    if isinstance(value, tuple):
        return tuple(_set(each, rest, after) if str(at) == first else each for at, each in enumerate(value))
    return msgspec.structs.replace(value, **{first: _set(getattr(value, first), rest, after)})

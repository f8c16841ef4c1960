"""Documents from bytes and back. A fault says where it stands, in words for who wrote the document."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.kit.worded import Worded
from wardwatch.products.document import drawable
from wardwatch.products.document.blocks import Figure, Table
from wardwatch.products.document.document import Document
from wardwatch.products.document.walking import blocks, parts

LARGEST = 8 * 2**20
"""Bytes of a document."""
MOST_PARTS = 20_000


def read(data: bytes) -> Document:
    """The document that these bytes spell. FormatError, with its place as a JSON path, where they are none."""
    if len(data) > LARGEST:
        raise FormatError(f"the document is larger than {LARGEST // 2**20} MB", "$")
    document = decode(data, Document)
    _refuse(document)
    return document


def write(document: Document) -> bytes:
    """The document as JSON, each field in one place: the same document is always the same bytes.

    FormatError for one that `read` would refuse.
    """
    _refuse(document)
    return msgspec.json.encode(document, order="deterministic")


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a document."""
    return msgspec.json.schema(Document, schema_hook=_listed)


def _listed(kind: type) -> dict[str, Any]:
    """A closed list whose values have words, which the library does not see as one."""
    if not issubclass(kind, Worded):
        raise NotImplementedError
    return {"title": kind.__name__, "description": kind.__doc__, "enum": [str(value) for value in kind]}


def _refuse(document: Document) -> None:
    for place, reason in _faults(document):
        raise FormatError(reason, place)


def _faults(document: Document) -> Iterator[tuple[str, str]]:
    keys = [source.key for source in document.sources]
    ids = [id_ for section in document.sections for id_ in (section.id, *(each.id for each in blocks(section.blocks)))]
    yield from ((f"$.sources.{key}", "two sources have this key") for key in _twice(keys))
    yield from ((f"$.sections.{id_}", "two sections or blocks have this id") for id_ in _twice(ids))
    known, found = frozenset(keys), list(parts(document))
    if len(found) > MOST_PARTS:
        yield "$", f"the document has more than {MOST_PARTS} parts"
    for place, part in found:
        yield from ((place, f"no source has the key {key!r}") for key in part.sources if key not in known)
        if isinstance(part, Figure):
            yield from ((f"{place}.spec{where}", reason) for where, reason in drawable.faults(part.spec))
        if isinstance(part, Table):
            wrong = (row for row in part.rows if len(row.cells) != len(part.columns))
            yield from ((place, f"a row has {len(row.cells)} cells for {len(part.columns)} columns") for row in wrong)
    for number, victim in enumerate(document.victims):
        if victim.source not in known:
            yield f"$.victims[{number}]", f"no source has the key {victim.source!r}"


def _twice(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]

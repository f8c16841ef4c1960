"""Which column says what, by the words that hospitals, asset systems and purchasing departments write above it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files

from wardwatch.assets.types import ColumnMapping, Field

_DOUBTFUL = frozenset({"name", "number", "unit", "title", "contact", "description"})
"""Words that say a field only where no plainer column does."""


def _spoken(header: str) -> str:
    """A header as plain words: "Model No." and "MODEL_NO" are "model no"; what stands in brackets is left out."""
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header.casefold())
    words = re.sub(r"[^\w]+|_", " ", re.sub(r"(?<=[a-z])#", " no", plain)).split()
    return " ".join(words)


def _table() -> Mapping[str, Field]:
    text = files(__package__).joinpath("headers.toml").read_text("utf-8")
    return {_spoken(word): Field(name) for name, words in tomllib.loads(text).items() for word in [name, *words]}


_MEANING = _table()


def meaning(header: str) -> Field | None:
    """The field that a header names, or None."""
    spoken = _spoken(header)
    if found := _MEANING.get(spoken):
        return found
    parts = [_MEANING.get(_spoken(part)) for part in re.split(r"/|\\|\bor\b", header)]
    named = [part for part in parts if part]
    return named[0] if named else None


def score(cells: Sequence[str]) -> int:
    """How many cells of a row are headers we know; the maker's and the product's count double."""
    found = {meaning(cell) for cell in cells if cell}
    return len(found - {None}) + len(found & {Field.VENDOR, Field.PRODUCT})


def propose(headers: Sequence[str]) -> ColumnMapping:
    """A mapping from header words: the plainest column for each field, the first of equals."""
    chosen: dict[Field, int] = {}
    for doubtful in (False, True):
        for index, header in enumerate(headers):
            field = meaning(header)
            if field and field not in chosen and (_spoken(header) in _DOUBTFUL) is doubtful:
                chosen[field] = index
    _model_as_product(chosen)
    fields: list[Field | None] = [None] * len(headers)
    for field, index in chosen.items():
        fields[index] = field
    return ColumnMapping(tuple(fields))


def _model_as_product(chosen: dict[Field, int]) -> None:
    """A list of makes and models without a product column: the model is what names the product."""
    if Field.PRODUCT not in chosen and Field.MODEL in chosen:
        chosen[Field.PRODUCT] = chosen.pop(Field.MODEL)


def named(headers: Sequence[str], names: Mapping[str, Field]) -> ColumnMapping:
    """A mapping from the headers that a person named; other columns are not read."""
    wanted = {_spoken(header): field for header, field in names.items()}
    return ColumnMapping(tuple(wanted.get(_spoken(header)) for header in headers))

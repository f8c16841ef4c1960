"""Which column says what, by the words that hospitals, asset systems and purchasing departments write above it."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from wardwatch.assets.types import ColumnMapping, Field

JOINT = " – "
"""Between the two parts of a header that stands in two rows: "Software – Version"."""
_UNREAD = "unread"
_SURE = 3
_LONGEST = 80
_MOST_UNREAD = 5
_NAMES = (Field.VENDOR, Field.PRODUCT)

Meaning = tuple[Field | None, int]
"""The field that a header names (None: something that is not kept here), and how surely (1 to 3)."""


@lru_cache(maxsize=4_096)
def _spoken(header: str) -> str:
    """A header as plain words: "Model No." and "MODEL_NO" are "model no"; what stands in brackets is left out."""
    apart = unicodedata.normalize("NFKD", header.casefold().replace("nº", "no ").replace("n°", "no "))
    plain = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", "".join(each for each in apart if not unicodedata.combining(each)))
    words = re.sub(r"[^\w]+|_", " ", plain.replace("# of", "no of").replace("#", " no ")).split()
    return " ".join(words)


def _table() -> Mapping[str, Meaning]:
    text = files(__package__).joinpath("headers.toml").read_text("utf-8")
    found: dict[str, Meaning] = {_spoken(field.value): (field, _SURE) for field in Field}
    for name, by_score in tomllib.loads(text).items():
        field = None if name == _UNREAD else Field(name)
        found.update({_spoken(word): (field, int(score)) for score, words in by_score.items() for word in words})
    return found


_MEANING = _table()


def meaning(header: str) -> Meaning | None:
    """What a header names, or None; of a header in two rows the whole, else the lower, else the upper part. What stands
    below "Software" is not the name of the software."""
    if not header or len(header) > _LONGEST:
        return None
    if found := _MEANING.get(_spoken(header)):
        return found
    upper, joined, lower = header.partition(JOINT)
    if joined:
        above = meaning(upper)
        return meaning(lower) or (above if above and above[0] not in _NAMES else None)
    parts = (_MEANING.get(_spoken(part)) for part in re.split(r"/|\\|\bor\b|\bo\b|,", header))
    return next(filter(None, parts), None)


def score(cells: Sequence[str]) -> int:
    """How much a row looks like headers we know: each field once, the maker's and the product's (or model's) double."""
    known = [named[0] for cell in cells if (named := meaning(cell))]
    found = set(known) - {None}
    names = (Field.VENDOR in found) + bool(found & {Field.PRODUCT, Field.MODEL})
    return 2 * (len(found) + names) + min(known.count(None), _MOST_UNREAD)


def propose(headers: Sequence[str], *, model_as_product: bool = True) -> ColumnMapping:
    """A mapping from header words: for each field the column that says it most surely, the first of equals."""
    chosen: dict[Field, tuple[int, int]] = {}
    for index, header in enumerate(headers):
        field, sure = meaning(header) or (None, 0)
        if field and sure > chosen.get(field, (0, 0))[0]:
            chosen[field] = sure, index
    fields: list[Field | None] = [None] * len(headers)
    for field, (_, index) in chosen.items():
        fields[index] = field
    return ColumnMapping(with_product(tuple(fields)) if model_as_product else tuple(fields))


def with_product(fields: tuple[Field | None, ...]) -> tuple[Field | None, ...]:
    """The same, with the model naming the product where nothing else does: a list of makes and models."""
    if Field.PRODUCT in fields:
        return fields
    return tuple(Field.PRODUCT if field is Field.MODEL else field for field in fields)

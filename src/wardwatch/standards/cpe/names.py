"""Well-formed names: NIST IR 7695, section 5. Case does not distinguish names, so that all text is in lower case."""

import re
from dataclasses import dataclass, field, fields
from enum import Enum
from functools import lru_cache

from wardwatch.kit.errors import FormatError


class Logical(Enum):
    """The two values of an attribute that are not text (section 5.3.1); the value is how a formatted string binds it.

    `ANY`: no restriction. `NA`: the attribute has no meaning for this product, or is not used.
    """

    ANY = "*"
    NA = "-"

    # Enum hashes by name, in Python: a tenth of the speed where names are counted or looked up.
    __hash__ = object.__hash__


ANY = Logical.ANY
NA = Logical.NA

_TEXT = re.compile(r"[!-@\[-~]*")
_BEFORE_OR_AFTER = re.compile(r"\?*|\*")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A value with wildcards at its ends (section 5.3.2): `before`, then the literal `text`, then `after`.

    `before` and `after` are `""`, `"*"` (any characters, or none) or question marks (each one character, or none:
    NIST IR 7696 section 6.3). `text` is empty only where question marks stand alone or beside one asterisk; FormatError
    where the three are no such value.
    """

    before: str
    text: str
    after: str

    def __post_init__(self) -> None:
        wild = self.before + self.after
        if not wild or not _BEFORE_OR_AFTER.fullmatch(self.before) or not _BEFORE_OR_AFTER.fullmatch(self.after):
            raise FormatError(f"{self.before!r} and {self.after!r} are not wildcards at the ends of a value")
        if not self.text and ("?" not in wild or not self.before or set(self.before) == set(self.after)):
            raise FormatError(f"{wild!r} is not a value: one asterisk, or question marks in one place, stand alone")
        if not _TEXT.fullmatch(self.text):
            raise FormatError(f"{self.text!r} is not printable ASCII in lower case without spaces")

    def covers(self, text: str) -> bool:
        """Whether the wildcards can stand for what `text` has around the literal part (NIST IR 7696 section 6.3)."""
        spare = len(text) - len(self.text)
        first = 0 if self.after == "*" else max(0, spare - len(self.after))
        last = spare if self.before == "*" else min(spare, len(self.before))
        return first <= last and text.find(self.text, first, last + len(self.text)) >= 0


Value = str | Logical | Pattern
"""What an attribute says. A `str` is literal: an asterisk or a question mark in it means itself."""


@dataclass(frozen=True, slots=True)
class Name:
    """A well-formed name: the eleven attributes of section 5.2 in the order of the formatted string, ANY where unsaid.

    Texts are unescaped and in lower case. `part` is `a` (application), `o` (operating system), `h` (hardware device),
    or logical; `language` a tag of RFC 5646, or logical. FormatError, with the attribute as its place, for anything
    that section 5.3 does not allow as a value. `str()` is the formatted string.
    """

    part: Value = ANY
    vendor: Value = ANY
    product: Value = ANY
    version: Value = ANY
    update: Value = ANY
    edition: Value = ANY
    language: Value = ANY
    sw_edition: Value = ANY
    target_sw: Value = ANY
    target_hw: Value = ANY
    other: Value = ANY
    values: tuple[Value, ...] = field(init=False, repr=False, compare=False)
    """The eleven attributes."""
    wildcards: frozenset[str] = field(init=False, repr=False, compare=False)
    """The attributes whose values are patterns; the comparison with such a target is not defined."""

    def __post_init__(self) -> None:
        values = (
            self.part, self.vendor, self.product, self.version, self.update, self.edition,
            self.language, self.sw_edition, self.target_sw, self.target_hw, self.other,
        )  # fmt: skip
        object.__setattr__(self, "values", values)
        patterns = [place for place, value in enumerate(values) if value is not ANY and _is_pattern(place, value)]
        object.__setattr__(self, "wildcards", frozenset(ATTRIBUTES[place] for place in patterns) if patterns else _NONE)

    def __str__(self) -> str:
        return "cpe:2.3:" + ":".join(map(_bound, self.values))


ATTRIBUTES = tuple(each.name for each in fields(Name) if each.init)
"""The names of the eleven attributes, in the order of the formatted string."""

_NONE: frozenset[str] = frozenset()
_PART = re.compile(r"[aoh]")
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?"
    r"|x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}|en-gb-oed|sgn-(?:be-fr|be-nl|ch-de)"
)
"""RFC 5646 section 2.1: language, script, region, variants, extensions, private use; the last row is irregular."""


def literal(value: Value) -> str:
    """The text of a value without its wildcards; empty for a logical value."""
    if isinstance(value, Pattern):
        return value.text
    return value if isinstance(value, str) else ""


@lru_cache(maxsize=1 << 16)
def _is_pattern(place: int, value: Value) -> bool:
    """Whether the value is a pattern; FormatError if the attribute at this place may not have it."""
    attribute = ATTRIBUTES[place]
    if isinstance(value, Logical):
        return False
    if attribute == "part" and not (isinstance(value, str) and _PART.fullmatch(value)):
        raise FormatError(f"{literal(value)!r} is not a, o or h", attribute)
    if attribute == "language" and not (isinstance(value, str) and _LANGUAGE.fullmatch(value)):
        raise FormatError(f"{literal(value)!r} is not a language tag of RFC 5646", attribute)
    if isinstance(value, Pattern):
        return True
    if not value:
        raise FormatError("is empty: a value without text is ANY or NA", attribute)
    if value == "-":
        raise FormatError("a quoted hyphen alone is not a value; a hyphen alone, not quoted, is NA", attribute)
    if not _TEXT.fullmatch(value):
        raise FormatError(f"{value!r} is not printable ASCII in lower case without spaces", attribute)
    return False


def _bound(value: Value) -> str:
    if isinstance(value, Logical):
        return value.value
    if isinstance(value, Pattern):
        return value.before + _quoted(value.text) + value.after
    return _quoted(value)


def _quoted(text: str) -> str:
    return text if text.isalnum() else re.sub(r"([^a-z0-9._-])", r"\\\1", text)

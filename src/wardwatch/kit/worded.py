"""Closed lists whose values have words for people: written once, read by database, pages and command line."""

from enum import EnumType, StrEnum
from typing import TYPE_CHECKING

from wardwatch.kit.translation import gettext, gettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class _Listed(EnumType):
    @property
    def choices(cls) -> list[tuple[str, "_StrPromise | str"]]:
        """Pairs of value and words, as a table's column and a form's list take them, in the looker's language."""
        return [(str(member), gettext_lazy(member.words) if member.words else "") for member in cls]  # type: ignore[var-annotated]


class Worded(StrEnum, metaclass=_Listed):
    """A list of texts; each member is written `NAME = "value", "Words"` and equals its value.

    `words` are those of the source, in English; `tools/messages.py` takes them into the catalogs of translations.
    """

    words: str

    def __new__(cls, value: str, words: str = "") -> "Worded":
        """The member with its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    @property
    def label(self) -> str:
        """The words in the language that is active."""
        return gettext(self.words) if self.words else ""

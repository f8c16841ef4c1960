"""Closed lists whose values have words for people: written once, read by database, pages and command line."""

from enum import EnumType, StrEnum


class _Listed(EnumType):
    @property
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and words, as a table's column and a form's list take them."""
        return [(str(member), member.label) for member in cls]  # type: ignore[var-annotated]


class Worded(StrEnum, metaclass=_Listed):
    """A list of texts; each member is written `NAME = "value", "Words"`, equals its value, and shows `label`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Worded":
        """The member with its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

"""Lists part by part: `limit` and `cursor` in, `items` and `next` out."""

from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import Field, StringConstraints

from wardwatch.kit.cursors import open_place, seal_place

T = TypeVar("T")
Text = Annotated[str, StringConstraints(max_length=4000, pattern=r"^[^\x00]*$")]
"""What people write: no column holds NUL."""
Words = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00]*$")]
"""What people look for."""


class Part(Schema):
    """Which part of a list."""

    limit: int = Field(50, ge=1, le=200, description="How many items, at most.")
    cursor: Annotated[str, StringConstraints(max_length=2000)] = Field(
        "", description="`next` of the part before; empty: from the start. Good for this list only."
    )


class Page(Schema, Generic[T]):
    """Part of a list. `next` is the cursor of the following part, null on the last one."""

    items: list[T]
    next: str | None = Field(description="Cursor of the following part; null: this is the last one.")


def place(name: str, cursor: str) -> str:
    """The place behind a cursor that the list `name` gave; "" for the start. Raises `kit.cursors.BadCursor`.

    For lists whose places are names; the others give and take cursors themselves.
    """
    return open_place(f"api.{name}", cursor, str) if cursor else ""


def cursor(name: str, following: str) -> str | None:
    """The cursor that leads to a place of the list `name`; None where nothing follows."""
    return seal_place(f"api.{name}", following) if following else None

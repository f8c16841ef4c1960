"""A table of members, each with its numbers: who owns a product, whom something touches."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from wardwatch.web.pages.parts import Cell, Column, Empty, Row, Table


def member_numbers(caption: str, labels: tuple[str, ...], found: Iterable[tuple[str, UUID, tuple[int, ...]]]) -> Table:
    """`found` gives each member's name, uid and numbers; `labels` names the members' column, then the numbers'."""
    columns = tuple(Column(label, numeric=place > 0) for place, label in enumerate(labels))
    rows = tuple(
        Row((Cell(name, reverse("member", kwargs={"member": uid})), *(Cell(str(number)) for number in numbers)))
        for name, uid, numbers in found
    )
    return Table(caption, columns, rows, Empty(""))

"""Views of lists that people keep."""

from dataclasses import dataclass
from uuid import UUID

from wardwatch.members import models


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """A view: `query` is what stands in the address after the question mark."""

    uid: UUID
    name: str
    query: str


def saved_views(list_name: str, *, person: int | None) -> tuple[SavedViewRow, ...]:
    """The views of a list that a person keeps, by name."""
    found = models.SavedView.objects.filter(user__person=person, list=list_name).order_by("name")
    return tuple(SavedViewRow(row.uid, row.name, row.query) for row in found)

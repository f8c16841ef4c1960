"""A page of a list that TAXII orders by when its entries were added (TAXII 2.1, section 3.4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Added(Protocol):
    """An entry of a collection."""

    @property
    def added(self) -> datetime:
        """When it was added to it."""


Entry = TypeVar("Entry", bound=Added)


@dataclass(frozen=True, slots=True)
class EntriesPage(Generic[Entry]):
    """Entries in the order in which they were added; `more` follow."""

    rows: tuple[Entry, ...]
    more: bool

    @property
    def first(self) -> datetime | None:
        """When the first of them was added; None where there is none."""
        return self.rows[0].added if self.rows else None

    @property
    def last(self) -> datetime | None:
        """When the last of them was added; None where there is none."""
        return self.rows[-1].added if self.rows else None

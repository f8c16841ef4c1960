"""What a list is: declared once in its view."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Generic, TypeVar
from uuid import UUID

from wardwatch.kit.paging import Amount, Page, order_of
from wardwatch.markings.models import Child, Labelled
from wardwatch.web.pages.parts import Cell, Empty, Filter, Row

R = TypeVar("R")
Value = str | int | float | bool | date | datetime | UUID | Sequence[str] | None
"""What a file can hold. Instants are aware; an enum counts as its text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A part of a list: how it is ordered ("-due"), from where, how many rows."""

    order: str
    after: str = ""
    before: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Field(Generic[R]):
    """A column. `key` names it in addresses, and to the query where it `sorts`; `cell` is what people read.

    `file` is what programs read: the columns of the file, by names that never change. `extra`: shown only to who asks.
    """

    key: str
    label: str
    cell: Callable[[R], Cell]
    file: Mapping[str, Callable[[R], Value]]
    sorts: bool = False
    numeric: bool = False
    minor: bool = False
    extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[R]):
    """A list, for one reader. `fetch` reads a part, as the reader; it is called again and again for a file.

    `order` is the one without `sort` in the address. The marking of a file is the highest that the reader sees in the
    tables `marked`. `search` is what was searched for (None: no search). `kept` are other names of the address that
    choose rows. `row` makes a row of its cells, where it is more than they. `across`: it holds more than one member's
    records, so that taking all of it is written into the trail.
    """

    caption: str
    fields: tuple[Field[R], ...]
    fetch: Callable[[Asked], Page[R]]
    order: str
    empty: Empty
    marked: tuple[type[Labelled | Child], ...]
    filters: tuple[Filter, ...] = ()
    search: str | None = None
    kept: tuple[str, ...] = ()
    across: bool = False
    row: Callable[[tuple[Cell, ...], R], Row] = lambda cells, _row: Row(cells)


def called(*names: str) -> dict[str, Callable[[R], Value]]:
    """Columns of a file that are called as the attributes of its rows are."""
    return {name: attrgetter(name) for name in names}


def held(rows: Sequence[R], keys: Mapping[str, Callable[[R], str]]) -> Callable[[Asked], Page[R]]:
    """How to fetch from a short list that was read whole, ordered by `keys`; its places are numbers of rows."""

    def fetch(asked: Asked) -> Page[R]:
        key, descending = order_of(asked.order)
        ordered = sorted(rows, key=lambda row: keys[key](row).casefold(), reverse=descending)
        place = asked.after or asked.before
        number = int(place) if place.isascii() and place.isdigit() and len(place) < 9 else 0
        start = number if asked.after else max(number - asked.limit, 0)
        end = start + asked.limit
        return Page(
            tuple(ordered[start:end]),
            after=str(end) if end < len(ordered) else "",
            before=str(start) if start else "",
            total=Amount(len(ordered)),
        )

    return fetch

"""Parts and amounts of long lists that are tables (`kit.paging` says what a part is)."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.paging import COUNTED, Amount, Page, Part, cut

M = TypeVar("M", bound=Model)


def amount(found: "QuerySet[M]", most: int = COUNTED) -> Amount:
    """How many rows there are, counted to `most`."""
    number = found.order_by()[: most + 1].count()
    return Amount(min(number, most), number > most)


def newest_first(
    found: "QuerySet[M]", by: str, *, place: M | None = None, backward: bool = False, oldest: bool = False, limit: int
) -> Part[M]:
    """Rows by the instant in the column `by`, the newest first, those without one last; of one instant, by key.

    From `place` on, or (`backward`) ahead of it; None: from the start. With `oldest` the other way round. All of
    `found` have an instant, or none has.
    """
    upward = backward != oldest
    if place is not None:
        at, side = getattr(place, by), "gt" if upward else "lt"
        further = Q((f"pk__{side}", place.pk))
        if at is not None:
            further = Q((f"{by}__{side}e", at)) & (Q((f"{by}__{side}", at)) | further)
        found = found.filter(further)
    nearest = (F(by).asc(nulls_first=True), "pk") if upward else (F(by).desc(nulls_last=True), "-pk")
    return cut(list(found.order_by(*nearest)[: limit + 1]), limit, placed=place is not None, backward=backward)


def page_of(
    found: "QuerySet[M]",
    of: str,
    by: Mapping[str, type],
    *,
    descending: bool = False,
    after: str = "",
    before: str = "",
    limit: int,
) -> Page[M]:
    """Part of the list `of`, ordered by the columns `by` (name and type; none holds NULL), then by key; not counted.

    `after` and `before` are cursors of an earlier part in the same order, of which one is used. Raises
    `kit.cursors.BadCursor`.
    """
    names, backward = (*by, "pk"), bool(before and not after)
    sealed = ".".join((of, *by))
    upward = backward == descending
    if cursor := after or before:
        kind: Any = tuple[(*by.values(), int)]  # type: ignore[misc]
        place: tuple[Any, ...] = open_place(sealed, cursor, kind)
        found = found.filter(_beyond(tuple(zip(names, place, strict=True)), "gt" if upward else "lt"))
    rows = list(found.order_by(*(name if upward else f"-{name}" for name in names))[: limit + 1])
    part = cut(rows, limit, placed=bool(cursor), backward=backward)

    def place_of(row: M) -> str:
        return seal_place(sealed, tuple(getattr(row, name) for name in names))

    return Page(
        part.rows,
        after=place_of(part.rows[-1]) if part.after and part.rows else "",
        before=place_of(part.rows[0]) if part.before and part.rows else "",
    )


def _beyond(place: tuple[tuple[str, Any], ...], side: str) -> Q:
    """Rows further in the order than a place: by its first column, and by the others where that is the same."""
    (name, value), others = place[0], place[1:]
    further = Q((f"{name}__{side}", value))
    return Q((f"{name}__{side}e", value)) & (further | _beyond(others, side)) if others else further

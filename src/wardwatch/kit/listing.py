"""Parts and amounts of long lists that are tables (`kit.paging` says what a part is)."""

from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet

from wardwatch.kit.paging import COUNTED, Amount, Part, cut

M = TypeVar("M", bound=Model)


def amount(found: "QuerySet[M]", most: int = COUNTED) -> Amount:
    """How many rows there are, counted to `most`."""
    number = found.order_by()[: most + 1].count()
    return Amount(min(number, most), number > most)


def newest_first(
    found: "QuerySet[M]", by: str, *, place: M | None = None, backward: bool = False, limit: int
) -> Part[M]:
    """Rows by the instant in the column `by`, the newest first, those without one last; of one instant, by key.

    From `place` on, or (`backward`) ahead of it; None: from the start. All of `found` have an instant, or none has.
    """
    if place is not None:
        at, side = getattr(place, by), "gt" if backward else "lt"
        further = Q((f"pk__{side}", place.pk))
        if at is not None:
            further = Q((f"{by}__{side}e", at)) & (Q((f"{by}__{side}", at)) | further)
        found = found.filter(further)
    nearest = (F(by).asc(nulls_first=True), "pk") if backward else (F(by).desc(nulls_last=True), "-pk")
    return cut(list(found.order_by(*nearest)[: limit + 1]), limit, placed=place is not None, backward=backward)

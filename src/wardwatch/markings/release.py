"""THE aggregate release: the only place that may count what the viewer cannot see.

A number counts distinct members, never rows, and is given only if it cannot be turned back into few members:

1. at least `FLOOR` members stand behind it; fewer, none included, is "not shown";
2. what is left when shown cells are taken from the total is nothing or at least `FLOOR` members (complementary
   suppression: the smallest shown cell goes until this holds);
3. it differs from every number that stands released, to whatever question, by nothing or by at least `FLOOR` members;
4. it stays as released until at least `FLOOR` members have come or gone, so asking daily tells nothing new;
5. it is rounded down to a multiple of `FLOOR`.

A number that would break 2 or 3 is not shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from wardwatch.kit.database import login
from wardwatch.markings.models import Release
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Ids, Label
from wardwatch.markings.viewing import current
from wardwatch.standards.tlp import Tlp

FLOOR = 5
TOTAL = ""
_NOBODY = Label(Tlp.RED)

Counted = dict[str, Ids]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """Numbers of members, rounded down to a multiple of five; None is "fewer than five, or not shown"."""

    question: str
    total: int | None
    cells: tuple[tuple[str, int | None], ...]


def release(
    question: str, rows: QuerySet[Any], *, member: str, cell: str, cells: Sequence[str], at: datetime
) -> Aggregate:
    """How many distinct members `rows` are about, in all and for each of `cells`, as far as that may be told.

    `question` names the question for ever and says everything that `rows` filters by; `member` and `cell` are the
    fields of `rows` that hold a member's id and the cell. `cells` is a closed list: a cell's presence tells nothing,
    and rows of another cell count nowhere, not in the total either. A worker asks outside `seen_by`: what is counted is
    not what one viewer sees.
    """
    with login("worker"), transaction.atomic(), connection.cursor() as cursor:
        if current() is not None:
            raise RuntimeError("an aggregate is counted outside seen_by")
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('markings.release'))")
        standing = {(row.question, row.cell): frozenset(row.members) for row in Release.objects.all()}
        shown = _settle(question, _count(rows, member, cell, cells), standing)
        for name, members in shown.items():
            if standing.get((question, name)) != members:
                _stand(question, name, members, at)
    numbers = {name: len(members) // FLOOR * FLOOR for name, members in shown.items()}
    return Aggregate(question, numbers.get(TOTAL), tuple((name, numbers.get(name)) for name in cells))


def _count(rows: QuerySet[Any], member: str, cell: str, cells: Sequence[str]) -> Counted:
    found: dict[str, set[int]] = {name: set() for name in cells}
    for name, number in rows.order_by().values_list(cell, member).distinct():
        if name in found:
            found[name].add(number)
    return {TOTAL: frozenset().union(*found.values()), **{name: frozenset(ids) for name, ids in found.items()}}


def _settle(question: str, counted: Counted, standing: Mapping[tuple[str, str], Ids]) -> Counted:
    """The sets of members whose number is shown."""
    own = {name: members for (asked, name), members in standing.items() if asked == question}
    others = [members for (asked, _), members in standing.items() if asked != question]
    kept = {name: _held(own.get(name), members) for name, members in counted.items()}
    shown = {
        name: members
        for name, members in kept.items()
        if len(members) >= FLOOR and not any(_tells(members, other) for other in others)
    }
    return _suppress(shown)


def _suppress(shown: Counted) -> Counted:
    """Leave out the smallest cells until no difference between what is shown tells of few members."""
    while (names := sorted(set(shown) - {TOTAL}, key=lambda name: (len(shown[name]), name))) and not _safe(shown):
        shown = {name: members for name, members in shown.items() if name != names[0]}
    return shown


def _safe(shown: Counted) -> bool:
    cells = {name: members for name, members in shown.items() if name != TOTAL}
    pairs = [(one, other) for one in shown.values() for other in shown.values() if one is not other]
    rest = shown[TOTAL] - frozenset[int]().union(*cells.values()) if TOTAL in shown and cells else frozenset()
    return not any(_tells(one, other) for one, other in pairs) and not 0 < len(rest) < FLOOR


def _tells(one: Ids, other: Ids) -> bool:
    """Whether the difference of two numbers would speak of few members."""
    return 0 < len(one - other) < FLOOR or 0 < len(other - one) < FLOOR


def _held(released: Ids | None, now: Ids) -> Ids:
    """The set as released, until enough members have come or gone."""
    return now if released is None or len(released ^ now) >= FLOOR else released


def _stand(question: str, name: str, members: Ids, at: datetime) -> None:
    """Remember the set behind a number; also one that is no longer shown, for it was seen once."""
    values = {"label_id": intern(_NOBODY), "members": sorted(members), "released_at": at}
    Release.objects.update_or_create(question=question, cell=name, defaults=values)

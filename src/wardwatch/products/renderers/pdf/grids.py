"""How a table lies on paper: how wide its columns are, and whether it fits the page as it is."""

import re
from dataclasses import replace
from typing import Any

from wardwatch.products.renderers.elements import Grid
from wardwatch.products.renderers.pdf.breaking import longest, pieces

PORTRAIT, LANDSCAPE, SLIDE = 104, 144, 116
"""Letters of a table's size that stand side by side on a page."""
GAP = 2
"""What the space between two columns takes, in letters."""
WIDEST = 46
"""Letters that a column asks for at most."""
FEW = 3
"""Rows that, too wide for the page, are told side by side instead."""
ROW = 22
"""Points that a row takes."""
SHORT = 600
"""Letters of a row that stays on one page."""


def laid(grid: Grid, room: int = PORTRAIT) -> dict[str, Any]:
    """The table as the template takes it."""
    wide = sum(_needs(grid)) > room
    if wide and 0 < len(grid.rows) <= FEW:
        return _told(_turned(grid), room, code=grid.code, turned=True)
    return _told(grid, LANDSCAPE if wide and room == PORTRAIT else room, code=grid.code, wide=wide)


def fits(grid: Grid, room: float, height: float) -> bool:
    """Whether a small table has room beside a picture: letters across, and points down."""
    asks = sum(GAP + max(map(len, column)) for column in _columns(grid))
    return asks + GAP < room and (len(grid.rows) + 3) * ROW <= height


_NUMBER = re.compile(r"[-+−]?\d[\d., ]*( ?%)?|")


def counted(grid: Grid) -> Grid:
    """The table with every column but the first to the right that holds numbers only."""
    found = (place for place in range(1, len(grid.columns)) if all(_NUMBER.fullmatch(row[place]) for row in grid.rows))
    return replace(grid, numbers=tuple(sorted({*grid.numbers, *found})))


def _told(grid: Grid, room: int, *, code: tuple[int, ...], turned: bool = False, wide: bool = False) -> dict[str, Any]:
    return {
        "is": "grid",
        "caption": pieces(grid.caption),
        "columns": [pieces(name) for name in grid.columns],
        "rows": [[pieces(cell) for cell in row] for row in grid.rows],
        "numbers": [] if turned else list(grid.numbers),
        "code": [place - 1 for place in code] if turned else list(code),
        "widths": _widths(grid, room),
        "short": all(len(cell) <= SHORT for row in grid.rows for cell in row),
        "turned": turned,
        "wide": wide and room == LANDSCAPE,
        "scale": 0.82 if sum(_needs(grid)) <= room else 0.66,
    }


def _turned(grid: Grid) -> Grid:
    """Its columns as rows: each row stands under its first cell."""
    first, *rest = range(len(grid.columns))
    return Grid(
        caption=grid.caption,
        columns=(grid.columns[first], *(row[first] for row in grid.rows)),
        rows=tuple((grid.columns[place], *(row[place] for row in grid.rows)) for place in rest),
    )


def _needs(grid: Grid) -> list[int]:
    """What each column needs so that nothing in it overlaps."""
    return [GAP + max(map(longest, column)) for column in _columns(grid)]


def _widths(grid: Grid, room: int) -> list[float | None]:
    """Shares of the width: what each column needs, then of the rest what it asks for. None: as wide as its text."""
    needs = _needs(grid)
    asks = [GAP + max(map(len, column)) for column in _columns(grid)]
    if sum(asks) <= room * 0.62:
        return [None] * len(needs)
    more = [max(min(ask, WIDEST) - need, 0) for ask, need in zip(asks, needs, strict=True)]
    spare = max(room - sum(needs), 0)
    share = min(spare / (sum(more) or 1), 1.0)
    made = [need + each * share for need, each in zip(needs, more, strict=True)]
    most = asks.index(max(asks))
    made[most] += max(room - sum(made), 0)
    return [round(each, 2) for each in made]


def _columns(grid: Grid) -> list[tuple[str, ...]]:
    return [(name, *(row[place] for row in grid.rows)) for place, name in enumerate(grid.columns)]

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
GUTTER, MOST = 6, 4
"""What the space between two columns of the page takes, in letters, and how many of them there are at most."""
WIDEST = 46
"""Letters that a column asks for at most."""
FEW = 3
"""Rows that, too wide for the page, are told side by side instead."""
ROWS, FEW_ROWS = 16, 8
"""Lines of a table that stays on one page or slide."""
ROW = 24
"""Points that a row takes."""
SHORT = 600
"""Letters of a row that stays on one page."""


def laid(grid: Grid, room: int = PORTRAIT) -> dict[str, Any]:
    """The table as the template takes it."""
    wide = sum(_needs(grid)) > room
    if wide and 0 < len(grid.rows) <= FEW:
        return _told(_turned(grid), room, code=grid.code, turned=True)
    return _told(grid, LANDSCAPE if wide and room == PORTRAIT else room, code=grid.code, wide=wide)


def letters(grid: Grid) -> int:
    """How wide a table is that nothing squeezes."""
    return sum(GAP + max(map(len, column)) for column in _columns(grid))


def height(grid: Grid) -> int:
    """About how high it is then, in points."""
    return (len(grid.rows) + 2) * ROW


_NUMBER = re.compile(r"[-+−]?\d[\d., ]*( ?%)?|")


def counted(grid: Grid, *, named_by: str) -> Grid:
    """The table of a picture: columns of numbers to the right, and no caption where the picture's title is one."""
    found = (place for place in range(1, len(grid.columns)) if all(_NUMBER.fullmatch(row[place]) for row in grid.rows))
    caption = "" if grid.caption == named_by else grid.caption
    return replace(grid, caption=caption, numbers=tuple(sorted({*grid.numbers, *found})))


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
        "together": _lines(grid, room) <= (FEW_ROWS if room == SLIDE else ROWS),
        "across": _across(grid, room),
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


def _across(grid: Grid, room: int) -> int:
    """In how many columns of the page a long and narrow table runs."""
    long = len(grid.rows) > (FEW_ROWS if room == SLIDE else ROWS)
    return min(room // (letters(grid) + GUTTER), MOST) if long and None in _widths(grid, room) else 1


def _lines(grid: Grid, room: int) -> int:
    """About how many lines its rows take."""
    shares = [share or room for share in _widths(grid, room)]
    rows = [[-(-len(cell) * 5 // (share * 4)) for cell, share in zip(row, shares, strict=True)] for row in grid.rows]
    return int(sum(max([1, *row]) for row in rows))


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

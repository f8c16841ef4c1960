"""Pictures of numbers: small functions that write Vega-Lite specifications, and how a page shows one.

Drawn on the server, without a network, from what the page holds already (`kit.drawing`); so a picture shows to each
reader what their table shows. Colour is never alone: every series has its own words, dash or shape, and every bar its
number.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardwatch.kit.drawing import FEW, INK, SHADES, Spec, coloured, specification, svg
from wardwatch.web.pages.parts import Picture

MOST = 12
"""Rows of a picture; the table behind has them all."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One number of a series in the week that begins on `week`."""

    week: date
    series: str
    number: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a series of one thing; `said` is written at its end ("12 past their date")."""

    name: str
    series: str
    number: float
    said: str


@dataclass(frozen=True, slots=True)
class Square:
    """One number where a row and a column of a grid meet."""

    row: str
    column: str
    number: int


def lines(dots: Sequence[Dot], *, series: Sequence[str], unit: str) -> Spec:
    """Series over weeks as lines, told apart by colour, dash and shape; `unit` says what is counted."""
    most = ceil(max((dot.number for dot in dots), default=0))
    told = {"field": "series", "title": None, "legend": {"orient": "top"}, "scale": {"domain": list(series)}}
    return specification(
        [{"week": dot.week.isoformat(), "series": dot.series, "number": dot.number} for dot in dots],
        height=200,
        mark={"type": "line", "point": {"size": 45, "filled": True}, "strokeWidth": 2},
        encoding={
            "x": {"field": "week", "type": "temporal", "title": None, "axis": {"format": "%-d %b", "tickCount": 6}},
            "y": {
                "field": "number",
                "type": "quantitative",
                "title": unit,
                "axis": {"format": ",d", **({"values": list(range(most + 1))} if most <= FEW else {"tickCount": FEW})},
            },
            "color": {**told, "scale": coloured(series)["scale"]},
            "strokeDash": told,
            "shape": told,
        },
    )


def bars(found: Sequence[Bar], *, series: Sequence[str]) -> Spec:
    """Things with a bar for each series, each bar with its words; the first `MOST` things."""
    names = list(dict.fromkeys(bar.name for bar in found))[:MOST]
    values = [
        {"name": bar.name, "series": bar.series, "number": bar.number, "said": bar.said}
        for bar in found
        if bar.name in names
    ]
    most = max((bar.number for bar in found), default=0) or 1
    across = {"field": "number", "type": "quantitative", "axis": None, "scale": {"domain": [0, most * 1.9]}}
    down = {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": 150}}
    beside = {"field": "series", "sort": list(series)}
    spec = specification(values, height={"step": 20})
    return spec | {
        "encoding": {"y": down, "yOffset": beside, "x": across},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.8}}, "encoding": {"color": coloured(series)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 12},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }


def grid(found: Sequence[Square], *, columns: Sequence[str]) -> Spec:
    """Rows against columns, each number written on its square, darker where there are more; the first `MOST` rows."""
    rows = list(dict.fromkeys(square.row for square in found))[:MOST]
    values = [
        {"row": square.row, "column": square.column, "number": square.number} for square in found if square.row in rows
    ]
    shade = {"type": "quantitative", "field": "number", "legend": None, "scale": {"range": list(SHADES)}}
    spec = specification(values, height={"step": 26})
    return spec | {
        "encoding": {
            "x": {
                "field": "column",
                "type": "nominal",
                "sort": list(columns),
                "title": None,
                "axis": {"orient": "top", "labelAngle": -35, "labelAlign": "left", "grid": False},
            },
            "y": {"field": "row", "type": "nominal", "sort": rows, "title": None, "axis": {"labelLimit": 140}},
        },
        "layer": [
            {"mark": "rect", "encoding": {"color": shade}},
            {
                "mark": {"type": "text", "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "number", "type": "quantitative", "format": ",d"}},
            },
        ],
        "padding": {"left": 4, "top": 4, "right": 32, "bottom": 4},
    }


def drawn(picture: Picture) -> SafeString:
    """The picture as one image of the page, named by its title and described by its sentence."""
    inside, box = svg(json.dumps(picture.spec, sort_keys=True), get_language() or "")
    if not inside:
        return format_html("<p>{}</p>", _("The picture could not be drawn. Its numbers are here."))
    return format_html(
        '<svg role="img" viewBox="{}" aria-labelledby="{}" aria-describedby="{}-words">{}</svg>',
        box,
        picture.key,
        picture.key,
        mark_safe(inside),  # noqa: S308 - only elements and attributes of our lists, escaped anew
    )

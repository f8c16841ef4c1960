"""Pictures of numbers: small functions that write Vega-Lite specifications, and the one place that draws them as SVG.

Drawn here on the server, without a network, from what the page holds already; so a picture shows to each reader what
their table shows. Colour is never alone: every series has its own words, dash or shape, and every bar its number.

A drawing is kept in this process under the whole of its specification: who gets it holds the same numbers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import ceil
from typing import Any, Literal
from xml.etree import ElementTree

import structlog
import vl_convert
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wardwatch.web.pages.parts import Picture

Spec = dict[str, Any]

SERIES = ("#005ea2", "#b4540a", "#4d4d4d", "#7a1f7a")
"""Colours of series, each at least 4.5 : 1 on white."""
MOST = 12
"""Rows of a picture; the table behind has them all."""
FEW = 5
"""Marks of an axis; of numbers up to this each has its own, for there are no halves."""
KEPT = 256
MONTHS: Mapping[str, Literal["es-MX"]] = {"es": "es-MX"}
"""Whose names of months a picture has in a language (names of d3); English else."""
WIDTH = 420
"""Of a whole picture, in its own units: about a phone's screen, so that letters stay readable there."""
INK, QUIET, LINE = "#1b1b1b", "#50565e", "#d3d9e0"
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "circle", "text", "tspan"})
_ATTRIBUTES = frozenset(
    (
        *("transform", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "width", "height", "dx", "dy"),
        *("fill", "fill-opacity", "opacity", "text-anchor", "font-size", "font-weight"),
        *("stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-miterlimit"),
    )
)

log = structlog.get_logger("pictures")


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
    return _specification(
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
            "color": {**told, "scale": _coloured(series)["scale"]},
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
    spec = _specification(values, height={"step": 20})
    return spec | {
        "encoding": {"y": down, "yOffset": beside, "x": across},
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.8}}, "encoding": {"color": _coloured(series)}},
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
    shade = {"type": "quantitative", "field": "number", "legend": None, "scale": {"range": ["#f2f7fc", "#9cc0e4"]}}
    spec = _specification(values, height={"step": 26})
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


def _coloured(series: Sequence[str]) -> Spec:
    scale = {"domain": list(series), "range": list(SERIES[: len(series)])}
    return {"field": "series", "scale": scale, "legend": None}


def _specification(values: Sequence[Mapping[str, object]], *, height: int | Spec, **more: Any) -> Spec:
    """What every picture has: its numbers inside, our letters and lines, no ground of its own."""
    axis = {"labelColor": INK, "titleColor": QUIET, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(values)},
        "width": WIDTH,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": height,
        "padding": 4,
        "background": None,
        "config": {
            "aria": False,
            "font": "sans-serif",
            "view": {"stroke": None},
            "axis": {**axis, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"},
            "legend": {"labelFontSize": 13, "labelColor": INK, "symbolSize": 90, "columnPadding": 24},
        },
        **more,
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


@lru_cache(maxsize=KEPT)
def svg(specification: str, language: str = "") -> tuple[str, str]:
    """What stands inside the SVG of a specification (JSON), and its `viewBox`; ("", "") where it cannot be drawn."""
    months = MONTHS.get(language)
    try:
        text = vl_convert.vegalite_to_svg(
            specification, vl_version="5.20", allowed_base_urls=[], time_format_locale=months
        )
    except ValueError as error:
        log.warning("picture.not-drawn", reason=str(error)[:300])
        return "", ""
    root = ElementTree.fromstring(text)  # noqa: S314 - written by our own renderer
    box = " ".join(f"{float(edge):.0f}" for edge in root.get("viewBox", "").split())
    _bare(root)
    return "".join(ElementTree.tostring(each, encoding="unicode") for each in root), box


def _bare(element: ElementTree.Element) -> None:
    """Keep what is drawn: no style, script, address, or role of its own."""
    element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    for name in [name for name in element.attrib if name not in _ATTRIBUTES]:
        del element.attrib[name]
    for each in list(element):
        if each.tag.removeprefix(f"{{{_SVG}}}") in _ELEMENTS and each.get("display") != "none":
            _bare(each)
        else:
            element.remove(each)

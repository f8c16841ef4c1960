"""Vega-Lite specifications: the look that all our pictures share, and the one place that draws them as SVG.

Drawn here, in this process, without a network: a specification holds its numbers. What comes out is bare (shapes and
letters, no style, script or address), so that a page or a paper can hold it as it is.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal
from xml.etree import ElementTree

import structlog
import vl_convert

Spec = dict[str, Any]

SERIES = ("#005ea2", "#b4540a", "#4d4d4d", "#7a1f7a")
"""Colours of series, each at least 4.5 : 1 on white."""
FEW = 5
"""Marks of an axis; of numbers up to this each has its own, for there are no halves."""
WIDTH = 420
"""Of a whole picture, in its own units: about a phone's screen, so that letters stay readable there."""
INK, QUIET, LINE = "#1b1b1b", "#50565e", "#d3d9e0"
SHADES = ("#f2f7fc", "#9cc0e4")
"""From few to many, under dark letters."""
KEPT = 256
MONTHS: Mapping[str, Literal["es-MX"]] = {"es": "es-MX"}
"""Whose names of months a picture has in a language (names of d3); English else."""
ELEMENTS = frozenset({"svg", "g", "path", "rect", "line", "circle", "text", "tspan"})
ATTRIBUTES = frozenset(
    (
        *("transform", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "width", "height", "dx", "dy"),
        *("fill", "fill-opacity", "opacity", "text-anchor", "font-size", "font-weight"),
        *("stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "stroke-miterlimit"),
    )
)
_SVG = "http://www.w3.org/2000/svg"

log = structlog.get_logger("pictures")


def specification(
    values: Sequence[Mapping[str, object]], *, height: int | Spec, width: int = WIDTH, **more: Any
) -> Spec:
    """What every picture has: its numbers inside, our letters and lines, no ground of its own."""
    axis = {"labelColor": INK, "titleColor": QUIET, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "data": {"values": list(values)},
        "width": width,
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


def coloured(series: Sequence[str]) -> Spec:
    """Series by their colours, without a legend: words stand beside."""
    scale = {"domain": list(series), "range": list(SERIES[: len(series)])}
    return {"field": "series", "scale": scale, "legend": None}


@lru_cache(maxsize=KEPT)
def svg(specification: str, language: str = "") -> tuple[str, str]:
    """What stands inside the SVG of a specification (JSON), and its `viewBox`; ("", "") where it cannot be drawn.

    Kept in this process under the whole of its specification: who gets it holds the same numbers.
    """
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
    for name in [name for name in element.attrib if name not in ATTRIBUTES]:
        del element.attrib[name]
    for each in list(element):
        if each.tag.removeprefix(f"{{{_SVG}}}") in ELEMENTS and each.get("display") != "none":
            _bare(each)
        else:
            element.remove(each)

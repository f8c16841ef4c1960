"""Whether a figure's specification may be drawn: bounded, with its numbers inside, and nothing that is computed. Pure.

Source: Vega-Lite 5. Who draws it runs it, without a limit of time: so names are those listed here, data are rows of
plain values, and what could count without end (sequences, bins, expressions, densities, facets) or fetch is no name of
the list.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

MOST_BYTES = 256 * 1024
MOST_ROWS, MOST_COLUMNS = 2_000, 20
MOST_VALUES, DEEPEST = 2_000, 12
"""Of the specification without its data."""
LARGEST = 10_000
"""Number outside the data: pixels, marks of an axis."""
MOST_LAYERS = 8
LONGEST = 500
"""Letters of a text outside the data."""
NAMES = frozenset(
    (
        *("$schema", "data", "values", "width", "height", "step", "autosize", "padding", "background", "config"),
        *("mark", "encoding", "layer", "transform", "filter", "title", "description", "resolve"),
        *("x", "y", "x2", "y2", "xOffset", "yOffset", "color", "strokeDash", "shape", "opacity", "size", "text"),
        *("theta", "radius", "order", "detail", "tooltip"),
        *("field", "type", "sort", "stack", "aggregate", "timeUnit", "format", "scale", "axis", "legend", "value"),
        *("domain", "range", "zero", "nice", "paddingInner", "paddingOuter", "reverse"),
        *("orient", "grid", "tickCount", "ticks", "labels", "columns", "labelAngle", "labelAlign", "labelBaseline"),
        *("labelOverlap", "labelSeparation", "labelLimit", "labelColor", "labelFontSize", "labelPadding"),
        *("titleColor", "titleFontSize", "titleFontWeight", "titlePadding", "gridColor", "domainColor", "tickColor"),
        *("symbolSize", "symbolType", "columnPadding", "rowPadding", "aria", "font", "view", "stroke", "fill"),
        *(
            "point",
            "filled",
            "strokeWidth",
            "fontSize",
            "fontWeight",
            "align",
            "baseline",
            "dx",
            "dy",
            "angle",
            "limit",
        ),
        *("cornerRadius", "band", "interpolate", "line", "contains", "left", "right", "top", "bottom", "anchor"),
        *("innerRadius", "outerRadius", "strokeOpacity", "fillOpacity", "clip", "tension", "bandPosition", "limit"),
    )
)
_FILTER = re.compile(r"datum\.\w{1,60} (?:>|<|>=|<=|===?|!==?) -?\d{1,9}(?:\.\d{1,9})?")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|//|data:|javascript:", re.IGNORECASE)
_VEGA = re.compile(r"https://vega\.github\.io/schema/vega-lite/v5[\w.]*\.json")


def faults(spec: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What keeps a specification from being drawn: where, and why. The first of each kind is enough."""
    try:
        size = len(msgspec.json.encode(spec))
    except (TypeError, RecursionError, ValueError):
        yield "", "the figure cannot be written as JSON"
        return
    if size > MOST_BYTES:
        yield "", f"the figure is larger than {MOST_BYTES // 1024} kB"
        return
    yield from _data(spec.get("data"))
    rest = {name: value for name, value in spec.items() if name != "data"}
    budget = [MOST_VALUES]
    yield from _values(rest, "", 0, budget)
    if budget[0] < 0:
        yield "", f"the figure has more than {MOST_VALUES} values beside its data"


def _data(data: Any) -> Iterator[tuple[str, str]]:
    if data is None:
        return
    if not isinstance(data, Mapping) or set(data) != {"values"} or not isinstance(data["values"], list):
        yield ".data", "a figure holds its data itself, as a list of values"
        return
    if len(data["values"]) > MOST_ROWS:
        yield ".data", f"the figure has more than {MOST_ROWS} rows of data"
    for row in data["values"]:
        if not isinstance(row, Mapping) or len(row) > MOST_COLUMNS or any(_holds_more(each) for each in row.values()):
            yield ".data", f"a row of data is at most {MOST_COLUMNS} names with plain values"
            return


def _holds_more(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple) or (isinstance(value, str) and len(value) > LONGEST)


def _values(value: Any, place: str, deep: int, budget: list[int]) -> Iterator[tuple[str, str]]:
    budget[0] -= 1
    if budget[0] < 0:
        return
    if deep > DEEPEST:
        yield place, f"the figure is more than {DEEPEST} levels deep"
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in NAMES or name == "data":
                yield f"{place}.{name}", "the figure uses a name that is not drawn here"
            else:
                yield from _named(name, inner, f"{place}.{name}")
                yield from _values(inner, f"{place}.{name}", deep + 1, budget)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _values(inner, f"{place}[{number}]", deep + 1, budget)
    elif isinstance(value, str):
        if len(value) > LONGEST or (_ADDRESS.search(value) and not _VEGA.fullmatch(value)):
            yield place, "a text of the figure is too long, or an address"
    elif isinstance(value, int | float) and not abs(value) <= LARGEST:
        yield place, f"a number of the figure is beyond {LARGEST}"


def _named(name: str, value: Any, place: str) -> Iterator[tuple[str, str]]:
    """What stands under some names has a shape of its own."""
    if name == "filter" and not (isinstance(value, str) and _FILTER.fullmatch(value)):
        yield place, "a filter compares one field with one number"
    if name == "layer" and not (place == ".layer" and isinstance(value, list | tuple) and len(value) <= MOST_LAYERS):
        yield place, f"the figure has more than {MOST_LAYERS} layers, or layers within layers"
    if name == "format" and not (isinstance(value, str) and not re.search(r"\d{3}", value)):
        yield place, "a number is written in at most 99 letters"
    if name == "tickCount" and not (isinstance(value, int) and 0 <= value <= 50):
        yield place, "an axis has at most 50 marks"
    if name == "values" and place != ".data.values" and not (isinstance(value, list) and len(value) <= 100):
        yield place, "an axis names at most 100 values"

"""Figures from numbers: each a picture, what it shows in one or two sentences, and its numbers as a table.

The sentences are made from the same numbers as the picture, so they cannot say something else. Colour is never alone:
lines differ in dash and shape too, and every bar, square and tile has its number written on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardwatch.kit.drawing import FEW, INK, LINE, SERIES, SHADES, Spec, coloured, specification
from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import ngettext
from wardwatch.products.document.blocks import Entry, Figure, TableRow
from wardwatch.standards.regions import REGIONS

WIDTH = 560
"""Of a picture on paper, in its own units."""
MOST = 20
"""Rows of a picture; its table has them all."""
LABEL = 44
"""Letters of a happening beside a line of time; its table has it whole."""
YEAR = 330
"""Days from which a line of time names years."""


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a series on a day."""

    day: date
    series: str
    number: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """How often a technique served a tactic."""

    tactic: str
    technique: str
    number: int


@dataclass(frozen=True, slots=True)
class Count:
    """One number of a series of one thing."""

    name: str
    series: str
    number: float


def trend(id_: str, title: str, points: Sequence[Point], *, unit: str, **part: Any) -> Figure:
    """Series over time as lines; `unit` says what is counted. `part` is what every block may carry."""
    series = list(dict.fromkeys(point.series for point in points))
    days = sorted({point.day for point in points})
    found = {(point.day, point.series): point.number for point in points}
    told = {
        "field": "series",
        "title": None,
        "legend": {"orient": "top", "labelLimit": 260, "columns": 2},
        "scale": {"domain": series},
    }
    palette = [SERIES[number % len(SERIES)] for number in range(len(series))]
    spec = specification(
        [{"day": each.day.isoformat(), "series": each.series, "number": each.number} for each in points],
        height=220,
        width=WIDTH,
        mark={"type": "line", "point": {"size": 45, "filled": True}, "strokeWidth": 2},
        encoding={
            "x": _time("day", days),
            "y": {"field": "number", "type": "quantitative", "title": unit, "axis": {"tickCount": FEW}},
            "color": told | {"scale": {"domain": series, "range": palette}},
            "strokeDash": told,
            "shape": told,
        },
    )
    rows = [(each.isoformat(), *(_n(found.get((each, name))) for name in series)) for each in days]
    words = " ".join(_course(name, sorted((p for p in points if p.series == name), key=_day)) for name in series)
    return _figure(id_, title, words, spec, (_("Day"), *series), rows, part)


def _course(name: str, points: Sequence[Point]) -> str:
    first, last, most = points[0], points[-1], max(points, key=lambda each: each.number)
    if len(points) == 1:
        return _("%(series)s: %(number)s on %(day)s.") % {
            "series": name,
            "number": _n(first.number),
            "day": first.day.isoformat(),
        }
    return _("%(series)s: %(first)s on %(begin)s, %(last)s on %(end)s, at most %(most)s on %(peak)s.") % {
        "series": name,
        "first": _n(first.number),
        "begin": first.day.isoformat(),
        "last": _n(last.number),
        "end": last.day.isoformat(),
        "most": _n(most.number),
        "peak": most.day.isoformat(),
    }


def heat_map(id_: str, title: str, found: Sequence[Meeting], *, tactics: Sequence[str] = (), **part: Any) -> Figure:
    """Techniques against tactics, darker where more often; `tactics` is the order of the columns."""
    sums: dict[str, int] = {}
    for each in found:
        sums[each.technique] = sums.get(each.technique, 0) + each.number
    rows = sorted(sums, key=lambda name: (-sums[name], name))[:MOST]
    columns = [*tactics] or list(dict.fromkeys(each.tactic for each in found))
    values = [
        {"row": each.technique, "column": each.tactic, "number": each.number}
        for each in found
        if each.technique in rows
    ]
    across = {"labelAngle": -35, "labelAlign": "left", "orient": "top", "grid": False}
    spec = specification(values, height={"step": 24}, width=WIDTH) | {
        "encoding": {
            "x": {"field": "column", "type": "nominal", "sort": columns, "title": None, "axis": across},
            "y": {"field": "row", "type": "nominal", "sort": rows, "title": None, "axis": {"labelLimit": 230}},
        },
        "layer": [
            {"mark": {"type": "rect", "stroke": LINE}, "encoding": {"color": _shade()}},
            _numbers("number"),
        ],
        "padding": {"left": 4, "top": 4, "right": 60, "bottom": 4},
    }
    ordered = sorted(found, key=lambda each: (-each.number, each.technique, each.tactic))
    table = [(each.tactic, each.technique, _n(each.number)) for each in ordered]
    return _figure(id_, title, _hottest(ordered), spec, (_("Tactic"), _("Technique"), _("How often")), table, part)


def _hottest(ordered: Sequence[Meeting]) -> str:
    if not ordered:
        return _("Nothing was counted.")
    names = {each.technique for each in ordered}
    counted = ngettext("%(count)s technique was counted.", "%(count)s techniques were counted.", len(names))
    most = _("Most often: %(technique)s for %(tactic)s, %(number)s.") % {
        "technique": ordered[0].technique,
        "tactic": ordered[0].tactic,
        "number": _n(ordered[0].number),
    }
    return f"{counted % {'count': len(names)}} {most}"


def state_map(id_: str, title: str, numbers: Mapping[str, int], *, unit: str, **part: Any) -> Figure:
    """A number for each state and territory, on tiles of equal size; `numbers` by their codes, `unit` what is counted.

    A code that is none of a state stands in the table only. Small states are as easy to see as large ones.
    """
    values = [
        {"column": each.column, "row": each.row, "code": code, "number": numbers.get(code, 0)}
        for code, each in REGIONS.items()
    ]
    place = {"type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06, "paddingOuter": 0}}
    spec = specification(values, height={"step": 42}, width=WIDTH) | {
        "encoding": {"x": place | {"field": "column"}, "y": place | {"field": "row"}},
        "layer": [
            {"mark": {"type": "rect", "stroke": LINE, "cornerRadius": 3}, "encoding": {"color": _shade()}},
            _letters("code", INK, -8),
            {**_letters("number", INK, 8, weight="bold"), "transform": [{"filter": "datum.number > 0"}]},
        ],
    }
    ordered = sorted(((code, each) for code, each in numbers.items() if each), key=lambda each: (-each[1], each[0]))
    rows = [(REGIONS[code].name if code in REGIONS else code, _n(each)) for code, each in ordered]
    return _figure(id_, title, _spread(rows, sum(numbers.values()), unit), spec, (_("State"), unit), rows, part)


def _spread(rows: Sequence[tuple[str, str]], total: int, unit: str) -> str:
    if not rows:
        return _("No state has any (%(unit)s).") % {"unit": unit}
    most = _("%(state)s has most: %(number)s.") % {"state": rows[0][0], "number": rows[0][1]}
    states = ngettext("%(unit)s: %(total)s in %(count)s state.", "%(unit)s: %(total)s in %(count)s states.", len(rows))
    return f"{states % {'unit': unit, 'total': _n(total), 'count': len(rows)}} {most}"


def exposure(id_: str, title: str, found: Sequence[Count], *, of: str, **part: Any) -> Figure:
    """Things with a bar for each series, the number at its end; `of` names what the things are."""
    series = list(dict.fromkeys(each.series for each in found))
    names = list(dict.fromkeys(each.name for each in found))
    shown = [each for each in found if each.name in names[:MOST]]
    values = [
        {"name": each.name, "series": each.series, "number": each.number, "said": f"{_n(each.number)} {each.series}"}
        for each in shown
    ]
    most = max((each.number for each in shown), default=0) or 1
    scale = {"domain": [0, most * 1.6]}
    spec = specification(values, height={"step": 20}, width=WIDTH) | {
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": names, "title": None, "axis": {"labelLimit": 200}},
            "yOffset": {"field": "series", "sort": series},
            "x": {"field": "number", "type": "quantitative", "axis": None, "scale": scale},
        },
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.8}}, "encoding": {"color": coloured(series)}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK, "fontSize": 12},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }
    numbers = {(each.name, each.series): each.number for each in found}
    rows = [(name, *(_n(numbers.get((name, each))) for each in series)) for name in names]
    words = " ".join(_longest_bar(each, [count for count in found if count.series == each]) for each in series)
    return _figure(id_, title, words or _("Nothing was counted."), spec, (of, *series), rows, part)


def _longest_bar(series: str, found: Sequence[Count]) -> str:
    most, total = max(found, key=lambda each: each.number), sum(each.number for each in found)
    return _("%(series)s: %(total)s in all; most: %(name)s, %(number)s.") % {
        "series": series,
        "total": _n(total),
        "name": most.name,
        "number": _n(most.number),
    }


def timeline(id_: str, title: str, entries: Sequence[Entry], **part: Any) -> Figure:
    """What happened when, the oldest first: a point for a day, a bar for a time."""
    found = sorted(entries, key=lambda each: each.at)
    labels = [f"{number}. {_cut(each.text)}" for number, each in enumerate(found, 1)]
    values = [
        {"label": label, "day": each.at.isoformat(), "until": (each.until or each.at).isoformat()}
        for label, each in zip(labels, found, strict=True)
    ]
    ends = [*(each.at for each in found), *(each.until for each in found if each.until)]
    spec = specification(values, height={"step": 26}, width=WIDTH) | {
        "encoding": {
            "y": {"field": "label", "type": "nominal", "sort": labels, "title": None, "axis": {"labelLimit": 300}},
            "x": _time("day", ends),
        },
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 6, "color": SERIES[0]}, "encoding": {"x2": {"field": "until"}}},
            {"mark": {"type": "point", "filled": True, "opacity": 1, "size": 80, "color": SERIES[0]}},
        ],
    }
    rows = [(_when(each), each.text) for each in found]
    return _figure(id_, title, _from_to(found), spec, (_("Day"), _("What happened")), rows, part)


def _from_to(found: Sequence[Entry]) -> str:
    if not found:
        return _("Nothing happened.")
    words = ngettext(
        "%(count)s happening on %(begin)s: %(text)s",
        "%(count)s happenings, from %(begin)s to %(end)s. The last: %(text)s",
        len(found),
    )
    last = found[-1]
    return words % {
        "count": len(found),
        "begin": found[0].at.isoformat(),
        "end": (last.until or last.at).isoformat(),
        "text": last.text,
    }


def _when(entry: Entry) -> str:
    return f"{entry.at.isoformat()} – {entry.until.isoformat()}" if entry.until else entry.at.isoformat()


def _figure(
    id_: str,
    title: str,
    words: str,
    spec: Spec,
    columns: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    part: Mapping[str, Any],
) -> Figure:
    table = tuple(TableRow(cells=row) for row in rows)
    return Figure(id=id_, title=title, alternative=words, spec=spec, columns=columns, rows=table, **part)


def _time(field: str, days: Sequence[date]) -> Spec:
    """A line of time in days as they are written, wherever it is drawn."""
    long = bool(days) and (max(days) - min(days)).days >= YEAR
    axis = {"format": "%b %Y" if long else "%-d %b", "tickCount": 5, "labelOverlap": True, "labelSeparation": 8}
    return {"field": field, "type": "temporal", "title": None, "axis": axis, "scale": {"type": "utc"}}


def _shade() -> Spec:
    return {"type": "quantitative", "field": "number", "legend": None, "scale": {"range": list(SHADES), "zero": True}}


def _numbers(field: str) -> Spec:
    text = {"text": {"field": field, "type": "quantitative", "format": ",d"}}
    return {"mark": {"type": "text", "fontSize": 11, "color": INK}, "encoding": text}


def _letters(field: str, colour: str, down: int, weight: str = "normal") -> Spec:
    mark = {"type": "text", "fontSize": 12, "color": colour, "dy": down, "fontWeight": weight}
    return {"mark": mark, "encoding": {"text": {"field": field}}}


def _n(number: float | None) -> str:
    """A number as people read it; "" for none."""
    if number is None:
        return ""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def _cut(text: str) -> str:
    return text if len(text) <= LABEL else text[: LABEL - 1].rstrip() + "…"


def _day(point: Point) -> date:
    return point.day

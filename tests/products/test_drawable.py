"""A figure that could count without end, fetch, or fill memory is refused where it is read; ours are drawn."""

import copy
import time
from datetime import date
from typing import Any

import msgspec
import pytest

from products.documents import FIGURE, document
from products.test_figures import MADE, picture
from wardwatch.kit.errors import FormatError
from wardwatch.products.document import Section, reading
from wardwatch.products.document.blocks import Figure
from wardwatch.products.document.drawable import LARGEST, MOST_ROWS, faults
from wardwatch.products.figures import Point, trend

BARS: dict[str, Any] = FIGURE.spec


def changed(**more: Any) -> dict[str, Any]:
    return copy.deepcopy(BARS) | more


HOSTILE = {
    "a sequence": changed(data={"sequence": {"start": 0, "stop": 1e12}}),
    "an address": changed(data={"url": "https://elsewhere.example/rows.json"}),
    "an address beside": changed(title="https://elsewhere.example/"),
    "an image": changed(mark={"type": "image", "url": "file:///etc/passwd"}),
    "an expression": changed(params=[{"name": "x", "expr": "sequence(1e9)"}]),
    "a calculation": changed(transform=[{"calculate": "sequence(1e9)", "as": "y"}]),
    "a filter that computes": changed(transform=[{"filter": "length(sequence(1e9)) > 1"}]),
    "a filter of several": changed(transform=[{"filter": {"or": ["datum.a > 1"]}}]),
    "bins": changed(encoding={"x": {"field": "a", "bin": {"step": 1e-12}}}),
    "facets": changed(encoding={"row": {"field": "a"}, "column": {"field": "b"}}),
    "a density": changed(transform=[{"density": "a", "steps": 1e9}]),
    "many ticks": changed(encoding={"x": {"field": "a", "axis": {"tickCount": 9_999}}}),
    "a large number": changed(width=LARGEST * 2),
    "not a number": changed(width=float("inf")),
    "many rows": changed(data={"values": [{"a": 1}] * (MOST_ROWS + 1)}),
    "rows in rows": changed(data={"values": [{"a": [{"b": 1}]}]}),
    "many bytes": changed(data={"values": [{"a": "x" * 400}] * 1_000}),
    "many layers": changed(layer=[{"mark": "bar"}] * 9),
    "layers in layers": changed(layer=[{"layer": [{"mark": "bar"}]}]),
    "named data": changed(layer=[{"mark": "bar", "data": {"values": []}}]),
    "many values": changed(encoding={"x": {"scale": {"domain": list(range(9_000))}}}),
}
deep: Any = "bar"
for _ in range(40):
    deep = {"mark": deep}
HOSTILE["levels"] = changed(mark=deep)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_figure_is_refused_at_once(name: str) -> None:
    begun = time.perf_counter()
    assert list(faults(HOSTILE[name]))
    assert time.perf_counter() - begun < 1


def test_a_document_with_one_is_neither_written_nor_read() -> None:
    bad = msgspec.structs.replace(FIGURE, spec=HOSTILE["a sequence"])
    whole = msgspec.structs.replace(document(), sections=(Section(id="s", heading="S", blocks=(bad,)),))
    with pytest.raises(FormatError, match=r"data") as refused:
        reading.write(whole)
    assert "$.sections[0].blocks[0].spec.data" in str(refused.value)
    with pytest.raises(FormatError):
        reading.read(msgspec.json.encode(whole))


@pytest.mark.parametrize("name", MADE)
def test_every_figure_of_ours_may_be_drawn(name: str) -> None:
    assert list(faults(MADE[name].spec)) == []


def test_the_largest_that_is_let_through_is_drawn_in_a_while() -> None:
    """What passes may be slow, but ends."""
    days = [date(2000 + number // 300, 1 + number % 12, 1 + number % 28) for number in range(MOST_ROWS)]
    points = [Point(day, f"series {number % 20}", number * 1e6) for number, day in enumerate(days)]
    figure: Figure = trend("f", "Large", points, unit="things")
    assert list(faults(figure.spec)) == []
    begun = time.perf_counter()
    assert picture(figure)
    assert time.perf_counter() - begun < 20

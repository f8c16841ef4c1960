"""Pictures: what is drawn says no more than its table, and carries nothing that the content policy forbids."""

import json
import re
from datetime import date

import pytest
from django.template.backends.django import DjangoTemplates

from wardwatch.kit import drawing
from wardwatch.web import pictures
from wardwatch.web.pictures import Bar, Dot, Square
from web.drawing import draw

WEEKS = [Dot(date(2026, 11, day), name, number) for day in (2, 9) for name, number in (("found", 9), ("closed", 7))]
SPECS = {
    "lines": pictures.lines(WEEKS, series=("found", "closed"), unit="findings a week"),
    "bars": pictures.bars([Bar("Hospital", "late", 3, "3 late"), Bar("Clinic", "late", 0, "0 late")], series=("late",)),
    "grid": pictures.grid([Square("X200 pump", "Treatment", 12)], columns=("Treatment",)),
}


@pytest.mark.parametrize("kind", SPECS)
def test_what_is_drawn_is_bare(kind: str) -> None:
    inside, box = drawing.svg(json.dumps(SPECS[kind]))
    assert re.fullmatch(r"0 0 \d+ \d+", box)
    assert set(re.findall(r"<(\w+)", inside)) <= drawing.ELEMENTS
    assert not re.search(r"style=|href|url\(|script|class=|role=|aria-|xmlns:", inside)


def test_days_in_halves_are_drawn_too() -> None:
    """Medians are no whole numbers."""
    dots = [pictures.Dot(each.week, each.series, each.number + 0.5) for each in WEEKS]
    assert pictures.lines(dots, series=("found", "closed"), unit="days, median")["encoding"]


def test_each_bar_and_square_has_its_number() -> None:
    assert "3 late" in drawing.svg(json.dumps(SPECS["bars"]))[0]
    assert ">12<" in drawing.svg(json.dumps(SPECS["grid"]))[0]


def test_series_differ_in_dash_and_not_in_colour_alone() -> None:
    inside, _ = drawing.svg(json.dumps(SPECS["lines"]))
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', inside))) == 2


def test_names_are_text_and_nothing_else() -> None:
    spec = pictures.grid([Square('<script>alert("x")</script>', "Treatment", 1)], columns=("Treatment",))
    inside, _ = drawing.svg(json.dumps(spec))
    assert "<script" not in inside
    assert "&lt;script" in inside


def test_a_long_list_is_cut() -> None:
    spec = pictures.bars([Bar(f"thing {number}", "late", 1, "1") for number in range(500)], series=("late",))
    assert len(spec["data"]["values"]) == pictures.MOST


def test_nothing_is_fetched(capfd: pytest.CaptureFixture[str]) -> None:
    spec = {**SPECS["bars"], "data": {"url": "http://127.0.0.1:9/rows.json"}}
    inside, _ = drawing.svg(json.dumps(spec))
    assert "late" not in inside


def test_a_picture_that_cannot_be_drawn_leaves_its_numbers() -> None:
    assert drawing.svg('{"mark": "no such mark"}') == ("", "")


def test_a_picture_has_a_name_a_sentence_and_its_table(strict: DjangoTemplates) -> None:
    page = draw(strict, "trends")
    for svg in re.findall(r"<svg role=\"img\"[^>]*>", page):
        for name in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', svg):
            assert f'id="{name}"' in page
    assert page.count('<svg role="img"') == page.count("<summary>The numbers") - 1  # the map is no image but links
    assert not re.search(r"\sstyle=", page)

"""Figures say in words and in a table what their picture shows, and are drawn."""

import json
import re
from datetime import date

import msgspec
import pytest

from products.documents import document, edition
from products.renderers.papers import bare, text_of
from wardwatch.kit import drawing
from wardwatch.products import figures
from wardwatch.products.document import Section, reading
from wardwatch.products.document.blocks import Entry, Figure
from wardwatch.products.figures import Count, Meeting, Point
from wardwatch.products.renderers import pdf
from wardwatch.products.types import Marking

POINTS = [
    Point(date(2026, 11, 2), "found", 9),
    Point(date(2026, 11, 9), "found", 14.5),
    Point(date(2026, 11, 2), "closed", 7),
]
MEETINGS = [Meeting("Initial access", "Phishing", 4), Meeting("Impact", "Data Encrypted for Impact", 12)]
COUNTS = [Count("Hospitals", "exposed", 1040), Count("Clinics", "exposed", 31), Count("Hospitals", "fixed", 22)]
ENTRIES = [
    Entry(at=date(2026, 11, 20), text="The manufacturer tells its customers."),
    Entry(at=date(2026, 10, 1), until=date(2026, 10, 9), text="First calls from outside."),
]
STATES = {"OH": 12, "PR": 2, "TX": 0, "??": 1}
MADE = {
    "trend": figures.trend("f", "Findings", POINTS, unit="findings a week"),
    "heat map": figures.heat_map("f", "Techniques", MEETINGS, tactics=("Initial access", "Execution", "Impact")),
    "states": figures.state_map("f", "Members by state", STATES, unit="members"),
    "exposure": figures.exposure("f", "Exposed services", COUNTS, of="Kind"),
    "timeline": figures.timeline("f", "What happened", ENTRIES),
}


def cells(figure: Figure) -> list[tuple[str, ...]]:
    return [row.cells for row in figure.rows]


def picture(figure: Figure) -> str:
    return drawing.svg(json.dumps(figure.spec))[0]


def test_the_words_are_those_of_the_numbers() -> None:
    assert {name: figure.alternative for name, figure in MADE.items()} == {
        "trend": "found: 9 on 2026-11-02, 14.5 on 2026-11-09, at most 14.5 on 2026-11-09. closed: 7 on 2026-11-02.",
        "heat map": "2 techniques were counted. Most often: Data Encrypted for Impact for Impact, 12.",
        "states": "members: 15 in 3 states. Ohio has most: 12.",
        "exposure": "exposed: 1,071 in all; most: Hospitals, 1,040. fixed: 22 in all; most: Hospitals, 22.",
        "timeline": "2 happenings, from 2026-10-01 to 2026-11-20. The last: The manufacturer tells its customers.",
    }


def test_the_table_holds_every_number() -> None:
    assert {name: (figure.columns, cells(figure)) for name, figure in MADE.items()} == {
        "trend": (("Day", "found", "closed"), [("2026-11-02", "9", "7"), ("2026-11-09", "14.5", "")]),
        "heat map": (
            ("Tactic", "Technique", "How often"),
            [("Impact", "Data Encrypted for Impact", "12"), ("Initial access", "Phishing", "4")],
        ),
        "states": (("State", "members"), [("Ohio", "12"), ("Puerto Rico", "2"), ("??", "1")]),
        "exposure": (("Kind", "exposed", "fixed"), [("Hospitals", "1,040", "22"), ("Clinics", "31", "")]),
        "timeline": (
            ("Day", "What happened"),
            [
                ("2026-10-01 – 2026-10-09", "First calls from outside."),
                ("2026-11-20", "The manufacturer tells its customers."),
            ],
        ),
    }


@pytest.mark.parametrize("name", MADE)
def test_each_is_drawn_bare(name: str) -> None:
    drawn = picture(MADE[name])
    assert drawn
    assert set(re.findall(r"<(\w+)", drawn)) <= drawing.ELEMENTS
    assert MADE[name].id == "f"


def test_nothing_is_told_by_colour_alone() -> None:
    lines = picture(MADE["trend"])
    assert len(set(re.findall(r'stroke-dasharray="([^"]+)"', lines))) == 2
    assert ">12<" in picture(MADE["heat map"])
    assert ">OH<" in picture(MADE["states"])
    assert ">12<" in picture(MADE["states"])
    assert "1,040 exposed" in picture(MADE["exposure"])
    assert "1. First calls from outside." in picture(MADE["timeline"])


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_colours_can_be_seen() -> None:
    """At least 4.5 : 1, lines on white and letters on every shade (WCAG 2.2, 1.4.3)."""
    assert all(1.05 / (_light(colour) + 0.05) >= 4.5 for colour in (*drawing.SERIES, drawing.INK, drawing.QUIET))
    for shade in drawing.SHADES:
        assert (_light(shade) + 0.05) / (_light(drawing.INK) + 0.05) >= 4.5


def test_nothing_at_all() -> None:
    empty = (
        figures.trend("f1", "Findings", [], unit="findings"),
        figures.heat_map("f2", "Techniques", []),
        figures.state_map("f3", "Members", {}, unit="members"),
        figures.exposure("f4", "Services", [], of="Kind"),
        figures.timeline("f5", "What happened", []),
    )
    for figure in empty:
        assert not figure.rows
        assert picture(figure)
    assert empty[2].alternative == "No state has any (members)."


def test_many_series_have_a_colour_each_and_many_rows_are_cut() -> None:
    points = [Point(date(2026, 11, 2), f"series {number}", number) for number in range(9)]
    assert picture(figures.trend("f", "Many", points, unit="x"))
    counts = [Count(f"kind {number}", "exposed", number) for number in range(200)]
    figure = figures.exposure("f", "Many", counts, of="Kind")
    assert len(figure.rows) == 200
    assert len(figure.spec["data"]["values"]) == figures.MOST


def test_they_stand_in_a_document_and_on_paper() -> None:
    held = tuple(
        figures.timeline(f"f{number}", "What happened", ENTRIES, tlp=Marking.GREEN, sources=("kev",))
        if name == "timeline"
        else msgspec.structs.replace(figure, id=f"f{number}")
        for number, (name, figure) in enumerate(MADE.items())
    )
    whole = msgspec.structs.replace(document(), sections=(Section(id="s", heading="Figures", blocks=held),))
    assert reading.read(reading.write(whole)) == whole
    text = text_of(pdf.render(edition(whole)).data)
    for figure in held:
        assert bare(figure.alternative) in text
        assert all(bare(cell) in text for row in cells(figure) for cell in row)

"""An invented page of pictures, and a map."""

from datetime import date

from wardwatch.web.pages import Cell, Column, Count, Empty, Row, Table
from wardwatch.web.pages.parts import Picture, Tile, TileMap
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.pictures import Bar, Dot, Square, bars, grid, lines
from web.sample_pages.parts import NOW

_WEEKS = [date(2026, 10, day) for day in (5, 12, 19, 26)]
_ROLES = ("Life-sustaining", "Treatment", "Diagnostic", "Monitoring", "Records", "Administrative", "Not stated")


def _table(caption: str, *rows: tuple[str, int]) -> Table:
    columns = (Column("What"), Column("Number", numeric=True))
    return Table(caption, columns, tuple(Row((Cell(a), Cell(str(b)))) for a, b in rows), Empty("Too few to count."))


_LINES = Picture(
    "weeks",
    "Found and closed, week by week",
    lines(
        [Dot(week, name, 40 + 9 * place) for place, week in enumerate(_WEEKS) for name in ("found", "closed")],
        series=("found", "closed"),
        unit="findings a week",
    ),
    "In these 4 weeks 214 findings were found and 214 closed.",
    _table("Findings by week", ("5 October", 40), ("12 October", 49)),
    "From the findings that you may see,",
    NOW,
)
_BARS = Picture(
    "due",
    "Past and near their dates",
    bars(
        [
            Bar(kind, said, number, f"{number} {said}")
            for kind in ("Hospital", "Emergency medical services")
            for said, number in (("past their date", 1200), ("due in 30 days", 0))
        ],
        series=("past their date", "due in 30 days"),
    ),
    "Hospitals have the most findings past their recommended date: 1,200.",
    _table("Findings past their date", ("Hospital", 1200)),
    "From the findings that you may see,",
    NOW,
)
_GRID = Picture(
    "exposure",
    "Equipment by product and care role",
    grid([Square("Invented infusion pump X200", role, 7 * place) for place, role in enumerate(_ROLES)], columns=_ROLES),
    "Invented infusion pump X200 has the most lines that need work: 147.",
    _table("Lines that need work", ("Invented infusion pump X200", 147)),
    "From the inventories that you may see,",
    NOW,
)
_NONE = Picture(
    "pace", "From notice to fix", {}, "No notice was sent yet.", _table("Notices"), "From the notices,", NOW
)
MAP = TileMap(
    "map",
    "Members by state",
    "Ohio has the most members: 12.",
    (
        Tile("OH", "members in Ohio", 1, 0, 12, 4, "/directory/?state=OH"),
        Tile("PA", "members in Pennsylvania", 2, 0, 3, 2, "/directory/?state=PA", current=True),
        Tile("KY", "members in Kentucky", 1, 1, 0, 0, "/directory/?state=KY"),
    ),
    _table("Members by state", ("Ohio", 12), ("Pennsylvania", 3), ("Kentucky", 0)),
    "From the directory,",
    NOW,
)
TRENDS = SectionsPage(
    "Do notices lead to fixes?",
    "Counted from what you may see.",
    (
        Section("now", "Now", counts=(Count(1200, "past their date", "/findings/"), Count(0, "due in 30 days"))),
        Section("time", "Over time", pictures=(_LINES, _BARS, _GRID, _NONE)),
        Section("where", "Where", tiles=MAP),
    ),
    wide=True,
)

"""Invented pages of intelligence: values to look up, a picture of what lies around an object, and a report."""

import json

from wardwatch.web.pages import Choice, Link, Marking, Pager, Progress, Tag, Term
from wardwatch.web.pages.intelligence import GraphPage, LookupPage
from wardwatch.web.pages.parts import MenuItem
from wardwatch.web.pages.reports import Find, Piece, ReportPage, Whole
from wardwatch.web.pages.sections import Section

BESIDE = (MenuItem("Objects", "/intelligence/"), MenuItem("Look up", "/intelligence/lookup/", current=True))

LOOKUP = LookupPage(
    title="Look values up",
    lead="What we know of them, and who says it.",
    sections=(Section("hits", "Known", ("hxxp://harbour[.]example is known.",)),),
    beside=BESIDE,
    values="hxxp://harbour[.]example\n198.51.100.7",
    most=1000,
    post_url="/intelligence/lookup/",
)
GRAPH = GraphPage(
    title="Around Harbour",
    sections=(Section("one", "One step away", links=(Link("Harbour uses Mooring", "/intelligence/objects/x/"),)),),
    to="Mooring",
    data=json.dumps(
        {
            "nodes": [
                {"id": "a", "name": "Harbour", "type": "malware", "kind": "Malware", "distance": 0},
                {"id": "b", "name": "Mooring", "type": "tool", "kind": "Tool", "distance": 1},
            ],
            "lines": [{"start": "a", "end": "b", "verb": "uses"}],
            "middle": "a",
            "most": 200,
        }
    ),
)
_FACTS = (Term("Handed in by", "Ada"), Term("From", "Invented Device Watch"))
_AMBER = Marking("TLP:AMBER", "For the center alone.")

REPORT = ReportPage(
    title="Harbour comes by mail",
    marking=_AMBER,
    facts=_FACTS,
    url="/intelligence/reports/1/",
    post_url="/intelligence/reports/1/",
    problems=("Page 3 is a picture without text.",),
    pieces=(
        Piece("They ask "),
        Piece("harbour[.]example", 1, first=True, state="open"),
        Piece(" for orders. "),
        Piece("Mooring", 2, first=True, state="accepted"),
    ),
    part=Pager(1, 1, 2, next_url="?page=2"),
    part_title="Text, page 1 of 2",
    finds=(
        Find(
            number=1,
            kind="Domain",
            value="harbour.example",
            written="harbour[.]example",
            sentence="They ask harbour[.]example for orders.",
            times="twice",
            places=(Link("page 1", "#f1"),),
            state=Tag("open"),
            is_open=True,
            hints=("It stands on a list of much used names.",),
        ),
        Find(
            number=2,
            kind="Malware",
            value="Mooring",
            written="",
            sentence="Mooring was seen again.",
            times="",
            places=(Link("page 1", "#f2"),),
            state=Tag("accepted"),
            is_open=False,
            said="Accepted by Ada",
            why="Read the sample.",
            means=(Choice("a", "Mooring, of Invented Device Watch"), Choice("b", "Mooring Kit")),
        ),
    ),
    wholes=(Whole("Accept all open ones", "accepted"), Whole("Refuse all open ones", "refused")),
    may_decide=True,
    back=Link("All reports", "/intelligence/reports/"),
)
REPORT_READING = ReportPage(
    title="Harbour comes by mail",
    marking=_AMBER,
    facts=_FACTS,
    url="/intelligence/reports/1/",
    post_url="/intelligence/reports/1/",
    progress=Progress("Reading", 3, 10, "3 of 10 pages"),
    idle=True,
)
REPORT_UNREADABLE = ReportPage(
    title="Harbour comes by mail",
    marking=_AMBER,
    facts=_FACTS,
    url="/intelligence/reports/1/",
    post_url="/intelligence/reports/1/",
    problem="The file is locked with a password.",
)

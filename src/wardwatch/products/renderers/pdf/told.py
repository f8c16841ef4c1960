"""A laid out edition as data for the templates: texts are strings there, never markup."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from wardwatch.kit import drawing
from wardwatch.kit.translation import gettext as _
from wardwatch.products.edition import Edition
from wardwatch.products.renderers.elements import (
    Bullets,
    Code,
    Element,
    Grid,
    Layout,
    Line,
    Note,
    Paragraph,
    Picture,
    Quotation,
    Reference,
    SlidePage,
    Step,
    Steps,
    Term,
)
from wardwatch.products.renderers.pdf import grids
from wardwatch.products.renderers.pdf.breaking import pieces
from wardwatch.products.types import Marking, Readers

COLOURS = {
    Marking.RED: "#FF2B2B",
    Marking.AMBER: "#FFC000",
    Marking.AMBER_STRICT: "#FFC000",
    Marking.GREEN: "#33FF00",
    Marking.CLEAR: "#FFFFFF",
}
"""Of the letters of a label, on black (FIRST TLP 2.0, section 5)."""
NARROW = 26
"""Letters of a fact that stands beside others."""
CARD = 1500
"""Letters of a card that stays on one page."""
FEW = 8
"""Facts of a list that stays on one page."""
FACES = "Public Sans, Libertinus Serif, DejaVu Sans Mono"


@dataclass(frozen=True, slots=True)
class Paper:
    """What the pages of a template have room for.

    `room` is what a table has, in letters; `width` and `height` what a picture has, in points; `unit` its own unit, and
    `least` the smallest where its table stands beside it.
    """

    room: int
    width: float
    height: float
    unit: float
    least: float


PAGES = Paper(room=grids.PORTRAIT, width=489, height=330, unit=0.82, least=0.82)
SLIDES = Paper(room=grids.SLIDE, width=840, height=245, unit=1.25, least=0.85)
AROUND = 14
"""Units of a picture on each side: our letters may be wider than those that it was measured with."""
GUTTER = 40
"""Points between a picture and its table."""


def data(edition: Edition, laid: Layout, paper: Paper = PAGES) -> dict[str, Any]:
    """All that both templates need."""
    at = edition.released_at
    teller = _Teller(edition.document.language, paper)
    return {
        "title": laid.title,
        "kind": laid.kind,
        "summary": laid.summary,
        "status": laid.status,
        "watermark": edition.watermark,
        "watermark-size": _fitting(edition.watermark, largest=64, room=640),
        "title-size": 23 if len(laid.title) <= 70 else 19 if len(laid.title) <= 140 else 15,
        "language": edition.document.language.partition("-")[0],
        "tlp": edition.tlp.value,
        "colour": COLOURS[edition.tlp],
        "center": edition.center.name,
        "keywords": [edition.tlp.value, edition.number, *edition.document.topics],
        "date": None if at is None else [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "head": [teller.term(term) | {"wide": len(term.text) > NARROW} for term in laid.head],
        "chapters": [
            {
                "heading": pieces(chapter.heading),
                "mark": chapter.mark,
                "elements": [teller.element(placed.element) for placed in chapter.elements],
            }
            for chapter in laid.chapters
        ],
        "references": [_reference(each) for each in laid.references],
        "lists": [
            {
                "heading": heading,
                "terms": [teller.term(term) for term in terms],
                "contact": terms is laid.contact,
                "together": sum(len(term.name) + len(term.text) for term in terms) < CARD and len(terms) <= FEW,
            }
            for heading, terms in (
                (_("Short forms"), laid.acronyms),
                (_("Revisions"), laid.changes),
                (_("Contact"), laid.contact),
            )
            if terms
        ],
        "sharing": laid.sharing,
        "words": _words(edition),
    }


def _words(edition: Edition) -> dict[str, str]:
    return {
        "page": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "number": _("ID# %(number)s") % {"number": edition.number},
        "references": _("References"),
        "not-drawn": _("The picture could not be drawn. Its numbers are here."),
    }


class _Teller:
    def __init__(self, language: str, paper: Paper) -> None:
        self._language, self._paper = language, paper

    def term(self, term: Term) -> dict[str, Any]:
        return {"name": pieces(term.name), "text": pieces(term.text), "link": linked(term.text)}

    def element(self, element: Element) -> dict[str, Any]:
        match element:
            case Paragraph(lines, lead):
                return {"is": "paragraph", "lines": self._lines(lines), "lead": lead}
            case Bullets(items, ordered):
                return {"is": "bullets", "items": self._lines(items), "ordered": ordered}
            case Steps(steps):
                return {"is": "steps", "steps": [self._step(step) for step in steps]}
            case Note(text):
                return {"is": "note", "text": pieces(text)}
            case Grid():
                return grids.laid(element, self._paper.room)
            case Picture():
                return self._picture(element)
            case Code(where, lines):
                return {"is": "code", "where": pieces(where), "lines": [_typed(line) for line in lines]}
            case Quotation(line, by):
                return {"is": "quotation", "line": self._line(line), "by": pieces(by)}
            case SlidePage():
                return self._slide(element)

    def _lines(self, lines: Iterable[Line]) -> list[dict[str, Any]]:
        return [self._line(line) for line in lines]

    def _line(self, line: Line) -> dict[str, Any]:
        runs = [{"text": pieces(run.text), "code": run.code} for run in line.runs]
        return {"runs": runs, "cites": line.cites, "mark": line.mark, "remark": line.remark}

    def _step(self, step: Step) -> dict[str, Any]:
        size = len(step.do.plain) + sum(len(term.text) for term in step.terms)
        return {
            "do": self._line(step.do),
            "terms": [self.term(term) for term in step.terms],
            "short": size <= CARD,
        }

    def _picture(self, picture: Picture) -> dict[str, Any]:
        inside, box = drawing.svg(json.dumps(dict(picture.spec), sort_keys=True), self._language)
        grid = grids.counted(picture.grid, named_by=picture.title) if picture.grid else None
        beside = _beside(box, grid, self._paper)
        width, height = _size(box, self._paper, beside)
        return {
            "is": "picture",
            "title": pieces(picture.title),
            "alternative": picture.alternative or picture.title,
            "shown": pieces(picture.alternative),
            "svg": _file(inside, box) if inside else "",
            "width": width,
            "height": height,
            "beside": beside > 0,
            "grid": grids.laid(grid, self._paper.room) if grid else None,
        }

    def _slide(self, slide: SlidePage) -> dict[str, Any]:
        source = _("Sources: %(sources)s") % {"sources": slide.source} if slide.source else ""
        return {
            "is": "slide",
            "title": pieces(slide.title),
            **reader(slide.readers),
            "elements": [_beneath(slide.title, self.element(each)) for each in slide.elements],
            "source": pieces(source),
        }


def _beneath(title: str, told: dict[str, Any]) -> dict[str, Any]:
    """A picture that has the title of its slide does not say it again."""
    return told | {"title": ""} if told["is"] == "picture" and told["title"] == pieces(title) else told


def _edges(box: str) -> tuple[float, float]:
    wide, high = (max(float(edge), 1.0) for edge in box.split()[2:])
    return wide + 2 * AROUND, high


def _beside(box: str, grid: Grid | None, paper: Paper) -> float:
    """What a table takes that has room beside its picture, in points; 0 where it has none."""
    if not box or grid is None:
        return 0
    taken = (grids.letters(grid) + grids.GAP) * paper.width / paper.room + GUTTER
    wide, _high = _edges(box)
    fits = wide * paper.least <= paper.width - taken and grids.height(grid) <= paper.height
    return taken if fits else 0


def _size(box: str, paper: Paper, taken: float) -> tuple[float, float]:
    """Edges of a picture on paper, in points, so that its letters are about as large as the text around it."""
    if not box:
        return 0, 0
    wide, high = _edges(box)
    unit = min(paper.unit, (paper.width - taken) / wide, paper.height / high)
    return round(wide * unit, 1), round(high * unit, 1)


def reader(readers: Readers) -> dict[str, Any]:
    """For whom a slide is: its sign's shape, the word in it, and all of its words."""
    label = str(readers.label)
    return {"technical": readers is Readers.TECHNICAL, "word": label.partition(":")[0], "label": label}


def _file(inside: str, box: str) -> str:
    """An SVG file whose letters are set in our own faces."""
    left, top = (float(edge) for edge in box.split()[:2])
    wide, high = _edges(box)
    size = f'viewBox="{left - AROUND:g} {top:g} {wide:g} {high:g}" width="{wide:g}" height="{high:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family={quoteattr(FACES)}>{inside}</svg>'


def _reference(each: Reference) -> dict[str, Any]:
    graded = f"{each.grade} ({each.grade_words})" if each.grade else ""
    return {
        "number": each.number,
        "named": pieces(". ".join(part for part in (each.publisher, each.title) if part)),
        "rest": "; ".join(part for part in (each.days, graded) if part),
        "mark": each.mark,
        "url": pieces(each.url),
        "link": linked(each.url),
    }


def linked(url: str) -> str:
    """The address, where opening it can do no harm by itself."""
    plain = url.isascii() and url.isprintable() and " " not in url
    return url if plain and url.startswith(("https://", "http://")) else ""


def _typed(line: str) -> str | list[str]:
    """A line of a command, with every space that it begins with."""
    return pieces(line.replace("\t", "    "))


def _fitting(text: str, *, largest: int, room: int) -> float:
    """The size at which a text fits a length."""
    return min(largest, round(room / (0.62 * max(len(text), 1)), 1))

"""An edition as a page: a piece of HTML with its headings, tables, pictures; the site puts its frame around it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from wardwatch.kit import drawing
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers import elements as e
from wardwatch.products.renderers.laying_out import lay_out
from wardwatch.products.types import FormName

TEMPLATES: dict[type, str] = {
    e.Paragraph: "paragraph",
    e.Bullets: "bullets",
    e.Steps: "steps",
    e.Grid: "grid",
    e.Picture: "picture",
    e.Code: "code",
    e.Quotation: "quotation",
    e.Note: "note",
    e.SlidePage: "slide",
}
"""Which template shows each element."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, the label of its column, whether it is a number, or written exactly."""

    text: str
    label: str
    number: bool
    code: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An element and its template; `id` is that of its block, where it is the first of it."""

    id: str
    template: str
    element: e.Element
    inner: tuple["Shown", ...] = ()
    drawn: tuple[str, str] = ("", "")
    cells: tuple[tuple[Cell, ...], ...] = ()


def render(edition: Edition) -> Rendered:
    """The edition as a piece of HTML, UTF-8. The caller activates the document's language."""
    text = fragment(edition)
    return Rendered(
        form=FormName.PAGE, media_type="text/html; charset=utf-8", name=f"{edition.number}.html", data=text.encode()
    )


def fragment(edition: Edition, *, top: int = 1) -> str:
    """The piece of HTML; its title is a heading of the level `top` (1 to 3)."""
    laid = lay_out(edition)
    return render_to_string(
        "products/edition.html",
        {
            "laid": laid,
            "language": edition.document.language,
            "watermark": edition.watermark,
            "title": f"h{top}",
            "heading": f"h{top + 1}",
            "chapters": [(chapter, tuple(_placed(chapter, edition))) for chapter in laid.chapters],
            "lower": f"h{top + 2}",
        },
    )


def _placed(chapter: e.Chapter, edition: Edition) -> Iterator[Shown]:
    before = ""
    for placed in chapter.elements:
        yield _shown(placed.element, "" if placed.id == before else placed.id, edition)
        before = placed.id


def _shown(element: e.Element, id_: str, edition: Edition) -> Shown:
    more: dict[str, Any] = {}
    match element:
        case e.SlidePage():
            more["inner"] = tuple(_shown(each, "", edition) for each in element.elements)
        case e.Grid():
            more["cells"] = _cells(element)
        case e.Picture():
            more["drawn"] = drawing.svg(json.dumps(element.spec, sort_keys=True), edition.document.language)
            more["inner"] = (_shown(element.grid, "", edition),) if element.grid else ()
    return Shown(id_, f"products/{TEMPLATES[type(element)]}.html", element, **more)


def _cells(grid: e.Grid) -> tuple[tuple[Cell, ...], ...]:
    columns = [(label, place in grid.numbers, place in grid.code) for place, label in enumerate(grid.columns)]
    return tuple(tuple(Cell(text, *column) for text, column in zip(row, columns, strict=True)) for row in grid.rows)

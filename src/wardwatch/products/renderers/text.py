"""An edition as plain text, for mail and for reading aloud: lines of at most 78 characters, tables as lists."""

import textwrap
from collections.abc import Iterable, Iterator

from wardwatch.kit.translation import gettext as _
from wardwatch.products.edition import Edition, Rendered
from wardwatch.products.renderers.elements import (
    Bullets,
    Chapter,
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
from wardwatch.products.renderers.laying_out import lay_out
from wardwatch.products.types import FormName

WIDTH = 78


def render(edition: Edition) -> Rendered:
    """The edition as a text file, UTF-8."""
    text = "\n".join(_lines(lay_out(edition), edition.watermark)) + "\n"
    return Rendered(
        form=FormName.TEXT,
        media_type="text/plain; charset=utf-8",
        name=f"{edition.number}.txt",
        data=text.encode(),
    )


def _lines(laid: Layout, watermark: str) -> Iterator[str]:
    yield laid.footer
    yield from (line for line in (watermark, laid.status) if line)
    yield ""
    yield from _wrapped(laid.kind.upper())
    yield from _wrapped(laid.title)
    yield "=" * WIDTH
    yield from _wrapped(laid.summary)
    yield from _terms(laid.head)
    for chapter in laid.chapters:
        yield from _chapter(chapter)
    yield from _heading(_("References")) if laid.references else ()
    for reference in laid.references:
        yield from _reference(reference)
    yield from _listed(_("Short forms"), laid.acronyms)
    yield from _listed(_("Revisions"), laid.changes)
    yield from _listed(_("Contact"), laid.contact)
    yield ""
    yield from _wrapped(laid.sharing)
    yield ""
    yield laid.footer


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from _heading(f"{chapter.heading} ({chapter.mark})" if chapter.mark else chapter.heading)
    for placed in chapter.elements:
        yield from _element(placed.element)
        yield ""


def _heading(words: str) -> Iterator[str]:
    yield ""
    yield from _wrapped(words)
    yield "-" * WIDTH


def _listed(heading: str, terms: Iterable[Term]) -> Iterator[str]:
    if found := tuple(terms):
        yield from _heading(heading)
        yield from _terms(found)


def _terms(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        yield from _wrapped(f"{term.name}: {term.text}", after="    ")


def _element(element: Element) -> Iterator[str]:
    match element:
        case Paragraph(lines):
            yield from _wrapped(" ".join(_said(line) for line in lines))
        case Bullets(items, ordered):
            for number, item in enumerate(items, 1):
                yield from _item(f"{number}. " if ordered else "- ", _said(item))
        case Steps(steps):
            for number, step in enumerate(steps, 1):
                yield from _step(number, step)
        case Note(text):
            yield from _wrapped(text)
        case Grid():
            yield from _grid(element)
        case Picture():
            yield from _picture(element)
        case Code(where, lines):
            yield from _wrapped(where)
            yield from (f"    {line}" for line in lines)
        case Quotation(line, by):
            yield from _wrapped(f"“{line.plain}” {_behind(line)}", before="  ", after="  ")
            yield from _wrapped(by, before="  - ", after="    ")
        case SlidePage():
            yield from _slide(element)


def _step(number: int, step: Step) -> Iterator[str]:
    yield from _item(f"{number}. ", _said(step.do))
    for term in step.terms:
        yield from _wrapped(f"{term.name}: {term.text}", before="   ", after="       ")


def _grid(grid: Grid) -> Iterator[str]:
    """Row by row, each cell with the name of its column: read aloud it makes sense, and no line is cut."""
    yield from _wrapped(f"{grid.caption}:")
    for row in grid.rows:
        first, *rest = [(name, cell) for name, cell in zip(grid.columns, row, strict=True) if cell] or [("", "")]
        yield from _wrapped(": ".join(filter(None, first)), before="  * ", after="    ")
        for name, cell in rest:
            yield from _wrapped(f"{name}: {cell}", before="    ", after="      ")


def _picture(picture: Picture) -> Iterator[str]:
    yield from _wrapped(_("Figure: %(title)s") % {"title": picture.title})
    yield from _wrapped(picture.alternative)
    if picture.grid is not None:
        yield from _grid(picture.grid)


def _slide(slide: SlidePage) -> Iterator[str]:
    yield from _wrapped(slide.title)
    yield from _wrapped(f"({slide.readers.label})")
    for element in slide.elements:
        yield from _element(element)
    if slide.source:
        yield from _wrapped(_("Sources: %(sources)s") % {"sources": slide.source})


def _reference(reference: Reference) -> Iterator[str]:
    named = ". ".join(each for each in (reference.publisher, reference.title) if each)
    graded = f"{reference.grade} ({reference.grade_words})" if reference.grade else ""
    said = (named, reference.days, graded, reference.mark)
    yield from _item(f"[{reference.number}] ", "; ".join(each for each in said if each))
    if reference.url:
        yield f"    {reference.url}"


def _said(line: Line) -> str:
    return f"{line.plain} {_behind(line)}".strip()


def _behind(line: Line) -> str:
    return " ".join(
        [*(f"[{number}]" for number in line.cites), *(f"({each})" for each in (line.remark, line.mark) if each)]
    )


def _item(sign: str, text: str) -> list[str]:
    return _wrapped(text, before=sign, after=" " * len(sign))


def _wrapped(text: str, before: str = "", after: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=before,
        subsequent_indent=after,
        break_long_words=False,
        break_on_hyphens=False,
    )

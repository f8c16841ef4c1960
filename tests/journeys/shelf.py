"""A picture of every sheet of every kind of product that the demonstration released: what readers get on paper."""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pypdfium2

from wardwatch.products.types import FormName, KindName

FOLDER = "images/products"
SCALE = 0.9
"""Pictures beside points of the paper: 550 across a page of Letter."""
QUALITY = 50
MOST_SHEETS = 12
"""Sheets of one paper that hang here; the rest is only counted."""
RELEASED = re.compile(r'href="/library/(\d{12})/')


@dataclass(frozen=True)
class Paper:
    """A released product of a kind: its ID#, in a form, how many sheets it has, and pictures of the first of them."""

    kind: KindName
    form: FormName
    number: str
    sheets: int
    pictures: tuple[bytes, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """File names of the pictures."""
        return tuple(f"{self.kind}-{self.form}-{sheet}.jpg" for sheet in range(1, len(self.pictures) + 1))


def taken(ask: Callable[[str], bytes]) -> Iterator[Paper]:
    """The papers of one product of each kind; `ask` gives what stands at a path for somebody who is signed in."""
    for kind in KindName:
        number = RELEASED.findall(ask(f"/library/products/?kind={kind}").decode())[0]
        shown = ask(f"/library/{number}/").decode()
        for form in (FormName.PDF, FormName.SLIDES):
            path = f"/library/{number}/forms/{form}/"
            if path in shown:
                yield _paper(kind, form, number, ask(path))


def page(papers: tuple[Paper, ...]) -> str:
    """The page of the documentation that shows them."""
    lines = [
        "<!-- Written by `make gallery`. Do not edit: change tests/journeys/shelf.py. -->",
        "",
        "# Products on paper",
        "",
        "One of each kind, released by the demonstration sector, sheet by sheet. Each says that it is a sample, issued",
        "by nobody. How a product comes to be: [publish a product](howto/publish-a-product.md).",
        "",
    ]
    for paper in papers:
        more = (
            f", the first {len(paper.pictures)} of {paper.sheets} sheets" if paper.sheets > len(paper.pictures) else ""
        )
        lines += [f"## {paper.kind.words} ({FormName(paper.form).words}{more})", ""]
        for sheet, name in enumerate(paper.names, 1):
            lines += [f"![{paper.kind.words}, sheet {sheet}]({FOLDER}/{name})", ""]
    return "\n".join(lines).rstrip() + "\n"


def _paper(kind: KindName, form: FormName, number: str, data: bytes) -> Paper:
    with pypdfium2.PdfDocument(data) as document:
        pictures = tuple(_picture(document[sheet]) for sheet in range(min(len(document), MOST_SHEETS)))
        return Paper(kind, form, number, len(document), pictures)


def _picture(sheet: pypdfium2.PdfPage) -> bytes:
    made = io.BytesIO()
    sheet.render(scale=SCALE).to_pil().convert("RGB").save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()

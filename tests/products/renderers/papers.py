"""What a PDF file tells programs that read it aloud: its tags in order, and the text of each page."""

import io
import re
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
import pypdf


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def pages(data: bytes) -> list[str]:
    """The text of each page."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def bare(text: str) -> str:
    """A text without spaces: where lines break is the paper's matter."""
    return re.sub(r"\s+", "", text)


def text_of(data: bytes) -> str:
    return bare("".join(pages(data)))


def tags(pdf: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    """Every structure element in reading order, by its name."""
    yield from _tags(pdf.Root.StructTreeRoot.K)


def _tags(node: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Dictionary]]:
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from _tags(each)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S)[1:], node
        if "/K" in node:
            yield from _tags(node.K)


def bookmarks(data: bytes) -> list[str]:
    def flat(found: list[object]) -> Iterator[str]:
        for each in found:
            if isinstance(each, list):
                yield from flat(each)
            else:
                yield bare(str(each.title))  # type: ignore[attr-defined]

    return list(flat(pypdf.PdfReader(io.BytesIO(data)).outline))


def assert_accessible(data: bytes, *, title: str, language: str = "en") -> None:
    """What PDF/UA-1 asks for that a program can see."""
    pdf = opened(data)
    root = pdf.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == language
    assert root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == title
    with pdf.open_metadata() as told:
        assert told["dc:title"] == title
        assert told["pdfuaid:part"] == "1"
    found = list(tags(pdf))
    for name, element in found:
        assert name != "Figure" or str(element.get("/Alt", "")), "a figure without words"
        if name == "Table":
            assert any(each == "TH" for each, _ in _tags(element.K)), "a table without a head"
    levels = [int(name[1]) for name, _ in found if name[0] == "H" and name[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all("/StructParents" in page.obj and page.obj.get("/Tabs") == "/S" for page in pdf.pages)

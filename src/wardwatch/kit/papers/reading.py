"""Bytes of a paper to its text: what it is, told from outside; PDF and HTML read by `child` under its limits."""

import re
from dataclasses import dataclass
from pathlib import Path

from wardwatch.kit import confined
from wardwatch.kit.errors import FormatError

MAX_BYTES = 50 * 2**20
MAX_PAGES = 2_000
MAX_TEXT = 20_000_000
"""Characters of the whole text."""

_CHILD = Path(__file__).with_name("child.py")
_BEGINNING = 2_048
_HTML = re.compile(r"<!doctype html|<(?:html|head|body|meta|title|div|p|table|article|section|h1)[\s>/]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_-]{1,40})", re.IGNORECASE)
_TOO_MUCH = "reading the paper takes more room or time than it may; send the pages that matter, or their text"
_WRONG = {
    "damaged": "the PDF is damaged, or no PDF at all",
    "password": "the PDF is locked with a password; save it without one",
    "memory": _TOO_MUCH,
    "text": f"the paper has more than {MAX_TEXT:,} characters; send it in parts",
    "pages": f"the PDF has more than {MAX_PAGES:,} pages; send it in parts",
}
_PROBLEMS = {"blank": "has no text; it may be a picture", "damaged": "could not be read"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as text. `kind` is `pdf`, `html` or `text`; `pages` the offsets where its pages begin, empty where it has
    none; `problems` what is not in the text, as "page 3 has no text; it may be a picture"."""

    kind: str
    text: str
    pages: tuple[int, ...] = ()
    problems: tuple[str, ...] = ()


def read(data: bytes) -> Paper:
    """The text of a paper.

    Raises `FormatError` for what is too large (`MAX_BYTES`, `MAX_PAGES`, `MAX_TEXT`), locked, damaged, or no text.
    """
    if len(data) > MAX_BYTES:
        raise FormatError(f"the file is larger than {MAX_BYTES // 2**20} MB; send it in parts")
    if b"%PDF-" in data[:1024]:
        return _read("pdf", data)
    text = _decoded(data)
    if len(text) > MAX_TEXT and not _HTML.search(text, 0, _BEGINNING):
        raise FormatError(_WRONG["text"])
    if _HTML.search(text, 0, _BEGINNING):
        return _read("html", text.encode())
    return Paper("text", text)


def _read(kind: str, data: bytes) -> Paper:
    pieces: list[str] = []
    pages: list[int] = []
    problems: list[str] = []
    length = 0
    for word, *said in confined.messages(_CHILD, (kind, MAX_PAGES, MAX_TEXT), data, wrong=_WRONG, died=_TOO_MUCH):
        if word == "page":
            pages.append(length)
        elif word == "text":
            pieces.append(said[0])
            length += len(said[0])
        else:
            problems.append(f"page {len(pages)} {_PROBLEMS[said[0]]}")
    return Paper(kind, "".join(pieces), tuple(pages), tuple(problems))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        said = _CHARSET.search(data, 0, _BEGINNING)
        encodings = ["utf-8-sig", said[1].decode() if said else "cp1252", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise FormatError("the file is no PDF, no HTML, and no text in UTF-8, UTF-16 or Windows-1252")

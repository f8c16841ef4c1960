"""The program that reads a paper: bytes on standard input, its text on standard output. Imports nothing of ours.

Messages are as `kit.confined` says: `["page"]` begins a page of a PDF, `["text", text]` adds to the text, `["problem",
kind]` says what of the page in hand is missing, `["wrong", kind]` what of the whole.
"""

import io
import os
import re
import resource
import struct
import sys
from html.parser import HTMLParser
from typing import Any

import msgspec
import pypdf
import pypdf.errors

MEMORY = 1_536 * 2**20
SECONDS = 60
_DIED = 70
_CHUNK = 1 << 16
_UNSEEN = frozenset({"noscript", "script", "style", "template"})
_LINES = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
     "title", "tr", "ul"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_SPACE = re.compile(r"[ \t\r\n\f]+")


class _Wrong(Exception):  # noqa: N818 - its text is a kind, not a sentence
    """The file cannot be read; the argument says why, as a word that the parent knows."""


class _Out:
    """Messages to the parent, and as many characters of text as it has room for."""

    def __init__(self, most: int) -> None:
        self._room, self._encode = most, msgspec.msgpack.Encoder().encode

    def __call__(self, *message: Any) -> None:
        data = self._encode(message)
        sys.stdout.buffer.write(struct.pack(">I", len(data)) + data)

    def text(self, text: str) -> None:
        self._room -= len(text)
        if self._room < 0:
            raise _Wrong("text")
        self("text", text.encode("utf-8", "replace").decode())


class _Seen(HTMLParser):
    """What a reader of the page sees: blocks are lines, cells are apart, scripts and styles are nothing."""

    def __init__(self, out: _Out) -> None:
        super().__init__(convert_charrefs=True)
        self._out, self._pieces, self._size = out, [""], 0
        self._unseen: list[str] = []
        self._kept = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _LINES:
            self._add("\n")
            self._kept += tag == "pre"
        elif tag in _CELLS:
            self._add("\t")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:
                while self._unseen.pop() != tag:
                    pass
        elif tag in _LINES:
            self._add("\n")
            self._kept -= tag == "pre" and self._kept > 0
        elif tag in _CELLS:
            self._add("\t")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._add(data if self._kept else _SPACE.sub(" ", data))

    def _add(self, text: str) -> None:
        last = self._pieces[-1][-1:] if self._pieces else ""
        if text == last == "\n" or (text == " " and last in ("", " ", "\n", "\t")):
            return
        self._pieces.append(text)
        self._size += len(text)
        if self._size > _CHUNK:
            self.send()

    def send(self) -> None:
        """What was seen since the last time."""
        self._out.text("".join(self._pieces))
        self._pieces, self._size = [""], 0


def main(kind: str, most_pages: int, most_text: int) -> None:
    """Read; whatever happens is a message, or the end of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = _Out(most_text)
    try:
        _read(kind, out, most_pages)
    except BaseException:  # out of memory even for saying so
        os._exit(_DIED)


def _read(kind: str, out: _Out, most_pages: int) -> None:
    data = sys.stdin.buffer.read()
    try:
        if kind == "pdf":
            _pdf(data, out, most_pages)
        else:
            seen = _Seen(out)
            seen.feed(data.decode())
            seen.close()
            seen.send()
        out("end")
    except _Wrong as wrong:
        out("wrong", str(wrong))
    except MemoryError:
        out("wrong", "memory")
    except Exception:
        out("wrong", "damaged")
    sys.stdout.buffer.flush()


def _pdf(data: bytes, out: _Out, most_pages: int) -> None:
    reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _Wrong("password")
    count = len(reader.pages)
    if count > most_pages:
        raise _Wrong("pages")
    for number in range(count):
        out("page")
        try:
            text = reader.pages[number].extract_text()
        except MemoryError:
            raise
        except Exception:  # whatever the library meets in one page, the others are read
            out("problem", "damaged")
            continue
        if text.strip():
            out.text(text.rstrip() + "\n")
        else:
            out("problem", "blank")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

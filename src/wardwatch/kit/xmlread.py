"""XML 1.0 text as a stream of elements, without the parts of XML that harm whoever reads it.

A document type declaration is refused, and with it every entity, external or expanding. Depth, attributes, text and
what is held at once are bounded. The caller says which elements to go into: the rest is passed over, not built.
"""

from typing import Protocol
from xml.parsers import expat

from wardwatch.kit.errors import FormatError

MAX_DEPTH = 256
MAX_ATTRIBUTES = 100
MAX_TEXT = 1_000_000
MAX_HELD = 100_000

_SEPARATOR = " "  # no namespace and no name can have one


class Element:
    """An element: its local name, namespace, unprefixed attributes, and where it begins, from 1.

    `text` is what stands in it, without surrounding space, and `children` are those elements that were kept; both are
    complete when it is left. `size` counts it and all that it holds.
    """

    __slots__ = ("attributes", "children", "column", "line", "name", "namespace", "size", "text")

    def __init__(self, name: str, namespace: str, attributes: dict[str, str], line: int, column: int) -> None:
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.line = line
        self.column = column
        self.text = ""
        self.children: list[Element] = []
        self.size = 1

    @property
    def place(self) -> str:
        """Where it begins, in words."""
        return f"line {self.line}, column {self.column}"


class Sink(Protocol):
    """Takes the elements of a document. `parent` is None at the root."""

    def enter(self, element: Element, parent: Element | None) -> bool:
        """An element begins, its text and children not yet read. Whether to go into it; else it is passed over."""

    def leave(self, element: Element, parent: Element | None) -> bool:
        """An element ends. Whether its parent keeps it among its `children`."""


def read(data: bytes, sink: Sink) -> None:
    """Give the elements of `data` to `sink`, in document order; in the encoding that the text declares.

    FormatError, with line and column, if this is no well-formed XML, or more than the bounds allow.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    try:
        _Reader(parser, sink)
        parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = f"this is not well-formed XML: {expat.ErrorString(error.code)}"
        raise FormatError(reason, f"line {error.lineno}, column {error.offset + 1}") from error
    except (LookupError, ValueError) as error:
        raise FormatError("the encoding that the XML declares is not known", "line 1") from error


class _Reader:
    def __init__(self, parser: expat.XMLParserType, sink: Sink) -> None:
        self._parser = parser
        self._sink = sink
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._passed_over = 0
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _place(self) -> str:
        return f"line {self._parser.CurrentLineNumber}, column {self._parser.CurrentColumnNumber + 1}"

    def _doctype(self, *_: object) -> None:
        raise FormatError("a document type declaration is not accepted", self._place())

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self._passed_over:
            self._passed_over += 1
            return
        if len(attributes) > MAX_ATTRIBUTES:
            raise FormatError(f"the element has more than {MAX_ATTRIBUTES} attributes", self._place())
        namespace, _, local = name.rpartition(_SEPARATOR)
        plain = {key: value for key, value in attributes.items() if _SEPARATOR not in key}
        line, column = self._parser.CurrentLineNumber, self._parser.CurrentColumnNumber + 1
        element = Element(local, namespace, plain, line, column)
        if not self._sink.enter(element, self._open[-1] if self._open else None):
            self._passed_over = 1
            self._parser.CharacterDataHandler = None
            return
        if len(self._open) == MAX_DEPTH:
            raise FormatError(f"elements are nested more than {MAX_DEPTH} levels deep", element.place)
        self._open.append(element)
        self._texts.append([])
        self._lengths.append(0)

    def _end(self, _: str) -> None:
        if self._passed_over:
            self._passed_over -= 1
            if not self._passed_over:
                self._parser.CharacterDataHandler = self._text
            return
        element = self._open.pop()
        self._lengths.pop()
        element.text = "".join(self._texts.pop()).strip()
        parent = self._open[-1] if self._open else None
        if self._sink.leave(element, parent) and parent is not None:
            parent.children.append(element)
            parent.size += element.size
            if parent.size > MAX_HELD:
                raise FormatError(f"the element holds more than {MAX_HELD:,} others", parent.place)

    def _text(self, text: str) -> None:
        if not self._open:
            return
        self._lengths[-1] += len(text)
        if self._lengths[-1] > MAX_TEXT:
            raise FormatError(f"the text is longer than {MAX_TEXT:,} characters", self._open[-1].place)
        self._texts[-1].append(text)

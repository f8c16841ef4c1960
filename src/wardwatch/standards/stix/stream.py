"""The objects of a bundle, a TAXII envelope, a list, or one object alone, of any size, one by one in bounded memory.

Sources: STIX 2.1 section 8 (Bundle), https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html; TAXII 2.1
section 3.7 (Envelope), https://docs.oasis-open.org/cti/taxii/v2.1/os/taxii-v2.1-os.html.

Text is taken in windows of about 1 MiB. A window is cut where an object probably ends, and the JSON decoder says
whether that was right; where it was not, each value is followed exactly. Objects are told apart and checked to be
UTF-8 and JSON, not decoded.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.standards.stix.scanning import Extent, past_space

WINDOW = 1 << 20
OBJECT_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest object that is read; a larger one is one Fault."""
RESUMPTIONS = 20
"""How often reading goes on inside a value that does not end, at what looks like the next object."""

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_MARK = b"\xef\xbb\xbf"
_NEXT = re.compile(rb',\s*+(?=\{\s*+"(?:type|id|spec_version)"\s*+:\s*+")')
_GAP = re.compile(rb"[ \t\r\n,]*+")
_ID = re.compile(rb'"id"\s*+:\s*+"([^"\\]{1,300})"')
_BYTE = re.compile(r"\(byte (\d+)\)")
_ENVELOPE = frozenset({b'"more"', b'"next"', b'"objects"'})
_NEAR, _FAR = 64, 1024


class Raw(msgspec.Struct, frozen=True, gc=False):
    """One object as received: its bytes (UTF-8, complete JSON text of an object) and where it stood."""

    data: bytes
    root: str
    index: int = -1

    @property
    def place(self) -> str:
        """JSON path of the object in its document (`$.objects[17]`)."""
        return self.root if self.index < 0 else f"{self.root}[{self.index}]"


def objects(stream: BinaryIO, place: str = "$") -> Iterator[Raw | Fault]:
    """Each object of the document in `stream`; what is broken is a Fault, and the rest goes on.

    `place` is the JSON path of the document. FormatError where the text is no document at all: empty, neither an
    object nor a list, or an object whose members before the list of objects cannot be told apart.
    """
    text = _Text(stream)
    mark = text.peek()
    if mark == b"[":
        yield from _Objects(text, place).read()
    elif mark == b"{":
        yield from _document(text, place)
    else:
        raise FormatError("is neither a JSON object nor a list" if mark else "the text is empty", place)
    if text.peek():
        yield Fault(place, "more text follows after its end", raw=text.ahead())


class _Text:
    """A window over the stream: `data` from `at` on is still to be read; `held` keeps what was read already."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.at = 0
        self.before = 0  # bytes of the document before `data`
        self.ended = False
        self.held = True
        self.fill()
        if self.data.startswith(_MARK):
            self.at = len(_MARK)

    def fill(self) -> None:
        """Take in the next window; what was read is let go unless it is held."""
        keep = self.data if self.held else self.data[self.at :]
        if not self.held:
            self.before += self.at
            self.at = 0
        pieces, size, wanted = [keep], 0, max(WINDOW, len(keep))
        while size < wanted:
            piece = self._stream.read(wanted - size)
            if not piece:
                self.ended = True
                break
            pieces.append(piece)
            size += len(piece)
        self.data = b"".join(pieces)

    def peek(self) -> bytes:
        """The next byte that is no white space; empty at the end."""
        while True:
            self.at = past_space(self.data, self.at)
            if self.at < len(self.data):
                return self.data[self.at : self.at + 1]
            if self.ended:
                return b""
            self.fill()
            if self.held and len(self.data) > OBJECT_LIMIT:
                return b""

    def commas(self) -> int:
        """How many commas stand before the next value; the place moves past them."""
        count = 0
        while self.peek() == b",":
            match = _GAP.match(self.data, self.at)
            end = match.end() if match else self.at + 1
            count += self.data.count(b",", self.at, end)
            self.at = end
        return count

    def value(self) -> bytes | None:
        """The bytes of the value that begins here; None where it does not end, or is too large.

        The place moves past the value, and stays where it does not end; one that is too large is skipped to its end.
        """
        extent = Extent()
        start, reached = self.at, self.at
        while True:
            reached, done = extent.feed(self.data, reached, last=self.ended)
            if done:
                self.at = reached
                return self.data[start:reached]
            if self.ended or reached - start > OBJECT_LIMIT:
                return None
            length = reached - start
            self.fill()
            start = start if self.held else self.at
            reached = start + length

    def skip(self) -> bool:
        """Move past the value that begins here, keeping nothing of it; False where it does not end."""
        extent = Extent()
        while True:
            self.at, done = extent.feed(self.data, self.at, last=self.ended)
            if done or self.ended:
                return done
            self.fill()

    def ahead(self) -> bytes:
        return self.data[self.at : self.at + RAW_LIMIT]


class _Objects:
    """The elements of one list."""

    def __init__(self, text: _Text, root: str) -> None:
        self._text = text
        self._root = root
        self._index = 0
        self._exact_until = 0
        self._resumed = 0

    def read(self) -> Iterator[Raw | Fault]:
        text = self._text
        text.held = False
        text.at += 1
        while True:
            commas = text.commas()
            mark = text.peek()
            if commas != (min(self._index, 1) if mark not in (b"]", b"") else 0):
                yield Fault(self._place(), "single commas do not separate it from what stands before it")
            if mark == b"]":
                text.at += 1
                return
            if not mark:
                yield Fault(self._root, "the list of objects does not end")
                return
            found = self._window()
            if found is None:
                yield from self._exact()
                if text.ended and text.at == len(text.data):
                    yield Fault(self._root, "the list of objects does not end")
                    return
                continue
            for piece in found:
                data = bytes(piece)
                if data[:1] == b"{":
                    yield Raw(data, self._root, self._index)
                else:
                    yield Fault(self._place(), "is not an object", raw=data[:RAW_LIMIT])
                self._index += 1

    def _place(self) -> str:
        return f"{self._root}[{self._index}]"

    def _window(self) -> list[msgspec.Raw] | None:
        """All values up to the last place in the window where one ends, if a quick look finds that place."""
        text = self._text
        if text.before + text.at < self._exact_until:
            return None
        if not text.ended and len(text.data) - text.at < WINDOW // 2:
            text.fill()
        for end in _ends(text):
            part = text.data[text.at : end]
            try:
                if not part.isascii():
                    part.decode()
                found = _LIST.decode(b"[" + part + b"]")
            except (msgspec.MsgspecError, UnicodeError, RecursionError):
                continue
            text.at = end
            return found
        self._exact_until = text.before + len(text.data)
        return None

    def _exact(self) -> Iterator[Raw | Fault]:
        """One value, followed to its end; inside a broken one reading may go on at the next object."""
        text = self._text
        data = text.value()
        place = self._place()
        if data is None:
            held = text.data[text.at :]
            reason, byte = _flaw(held)
            if not text.ended and byte is None:
                reason = f"is larger than {OBJECT_LIMIT} bytes"
        else:
            held = data
            reason, byte = _flaw(data)
            if not reason:
                yield Raw(data, self._root, self._index)
                self._index += 1
                return
        self._index += 1
        length = self._resumption(held, byte)
        yield Fault(place, reason, _key(held), held[: min(length or RAW_LIMIT, RAW_LIMIT)])
        if length is not None:
            text.at += length - (0 if data is None else len(data))
        elif data is None and not text.skip():
            text.at = len(text.data)

    def _resumption(self, held: bytes, byte: int | None) -> int | None:
        """How far into a broken value the next object seems to begin (at the comma before it)."""
        if byte is None or self._resumed == RESUMPTIONS:
            return None
        match = _NEXT.search(held, max(held.rfind(b",", 0, byte), 0))
        if match is None:
            return None
        self._resumed += 1
        return match.start()


def _ends(text: _Text) -> Iterator[int]:
    """Places where a value of the list probably ends, the last one whose nesting is the shallowest first."""
    data, start = text.data, text.at
    if text.ended:
        closing = data.rfind(b"]", start)
        if closing > start:
            yield closing
    for reach in (_NEAR, _FAR):
        seen = _separators(data, start, reach)
        if not seen:
            return
        yield min(seen)[2]
        if len(seen) < reach:
            return


def _separators(data: bytes, start: int, reach: int) -> list[tuple[int, int, int]]:
    """The last places with `},` before a `{`: (depth against the last, how far from the end, place)."""
    found: list[tuple[int, int, int]] = []
    depth, after = 0, len(data)
    at = len(data)
    while len(found) < reach:
        at = data.rfind(b"},", start, at)
        if at < 0:
            break
        end = at + 1
        opened = data.count(b"{", end, after) + data.count(b"[", end, after)
        depth -= opened - data.count(b"}", end, after) - data.count(b"]", end, after)
        after = end
        following = past_space(data, end + 1)
        if data[following : following + 1] == b"{":
            found.append((depth, len(data) - end, end))
    return found


def _flaw(data: bytes) -> tuple[str, int | None]:
    """What keeps `data` from being an object ("" if nothing does), and at which byte where that is known."""
    if data[:1] != b"{":
        return "is not an object", None
    try:
        data.decode()
        _LIST.decode(b"[" + data + b"]")
    except UnicodeDecodeError as error:
        return f"is not UTF-8 (byte {error.start})", None
    except RecursionError:
        return "is nested too deeply", None
    except msgspec.MsgspecError as error:
        byte = _BYTE.search(str(error))
        if byte is None:
            return "does not end, or holds half of a surrogate pair", None
        at = int(byte.group(1)) - 1
        return f"is not JSON (byte {at}): {_BYTE.sub('', str(error)).removeprefix('JSON is malformed: ').strip()}", at
    return "", None


def _key(data: bytes) -> str:
    match = _ID.search(data, 0, RAW_LIMIT)
    return match.group(1).decode("utf-8", "replace") if match else ""


def _document(text: _Text, place: str) -> Iterator[Raw | Fault]:
    """The members of an object: of a bundle or an envelope the objects are read, any other is one object itself."""
    start = text.at
    text.at += 1
    kind: bytes | None = None
    names: set[bytes] = set()
    while True:
        text.commas()
        mark = text.peek()
        if mark == b"}":
            text.at += 1
            break
        name = text.value() if mark == b'"' else None
        if name is None or text.peek() != b":":
            yield from _astray(text, place, names)
            return
        text.at += 1
        mark = text.peek()
        if name == b'"objects"' and mark == b"[" and kind in (None, b'"bundle"') and name not in names:
            names.add(name)
            yield from _Objects(text, f"{place}.objects").read()
            continue
        if name == b'"objects"' and not text.held:
            yield Fault(f"{place}.objects", "a second member of this name is not read")
        value = text.value() if text.held else None
        if value is None and (text.held or not text.skip()):
            yield from _astray(text, place, names)
            return
        names.add(name)
        kind = value if name == b'"type"' else kind
    if text.held:
        yield from _single(text.data[start : text.at], place, kind, names)
    text.held = False


def _astray(text: _Text, place: str, names: set[bytes]) -> Iterator[Fault]:
    """The members of the document cannot be followed any further."""
    if b'"objects"' not in names or text.held:
        raise FormatError("is not JSON, or too large before its objects begin", place)
    if text.peek():
        yield Fault(place, "is not JSON after its objects", raw=text.ahead())
    else:
        yield Fault(place, "does not end")
    while not text.ended:
        text.at = len(text.data)
        text.fill()
    text.at = len(text.data)


def _single(data: bytes, place: str, kind: bytes | None, names: set[bytes]) -> Iterator[Raw | Fault]:
    reason, _ = _flaw(data)
    if not reason and b'"objects"' in names and kind in (None, b'"bundle"'):
        reason = "its objects are no list"
    if not reason and kind is None and not names <= _ENVELOPE:
        reason = "is neither a bundle, nor an envelope, nor an object with a type"
    if reason:
        yield Fault(place, reason, _key(data), data[:RAW_LIMIT])
    elif kind not in (None, b'"bundle"'):
        yield Raw(data, place)

"""The bytes of one answer: bounded, decoded, counted, hashed, and continued where an attempt broke off."""

import hashlib
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from wardwatch.kit.errors import Unavailable


class Interrupted(Unavailable):
    """A download into a sink broke off: `size` bytes are in it; `etag` (if not empty) lets the next call continue."""

    def __init__(self, message: str, *, size: int, etag: str) -> None:
        super().__init__(message, retry=True)
        self.size = size
        self.etag = etag


class TooLarge(Unavailable):
    """The answer has more bytes than the caller takes; a smaller part of it might fit."""

    def __init__(self, limit: int, what: str = "the answer") -> None:
        super().__init__(f"{what} is larger than {limit} bytes", retry=False)


class Again(Unavailable):
    """A failure that may pass; `wait` is what the server asked for, in seconds."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message, retry=True)
        self.wait = wait


class Download:
    """The bytes so far, over all attempts of one call."""

    def __init__(self, sink: BinaryIO | None, limit: int, etag: str) -> None:
        self._memory = io.BytesIO()
        self.sink: BinaryIO = sink or self._memory
        self.resumable = sink is not None
        self.limit = limit
        self.etag = ""
        self.size = 0
        self.sha256 = hashlib.sha256()
        if sink is not None and is_strong(etag):
            self.etag = etag
            sink.seek(0)
            while chunk := sink.read(1 << 20):
                self._count(chunk)

    def body(self) -> bytes:
        """Everything, unless a sink took it."""
        return self._memory.getvalue()

    def headers(self) -> dict[str, str]:
        """Ask for the rest (RFC 9110, sections 13.1.5 and 14.2), or for all of it.

        Ranges count encoded bytes, therefore a sink is filled without content encoding.
        """
        if not self.resumable:
            return {"Accept-Encoding": "gzip"}
        if self.size and self.etag:
            return {"Accept-Encoding": "identity", "Range": f"bytes={self.size}-", "If-Range": self.etag}
        return {"Accept-Encoding": "identity"}

    def take(self, status: int, headers: Mapping[str, str], chunks: Iterator[bytes]) -> None:
        """Take in an answer of status 200 (all) or 206 (the rest)."""
        if status == 206:
            right_place = headers.get("content-range", "").startswith(f"bytes {self.size}-")
            if not right_place or headers.get("etag", self.etag) != self.etag:
                raise Unavailable("the server sent another part than was asked for", retry=False)
        else:
            self._restart()
            etag = headers.get("etag", "")
            encoded = headers.get("content-encoding", "identity").lower() != "identity"
            self.etag = etag if is_strong(etag) and not encoded else ""  # a range would count the encoded bytes
        announced = headers.get("content-length", "")
        if announced.isdigit() and self.size + int(announced) > self.limit:
            raise TooLarge(self.limit)
        for chunk in _decoded(chunks, headers.get("content-encoding", ""), lambda: self.limit - self.size):
            self._count(chunk)
            self.sink.write(chunk)

    def _count(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self.limit:
            raise TooLarge(self.limit)
        self.sha256.update(chunk)

    def _restart(self) -> None:
        if self.sink.seekable():
            self.sink.seek(0)
            self.sink.truncate()
        elif self.size:
            raise Unavailable("the answer broke off and its sink cannot be written again", retry=True)
        self.size = 0
        self.sha256 = hashlib.sha256()


def is_strong(etag: str) -> bool:
    """Whether this validator promises the same bytes (RFC 9110, section 8.8.1)."""
    return etag.startswith('"')


def _decoded(chunks: Iterator[bytes], encoding: str, room: Callable[[], int]) -> Iterator[bytes]:
    """Undo `gzip`, inflating no more than one byte beyond the `room` that is left."""
    if encoding.lower() in ("", "identity"):
        yield from chunks
        return
    if encoding.lower() not in ("gzip", "x-gzip"):
        raise Unavailable(f"the answer is encoded as {encoding!r}, which was not asked for", retry=False)
    inflater = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if inflater.eof:
                    inflater = zlib.decompressobj(wbits=31)
                yield inflater.decompress(rest, room() + 1)
                rest = inflater.unconsumed_tail or inflater.unused_data
    except zlib.error as error:
        raise Unavailable(f"the answer is not gzip: {error}", retry=False) from error
    if not inflater.eof:
        raise Again("the answer ended early")

"""EPSS: Exploit Prediction Scoring System (FIRST), the daily file of scores.

Source: https://www.first.org/epss/data_stats : gzipped CSV `cve,epss,percentile` under one comment line
`#model_version:...,score_date:...`. Scores are probabilities of exploitation in the next 30 days.
"""

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, BinaryIO

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards.cve import ids
from wardwatch.standards.rfc3339 import in_utc

BLOCK_SIZE = 1024 * 1024
LINE_LIMIT = 64 * 1024
COLUMNS = b"cve,epss,percentile"

_FRACTION = r"(?:0(?:\.[0-9]+)?|1(?:\.0+)?|[1-9](?:\.[0-9]+)?[eE]-0?[1-9])"
_ROWS = re.compile(rf"(?:{ids.PATTERN},{_FRACTION},{_FRACTION}\n)*+".encode())


@dataclass(frozen=True, slots=True)
class Header:
    """What the comment line says: the model (`v2025.03.14`) and when it scored (UTC); None where it is silent."""

    model_version: str | None
    score_date: datetime | None


class Score(msgspec.Struct, frozen=True, gc=False):
    """Probability of exploitation in the next 30 days, and the share of scored CVEs at or below it; both 0.0 to 1.0."""

    cve: str
    epss: float
    percentile: float


def open_scores(stream: BinaryIO) -> tuple[Header, Iterator[Score | Fault]]:
    """The header, then scores in file order, one Fault for each line that is no score.

    `stream` is plain or gzipped and need not be seekable. FormatError at once if it is no EPSS file; later where the
    compressed data breaks off. Memory stays flat, so a CVE scored twice is not noticed here.
    """
    header, blocks = open_blocks(stream)
    return header, _scores(blocks)


def open_blocks(stream: BinaryIO) -> tuple[Header, Iterator[bytes | Fault]]:
    """As `open_scores`, in bulk: blocks of at most about 1 MiB of valid `cve,epss,percentile` lines, each ended by LF.

    A block can be written to PostgreSQL's `COPY ... FROM STDIN (FORMAT csv)` as it is.
    """
    plain = _plain(stream)
    header, next_line = _header(plain)
    return header, _blocks(plain, next_line)


def _scores(blocks: Iterator[bytes | Fault]) -> Iterator[Score | Fault]:
    for block in blocks:
        if isinstance(block, Fault):
            yield block
            continue
        for line in block.decode("ascii").splitlines():
            cve, epss, percentile = line.split(",")
            yield Score(cve, float(epss), float(percentile))


def _blocks(plain: IO[bytes], line: int) -> Iterator[bytes | Fault]:
    while block := _whole_lines(plain, line):
        start = 0
        while start < len(block):
            rows = _ROWS.match(block, start)
            assert rows is not None  # zero rows match too
            if rows.end() > start:
                yield block[start : rows.end()]
                line += block.count(b"\n", start, rows.end())
            start = rows.end()
            if start < len(block):
                end = block.index(b"\n", start)
                yield _fault(block[start:end], line)
                line, start = line + 1, end + 1


def _whole_lines(plain: IO[bytes], line: int) -> bytes:
    """The next lines, all ended by LF; empty at the end of the data."""
    try:
        block = plain.read(BLOCK_SIZE)
        rest = b"" if block.endswith(b"\n") else plain.readline(LINE_LIMIT)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"broken gzip data: {error}", f"line {line} or later") from error
    if len(rest) == LINE_LIMIT and not rest.endswith(b"\n"):
        raise FormatError(f"a line of more than {LINE_LIMIT} bytes", f"line {line} or later")
    block = (block + rest).replace(b"\r\n", b"\n")
    return block if block.endswith(b"\n") or not block else block + b"\n"


def _fault(row: bytes, line: int) -> Fault:
    text = row[:80].decode(errors="replace")
    cve = text.partition(",")[0]
    reason = f"{text!r} is not a CVE ID and two numbers from 0 to 1"
    return Fault(f"line {line}", reason, cve if ids.is_cve_id(cve) else "", row[:LINE_LIMIT])


def _header(plain: IO[bytes]) -> tuple[Header, int]:
    """The header, and the number of the line after the column names."""
    try:
        first = plain.readline(LINE_LIMIT).removeprefix(b"\xef\xbb\xbf").strip()
        comment, columns, line = (
            (first, plain.readline(LINE_LIMIT).strip(), 2) if first[:1] == b"#" else (b"", first, 1)
        )
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(f"broken gzip data: {error}", "line 1") from error
    if columns != COLUMNS:
        raise FormatError(f"the columns are {columns[:80]!r}, not {COLUMNS.decode()}", f"line {line}")
    said = dict(part.partition(":")[::2] for part in comment[1:].decode(errors="replace").split(","))
    try:
        score_date = datetime.fromisoformat(said["score_date"]) if said.get("score_date") else None
    except ValueError as error:
        raise FormatError(f"score_date {said['score_date']!r} is not a timestamp", "line 1") from error
    return Header(said.get("model_version") or None, in_utc(score_date)), line + 1


class _Borrowed(io.RawIOBase):
    """A stream that may be buffered and dropped without closing the caller's."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _plain(stream: BinaryIO) -> IO[bytes]:
    buffered = io.BufferedReader(_Borrowed(stream))
    if buffered.peek(2)[:2] != b"\x1f\x8b":
        return buffered
    return io.BufferedReader(gzip.GzipFile(fileobj=buffered))

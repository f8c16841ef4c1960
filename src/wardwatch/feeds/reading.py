"""Getting at the records inside files: unpacked within bounds, and in a canonical form that can be compared."""

import gzip
import hashlib
import re
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO, cast

import msgspec

from wardwatch.kit.errors import FormatError

RECORD_LIMIT = 64 * 1024 * 1024
NESTED_LIMIT = 8 * 1024 * 1024 * 1024
NESTING = 3
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_LINES = re.compile(r"\.(jsonl|ndjson)(\.gz)?$", re.IGNORECASE)
_MARK = b"\xef\xbb\xbf"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    ValueError,  # names that are no UTF-8, places before the file's beginning
    NotImplementedError,
    RuntimeError,  # encrypted
)


def canonical_digest(raw: bytes) -> bytes:
    """sha256 of JSON text without regard to spacing and the order of members.

    FormatError for what is not JSON, and for NUL characters, which no text in a database may hold.
    """
    try:
        text = msgspec.json.encode(msgspec.json.decode(raw), order="sorted")
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise FormatError(f"not JSON: {error}") from error
    if _NUL.search(text):
        raise FormatError("a text holds a NUL character")
    return hashlib.sha256(text).digest()


def json_records(
    name: str, stream: BinaryIO, wanted: Callable[[str], bool], limit: int | None = None
) -> Iterator[tuple[str, bytes]]:
    """Each JSON text in a file with its place ("" for the file itself, "line 17", "cves/2024/CVE-2024-1.json").

    The file is JSON, JSON Lines (`.jsonl`, `.ndjson`), either gzipped, or a zip of such files and of zips; of a zip's
    files only those whose names are `wanted` (a path without folders) are read. A byte order mark, which RFC 8259
    section 8.1 lets a reader ignore, is left out. FormatError for broken archives and for what exceeds the limits
    (`limit` bytes a record, else 64 MiB; 8 GiB a nested zip, three levels).
    """
    try:
        yield from _unpacked(name, stream, wanted, limit or RECORD_LIMIT, "", 0)
    except _BROKEN as error:
        raise FormatError(f"the archive cannot be unpacked: {error}") from error


def _unpacked(
    name: str, stream: IO[bytes], wanted: Callable[[str], bool], limit: int, place: str, depth: int
) -> Iterator[tuple[str, bytes]]:
    magic = stream.read(4)
    stream.seek(0)
    if magic[:4] == b"PK\x03\x04":
        yield from _members(stream, wanted, limit, place, depth)
        return
    plain: IO[bytes] = cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if magic[:2] == b"\x1f\x8b" else stream
    if _LINES.search(name):
        for number, line in enumerate(_lines(plain), start=1):
            if line.strip():
                yield f"{place}{' ' if place else ''}line {number}", line.removeprefix(_MARK)
    else:
        yield place, bounded(plain, limit).removeprefix(_MARK)


def _members(
    stream: IO[bytes], wanted: Callable[[str], bool], limit: int, place: str, depth: int
) -> Iterator[tuple[str, bytes]]:
    if depth == NESTING:
        raise FormatError(f"archives are nested more than {NESTING} levels deep", place)
    with zipfile.ZipFile(stream) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            here = f"{place}/{member.filename}".lstrip("/")
            is_zip = member.filename.lower().endswith(".zip")
            if member.filename.endswith("/") or not (is_zip or wanted(member.filename.rpartition("/")[2])):
                continue
            if member.compress_type not in _METHODS:
                raise FormatError("is packed by another method than deflate", here)
            with archive.open(member) as packed, tempfile.SpooledTemporaryFile(max_size=RECORD_LIMIT) as spool:
                _copy(packed, cast("IO[bytes]", spool), NESTED_LIMIT if is_zip else limit, here)
                yield from _unpacked(member.filename, cast("IO[bytes]", spool), wanted, limit, here, depth + 1)


def _copy(source: IO[bytes], target: IO[bytes], limit: int, place: str) -> None:
    size = 0
    while data := source.read(1 << 20):
        size += len(data)
        if size > limit:
            raise FormatError(f"unpacks to more than {limit} bytes", place)
        target.write(data)
    target.seek(0)


def bounded(stream: IO[bytes], limit: int | None = None) -> bytes:
    """All that `stream` holds; FormatError where that is more than a record may be (`limit` bytes, else 64 MiB)."""
    limit = limit or RECORD_LIMIT
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise FormatError(f"more than {limit} bytes")
    return data


def _lines(stream: IO[bytes]) -> Iterator[bytes]:
    while line := stream.readline(RECORD_LIMIT + 1):
        if len(line) > RECORD_LIMIT:
            raise FormatError(f"a line of more than {RECORD_LIMIT} bytes")
        yield line

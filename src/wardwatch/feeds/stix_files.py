"""The STIX objects of a file: JSON as it is, gzipped, or several such files in a zip."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.standards import stix
from wardwatch.standards.stix import Raw

UNPACKED_LIMIT = 8 * 1024 * 1024 * 1024
"""Bytes that one packed file may hold."""
_BROKEN = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError)


def objects(name: str, stream: BinaryIO) -> Iterator[Raw | Fault]:
    """Each object of the file, with its place; in a zip the place begins with the file's name.

    FormatError where the file cannot be unpacked, or is no document of objects at all.
    """
    magic = stream.read(4)
    stream.seek(0)
    try:
        if magic == b"PK\x03\x04":
            yield from _members(stream)
        elif magic[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=stream) as plain:
                yield from stix.objects(_bounded(cast("IO[bytes]", plain)))
        else:
            yield from stix.objects(stream)
    except _BROKEN as error:
        raise FormatError(f"the archive cannot be unpacked: {error}") from error


def _members(stream: BinaryIO) -> Iterator[Raw | Fault]:
    with zipfile.ZipFile(stream) as archive:
        for member in sorted(archive.infolist(), key=lambda member: member.filename):
            if member.filename.lower().endswith(".json") and not member.is_dir():
                try:
                    with archive.open(member) as packed:
                        yield from stix.objects(_bounded(packed), member.filename)
                except FormatError as error:
                    yield Fault(member.filename, error.reason)


def _bounded(stream: IO[bytes]) -> BinaryIO:
    return cast("BinaryIO", _Bounded(stream))


class _Bounded:
    """A stream that refuses to hold more than it may."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._left = UNPACKED_LIMIT

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise FormatError(f"unpacks to more than {UNPACKED_LIMIT} bytes")
        return data

"""An answer that is whole before its first byte leaves: one that broke off in the middle would be taken for whole.

It is written to disk where it is large, so memory stays the same, the database is let go before a slow reader has taken
it, and its size can be told first.
"""

import tempfile
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

from django.conf import settings

IN_MEMORY = 1 << 20
"""Bytes that stay in memory; more goes to disk, into the home's folder."""
_PIECE = 1 << 16


def spooled(pieces: Iterable[bytes], *, compressed: bool = False) -> tuple[IO[bytes], int]:
    """Everything that `pieces` give, with gzip where `compressed`, and its size in bytes.

    The stream stands at its beginning; its taker closes it. Where a piece fails, nothing is left behind.
    """
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(settings.HOME.folder))  # noqa: SIM115 - its taker's
    try:
        packer = zlib.compressobj(level=1, wbits=31) if compressed else None
        for piece in pieces:
            stream.write(packer.compress(piece) if packer else piece)
        if packer:
            stream.write(packer.flush())
        size = stream.tell()
        stream.seek(0)
    except BaseException:
        stream.close()
        raise
    return stream, size


def handed_out(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream piece by piece; it is closed behind the last, or when nobody takes more."""
    with stream:
        while piece := stream.read(_PIECE):
            yield piece

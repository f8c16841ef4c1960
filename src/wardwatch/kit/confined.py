"""Reading files that may be hostile: a program of its own reads them, with limits on memory and time, and tells.

What a small file unpacks to, and what a library does with a broken one, is not known before. The program imports
nothing of ours and limits itself; it takes the bytes on standard input, and each message that it writes is its length
(four bytes, big endian) and that much MessagePack: a list that begins with a word. `["end"]` is the last; `["wrong",
kind]` says that it cannot go on, and `kind` why.
"""

import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from wardwatch.kit.errors import FormatError, Unavailable

_NEVER_BEGAN = 1  # how a Python program ends that cannot import what it needs


def messages(
    program: Path, arguments: Sequence[object], data: bytes, *, wrong: Mapping[str, str], died: str
) -> Iterator[list[Any]]:
    """What the program says of the data, before its end.

    Raises `FormatError` with what `wrong` has for the kind that the program tells, and with `died` where it ended
    before it said so, as it does at its limits; `Unavailable` where it did not start.
    """
    child = subprocess.Popen(  # noqa: S603 - our own program and words
        [sys.executable, "-I", str(program), *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert child.stdin
    assert child.stdout
    try:
        with child.stdin as into:
            into.write(data)
        while True:
            message = _message(child, died)
            if message[0] == "end":
                return
            if message[0] == "wrong":
                raise FormatError(wrong[message[1]])
            yield message
    except BrokenPipeError as error:
        raise FormatError(died) from error
    finally:
        child.kill()
        child.stdout.close()
        child.wait()


def _message(child: subprocess.Popen[bytes], died: str) -> list[Any]:
    assert child.stdout
    head = child.stdout.read(4)
    if len(head) < 4:
        if child.wait() == _NEVER_BEGAN:
            raise Unavailable("The program that reads such files did not start.", retry=False)
        raise FormatError(died)
    (size,) = struct.unpack(">I", head)
    message: list[Any] = msgspec.msgpack.decode(child.stdout.read(size))
    return message

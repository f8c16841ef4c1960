"""Files that hold what only their owner may read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from wardwatch.kit.errors import Refusal


class FileThere(Refusal):
    """No file is ever replaced."""

    code = "file.exists"


@contextmanager
def new_file(target: Path) -> Iterator[BinaryIO]:
    """A file of mode 0600 that stays only if the block came to its end. Raises `FileThere`."""
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise FileThere(f"{target} exists already; nothing is replaced.", path=str(target)) from error
    try:
        with open(descriptor, "wb") as file:
            yield file
    except BaseException:
        target.unlink()
        raise

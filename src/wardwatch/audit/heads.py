"""Signed heads outside the database: one line of JSON each, in a file for each month, only ever added to.

Whoever can change the database can make its chain whole again, signing key aside, or bring back an older copy. A head
that was kept outside still says what the chain was: the position, its hash, our signature and when it was signed.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from wardwatch.audit import models
from wardwatch.kit.errors import FormatError

_LONGEST = 4096  # bytes; a line has about 330


@dataclass(frozen=True, slots=True)
class KeptHead:
    """One signed head: `hash` and `signature` in hex, `signed_at` as ISO 8601 text in UTC."""

    position: int
    hash: str
    signature: str
    signed_at: str


def keep(folder: Path) -> int:
    """Append the committed heads that `folder` does not have yet, forced to disk; returns how many. As the worker.

    One at a time: the sealer calls it under its lock.
    """
    missing = models.Head.objects.filter(position__gt=_last(folder)).order_by("position").iterator(chunk_size=2000)
    count = 0
    for month, rows in groupby(missing, key=lambda row: f"{row.signed_at:%Y-%m}"):
        heads = [
            KeptHead(row.position, bytes(row.hash).hex(), bytes(row.signature).hex(), row.signed_at.isoformat())
            for row in rows
        ]
        _append(folder / f"{month}.jsonl", heads)
        count += len(heads)
    return count


def kept(folder: Path) -> list[KeptHead]:
    """Every head that `folder` has, in the order of the files. Raises `FormatError`."""
    return [head for path in _files(folder) for head in read(path)]


def read(path: Path) -> Iterator[KeptHead]:
    """The heads in one file, ours or what `wardwatch audit heads --json` printed. Raises `FormatError`.

    A last line without its end was being written when the machine stopped; it is no head yet.
    """
    text = path.read_text("utf-8")
    try:
        rows = json.loads(text) if text.startswith("[") else map(json.loads, text[: text.rfind("\n") + 1].splitlines())
        yield from (KeptHead(**{**row, "position": int(row["position"])}) for row in rows)
    except (ValueError, TypeError, KeyError) as error:
        raise FormatError("does not hold signed heads", str(path)) from error


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.jsonl"))


def _last(folder: Path) -> int:
    newest = (list(read(path)) for path in reversed(_files(folder)))
    return max((head.position for head in next(filter(None, newest), [])), default=0)


def _append(path: Path, heads: Iterable[KeptHead]) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with open(descriptor, "r+b") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _LONGEST))
        start, tail = file.tell(), file.read()
        file.truncate(start + tail.rfind(b"\n") + 1)  # a line that was never finished
        file.seek(0, os.SEEK_END)
        file.writelines(json.dumps(asdict(head)).encode() + b"\n" for head in heads)
        file.flush()
        os.fsync(file.fileno())
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

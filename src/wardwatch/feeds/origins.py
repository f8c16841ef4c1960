"""Where files come from: this machine, or the guarded way out. Both give `types.Collected`."""

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from wardwatch.feeds.types import Collected
from wardwatch.kit.errors import Refusal, Unavailable
from wardwatch.kit.http import Client, Interrupted, Response

IN_MEMORY = 8 * 1024 * 1024
SMALL_FILE = 64 * 1024 * 1024
DOWNLOAD_SECONDS = 1800.0
CONTINUATIONS = 8
"""So often is a download that broke off continued, as long as each time brings more of it."""


class OriginMissing(Refusal):
    """There is no such file or folder."""

    code = "feed.origin-missing"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the last retrieval of an address left for the next one."""

    etag: str
    last_modified: str


class Local:
    """A file or a folder on this machine."""

    is_local = True

    def __init__(self, where: str) -> None:
        self.where = where
        self._path = Path(where)
        if not self._path.exists():
            raise OriginMissing(f"There is no file or folder {where}.", origin=where)

    def files(self, *patterns: str, newest: bool = False) -> Iterator[Collected]:
        """See `types.Origin`."""
        if self._path.is_file():
            found = [self._path]
        else:
            matching = {path for pattern in patterns for path in self._path.rglob(pattern)}
            found = sorted(path for path in matching if path.is_file() and not path.name.startswith("."))
        if not found:
            raise OriginMissing(f"Nothing in {self.where} is named {' or '.join(patterns)}.", origin=self.where)
        for path in [max(found, key=lambda path: path.name)] if newest else found:
            name = path.name if path == self._path else path.relative_to(self._path).as_posix()
            yield Collected(name=name, url=path.resolve().as_uri(), stream=path.open("rb"))

    def companion(self, name: str) -> bytes | None:
        """See `types.Origin`."""
        base = self._path.parent if self._path.is_file() else self._path
        path = base / name
        return path.read_bytes() if path.is_file() else None

    def fetch(self, url: str, *, name: str = "", max_bytes: int) -> Collected | None:
        """Never: a local pull reaches nowhere."""
        raise Unavailable(f"a local pull does not fetch {url}", retry=False)

    def read(self, url: str, *, max_bytes: int = SMALL_FILE) -> bytes:
        """Never: a local pull reaches nowhere."""
        raise Unavailable(f"a local pull does not fetch {url}", retry=False)

    def has(self, url: str, stamp: str) -> bool:
        """Never: local files are compared by their bytes."""
        return False


class Web:
    """An address, with what earlier retrievals left for conditional requests."""

    is_local = False

    def __init__(self, where: str, client: Client, known: Mapping[str, Validators]) -> None:
        self.where = where
        self._client = client
        self._known = known

    def files(self, *patterns: str, newest: bool = False) -> Iterator[Collected]:
        """The one file at the address."""
        collected = self.fetch(self.where, max_bytes=SMALL_FILE)
        if collected:
            yield collected

    def companion(self, name: str) -> bytes | None:
        """Nothing: there is no folder."""
        return None

    def fetch(self, url: str, *, name: str = "", max_bytes: int) -> Collected | None:
        """See `types.Origin`."""
        known = self._known.get(url, Validators("", ""))
        sink = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115 # its taker closes it
        try:
            answer = self._download(url, known, sink, max_bytes)
        except BaseException:
            sink.close()
            raise
        if answer.not_modified:
            sink.close()
            return None
        return Collected(
            name=name or PurePosixPath(urlsplit(url).path).name or url,
            url=url,
            stream=sink,
            etag=answer.etag,
            last_modified=answer.last_modified,
            retrieved_at=answer.retrieved_at,
        )

    def _download(self, url: str, known: Validators, sink: BinaryIO, max_bytes: int) -> Response:
        """Fill `sink`, going on where the connection broke off for as long as the server still has the same bytes."""
        part, size = "", 0
        for left in range(CONTINUATIONS, -1, -1):
            try:
                return self._client.get(
                    url,
                    etag=known.etag,
                    last_modified=known.last_modified,
                    max_bytes=max_bytes,
                    timeout=DOWNLOAD_SECONDS,
                    sink=sink,
                    partial_etag=part,
                )
            except Interrupted as broken:
                if not left or not broken.etag or broken.size <= size:
                    raise
                part, size = broken.etag, broken.size
        raise AssertionError("the last attempt returns or raises")

    def read(self, url: str, *, max_bytes: int = SMALL_FILE) -> bytes:
        """See `types.Origin`."""
        return self._client.get(url, max_bytes=max_bytes).body

    def has(self, url: str, stamp: str) -> bool:
        """See `types.Origin`."""
        return url in self._known and self._known[url].last_modified == stamp


def is_address(where: str) -> bool:
    """Whether an origin is an address rather than a path."""
    return where.startswith(("https://", "http://"))


def stamp(instant: datetime) -> str:
    """A listing's own date of a file, as kept in place of a `Last-Modified`."""
    return instant.isoformat()

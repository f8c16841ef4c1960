"""Finding a provider's advisories (CSAF 2.0 section 7.1): ROLIE feeds, directory listings, or a local folder.

Each document's hash file is checked where there is one: `.sha512` before `.sha256`. Files that do not match are kept
and quarantined, never parsed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urljoin

from wardwatch.feeds.origins import stamp
from wardwatch.feeds.types import Collected, Origin
from wardwatch.kit.errors import FormatError, Unavailable
from wardwatch.standards import csaf
from wardwatch.standards.tlp import Tlp

DOCUMENT_LIMIT = 64 * 1024 * 1024
HASH_LIMIT = 64 * 1024
ALGORITHMS = ("sha512", "sha256")
_NO_ADVISORY = ("provider-metadata.json", "aggregator.json", "service.json", "category*.json", "*feed-tlp*.json")


def collect(origin: Origin) -> Iterator[Collected]:
    """The advisories of a local folder (JSON, JSON Lines, gzipped lines) or of the provider at an address.

    An address is that of a `provider-metadata.json`, a ROLIE feed, a `changes.csv` or `index.txt`, or one advisory.
    """
    if origin.is_local:
        yield from _local(origin)
    else:
        yield from _remote(origin, origin.where)


def _local(origin: Origin) -> Iterator[Collected]:
    for file in origin.files("*.json", "*.jsonl", "*.jsonl.gz", "*.ndjson", "*.ndjson.gz"):
        if any(fnmatch(PurePosixPath(file.name).name, pattern) for pattern in _NO_ADVISORY):
            file.stream.close()
            continue
        hashes = {kind: data for kind in ALGORITHMS if (data := origin.companion(f"{file.name}.{kind}")) is not None}
        yield _checked(file, hashes)


def _remote(origin: Origin, url: str) -> Iterator[Collected]:
    name = PurePosixPath(url).name
    if name in ("changes.csv", "index.txt"):
        yield from _directory(origin, url.removesuffix(name))
    elif fnmatch(name, "*feed*.json"):
        yield from _rolie(origin, url)
    elif name == "provider-metadata.json":
        yield from _provider(origin, url)
    else:
        yield from _fetched(origin, url, name, {}, "")


def _provider(origin: Origin, url: str) -> Iterator[Collected]:
    """ROLIE feeds where there are any, else directories. Only what is offered to everyone is fetched: no login."""
    metadata = csaf.read_provider_metadata(origin.read(url))
    feeds = [feed for distribution in metadata.distributions for feed in distribution.rolie]
    open_feeds = [feed.url for feed in feeds if feed.tlp in (None, Tlp.CLEAR)]
    directories = [each.directory_url for each in metadata.distributions if each.directory_url]
    if not open_feeds and not directories:
        raise Unavailable(f"{url} names neither an open feed nor a directory", retry=False)
    for feed in open_feeds:
        yield from _rolie(origin, urljoin(url, feed))
    for directory in () if open_feeds else directories:
        yield from _directory(origin, urljoin(url, directory).rstrip("/") + "/")


def _rolie(origin: Origin, url: str) -> Iterator[Collected]:
    feed = csaf.read_rolie(origin.read(url))
    for entry in sorted(feed.entries, key=lambda entry: entry.updated):
        target = urljoin(url, entry.content_url)
        hashes = {kind: urljoin(url, link) for kind, link in entry.hashes.items()}
        yield from _fetched(origin, target, _name(target), hashes, stamp(entry.updated))


def _directory(origin: Origin, base: str) -> Iterator[Collected]:
    """By `changes.csv`, which says when each file changed; by `index.txt` where a provider has no other."""
    try:
        changes = csaf.read_changes(origin.read(base + "changes.csv"))
        listed = [(path, stamp(released)) for path, released in reversed(changes)]
    except Unavailable:
        listed = [(path, "") for path in csaf.read_index(origin.read(base + "index.txt"))]
    for path, released in dict(listed).items():
        target = urljoin(base, path)
        hashes = {kind: f"{target}.{kind}" for kind in ALGORITHMS}
        yield from _fetched(origin, target, path, hashes, released)


def _fetched(origin: Origin, url: str, name: str, hashes: Mapping[str, str], released: str) -> Iterator[Collected]:
    """The document, unless it was archived as of `released` before."""
    if released and origin.has(url, released):
        return
    file = origin.fetch(url, name=name, max_bytes=DOCUMENT_LIMIT)
    if file is None:
        return
    found: dict[str, bytes] = {}
    for kind in ALGORITHMS:
        if kind in hashes and not found:
            try:
                found[kind] = origin.read(hashes[kind], max_bytes=HASH_LIMIT)
            except Unavailable as missing:
                if missing.retry:
                    raise
    yield _checked(replace(file, last_modified=released or file.last_modified), found)


def _checked(file: Collected, hashes: Mapping[str, bytes]) -> Collected:
    for kind, listing in hashes.items():
        try:
            expected = csaf.read_hash(listing, file.name)
        except FormatError as error:
            return replace(file, problem=f"its {kind} file: {error.reason}", last_modified="", etag="")
        algorithm = "sha512" if len(expected) == 128 else "sha256"
        if expected != _digest(file.stream, algorithm):
            return replace(file, problem=f"does not match its {kind} file", last_modified="", etag="")
    return file


def _digest(stream: BinaryIO, algorithm: str) -> str:
    stream.seek(0)
    found = hashlib.new(algorithm)
    while data := stream.read(1 << 20):
        found.update(data)
    stream.seek(0)
    return found.hexdigest()


def _name(url: str) -> str:
    return "/".join(PurePosixPath(url).parts[-3:])

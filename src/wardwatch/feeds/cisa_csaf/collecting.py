"""Finding a provider's advisories (CSAF 2.0 section 7.1): ROLIE feeds, directory listings, or a local folder.

Each document's hash file is checked where there is one: `.sha512` before `.sha256`. Files that do not match are kept
and quarantined, never parsed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urljoin

from wardwatch.feeds.origins import stamp
from wardwatch.feeds.types import Collected, Missing, Origin
from wardwatch.kit.errors import Fault, FormatError, Unavailable
from wardwatch.standards import csaf
from wardwatch.standards.tlp import Tlp

DOCUMENT_LIMIT = 64 * 1024 * 1024
HASH_LIMIT = 64 * 1024
MOST_MISSING = 100
"""So many listed documents may be gone; beyond, the provider itself is taken to be."""
ALGORITHMS = ("sha512", "sha256")
_NO_ADVISORY = ("provider-metadata.json", "aggregator.json", "service.json", "category*.json", "*feed-tlp*.json")


def collect(origin: Origin) -> Iterator[Collected | Missing]:
    """The advisories of a local folder (JSON, XML, JSON Lines, gzipped lines) or of the provider at an address.

    An address is that of a `provider-metadata.json`, a ROLIE feed, a `changes.csv` or `index.txt`, or one advisory.
    """
    if origin.is_local:
        yield from _local(origin)
    else:
        yield from _remote(origin)


def _local(origin: Origin) -> Iterator[Collected]:
    for file in origin.files("*.json", "*.xml", "*.jsonl", "*.jsonl.gz", "*.ndjson", "*.ndjson.gz"):
        if any(fnmatch(PurePosixPath(file.name).name, pattern) for pattern in _NO_ADVISORY):
            file.stream.close()
            continue
        hashes = {kind: data for kind in ALGORITHMS if (data := origin.companion(f"{file.name}.{kind}")) is not None}
        yield _checked(file, hashes)


@dataclass(frozen=True, slots=True)
class _Offer:
    """A document that a provider lists, its hash files by algorithm, and since when it stands so ("": not said)."""

    url: str
    name: str
    hashes: Mapping[str, str]
    released: str


def _remote(origin: Origin) -> Iterator[Collected | Missing]:
    """What is listed, as far as it can be had: what is not there for good does not keep the rest out.

    Raises `Unavailable` where nothing of it is there.
    """
    listed = missing = 0
    for offer in _offers(origin, origin.where):
        listed += 1
        if isinstance(offer, Fault):
            missing += 1
            yield Missing(f"{offer.place}: {offer.reason}")
            continue
        try:
            yield from _fetched(origin, offer)
        except Unavailable as failure:
            missing += 1
            if failure.retry or missing > MOST_MISSING:
                raise
            yield Missing(failure.message)
    if missing and missing == listed:
        raise Unavailable(f"{origin.where} lists nothing that is there", retry=False)


def _offers(origin: Origin, url: str) -> Iterator[_Offer | Fault]:
    name = PurePosixPath(url).name
    if name in ("changes.csv", "index.txt"):
        yield from _directory(origin, url.removesuffix(name))
    elif fnmatch(name, "*feed*.json"):
        yield from _rolie(origin, url)
    elif name == "provider-metadata.json":
        yield from _provider(origin, url)
    else:
        yield _Offer(url, name, {}, "")


def _provider(origin: Origin, url: str) -> Iterator[_Offer | Fault]:
    """ROLIE feeds where there are any, else directories. Only what is offered to everyone is fetched: no login."""
    metadata = csaf.read_provider_metadata(origin.read(url))
    yield from metadata.faults
    feeds = [feed for distribution in metadata.distributions for feed in distribution.rolie]
    open_feeds = [feed.url for feed in feeds if feed.tlp in (None, Tlp.CLEAR)]
    directories = [each.directory_url for each in metadata.distributions if each.directory_url]
    if not open_feeds and not directories:
        raise Unavailable(f"{url} names neither an open feed nor a directory", retry=False)
    for feed in open_feeds:
        yield from _rolie(origin, urljoin(url, feed))
    for directory in () if open_feeds else directories:
        yield from _directory(origin, urljoin(url, directory).rstrip("/") + "/")


def _rolie(origin: Origin, url: str) -> Iterator[_Offer | Fault]:
    feed = csaf.read_rolie(origin.read(url))
    yield from feed.faults
    for entry in sorted(feed.entries, key=lambda entry: entry.updated):
        target = urljoin(url, entry.content_url)
        hashes = {kind: urljoin(url, link) for kind, link in entry.hashes.items()}
        yield _Offer(target, _name(target), hashes, stamp(entry.updated))


def _directory(origin: Origin, base: str) -> Iterator[_Offer]:
    """By `changes.csv`, which says when each file changed; by `index.txt` where a provider has no other."""
    try:
        changes = csaf.read_changes(origin.read(base + "changes.csv"))
        listed = [(path, stamp(released)) for path, released in reversed(changes)]
    except Unavailable as failure:
        if failure.retry:
            raise
        listed = [(path, "") for path in csaf.read_index(origin.read(base + "index.txt"))]
    for path, released in dict(listed).items():
        target = urljoin(base, path)
        yield _Offer(target, path, {kind: f"{target}.{kind}" for kind in ALGORITHMS}, released)


def _fetched(origin: Origin, offer: _Offer) -> Iterator[Collected]:
    """The document, unless it was archived as of `released` before."""
    if offer.released and origin.has(offer.url, offer.released):
        return
    file = origin.fetch(offer.url, name=offer.name, max_bytes=DOCUMENT_LIMIT)
    if file is None:
        return
    try:
        hashes = _hashes(origin, offer)
    except BaseException:
        file.stream.close()
        raise
    yield _checked(replace(file, last_modified=offer.released or file.last_modified), hashes)


def _hashes(origin: Origin, offer: _Offer) -> dict[str, bytes]:
    """The first of its hash files that is there."""
    for kind in ALGORITHMS:
        if kind in offer.hashes:
            try:
                return {kind: origin.read(offer.hashes[kind], max_bytes=HASH_LIMIT)}
            except Unavailable as missing:
                if missing.retry:
                    raise
    return {}


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

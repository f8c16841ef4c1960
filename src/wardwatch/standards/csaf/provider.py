"""How CSAF documents are offered (section 7.1): provider metadata, directories, ROLIE feeds, hash files."""

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

import msgspec

from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import NonEmpty, decode, records
from wardwatch.standards.csaf.types import Instant, Publisher
from wardwatch.standards.tlp import Tlp
from wardwatch.standards.tlp import read as read_tlp

_HASH_LENGTHS = {"sha256": 64, "sha512": 128}


class RolieReference(msgspec.Struct, frozen=True, kw_only=True):
    """A feed that the metadata announces; `tlp` None: unlabeled."""

    url: str
    summary: str | None = None
    tlp: Tlp | None = None


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """One way to the documents: a directory (with `index.txt` and `changes.csv`), ROLIE feeds, or both."""

    directory_url: str | None = None
    rolie: tuple[RolieReference, ...] = ()


class OpenPgpKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that signs the documents."""

    url: NonEmpty
    fingerprint: str | None = None


class ProviderMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """`provider-metadata.json` (7.1.7); `role` is `csaf_publisher`, `csaf_provider` or `csaf_trusted_provider`."""

    canonical_url: str
    publisher: Publisher
    role: str
    last_updated: datetime
    distributions: tuple[Distribution, ...] = ()
    public_openpgp_keys: tuple[OpenPgpKey, ...] = ()
    faults: tuple[Fault, ...] = ()


class RolieEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a ROLIE feed; `hashes` maps `sha256` and `sha512` to the address of the hash file."""

    id: str
    title: str
    updated: datetime
    content_url: str
    hashes: Mapping[str, str] = msgspec.field(default_factory=dict)
    signature_url: str | None = None


class RolieFeed(msgspec.Struct, frozen=True, kw_only=True):
    """A ROLIE feed (RFC 8322, as JSON by CSAF section 7.1.15), its bad entries in `faults`."""

    id: str
    title: str
    updated: datetime
    entries: tuple[RolieEntry, ...] = ()
    faults: tuple[Fault, ...] = ()


class _FeedReference(msgspec.Struct, frozen=True):
    url: NonEmpty
    tlp_label: str
    summary: str | None = None


class _Rolie(msgspec.Struct, frozen=True):
    feeds: list[msgspec.Raw] = []


class _Distribution(msgspec.Struct, frozen=True):
    directory_url: str | None = None
    rolie: _Rolie = _Rolie()


class _ProviderMetadata(msgspec.Struct, frozen=True):
    canonical_url: NonEmpty
    last_updated: Instant
    publisher: Publisher
    role: NonEmpty
    distributions: list[msgspec.Raw] = []
    public_openpgp_keys: list[msgspec.Raw] = []


class _Link(msgspec.Struct, frozen=True):
    rel: str
    href: NonEmpty


class _Content(msgspec.Struct, frozen=True):
    src: NonEmpty


class _Entry(msgspec.Struct, frozen=True):
    id: NonEmpty
    title: str
    updated: Instant
    content: _Content
    link: tuple[_Link, ...] = ()


class _FeedBody(msgspec.Struct, frozen=True):
    id: NonEmpty
    title: str
    updated: Instant
    entry: list[msgspec.Raw] = []


class _Feed(msgspec.Struct, frozen=True):
    feed: _FeedBody


def read_provider_metadata(data: bytes) -> ProviderMetadata:
    """The content of a `provider-metadata.json`; FormatError with a JSON path where its head is wrong."""
    wire = decode(data, _ProviderMetadata)
    faults: list[Fault] = []
    place = "$.distributions"
    distributions = tuple(
        Distribution(directory_url=each.directory_url, rolie=_references(each.rolie, f"{place}[].rolie.feeds", faults))
        for each in records(wire.distributions, _Distribution, place, faults)
    )
    return ProviderMetadata(
        canonical_url=wire.canonical_url,
        publisher=wire.publisher,
        role=wire.role,
        last_updated=wire.last_updated,
        distributions=distributions,
        public_openpgp_keys=records(wire.public_openpgp_keys, OpenPgpKey, "$.public_openpgp_keys", faults),
        faults=tuple(faults),
    )


def _references(rolie: _Rolie, place: str, faults: list[Fault]) -> tuple[RolieReference, ...]:
    """The announced feeds, without those whose label is unreadable: nobody may guess who is allowed to see them."""
    references = []
    for each in records(rolie.feeds, _FeedReference, place, faults, key="url"):
        try:
            label = None if each.tlp_label == "UNLABELED" else read_tlp(each.tlp_label)
        except FormatError as error:
            faults.append(Fault(f"{place}.tlp_label", error.reason, each.url))
        else:
            references.append(RolieReference(url=each.url, summary=each.summary, tlp=label))
    return tuple(references)


def read_rolie(data: bytes) -> RolieFeed:
    """The content of a ROLIE feed; FormatError with a JSON path where its head is wrong."""
    body = decode(data, _Feed).feed
    faults: list[Fault] = []
    entries = tuple(
        RolieEntry(
            id=entry.id,
            title=entry.title,
            updated=entry.updated,
            content_url=entry.content.src,
            hashes=_hash_links(entry.link),
            signature_url=next((link.href for link in entry.link if link.rel == "signature"), None),
        )
        for entry in records(body.entry, _Entry, "$.feed.entry", faults, key="id")
    )
    return RolieFeed(id=body.id, title=body.title, updated=body.updated, entries=entries, faults=tuple(faults))


def _hash_links(links: tuple[_Link, ...]) -> dict[str, str]:
    hashes = ((link.href.rpartition(".")[2].lower(), link.href) for link in links if link.rel == "hash")
    return {algorithm: href for algorithm, href in hashes if algorithm in _HASH_LENGTHS}


def read_changes(data: bytes) -> tuple[tuple[str, datetime], ...]:
    """The (relative path, release) pairs of a `changes.csv` (7.1.13), newest first; FormatError names the line."""
    changes = []
    rows = csv.reader(io.StringIO(_text(data)), strict=True)
    try:
        for row in rows:
            place = f"line {rows.line_num}"
            if not row:
                continue
            if len(row) != 2:
                raise FormatError(f"{len(row)} fields where a path and a time belong", place)
            changes.append((_relative_path(row[0], place), _instant(row[1], place)))
    except csv.Error as error:
        raise FormatError(str(error), f"line {rows.line_num}") from error
    return tuple(sorted(changes, key=lambda change: change[1], reverse=True))


def read_index(data: bytes) -> tuple[str, ...]:
    """The relative paths of an `index.txt` (7.1.12); FormatError with the line for a path that leaves the directory."""
    lines = enumerate(_text(data).splitlines(), start=1)
    return tuple(_relative_path(line, f"line {number}") for number, line in lines if line.strip())


def read_hash(data: bytes, file_name: str) -> str:
    """The digest, in lower-case hex, that a `.sha256` or `.sha512` file (7.1.18) gives for `file_name`.

    A line is `<hex digest>  <file name>`, the name optional; its length tells the algorithm (64 or 128 digits).
    FormatError if there is no such line.
    """
    wanted = PurePosixPath(file_name).name
    for line in _text(data).splitlines():
        match = re.fullmatch(r"(?P<digest>[0-9A-Fa-f]+)(?:\s+\*?(?P<name>.+))?", line.strip())
        if not match or len(match["digest"]) not in _HASH_LENGTHS.values():
            continue
        if match["name"] is None or PurePosixPath(match["name"]).name == wanted:
            return match["digest"].lower()
    raise FormatError(f"no SHA-256 or SHA-512 digest of {wanted!r}")


def _relative_path(text: str, place: str) -> str:
    path = text.strip()
    plain = unquote(path)
    leaves = plain.startswith("/") or ".." in plain.split("/") or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", plain)
    if not path or leaves or "\\" in plain or not plain.isprintable():
        raise FormatError(f"{path!r} is not a path inside the directory", place)
    return path


def _instant(text: str, place: str) -> datetime:
    try:
        return msgspec.convert(text.strip(), Instant)
    except msgspec.ValidationError as error:
        raise FormatError(f"{text!r} is not an RFC 3339 date-time with an offset", place) from error


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("the text is not UTF-8") from error

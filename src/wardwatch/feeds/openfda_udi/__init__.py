"""openFDA's device identifiers (FDA's GUDID): which device an identifier on a label names.

Law: identifiers are far too many for an assertion each, and FDA states them all: a table that everyone may read holds
what the newest version of each record says, the archive every file. A record's company, brand and model are its own
words; whether an inventory line is that device is for `exposures` to say.

Sources: https://open.fda.gov/apis/device/udi/ (pages of the API, or its bulk files, listed by download.json) and
https://accessgudid.nlm.nih.gov/download (GUDID's own XML, zipped).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO
from urllib.parse import urlsplit

import msgspec

from wardwatch.assets.operations.devices import store_devices
from wardwatch.feeds.reading import json_records
from wardwatch.feeds.types import Collected, Counts, Entry, Feed, Origin
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.jsonread import decode
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.openfda import Device, each_device, read_devices, read_gudid

FILE_LIMIT = 4 * 1024 * 1024 * 1024
PART_LIMIT = 512 * 1024 * 1024
"""Bytes of one JSON or XML text; the published parts have a few tens of millions."""
PAGE = 1_000
FURTHEST = 25_000
"""The API gives no record beyond: whoever wants all takes the bulk files (https://open.fda.gov/apis/paging/)."""
LONGEST_KEY = 200
_PATTERNS = ("*.json", "*.json.gz", "*.json.zip", "*.xml", "*.xml.gz", "*.zip")


class _Part(msgspec.Struct, frozen=True):
    file: str


class _Listed(msgspec.Struct, frozen=True):
    partitions: tuple[_Part, ...]


class _Kinds(msgspec.Struct, frozen=True):
    udi: _Listed


class _Results(msgspec.Struct, frozen=True):
    device: _Kinds


class _Listing(msgspec.Struct, frozen=True):
    """The part of `download.json` that is read."""

    results: _Results


def collect(origin: Origin) -> Iterator[Collected]:
    """The files of a local folder by path; at an address, what `download.json` lists, the API's pages, or one file."""
    if origin.is_local:
        yield from origin.files(*_PATTERNS)
        return
    name = PurePosixPath(urlsplit(origin.where).path).name
    if name == "download.json":
        for part in decode(origin.read(origin.where), _Listing).results.device.udi.partitions:
            yield from _fetched(origin, part.file)
    elif name == "udi.json" and not urlsplit(origin.where).query:
        yield from _pages(origin)
    else:
        yield from _fetched(origin, origin.where)


def _fetched(origin: Origin, url: str, name: str = "") -> Iterator[Collected]:
    if file := origin.fetch(url, name=name, max_bytes=FILE_LIMIT):
        yield file


def _pages(origin: Origin) -> Iterator[Collected]:
    """The API's answers, until all records were on one."""
    for skip in range(0, FURTHEST + 1, PAGE):
        file = origin.fetch(
            f"{origin.where}?limit={PAGE}&skip={skip}", name=f"udi-{skip:05}.json", max_bytes=PART_LIMIT
        )
        if file is None:
            continue
        total = _total(file.stream)
        yield file
        if total is None or skip + PAGE >= total:
            return


def _total(stream: BinaryIO) -> int | None:
    """How many records all pages have; None where this one does not say, or cannot be read."""
    try:
        return read_devices(stream.read()).total
    except FormatError:
        return None
    finally:
        stream.seek(0)


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """Only what cannot be read: identifiers are far too many for an assertion each, and all have the same asserter."""
    yield from (each for each in _read(name, stream) if isinstance(each, Fault))


def conclude(document: int, name: str, stream: BinaryIO, at: datetime) -> Counts:
    """Bring the table up to date."""
    devices = (each for each in _read(name, stream) if isinstance(each, Device))
    stored = store_devices(devices, document=document)
    return Counts(stored.new, stored.changed, stored.unchanged, stored.dropped)


def _read(name: str, stream: BinaryIO) -> Iterator[Device | Fault]:
    """Every record of a file, and what is wrong with others, each with its place in the file."""
    for place, data in json_records(name, stream, _is_part, PART_LIMIT):
        for each in _records(data):
            if isinstance(each, Fault):
                yield Fault(f"{place} {each.place}".lstrip(), each.reason, each.key, each.raw)
            elif reason := _unstorable(each):
                yield Fault(f"{place} {each.dis[0][:LONGEST_KEY]}".lstrip(), reason, (each.key or "")[:LONGEST_KEY])
            else:
                yield each


def _unstorable(device: Device) -> str:
    """Why no table can hold this record; "" where one can."""
    named = (device.company, device.brand, device.model, device.catalog_number)
    codes = (text for each in device.product_codes for text in (each.code, each.name, each.device_class))
    if any("\0" in (text or "") for text in (device.key, *named, *device.dis, *codes)):
        return "a text holds a NUL character"
    if max(map(len, (device.key or "", *device.dis))) > LONGEST_KEY:
        return f"a key or an identifier is longer than {LONGEST_KEY} characters"
    return "" if (device.version or 0) < 1 << 31 else f"version {device.version} is no version"


def _records(data: bytes) -> Iterable[Device | Fault]:
    if data[:64].lstrip()[:1] == b"<":
        page = read_gudid(data)
        return (*page.faults, *page.results)
    return each_device(data)


def _is_part(name: str) -> bool:
    return name.lower().endswith((".json", ".xml"))


FEED = Feed(
    id="openfda_udi",
    title=noop("openFDA device identifiers"),
    url="https://api.fda.gov/download.json",
    licence="CC0-1.0",
    media_type="application/json",
    parser=1,
    collect=collect,
    parse=parse,
    conclude=conclude,
)

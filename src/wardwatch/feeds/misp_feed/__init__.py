"""MISP events: a feed (`manifest.json` and a file for each event), files of events, or one file at an address.

Law: tags, distribution and sharing groups mark together, the narrowest counts; what neither marks is for the center's
staff, until the source's consent says otherwise. What a sharing group or a draft limits ends here.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from wardwatch.feeds.origins import stamp
from wardwatch.feeds.reading import json_records
from wardwatch.feeds.types import Collected, Feed, Missing, Origin
from wardwatch.kit.errors import Fault, FormatError, Unavailable
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards import misp
from wardwatch.standards.misp.feed import HASHES, MANIFEST, Entry, Manifest, read_manifest
from wardwatch.standards.stix import Raw

FILE_LIMIT = 256 * 1024 * 1024
MOST_MISSING = 100
"""So many events of a manifest may be gone; beyond, the feed itself is taken to be."""


def collect(origin: Origin) -> Iterator[Collected | Missing]:
    """The events that a manifest lists, as far as they changed; without a manifest, the file or the folder's files."""
    if origin.is_local:
        yield from _local(origin)
        return
    base, _, name = origin.where.partition("?")[0].rpartition("/")
    if name not in ("", MANIFEST) and name.lower().endswith((".json", ".gz", ".zip")):
        if (file := origin.fetch(origin.where, max_bytes=FILE_LIMIT)) is not None:
            yield file
        return
    folder = f"{base}/" if name in ("", MANIFEST) else f"{base}/{name}/"
    manifest = read_manifest(origin.read(folder + MANIFEST, max_bytes=FILE_LIMIT))
    yield from _bad_entries(manifest)
    yield from _listed(origin, folder, manifest)


def _local(origin: Origin) -> Iterator[Collected | Missing]:
    path = Path(origin.where)
    if path.name == MANIFEST:
        raise FormatError("name the folder that the manifest stands in", MANIFEST)
    said = origin.companion(MANIFEST) if path.is_dir() else None
    manifest = read_manifest(said) if said is not None else Manifest((), ())
    yield from _bad_entries(manifest)
    seen = set()
    for file in origin.files("*.json", "*.json.gz", "*.zip"):
        name = file.name.rpartition("/")[2]
        if name == MANIFEST:
            file.stream.close()
            continue
        seen.add(name.removesuffix(".gz"))
        yield file
    yield from (_gone(entry) for entry in manifest.entries if entry.file not in seen)


def _listed(origin: Origin, folder: str, manifest: Manifest) -> Iterator[Collected | Missing]:
    """The events that changed since they were archived, the oldest change first."""
    missing = 0
    for entry in sorted(manifest.entries, key=lambda each: (each.timestamp is not None, each.timestamp, each.uuid)):
        changed = stamp(entry.timestamp) if entry.timestamp else ""
        url = folder + entry.file
        if changed and origin.has(url, changed):
            continue
        try:
            file = origin.fetch(url, name=entry.file, max_bytes=FILE_LIMIT)
        except Unavailable as failure:
            missing += 1
            if failure.retry or missing > MOST_MISSING:
                raise
            yield _gone(entry)
            continue
        if file is not None:
            yield replace(file, last_modified=changed or file.last_modified)


def _bad_entries(manifest: Manifest) -> Iterator[Missing]:
    yield from (Missing(f"{MANIFEST}, {fault.place}: {fault.reason}") for fault in manifest.faults)


def _gone(entry: Entry) -> Missing:
    return Missing(f"{MANIFEST} lists the event {entry.uuid}, whose file is not there")


def objects(name: str, stream: BinaryIO) -> Iterator[Raw | Fault]:
    """The STIX objects of every event in the file, event by event, and what of it could not be taken as it stands."""
    for place, data in json_records(name, stream, _is_event, FILE_LIMIT):
        before = f"{place}: " if place else ""
        try:
            for at, read in misp.each_event(data):
                yield from _of_event(f"{before}{at}", before, read)
        except FormatError as error:
            if not place:
                raise
            yield Fault(before + (error.place or "$"), error.reason)


def _is_event(name: str) -> bool:
    return name.lower().endswith(".json") and name not in (MANIFEST, HASHES)


def _of_event(place: str, before: str, read: misp.Document) -> Iterator[Raw | Fault]:
    for fault in read.faults:
        yield replace(fault, place=before + fault.place)
    for event in read.events:
        told: list[Fault] = []
        for number, data in enumerate(misp.objects(event, told)):
            yield Raw(data, f"{place} as STIX objects", number)
        for number, fault in enumerate(told):
            yield replace(
                fault, place=f"{place}{fault.place.removeprefix('$')} ({number})", key=fault.key or event.uuid
            )


FEED = Feed(
    id="misp_feed",
    title=noop("MISP events"),
    url="",
    licence="As each event says",
    media_type="application/json",
    parser=1,
    collect=collect,
    objects=objects,
)

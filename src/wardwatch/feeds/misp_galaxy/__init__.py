"""MISP galaxies: actors, malware and tools with the names that they go by, as the MISP project publishes them.

Law: a cluster of MITRE's own is older than what MITRE says itself. What has no STIX type stays a cluster.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from wardwatch.feeds.reading import json_records
from wardwatch.feeds.types import Collected, Feed, Missing, Origin
from wardwatch.kit.errors import Fault, FormatError, Unavailable
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards.misp import clusters, galaxies
from wardwatch.standards.stix import Raw
from wardwatch.standards.tlp import Tlp

GALAXIES = ("threat-actor", "microsoft-activity-group", "ransomware", "malpedia", "botnet", "rat", "stealer", "tool")
FILE_LIMIT = 128 * 1024 * 1024
_ENCODE = msgspec.json.Encoder().encode


def collect(origin: Origin) -> Iterator[Collected | Missing]:
    """The file or the folder's files; at an address, that file, else one file for each of `GALAXIES`."""
    if origin.is_local:
        yield from origin.files("*.json", "*.json.gz")
        return
    base = origin.where.rstrip("/")
    urls = [base] if base.endswith((".json", ".gz")) else [f"{base}/{galaxy}.json" for galaxy in GALAXIES]
    for url in urls:
        try:
            if (file := origin.fetch(url, max_bytes=FILE_LIMIT)) is not None:
                yield file
        except Unavailable as failure:
            if failure.retry:
                raise
            yield Missing(failure.message)


def objects(name: str, stream: BinaryIO) -> Iterator[Raw | Fault]:
    """Each cluster of the galaxy as a STIX object."""
    for place, data in json_records(name, stream, lambda each: each.endswith(".json"), FILE_LIMIT):
        before = f"{place}: " if place else ""
        try:
            galaxy = galaxies.read(data)
        except FormatError as error:
            if not place:
                raise
            yield Fault(before + (error.place or "$"), error.reason)
            continue
        for fault in galaxy.faults:
            yield Fault(before + fault.place, fault.reason, fault.key, fault.raw)
        for number, known in enumerate(galaxy.clusters):
            yield Raw(_ENCODE(clusters.made(known.cluster)), f"{before}$.values", number)


FEED = Feed(
    id="misp_galaxy",
    title=noop("MISP galaxies"),
    url="https://raw.githubusercontent.com/MISP/misp-galaxy/main/clusters",
    licence="CC0-1.0 or BSD-2-Clause",
    media_type="application/json",
    parser=1,
    collect=collect,
    objects=objects,
    unmarked=Tlp.CLEAR,
)

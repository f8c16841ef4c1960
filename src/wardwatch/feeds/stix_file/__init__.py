"""STIX objects from a file, a folder of files, or an address: bundles of any size, envelopes, lists, single objects.

Law: what is not marked with TLP is for the center's staff, until the source's consent says otherwise.
"""

from collections.abc import Iterator

from wardwatch.feeds.stix_files import objects
from wardwatch.feeds.types import Collected, Feed, Origin
from wardwatch.kit.translation import gettext_noop as noop

FILE_LIMIT = 4 * 1024 * 1024 * 1024


def collect(origin: Origin) -> Iterator[Collected]:
    """The file, those of a folder (JSON, gzipped JSON, zip), or the one at the address."""
    if origin.is_local:
        yield from origin.files("*.json", "*.json.gz", "*.stix", "*.stix2", "*.zip")
    elif (file := origin.fetch(origin.where, max_bytes=FILE_LIMIT)) is not None:
        yield file


FEED = Feed(
    id="stix_file",
    title=noop("STIX files"),
    url="",
    licence="As each file says",
    media_type="application/stix+json;version=2.1",
    parser=1,
    collect=collect,
    objects=objects,
)

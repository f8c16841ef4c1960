"""CVE records (CVE Record Format 5.x): a directory, a zip with nested zips, or JSON Lines, gzipped or not.

Law: each container is an assertion of its own organization, `CVE-x#cna` and `CVE-x#adp:<name>`; a container that a
later version of its record leaves out is withdrawn, and a rejected record's ranges end with it.
"""

from collections.abc import Iterator

from wardwatch.feeds.cve_records.parsing import parse
from wardwatch.feeds.types import Collected, Feed, Origin
from wardwatch.kit.translation import gettext_noop as noop

FILE_LIMIT = 4 * 1024 * 1024 * 1024


def collect(origin: Origin) -> Iterator[Collected]:
    """The file at the address, or the matching files of a folder."""
    if origin.is_local:
        yield from origin.files("CVE-*.json", "CVE-*.json.gz", "*.jsonl", "*.jsonl.gz", "*.zip")
    elif file := origin.fetch(origin.where, max_bytes=FILE_LIMIT):
        yield file


FEED = Feed(
    id="cve_records",
    title=noop("CVE records (CVE Program, with CISA's additions)"),
    url="https://github.com/CVEProject/cvelistV5/archive/refs/heads/main.zip",
    licence="CVE Program terms of use; CISA's additions CC0-1.0",
    media_type="application/zip",
    parser=2,
    collect=collect,
    parse=parse,
)

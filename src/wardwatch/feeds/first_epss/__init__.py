"""FIRST's daily EPSS scores. The archived file is the history; tables hold today's values and watched changes."""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from wardwatch.feeds.types import Collected, Counts, Entry, Feed, Origin
from wardwatch.kit.errors import Fault, FormatError
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards import epss
from wardwatch.vulnerabilities.epss import store_scores

FILE_LIMIT = 256 * 1024 * 1024


def collect(origin: Origin) -> Iterator[Collected]:
    """Today's file, or a folder's files in the order of their names, which carry the date."""
    if origin.is_local:
        yield from origin.files("epss_scores*.csv", "epss_scores*.csv.gz")
    elif file := origin.fetch(origin.where, max_bytes=FILE_LIMIT):
        yield file


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """Only what is no score: scores are far too many for an assertion each, and all have the same asserter."""
    header, blocks = epss.open_blocks(stream)
    if header.score_date is None:
        raise FormatError("no score_date, so nobody knows which day the scores are of", "line 1")
    yield from (block for block in blocks if isinstance(block, Fault))


def conclude(document: int, name: str, stream: BinaryIO, at: datetime) -> Counts:
    """Bring today's values up to date, all in one statement."""
    header, blocks = epss.open_blocks(stream)
    assert header.score_date is not None  # parse refused it otherwise
    scores = (block for block in blocks if isinstance(block, bytes))
    stored = store_scores(blocks=scores, score_date=header.score_date.date(), document=document, at=at)
    return Counts(new=stored.new, changed=stored.changed, unchanged=stored.unchanged)


FEED = Feed(
    id="first_epss",
    title=noop("FIRST Exploit Prediction Scoring System"),
    url="https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
    licence="Free to use with attribution to FIRST.org",
    media_type="application/gzip",
    parser=1,
    collect=collect,
    parse=parse,
    conclude=conclude,
)

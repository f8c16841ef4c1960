"""CISA's Known Exploited Vulnerabilities catalog, JSON or CSV. A whole catalog: what it leaves out is withdrawn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import BinaryIO

from wardwatch.feeds.reading import bounded
from wardwatch.feeds.types import Collected, Entry, Feed, Origin
from wardwatch.kit.errors import Fault
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.standards import kev
from wardwatch.vulnerabilities.types import Claim, KevClaim, RangeClaim, RangeStatus

CATALOG = "catalog"
OFTEN = 4
"""Entries of one product beyond which an entry no longer asks every owner for a version: operating systems, browsers
and suites come again and again, and only a record with versions says which releases are meant."""


def collect(origin: Origin) -> Iterator[Collected]:
    """The catalog; of a folder the JSON file whose name comes last (they carry their date)."""
    yield from origin.files(
        "known_exploited_vulnerabilities-*.json", "known_exploited_vulnerabilities.json", newest=True
    )


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """One entry for each vulnerability, keyed by its CVE id."""
    catalog = kev.read(bounded(stream))
    yield from catalog.faults
    times = Counter((entry.vendor_project, entry.product) for entry in catalog.entries)
    for entry in catalog.entries:
        yield _entry(entry, asks=times[entry.vendor_project, entry.product] <= OFTEN)


def _entry(entry: kev.Entry, *, asks: bool) -> Entry:
    claim = KevClaim(
        vulnerability=entry.cve,
        vendor_project=entry.vendor_project,
        product=entry.product,
        name=entry.name,
        description=entry.short_description,
        required_action=entry.required_action,
        date_added=entry.date_added,
        due_date=entry.due_date,
        known_ransomware=entry.known_ransomware,
    )
    return Entry(
        key=entry.cve,
        digest=sha256(repr((*astuple(entry), asks)).encode()).digest(),
        asserter="CISA",
        place=entry.cve,
        claims=(claim, *_product(entry)) if asks else (claim,),
        valid_at=datetime.combine(entry.date_added, time(), UTC),
        whole=CATALOG,
    )


def _product(entry: kev.Entry) -> Iterator[Claim]:
    """The product that the entry names. It states no versions, so it can only ask; "Multiple Products" names none."""
    if not entry.product.casefold().startswith("multiple "):
        yield RangeClaim(
            vulnerability=entry.cve,
            place=entry.cve,
            vendor=entry.vendor_project,
            product=entry.product,
            product_text=f"{entry.vendor_project} {entry.product}",
            status=RangeStatus.AFFECTED,
            understood=False,
        )


FEED = Feed(
    id="cisa_kev",
    title=noop("CISA Known Exploited Vulnerabilities"),
    url="https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    licence="CC0-1.0",
    media_type="application/json",
    parser=1,
    collect=collect,
    parse=parse,
    whole=CATALOG,
)

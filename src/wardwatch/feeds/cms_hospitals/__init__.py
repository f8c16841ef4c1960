"""CMS's directory of hospitals (Provider Data Catalog, "Hospital General Information"): facilities that are no members.

Law: a certification number is text and never guessed. An organization that the center registered itself is left as the
center has it. A facility that the directory leaves out is withdrawn as a listing, not deleted.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO, BinaryIO, cast

from wardwatch.feeds.types import Collected, Counts, Entry, Feed, Origin
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.members.facilities import Listing, list_facilities
from wardwatch.standards import ccn

DIRECTORY = "cms_hospitals"
FILE_LIMIT = 256 * 1024 * 1024
_REQUIRED = ("Facility ID", "Facility Name", "Address", "City/Town", "State", "ZIP Code", "Telephone Number")


def collect(origin: Origin) -> Iterator[Collected]:
    """The directory; of a folder the file whose name comes last."""
    if origin.is_local:
        yield from origin.files(
            "Hospital_General_Information*.csv", "Hospital_General_Information*.csv.gz", newest=True
        )
    elif file := origin.fetch(origin.where, name="Hospital_General_Information.csv", max_bytes=FILE_LIMIT):
        yield file


def parse(name: str, stream: BinaryIO) -> Iterator[Entry | Fault]:
    """One entry for each facility, keyed by its certification number."""
    seen: set[str] = set()
    for place, row in _rows(stream):
        listing = _listing(place, row)
        if isinstance(listing, Fault):
            yield listing
        elif listing.identifier in seen:
            yield Fault(place, f"{listing.identifier} is listed before", listing.identifier, _raw(row))
        else:
            seen.add(listing.identifier)
            digest = sha256(repr(listing).encode()).digest()
            yield Entry(key=listing.identifier, digest=digest, asserter="CMS", place=place, whole=DIRECTORY)


def conclude(document: int, name: str, stream: BinaryIO, at: datetime) -> Counts:
    """Bring the directory's organizations in line with this file."""
    listings: dict[str, Listing] = {}
    for place, row in _rows(stream):
        listing = _listing(place, row)
        if isinstance(listing, Listing):
            listings.setdefault(listing.identifier, listing)
    list_facilities(directory=DIRECTORY, scheme="ccn", listings=tuple(listings.values()))
    return Counts()


def _rows(stream: BinaryIO) -> Iterator[tuple[str, dict[str, str]]]:
    packed = stream.read(2) == b"\x1f\x8b"
    stream.seek(0)
    plain = cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if packed else stream
    text = io.TextIOWrapper(cast("BinaryIO", plain), "utf-8-sig", newline="")
    try:
        rows = csv.DictReader(text, strict=True)
        missing = [column for column in _REQUIRED if column not in (rows.fieldnames or ())]
        if missing:
            raise FormatError(f"no column {', '.join(missing)}", "line 1")
        for row in rows:
            yield f"line {rows.line_num}", {name: value or "" for name, value in row.items() if isinstance(name, str)}
    except (UnicodeDecodeError, csv.Error, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FormatError(f"not a directory of hospitals: {error}") from error
    finally:
        text.detach()  # else the caller's stream would be closed with it


def _listing(place: str, row: dict[str, str]) -> Listing | Fault:
    try:
        number = ccn.read(row["Facility ID"])
        if not row["Facility Name"].strip():
            raise FormatError("the facility has no name")
        if "\0" in "".join(row.values()):
            raise FormatError("a text holds a NUL character")
    except FormatError as error:
        return Fault(place, error.reason, row["Facility ID"].strip(), _raw(row))
    return Listing(
        identifier=str(number),
        name=row["Facility Name"].strip(),
        address=row["Address"].strip(),
        city=row["City/Town"].strip(),
        state=row["State"].strip(),
        postal_code=row["ZIP Code"].strip(),
        telephone=row["Telephone Number"].strip(),
        emergency_services={"yes": True, "no": False}.get(row.get("Emergency Services", "").strip().lower()),
    )


def _raw(row: dict[str, str]) -> bytes:
    return ",".join(row.values()).encode()[:RAW_LIMIT]


FEED = Feed(
    id="cms_hospitals",
    title=noop("CMS hospital directory"),
    url="https://data.cms.gov/provider-data/api/1/datastore/query/xubh-q36u/0/download?format=csv",
    licence="Work of the United States government, public domain",
    media_type="text/csv",
    parser=1,
    collect=collect,
    parse=parse,
    conclude=conclude,
    whole=DIRECTORY,
)

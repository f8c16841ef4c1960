"""KEV: CISA's Known Exploited Vulnerabilities catalog, JSON and CSV.

Source: https://www.cisa.gov/known-exploited-vulnerabilities-catalog and the JSON schema published beside the catalog.
The CSV form has the same columns, one line per entry, and neither version, release date nor count.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

import msgspec

from wardwatch.kit import jsonread
from wardwatch.kit.errors import RAW_LIMIT, Fault, FormatError
from wardwatch.standards.cve.ids import CveId
from wardwatch.standards.rfc3339 import in_utc


@dataclass(frozen=True, slots=True)
class Entry:
    """One vulnerability that CISA asserts is exploited.

    `due_date` binds United States federal agencies only. `known_ransomware` is True where CISA knows of ransomware use
    and None where it does not know; the catalog never says no.
    """

    cve: str
    vendor_project: str
    product: str
    name: str
    date_added: date
    short_description: str
    required_action: str
    due_date: date | None
    known_ransomware: bool | None
    notes: str
    cwes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """A release of the catalog: its entries in published order, and what of it could not be taken as it stands.

    `version`, `released_at` (UTC) and `count` (as declared) are None where the form does not carry them (CSV).
    """

    title: str
    version: str | None
    released_at: datetime | None
    count: int | None
    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


class _Catalog(msgspec.Struct, frozen=True, rename="camel"):
    vulnerabilities: list[msgspec.Raw]
    title: str = ""
    catalog_version: str | None = None
    date_released: datetime | None = None
    count: int | None = None


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    cve_id: CveId = msgspec.field(name="cveID")
    vendor_project: str
    product: str
    vulnerability_name: str
    date_added: date
    short_description: str
    required_action: str
    due_date: str = ""
    known_ransomware_campaign_use: str = ""
    notes: str = ""
    cwes: list[str] = []
    surplus: Annotated[list[str], msgspec.Meta(max_length=0)] = []  # cells of a CSV row beyond the named columns


class _Key(msgspec.Struct, frozen=True):
    cve_id: str = msgspec.field(name="cveID", default="")


_REQUIRED = frozenset(
    {"cveID", "vendorProject", "product", "vulnerabilityName", "dateAdded", "shortDescription", "requiredAction"}
)


def read(data: bytes) -> Catalog:
    """The catalog in `data`, JSON or CSV; FormatError if it is neither.

    Faults: an entry that cannot be read, a CVE listed before (the first stands), an unknown word for ransomware use
    (the entry stands, its use unknown), and a declared count that is not the number of entries published.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    return _read_json(data) if data.lstrip()[:1] == b"{" else _read_csv(data)


def _read_json(data: bytes) -> Catalog:
    wire = jsonread.decode(data, _Catalog)
    places = ((f"vulnerabilities[{index}]", bytes(raw)) for index, raw in enumerate(wire.vulnerabilities))
    entries, faults = _collect(places)
    published = len(wire.vulnerabilities)
    if wire.count is not None and wire.count != published:
        faults.append(Fault("count", f"the catalog declares {wire.count} entries and lists {published}"))
    return Catalog(
        title=wire.title,
        version=wire.catalog_version,
        released_at=in_utc(wire.date_released),
        count=wire.count,
        entries=entries,
        faults=tuple(faults),
    )


def _read_csv(data: bytes) -> Catalog:
    entries, faults = _collect(_csv_rows(data))
    return Catalog(title="", version=None, released_at=None, count=None, entries=entries, faults=tuple(faults))


def _csv_rows(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Each row as the JSON object that the other form would hold, with the line on which it ends."""
    try:
        rows = csv.DictReader(io.StringIO(data.decode(), newline=""), restkey="surplus", strict=True)
        missing = _REQUIRED.difference(rows.fieldnames or ())
        if missing:
            raise FormatError(f"neither a KEV catalog in JSON nor in CSV: no {', '.join(sorted(missing))}", "line 1")
        for row in rows:
            cwes = [cwe.strip() for cwe in (row.pop("cwes", "") or "").split(",") if cwe.strip()]
            fields = {name: text for name, text in row.items() if text is not None}
            yield f"line {rows.line_num}", msgspec.json.encode({**fields, "cwes": cwes})
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(f"not a KEV catalog: {error}") from error


def _collect(places: Iterable[tuple[str, bytes]]) -> tuple[tuple[Entry, ...], list[Fault]]:
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for place, raw in places:
        try:
            wire = jsonread.decode(raw, _Entry)
            entry = _entry(wire)
        except FormatError as error:
            faults.append(Fault(place, str(error), _key(raw), raw[:RAW_LIMIT]))
            continue
        if entry.cve in entries:
            faults.append(Fault(place, f"{entry.cve} is listed before", entry.cve, raw[:RAW_LIMIT]))
            continue
        entries[entry.cve] = entry
        word = wire.known_ransomware_campaign_use
        if word.casefold() not in ("known", "unknown", ""):
            reason = f"knownRansomwareCampaignUse is {word!r}, neither Known nor Unknown"
            faults.append(Fault(place, reason, entry.cve, raw[:RAW_LIMIT]))
    return tuple(entries.values()), faults


def _entry(wire: _Entry) -> Entry:
    try:
        due_date = date.fromisoformat(wire.due_date) if wire.due_date else None
    except ValueError as error:
        raise FormatError(f"{wire.due_date!r} is not a date", "dueDate") from error
    return Entry(
        cve=wire.cve_id,
        vendor_project=wire.vendor_project,
        product=wire.product,
        name=wire.vulnerability_name,
        date_added=wire.date_added,
        short_description=wire.short_description,
        required_action=wire.required_action,
        due_date=due_date,
        known_ransomware=True if wire.known_ransomware_campaign_use.casefold() == "known" else None,
        notes=wire.notes,
        cwes=tuple(wire.cwes),
    )


def _key(raw: bytes) -> str:
    try:
        return jsonread.decode(raw, _Key).cve_id
    except FormatError:
        return ""

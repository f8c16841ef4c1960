"""What is known of device identifiers: published facts, the same for everyone, so these reads take no viewer."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import LiteralString
from uuid import UUID

from django.db import connection

from wardwatch.assets.inventory.rows import Device
from wardwatch.assets.inventory.values import MAX_NAME
from wardwatch.kit.database import rows

SOURCE = "openFDA"
"""Who publishes the records, as people call it."""

ORDER: LiteralString = "d.di, d.kind = 'Previous DI', d.version_date DESC NULLS LAST, d.record"
"""Which of several records a DI names (`DISTINCT ON (d.di)`): one that has it now, then the one renewed last."""
_COMPANIES: LiteralString = "SELECT DISTINCT company FROM assets_deviceidentifier WHERE company <> ''"
_OF_COMPANIES: LiteralString = f"""
    SELECT DISTINCT ON (d.di) d.di, d.company, d.brand, d.model, d.catalog_number FROM assets_deviceidentifier d
    WHERE d.di IN (SELECT di FROM assets_deviceidentifier WHERE company = ANY(%s)) ORDER BY {ORDER}"""
_KNOWN: LiteralString = f"""
    SELECT DISTINCT ON (d.di) d.di, d.kind, d.company, d.brand, d.model, d.catalog_number, d.product_codes, d.category,
        d.device_class, d.labeled_lot, d.labeled_serial, d.distributed, d.distribution_end, f.uid
    FROM assets_deviceidentifier d LEFT JOIN provenance_document f ON f.id = d.document
    WHERE d.di = ANY(%s) ORDER BY {ORDER}"""


def chosen(dis: LiteralString) -> LiteralString:
    """How the devices with these identifiers (a query, or a list) are named, for joining in SQL: of several records of
    one identifier the first in ORDER."""
    return f"""
    SELECT DISTINCT ON (d.di) d.di, d.company, d.brand, d.model, d.catalog_number FROM assets_deviceidentifier d
    WHERE d.di IN ({dis}) ORDER BY {ORDER}"""


@dataclass(frozen=True, slots=True)
class KnownDevice:
    """The device that an identifier names, as its record has it; "" and None: the record does not say.

    `kind` is what the DI is on ("Primary", "Package", ...), `category` FDA's words for the kind of device,
    `distribution_end` the last day of sale, `document` the archived file that says so.
    """

    di: str
    kind: str
    company: str
    brand: str
    model: str
    catalog_number: str
    product_codes: tuple[str, ...]
    category: str
    device_class: str
    labeled_lot: bool | None
    labeled_serial: bool | None
    distributed: bool | None
    distribution_end: date | None
    document: UUID | None

    @property
    def product(self) -> str:
        """Its brand; where it has none, its model."""
        return self.brand or self.model


def known_devices(dis: Iterable[str]) -> dict[str, KnownDevice]:
    """What these identifiers (spelled as `udi.normal_di` does) name, as far as it is known."""
    wanted = sorted(set(dis))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        found = rows(cursor, _KNOWN, [wanted])
    return {
        di: KnownDevice(di, kind, company, brand, model, catalog_number, tuple(codes), *said)
        for di, kind, company, brand, model, catalog_number, codes, *said in found
    }


def companies() -> list[str]:
    """Every company that a record names."""
    with connection.cursor() as cursor:
        return [company for (company,) in rows(cursor, _COMPANIES)]


def named_by(wanted: Collection[str]) -> list[tuple[str, str, str, str, str]]:
    """Every identifier of these companies: DI, company, brand, model, catalog number; in the order of the DIs."""
    with connection.cursor() as cursor:
        return [(di, *names) for di, *names in rows(cursor, _OF_COMPANIES, [sorted(wanted)])] if wanted else []


def devices_called(dis: Collection[str]) -> Mapping[str, Device]:
    """The same for reading a list: only records that name both a maker and a product that a line may have."""
    return {
        di: Device(each.company, each.product, each.model if each.brand else "", SOURCE)
        for di, each in known_devices(dis).items()
        if 0 < len(each.company) <= MAX_NAME and 0 < len(each.product) <= MAX_NAME
    }

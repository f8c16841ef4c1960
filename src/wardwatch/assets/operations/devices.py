"""Bring the catalogue of device identifiers up to date: published facts, set-based. Runs as the worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, LiteralString

from django.db import connection, transaction

from wardwatch.kit.database import batched, copy_rows, rows
from wardwatch.standards.openfda import Device

_STATED = (
    "version",
    "version_date",
    "kind",
    "company",
    "brand",
    "model",
    "catalog_number",
    "product_codes",
    "category",
    "device_class",
    "labeled_lot",
    "labeled_serial",
    "distributed",
    "distribution_end",
)
_BATCH = 5_000
_COLUMNS = ("di", "record", *_STATED)
_STAGE: LiteralString = """
    CREATE TEMP TABLE ww_device ON COMMIT DROP AS
    SELECT di, record, version, version_date, kind, company, brand, model, catalog_number, product_codes, category,
        device_class, labeled_lot, labeled_serial, distributed, distribution_end
    FROM assets_deviceidentifier LIMIT 0"""
_NEWEST: LiteralString = """
    CREATE TEMP TABLE ww_newest ON COMMIT DROP AS
    SELECT s.record, max(s.version) AS version FROM ww_device s GROUP BY 1
    HAVING NOT EXISTS (SELECT FROM assets_deviceidentifier d WHERE d.record = s.record AND d.version > max(s.version))
    """
_DROP: LiteralString = """
    DELETE FROM assets_deviceidentifier d USING ww_newest n
    WHERE d.record = n.record AND d.version < n.version AND NOT EXISTS (
        SELECT FROM ww_device s WHERE (s.record, s.version, s.di) = (n.record, n.version, d.di))"""
_UPSERT: LiteralString = """
    WITH stored AS (
        INSERT INTO assets_deviceidentifier AS d (di, record, version, version_date, kind, company, brand, model,
            catalog_number, product_codes, category, device_class, labeled_lot, labeled_serial, distributed,
            distribution_end, document)
        SELECT DISTINCT ON (di, record) s.*, %s FROM ww_device s JOIN ww_newest USING (record, version)
        ORDER BY di, record, kind
        ON CONFLICT (di, record) DO UPDATE
        SET version = EXCLUDED.version, version_date = EXCLUDED.version_date, kind = EXCLUDED.kind,
            company = EXCLUDED.company, brand = EXCLUDED.brand, model = EXCLUDED.model,
            catalog_number = EXCLUDED.catalog_number, product_codes = EXCLUDED.product_codes,
            category = EXCLUDED.category, device_class = EXCLUDED.device_class, labeled_lot = EXCLUDED.labeled_lot,
            labeled_serial = EXCLUDED.labeled_serial, distributed = EXCLUDED.distributed,
            distribution_end = EXCLUDED.distribution_end, document = EXCLUDED.document
        WHERE (d.version, d.version_date, d.kind, d.company, d.brand, d.model, d.catalog_number, d.product_codes,
                d.category, d.device_class, d.labeled_lot, d.labeled_serial, d.distributed, d.distribution_end)
            IS DISTINCT FROM (EXCLUDED.version, EXCLUDED.version_date, EXCLUDED.kind, EXCLUDED.company, EXCLUDED.brand,
                EXCLUDED.model, EXCLUDED.catalog_number, EXCLUDED.product_codes, EXCLUDED.category,
                EXCLUDED.device_class, EXCLUDED.labeled_lot, EXCLUDED.labeled_serial, EXCLUDED.distributed,
                EXCLUDED.distribution_end)
        RETURNING xmax = 0 AS is_new)
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM stored"""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many identifiers are new, changed, as they were (or told by an older version than stands here), and gone."""

    new: int
    changed: int
    unchanged: int
    dropped: int


def store_devices(devices: Iterable[Device], *, document: int) -> Stored:
    """Store what these records say of their identifiers; one transaction, bounded memory.

    The newest version of a record holds, whatever the order of files; identifiers that it no longer names go.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE)
        # In batches, because reading the next records may need this connection, which a COPY keeps to itself.
        for batch in batched((row for device in devices for row in _rows(device)), _BATCH):
            copy_rows(cursor, "ww_device", _COLUMNS, batch)
        cursor.execute("ANALYZE ww_device")
        cursor.execute(_NEWEST)
        cursor.execute("ANALYZE ww_newest")
        cursor.execute(_DROP)
        dropped = cursor.rowcount
        ((total,),) = rows(cursor, "SELECT count(*) FROM (SELECT DISTINCT di, record FROM ww_device) s")
        ((new, changed),) = rows(cursor, _UPSERT, [document])
    return Stored(new, changed, total - new - changed, dropped)


def _rows(device: Device) -> Iterable[tuple[Any, ...]]:
    """A row for each identifier. A record without a key is known by its first identifier."""
    record = device.key or device.dis[0]
    codes = list(dict.fromkeys(each.code for each in device.product_codes))
    classes = [each.device_class for each in device.product_codes if each.device_class]
    category = next((each.name for each in device.product_codes if each.name), "")
    for each in device.identifiers:
        yield (
            each.di,
            record,
            device.version or 0,
            device.version_date,
            each.kind.value,
            device.company or "",
            device.brand or "",
            device.model or "",
            device.catalog_number or "",
            codes,
            category,
            max(classes, default=""),
            device.labeled_lot,
            device.labeled_serial,
            device.distributed if each.distributed is None else each.distributed,
            device.distribution_end or each.discontinued,
        )

"""Bring the keys in line with the current claims and inventories, and note what that touches.

Fills two temporary tables: `ww_vulnerability` (claims about it came, went or were marked anew) and `ww_asset` (lines
that are new, changed, shown again by a newer inventory, or have a finding that a person opened). Everything is found by
comparing states, never by dates.
"""

import json
from itertools import islice
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.assets.devices import CHOSEN
from wardwatch.exposures import keys
from wardwatch.exposures.matching.devices import Known, known_as
from wardwatch.kit.database import copy_rows, rows
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.standards.tlp import Tlp

NOBODY = Label(Tlp.RED)
"""The label of items: working data of the worker, shown to no viewer."""

_BATCH = 5_000

_NEW_ASSERTIONS: LiteralString = """
    CREATE TEMP TABLE ww_new ON COMMIT DROP AS
    SELECT a.id FROM provenance_assertion a LEFT JOIN exposures_heardassertion h ON h.assertion_id = a.id
    WHERE a.recorded_at IS NOT NULL AND a.superseded_at IS NULL AND (h.heard_label IS DISTINCT FROM a.label_id OR %s)"""
_GONE_ASSERTIONS: LiteralString = """
    CREATE TEMP TABLE ww_gone ON COMMIT DROP AS
    SELECT h.assertion_id AS id FROM exposures_heardassertion h JOIN provenance_assertion a ON a.id = h.assertion_id
    WHERE a.superseded_at IS NOT NULL OR a.recorded_at IS NULL"""
_CLAIMS = ("affectedrange", "kevassertion", "ssvcassessment", "cvssassessment", "remediation", "advisoryvulnerability")
_TOUCHED: LiteralString = "CREATE TEMP TABLE ww_vulnerability ON COMMIT DROP AS " + " UNION ".join(
    f"SELECT c.vulnerability_id AS id FROM vulnerabilities_{name} c"
    " WHERE c.assertion_id IN (SELECT id FROM ww_new UNION ALL SELECT id FROM ww_gone)"
    for name in _CLAIMS
)
_FORGET = tuple(
    f"DELETE FROM {table} k USING vulnerabilities_affectedrange r WHERE r.id = k.affected_range_id"
    " AND r.assertion_id IN (SELECT id FROM ww_new UNION ALL SELECT id FROM ww_gone)"
    for table in ("exposures_rangekey", "exposures_rangebounds")
)
_RANGES: LiteralString = """
    SELECT r.id, r.label_id, r.vulnerability_id,
        l.published AND l.tlp <= 1 AND cardinality(l.compartments) = 0 AND cardinality(l.subjects) = 0,
        r.vendor, r.product, r.product_text, r.status, r.scheme, r.low, r.low_inclusive, r.high, r.high_inclusive,
        r.understood, r.cpe, r.purl, a.asserter, a.key, r.model_numbers, r.serial_numbers, r.part, r.pieces
    FROM vulnerabilities_affectedrange r
    JOIN provenance_assertion a ON a.id = r.assertion_id AND NOT a.withdrawn
    JOIN markings_label l ON l.id = r.label_id
    WHERE r.assertion_id = ANY(%s)"""
_HEARD: LiteralString = """
    INSERT INTO exposures_heardassertion (assertion_id, label_id, heard_label)
    SELECT a.id, a.label_id, a.label_id FROM provenance_assertion a JOIN ww_new USING (id)
    ON CONFLICT (assertion_id) DO UPDATE SET heard_label = excluded.heard_label"""

_ALIASES: LiteralString = """
    CREATE TEMP TABLE ww_alias ON COMMIT DROP AS
    SELECT organization_id AS organization, vendor, product, model,
        sha256(convert_to(string_agg(concat_ws(E'\\x1f', state, claimed_vendor, claimed_product), E'\\x1e'
            ORDER BY state, claimed_vendor, claimed_product), 'UTF8')) AS decisions,
        jsonb_agg(jsonb_build_array(claimed_vendor, claimed_product)) FILTER (WHERE state = 'confirmed') AS confirmed,
        jsonb_agg(jsonb_build_array(claimed_vendor, claimed_product)) FILTER (WHERE state = 'refused') AS refused
    FROM exposures_productalias WHERE state <> 'proposed' GROUP BY 1, 2, 3, 4"""
_DEVICES: LiteralString = f"""
    CREATE TEMP TABLE ww_known ON COMMIT DROP AS
    SELECT di, sha256(convert_to(concat_ws(E'\\x1f', company, brand, model, catalog_number), 'UTF8')) AS digest,
        jsonb_build_array(company, brand, model, catalog_number) AS names
    FROM ({CHOSEN}) d WHERE company <> ''"""
_CHANGED_ASSETS: LiteralString = """
    CREATE TEMP TABLE ww_asset ON COMMIT DROP AS
    SELECT a.id, a.label_id, greatest(a.changed_at, a.placed_at) AS changed_at, a.inventory_id AS inventory,
        i.changed_at IS DISTINCT FROM greatest(a.changed_at, a.placed_at) AS corrected,
        d.decisions, d.confirmed, d.refused,
        k.digest AS known, k.names,
        sha256(convert_to(concat_ws(E'\\x1f',
            a.vendor, a.product, a.model, a.version, a.cpe, a.purl, encode(d.decisions, 'hex'),
            encode(k.digest, 'hex')), 'UTF8')) AS digest
    FROM assets_asset a LEFT JOIN exposures_assetitem i ON i.asset_id = a.id
    LEFT JOIN ww_alias d ON (d.organization, d.vendor, d.product, d.model)
        = (a.organization_id, a.vendor, a.product, a.model)
    LEFT JOIN ww_known k ON k.di = a.udi_di
    WHERE %s OR i.decisions IS DISTINCT FROM d.decisions OR i.known IS DISTINCT FROM k.digest
        OR i.changed_at IS DISTINCT FROM greatest(a.changed_at, a.placed_at)
        OR i.inventory IS DISTINCT FROM a.inventory_id OR i.seen_label IS DISTINCT FROM a.label_id
        OR a.id IN (SELECT f.asset_id FROM exposures_finding f WHERE f.priority = '')"""
_UNKNOWN_ITEMS: LiteralString = """
    SELECT DISTINCT ON (t.digest) t.digest, a.vendor, a.product, a.model, a.version, a.cpe, a.purl,
        t.confirmed, t.refused, t.names
    FROM ww_asset t JOIN assets_asset a USING (id)
    WHERE NOT EXISTS (SELECT FROM exposures_itemkey k JOIN exposures_item i ON i.id = k.item_id
                      WHERE i.digest = t.digest)"""
_ITEMS: LiteralString = "SELECT digest, id FROM exposures_item WHERE digest = ANY(%s)"
_RELINK: LiteralString = """
    UPDATE exposures_assetitem old SET item_id = i.id, changed_at = t.changed_at, inventory = t.inventory,
        seen_label = t.label_id, decisions = t.decisions, known = t.known
    FROM ww_asset t JOIN exposures_item i USING (digest)
    WHERE t.id = old.asset_id AND (old.item_id, old.changed_at, old.inventory, old.seen_label, old.decisions,
        old.known) IS DISTINCT FROM (i.id, t.changed_at, t.inventory, t.label_id, t.decisions, t.known)"""
_LINK: LiteralString = """
    INSERT INTO exposures_assetitem (asset_id, label_id, item_id, changed_at, inventory, seen_label, decisions, known)
    SELECT t.id, t.label_id, i.id, t.changed_at, t.inventory, t.label_id, t.decisions, t.known
    FROM ww_asset t JOIN exposures_item i USING (digest)
    WHERE NOT EXISTS (SELECT FROM exposures_assetitem old WHERE old.asset_id = t.id)
    ORDER BY t.id"""
_UNUSED_ITEMS: LiteralString = """
    DELETE FROM exposures_item i WHERE NOT EXISTS (SELECT FROM exposures_assetitem a WHERE a.item_id = i.id)"""


def hear_claims(cursor: CursorWrapper, *, everything: bool) -> int:
    """Key the ranges of assertions not heard yet (or of all), drop those taken back; returns how many touched."""
    cursor.execute(_NEW_ASSERTIONS, [everything])
    cursor.execute(_GONE_ASSERTIONS)
    cursor.execute(_TOUCHED)
    cursor.execute("ALTER TABLE ww_vulnerability ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE ww_vulnerability")
    for statement in _FORGET:
        cursor.execute(statement)
    cursor.execute("DELETE FROM exposures_heardassertion WHERE assertion_id IN (SELECT id FROM ww_gone)")
    fresh = iter([number for (number,) in rows(cursor, "SELECT id FROM ww_new ORDER BY id")])
    while batch := list(islice(fresh, _BATCH)):
        _key_ranges(cursor, rows(cursor, _RANGES, [batch]))
    cursor.execute(_HEARD)
    ((touched,),) = rows(cursor, "SELECT count(*) FROM ww_vulnerability")
    return int(touched)


def hear_inventories(cursor: CursorWrapper, *, everything: bool) -> int:
    """Link new and changed inventory lines to their items, keying items that are new (or all); returns how many."""
    if everything:
        cursor.execute("DELETE FROM exposures_itemkey")
        cursor.execute("DELETE FROM exposures_itemversion")
        cursor.execute("DELETE FROM exposures_itemrefusal")
    cursor.execute(_ALIASES)
    cursor.execute("ANALYZE ww_alias")
    cursor.execute(_DEVICES)
    cursor.execute("ANALYZE ww_known")
    cursor.execute(_CHANGED_ASSETS, [everything])
    cursor.execute("ALTER TABLE ww_asset ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE ww_asset")
    ((touched,),) = rows(cursor, "SELECT count(*) FROM ww_asset")
    if touched:
        _key_items(cursor, rows(cursor, _UNKNOWN_ITEMS))
        cursor.execute(_RELINK)
        cursor.execute(_LINK)
    cursor.execute(_UNUSED_ITEMS)
    return int(touched)


def _key_ranges(cursor: CursorWrapper, found: list[tuple[Any, ...]]) -> None:
    bounds_rows: list[tuple[Any, ...]] = []
    key_rows: list[tuple[Any, ...]] = []
    for number, label, vulnerability, is_open, *fields in found:
        text = keys.RangeText(*fields)
        named = keys.keys_of(text)
        if not named:
            continue
        bounds = keys.bounds_of(text)
        who = (str(keys.status_of(text)), text.asserter, keys.rank_of(text), is_open, keys.name_number(*text.named))
        ends = (bounds.scheme, bounds.low, bounds.low_inclusive, bounds.high, bounds.high_inclusive, bounds.certain)
        bounds_rows.append((number, label, vulnerability, *who, *ends, text.some_pieces))
        key_rows += [(number, label, vulnerability, key, not certain) for key, certain in named.items()]
    common = ("affected_range_id", "label_id", "vulnerability_id")
    ends_columns = ("scheme", "low", "low_inclusive", "high", "high_inclusive", "certain")
    columns = (*common, "status", "asserter", "rank", "open", "named", *ends_columns, "some_pieces")
    _add(cursor, "exposures_rangebounds", columns, bounds_rows)
    _add(cursor, "exposures_rangekey", (*common, "product_key", "family"), key_rows)


def _key_items(cursor: CursorWrapper, found: list[tuple[Any, ...]]) -> None:
    label = intern(NOBODY)
    digests = [[digest for digest, *_ in found]]
    known = dict(rows(cursor, _ITEMS, digests))
    unknown = [(bytes(digest), label) for digest, *_ in found if digest not in known]
    _add(cursor, "exposures_item", ("digest", "label_id"), unknown)
    known |= dict(rows(cursor, _ITEMS, digests)) if unknown else {}
    key_rows: list[tuple[Any, ...]] = []
    version_rows: list[tuple[Any, ...]] = []
    refusal_rows: list[tuple[Any, ...]] = []
    for digest, vendor, product, model, version, cpe, purl, *said in found:
        item, line = known[digest], _line(vendor, product, model, version, cpe, purl, *said)
        refusal_rows += [(item, label, keys.name_number(*each)) for each in line.refused]
        key_rows += [(item, label, key) for key in keys.line_keys(line)]
        version_rows += [(item, label, scheme, key) for scheme, key in keys.line_versions(line).items()]
    _add(cursor, "exposures_itemkey", ("item_id", "label_id", "product_key"), key_rows)
    _add(cursor, "exposures_itemrefusal", ("item_id", "label_id", "named"), refusal_rows)
    _add(cursor, "exposures_itemversion", ("item_id", "label_id", "scheme", "version"), version_rows)


def _line(
    vendor: str, product: str, model: str, version: str, cpe: str, purl: str,
    confirmed: str | None, refused: str | None, known: str | None,
) -> keys.LineText:  # fmt: skip
    said = names_in(confirmed), names_in(refused), devices_in(known)
    return keys.LineText(vendor, product, model, version, cpe, purl, *said)


def devices_in(found: str | None) -> tuple[Known, ...]:
    """The devices in a JSON list of company, brand, model and catalog number; None is none."""
    return known_as(*json.loads(found)) if found else ()


def names_in(found: str | None) -> tuple[keys.Names, ...]:
    """The names in a JSON list of pairs; None is none."""
    return tuple((vendor, product) for vendor, product in json.loads(found or "[]"))


def _add(cursor: CursorWrapper, table: LiteralString, columns: tuple[str, ...], found: list[tuple[Any, ...]]) -> None:
    """COPY into a temporary table, then into the protected one, which takes no COPY."""
    if not found:
        return
    names_of = ", ".join(columns)
    cursor.execute(f"CREATE TEMP TABLE ww_in AS SELECT {names_of} FROM {table} LIMIT 0")
    copy_rows(cursor, "ww_in", columns, found)
    cursor.execute(f"INSERT INTO {table} ({names_of}) SELECT {names_of} FROM ww_in")
    cursor.execute("DROP TABLE ww_in")

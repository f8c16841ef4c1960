"""What inventory lines call their products, with what people said of these names and what records say of their device
identifiers: the texts from which keys are made and meetings are weighed."""

import json
from collections.abc import Sequence
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.assets.devices import chosen
from wardwatch.exposures.keys import LineText, Names
from wardwatch.exposures.matching.devices import Known, known_as

_LINES: LiteralString = """
    CREATE TEMP TABLE {into} ON COMMIT DROP AS
    SELECT a.id, a.organization_id AS organization, a.vendor, a.product, a.model, a.version, a.cpe, a.purl, a.hashes,
        a.udi_di, greatest(a.changed_at, a.placed_at) AS changed_at
    FROM assets_asset a"""
_ALIASES: LiteralString = """
    CREATE TEMP TABLE {into}_alias ON COMMIT DROP AS
    SELECT organization_id AS organization, vendor, product, model,
        sha256(convert_to(string_agg(concat_ws(E'\\x1f', state, claimed_vendor, claimed_product), E'\\x1e'
            ORDER BY state, claimed_vendor, claimed_product), 'UTF8')) AS decisions,
        jsonb_agg(jsonb_build_array(claimed_vendor, claimed_product)) FILTER (WHERE state = 'confirmed') AS confirmed,
        jsonb_agg(jsonb_build_array(claimed_vendor, claimed_product)) FILTER (WHERE state = 'refused') AS refused
    FROM exposures_productalias p
    WHERE state <> 'proposed' AND EXISTS (SELECT FROM {into} t
        WHERE (t.organization, t.vendor, t.product, t.model) = (p.organization_id, p.vendor, p.product, p.model))
    GROUP BY 1, 2, 3, 4"""
_DEVICES: LiteralString = (
    """
    CREATE TEMP TABLE {into}_device ON COMMIT DROP AS
    SELECT di, sha256(convert_to(concat_ws(E'\\x1f', company, brand, model, catalog_number), 'UTF8')) AS known,
        jsonb_build_array(company, brand, model, catalog_number) AS names
    FROM ("""
    + chosen("SELECT udi_di FROM {into} WHERE udi_di <> ''")
    + ") d WHERE company <> ''"
)

SAID: LiteralString = """
    LEFT JOIN {0}_alias d ON (d.organization, d.vendor, d.product, d.model)
        = (a.organization, a.vendor, a.product, a.model)
    LEFT JOIN {0}_device k ON k.di = a.udi_di"""
"""Joins to a table `a` that `describe` made, by its name, what is said of its lines."""
TEXT: LiteralString = (
    "a.vendor, a.product, a.model, a.version, a.cpe, a.purl, d.confirmed, d.refused, k.names, a.hashes"
)
"""What `line_text` reads of such a table joined with SAID."""


def describe(cursor: CursorWrapper, into: LiteralString, which: LiteralString = "") -> None:
    """Fill three temporary tables, named from `into`, with the texts of the lines `a` for which `which` holds."""
    cursor.execute(_LINES.replace("{into}", into) + which)
    cursor.execute(f"ANALYZE {into}")
    for statement in (_ALIASES, _DEVICES):
        cursor.execute(statement.replace("{into}", into))
    cursor.execute(f"ANALYZE {into}_alias")
    cursor.execute(f"ANALYZE {into}_device")


def line_text(found: Sequence[Any]) -> LineText:
    """A line from the columns TEXT."""
    vendor, product, model, version, cpe, purl, confirmed, refused, known, hashes = found
    said = _names_in(confirmed), _names_in(refused), _devices_in(known)
    return LineText(vendor, product, model, version, cpe, purl, *said, hashes=hashes)


def _devices_in(found: str | None) -> tuple[Known, ...]:
    """The devices in a JSON list of company, brand, model and catalog number; None is none."""
    return known_as(*json.loads(found)) if found else ()


def _names_in(found: str | None) -> tuple[Names, ...]:
    """The names in a JSON list of pairs; None is none."""
    return tuple((vendor, product) for vendor, product in json.loads(found or "[]"))

"""What inventory lines call their products, with what people said of these names and what records say of their device
identifiers, and what claims call them: the texts from which keys are made and meetings are weighed."""

from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.assets.devices import chosen
from wardwatch.kit.database import rows
from wardwatch.kit.twofold import Row

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
"""What `reading.line_text` reads of such a table joined with SAID."""
_VERSION = 3  # its place in TEXT

OF_NAMES: LiteralString = """
    CREATE TEMP TABLE {table}_example ON COMMIT DROP AS
    SELECT n.listed AS number, min(i.asset_id) AS asset
    FROM (SELECT t.listed_name_id AS listed, min(t.id) AS item FROM exposures_item t
        WHERE t.listed_name_id IN (SELECT listed FROM {table}) GROUP BY 1) n
    JOIN exposures_assetitem i ON i.item_id = n.item GROUP BY 1"""
"""One line of each listed name in the column `listed`, for `met_texts`."""
OF_ITEMS: LiteralString = """
    CREATE TEMP TABLE {table}_example ON COMMIT DROP AS
    SELECT i.item_id AS number, min(i.asset_id) AS asset FROM exposures_assetitem i
    WHERE i.item_id IN (SELECT base FROM {table}) GROUP BY 1"""
"""One line of each item in the column `base`, likewise."""
_OF_EXAMPLES: LiteralString = " WHERE a.id = ANY(ARRAY(SELECT asset FROM {table}_example))"
_LISTED: LiteralString = (
    f"SELECT e.number, {TEXT} FROM {{table}}_example e JOIN {{table}}_line a ON a.id = e.asset "
    + SAID.replace("{0}", "{table}_line")
)
_CLAIMED: LiteralString = """
    SELECT m.claimed, r.vendor, r.product, r.product_text, r.cpe, r.purl, r.model_numbers, r.serial_numbers, r.part,
        r.pieces, r.skus, r.hashes
    FROM (SELECT DISTINCT claimed FROM {table}) m
    JOIN vulnerabilities_affectedrange r ON r.id = (
        SELECT b.affected_range_id FROM exposures_rangebounds b WHERE b.claimed_name_id = m.claimed LIMIT 1)"""
"""Any range with a name has its texts."""


def describe(cursor: CursorWrapper, into: LiteralString, which: LiteralString = "") -> None:
    """Fill three temporary tables, named from `into`, with the texts of the lines `a` for which `which` holds."""
    cursor.execute(_LINES.replace("{into}", into) + which)
    cursor.execute(f"ANALYZE {into}")
    for statement in (_ALIASES, _DEVICES):
        cursor.execute(statement.replace("{into}", into))
    cursor.execute(f"ANALYZE {into}_alias")
    cursor.execute(f"ANALYZE {into}_device")


def met_texts(
    cursor: CursorWrapper, table: LiteralString, examples: LiteralString
) -> tuple[dict[int, Row], dict[int, Row]]:
    """What the lines and the claims in a temporary table call their products, by their numbers in it: OF_NAMES (then
    without any version) or OF_ITEMS, and claimed names in the column `claimed`. For `reading`."""
    cursor.execute(f"ANALYZE {table}")
    cursor.execute(examples.replace("{table}", table))
    lines: LiteralString = f"{table}_line"
    describe(cursor, lines, _OF_EXAMPLES.replace("{table}", table))
    listed = {row[0]: row[1:] for row in rows(cursor, _LISTED.replace("{table}", table))}
    if examples == OF_NAMES:
        listed = {number: (*texts[:_VERSION], "", *texts[_VERSION + 1 :]) for number, texts in listed.items()}
    claimed = {row[0]: row[1:] for row in rows(cursor, _CLAIMED.replace("{table}", table))}
    cursor.execute(f"DROP TABLE {table}_example, {lines}, {lines}_alias, {lines}_device")
    return listed, claimed

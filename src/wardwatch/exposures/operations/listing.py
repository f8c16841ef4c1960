"""Bring the items of inventory lines in line with the current inventories, and note which lines that touches.

Fills `ww_asset`: lines that are new or changed, shown again by a newer inventory, of whose names or device identifier
something else is said now, or that have a finding which a person opened. Triggers noted which lines changed
(`models.UnheardAsset`), so nothing else is looked at; a rebuild looks at all. Texts that say the same are read once,
however many lines say them, and only what differs from what stands is written.
"""

from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import reading
from wardwatch.exposures.operations import loading
from wardwatch.exposures.operations.describing import SAID, TEXT, describe
from wardwatch.kit import twofold
from wardwatch.kit.database import rows, temporary

_ALL_HEARD: LiteralString = "DELETE FROM exposures_unheardasset"
_UNHEARD: tuple[LiteralString, ...] = (
    "CREATE TEMP TABLE ww_unheard_asset (id bigint) ON COMMIT DROP",
    f"""WITH heard AS ({_ALL_HEARD} RETURNING asset)
        INSERT INTO ww_unheard_asset SELECT asset FROM heard
        UNION SELECT asset_id FROM exposures_finding WHERE priority = ''""",
)
_OF_UNHEARD: LiteralString = " WHERE a.id = ANY(ARRAY(SELECT id FROM ww_unheard_asset))"
_ASSETS: LiteralString = f"""
    CREATE TEMP TABLE ww_asset ON COMMIT DROP AS
    SELECT x.*, sha256(x.name_digest || convert_to(x.version, 'UTF8')) AS digest
    FROM (
        SELECT a.id, a.version, a.changed_at, i.changed_at IS DISTINCT FROM a.changed_at AS corrected,
            md5(concat_ws(E'\\x1f', a.version, a.cpe, a.purl, a.product = '')) AS stated,
            sha256(convert_to(concat_ws(E'\\x1f', a.vendor, a.product, a.model, a.cpe, a.purl,
                a.hashes, encode(d.decisions, 'hex'), encode(k.known, 'hex')), 'UTF8')) AS name_digest
        FROM ww_line a
        LEFT JOIN exposures_assetitem i ON i.asset_id = a.id
        {SAID.format("ww_line")}) x"""
_NAMES: LiteralString = f"""
    SELECT t.name_digest, {TEXT}
    FROM (SELECT name_digest, min(id) AS id FROM ww_asset GROUP BY 1) t
    JOIN ww_line a USING (id)
    {SAID.format("ww_line")}"""
_UNKNOWN: LiteralString = " WHERE NOT EXISTS (SELECT FROM exposures_listedname n WHERE n.digest = t.name_digest)"
_KEYED: tuple[LiteralString, ...] = (
    """INSERT INTO exposures_listedname (digest) SELECT digest FROM ww_listed ON CONFLICT (digest) DO NOTHING""",
    """CREATE TEMP TABLE ww_listed_now ON COMMIT DROP AS
        SELECT k.product_key, n.id AS listed_name_id, k.exact
        FROM ww_listed_key k JOIN exposures_listedname n USING (digest)""",
    "ANALYZE ww_listed_now",
    """INSERT INTO exposures_listedrefusal (listed_name_id, named)
        SELECT DISTINCT n.id, r.named FROM ww_listed_refusal r JOIN exposures_listedname n USING (digest)
        ON CONFLICT DO NOTHING""",
    """DELETE FROM exposures_listedrefusal r USING exposures_listedname n JOIN ww_listed l USING (digest)
        WHERE r.listed_name_id = n.id AND NOT EXISTS (SELECT FROM ww_listed_refusal x
            WHERE (x.digest, x.named) = (n.digest, r.named))""",
)
_KEYS: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_listedkey (product_key, listed_name_id, exact)
        SELECT * FROM ww_listed_now ORDER BY product_key""",
    """ ON CONFLICT (product_key, listed_name_id) DO UPDATE SET exact = excluded.exact
        WHERE exposures_listedkey.exact <> excluded.exact""",
)
_KEYS_GONE: LiteralString = """
    DELETE FROM exposures_listedkey k USING exposures_listedname n JOIN ww_listed l USING (digest)
    WHERE k.listed_name_id = n.id AND NOT EXISTS (SELECT FROM ww_listed_now x
        WHERE (x.product_key, x.listed_name_id) = (k.product_key, k.listed_name_id))"""
_STATED: LiteralString = f"""
    SELECT t.stated, {TEXT}
    FROM (SELECT stated, min(id) AS id FROM ww_asset WHERE {{which}} GROUP BY 1) t
    JOIN ww_line a USING (id)
    {SAID.format("ww_line")}"""
_NEW_ITEM: LiteralString = "NOT EXISTS (SELECT FROM exposures_item i WHERE i.digest = ww_asset.digest)"
_NEW_ITEMS: tuple[LiteralString, ...] = (
    """CREATE TEMP TABLE ww_new_item ON COMMIT DROP AS
        SELECT t.digest, t.name_digest, t.stated, s.release
        FROM (SELECT digest, min(id) AS id FROM ww_asset GROUP BY 1) e
        JOIN ww_asset t USING (id) JOIN ww_version s USING (stated)""",
    "ANALYZE ww_new_item",
)
_ITEMS: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_item (digest, listed_name_id, release)
        SELECT t.digest, n.id, t.release
        FROM ww_new_item t JOIN exposures_listedname n ON n.digest = t.name_digest""",
    """ ON CONFLICT (digest) DO UPDATE SET release = excluded.release
        WHERE exposures_item.release <> excluded.release""",
)
_VERSIONS: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_itemversion AS v (item_id, scheme, version)
        SELECT i.id, s.scheme, s.version
        FROM ww_new_item t JOIN exposures_item i USING (digest) JOIN ww_version_place s USING (stated)
        ORDER BY i.id, s.scheme""",
    """ ON CONFLICT (item_id, scheme) DO UPDATE SET version = excluded.version WHERE v.version <> excluded.version""",
)
_VERSIONS_GONE: LiteralString = """
    DELETE FROM exposures_itemversion v USING exposures_item i JOIN ww_new_item t USING (digest)
    WHERE v.item_id = i.id AND NOT EXISTS (SELECT FROM ww_version_place s
        WHERE s.stated = t.stated AND s.scheme = v.scheme)"""
_LINK: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_assetitem AS old (asset_id, item_id, changed_at)
    SELECT t.id, i.id, t.changed_at FROM ww_asset t JOIN exposures_item i USING (digest) ORDER BY t.id""",
    """ ON CONFLICT (asset_id) DO UPDATE SET item_id = excluded.item_id, changed_at = excluded.changed_at
    WHERE (old.item_id, old.changed_at) IS DISTINCT FROM (excluded.item_id, excluded.changed_at)""",
)


def hear_inventories(cursor: CursorWrapper, *, everything: bool) -> int:
    """Link new and changed inventory lines to their items, keying what is new (or all); returns how many lines."""
    for statement in (_ALL_HEARD,) if everything else _UNHEARD:
        cursor.execute(statement)
    if not everything and rows(cursor, "SELECT EXISTS (SELECT FROM ww_unheard_asset)") == [(False,)]:
        cursor.execute("CREATE TEMP TABLE ww_asset (id bigint PRIMARY KEY, corrected bool) ON COMMIT DROP")
        return 0
    describe(cursor, "ww_line", "" if everything else _OF_UNHEARD)
    cursor.execute(_ASSETS)
    cursor.execute("ALTER TABLE ww_asset ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE ww_asset")
    ((touched,),) = rows(cursor, "SELECT count(*) FROM ww_asset")
    if touched:
        _key_names(cursor, everything=everything)
        _key_versions(cursor, touched, everything=everything)
        loading.put(cursor, "exposures_assetitem", touched, *_LINK)
    return int(touched)


def _key_names(cursor: CursorWrapper, *, everything: bool) -> None:
    """What the lines call their products."""
    keyed: list[tuple[Any, ...]] = []
    refused: list[tuple[Any, ...]] = []
    found = rows(cursor, _NAMES if everything else _NAMES + _UNKNOWN)
    for (digest, *_), (of_line, of_refused) in zip(
        found, twofold.each(reading.listed_name, [row[1:] for row in found]), strict=True
    ):
        keyed += [(digest, *key) for key in of_line]
        refused += [(digest, name) for name in of_refused]
    temporary(cursor, "ww_listed", {"digest": "bytea"}, ((digest,) for digest, *_ in found))
    temporary(cursor, "ww_listed_key", {"digest": "bytea", "product_key": "text", "exact": "bool"}, keyed)
    temporary(cursor, "ww_listed_refusal", {"digest": "bytea", "named": "bigint"}, refused)
    for statement in _KEYED:
        cursor.execute(statement)
    if not loading.put(cursor, "exposures_listedkey", len(keyed), *_KEYS):
        cursor.execute(_KEYS_GONE)


def _key_versions(cursor: CursorWrapper, count: int, *, everything: bool) -> None:
    """In which versions the lines have them; `count` is how many lines."""
    stated: list[tuple[Any, ...]] = []
    placed: list[tuple[Any, ...]] = []
    found = rows(cursor, _STATED.replace("{which}", "true" if everything else _NEW_ITEM))
    for (number, *_), (release, places) in zip(
        found, twofold.each(reading.versions, [row[1:] for row in found]), strict=True
    ):
        stated.append((number, release))
        placed += [(number, *place) for place in places]
    temporary(cursor, "ww_version", {"stated": "text", "release": "text"}, stated)
    temporary(cursor, "ww_version_place", {"stated": "text", "scheme": "text", "version": "bytea"}, placed)
    for statement in _NEW_ITEMS:
        cursor.execute(statement)
    loading.put(cursor, "exposures_item", count, *_ITEMS)
    if not loading.put(cursor, "exposures_itemversion", count, *_VERSIONS):
        cursor.execute(_VERSIONS_GONE)

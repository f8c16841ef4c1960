"""Bring the keys of claims in line with the current claims, and note which vulnerabilities that touches.

Fills `ww_vulnerability`: claims about it came, went or were marked anew. Triggers noted which assertions did
(`models.UnheardAssertion`), so nothing else is looked at; a rebuild looks at all. Texts that say the same are read
once, however many claims say them, and only what differs from what stands is written.
"""

from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import reading
from wardwatch.exposures.matching.ranges import Status
from wardwatch.exposures.operations import loading
from wardwatch.kit import twofold
from wardwatch.kit.database import rows, temporary

_UNHEARD: tuple[LiteralString, ...] = (
    "CREATE TEMP TABLE ww_unheard (id bigint) ON COMMIT DROP",
    """WITH heard AS (DELETE FROM exposures_unheardassertion RETURNING assertion)
        INSERT INTO ww_unheard SELECT DISTINCT assertion FROM heard""",
    "ANALYZE ww_unheard",
)
_CURRENT: LiteralString = "a.recorded_at IS NOT NULL AND a.superseded_at IS NULL"
_NEW: LiteralString = (
    f"CREATE TEMP TABLE ww_new ON COMMIT DROP AS SELECT a.id FROM provenance_assertion a WHERE {_CURRENT}"
)
_OF_UNHEARD: LiteralString = " AND a.id = ANY(ARRAY(SELECT id FROM ww_unheard))"
_TOUCHING: LiteralString = (
    "CREATE TEMP TABLE ww_touching ON COMMIT DROP AS SELECT id FROM ww_new UNION SELECT id FROM ww_unheard"
)
_CLAIMS = ("affectedrange", "kevassertion", "ssvcassessment", "cvssassessment", "remediation", "advisoryvulnerability")
_TOUCHED: LiteralString = "CREATE TEMP TABLE ww_vulnerability ON COMMIT DROP AS " + " UNION ".join(
    f"SELECT c.vulnerability_id AS id FROM vulnerabilities_{name} c JOIN ww_touching t ON t.id = c.assertion_id"
    for name in _CLAIMS
)
_RANGES: LiteralString = """
    CREATE TEMP TABLE ww_range ON COMMIT DROP AS
    SELECT r.id, r.vulnerability_id AS vulnerability, r.label_id AS claim_label, a.asserter,
        CASE WHEN r.status = ANY(%s) THEN r.status ELSE 'under_investigation' END AS status,
        CASE WHEN a.key ~ '^CVE-[0-9]+-[0-9]+(#|$)' THEN regexp_replace(a.key, '[0-9]+', '0000', 'g') ELSE '' END
            AS record,
        l.published AND l.tlp <= 1 AND cardinality(l.compartments) = 0 AND cardinality(l.subjects) = 0 AS open,
        sha256(convert_to(concat_ws(E'\\x1f', r.vendor, r.product, r.product_text, r.cpe, r.purl, r.model_numbers,
            r.serial_numbers, r.skus, r.hashes, r.pieces, r.part,
            CASE WHEN r.part <> '' THEN r.status END), 'UTF8')) AS digest,
        r.serial_numbers <> '' OR r.pieces <> '' AS some_pieces,
        md5(concat_ws(E'\\x1f', r.scheme, coalesce(r.low, E'\\x1e'), r.low_inclusive, coalesce(r.high, E'\\x1e'),
            r.high_inclusive, r.understood)) AS interval
    FROM ww_new n
    JOIN vulnerabilities_affectedrange r ON r.assertion_id = n.id
    JOIN provenance_assertion a ON a.id = n.id AND NOT a.withdrawn
    JOIN markings_label l ON l.id = r.label_id"""
_TEXT: LiteralString = """r.vendor, r.product, r.product_text, r.status, r.scheme, r.low, r.low_inclusive, r.high,
        r.high_inclusive, r.understood, r.cpe, r.purl, w.asserter, w.record, r.model_numbers, r.serial_numbers, r.part,
        r.pieces, r.skus, r.hashes
    FROM (SELECT min(id) AS id FROM ww_range GROUP BY {0}) e
    JOIN ww_range w USING (id) JOIN vulnerabilities_affectedrange r USING (id)"""
_NAMES: LiteralString = "SELECT w.digest, " + _TEXT.replace("{0}", "digest")
_UNKNOWN: LiteralString = " WHERE NOT EXISTS (SELECT FROM exposures_claimedname n WHERE n.digest = w.digest)"
_INTERVALS: LiteralString = "SELECT w.interval, " + _TEXT.replace("{0}", "interval")
_RANKS: LiteralString = "SELECT w.digest, w.asserter, w.record, " + _TEXT.replace("{0}", "digest, asserter, record")

_CLAIMED: tuple[LiteralString, ...] = (
    """INSERT INTO exposures_claimedname (digest, named, some_models)
        SELECT digest, named, some_models FROM ww_claimed
        ON CONFLICT (digest) DO UPDATE SET named = excluded.named, some_models = excluded.some_models
        WHERE (exposures_claimedname.named, exposures_claimedname.some_models)
            IS DISTINCT FROM (excluded.named, excluded.some_models)""",
    """CREATE TEMP TABLE ww_claimed_now ON COMMIT DROP AS
        SELECT k.product_key, n.id AS claimed_name_id, k.release, k.family
        FROM ww_claimed_key k JOIN exposures_claimedname n USING (digest)""",
    "ANALYZE ww_claimed_now",
)
_CLAIMED_KEYS: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_claimedkey (product_key, claimed_name_id, release, family)
        SELECT * FROM ww_claimed_now ORDER BY product_key""",
    """ ON CONFLICT (product_key, claimed_name_id, release) DO UPDATE SET family = excluded.family
        WHERE exposures_claimedkey.family <> excluded.family""",
)
_KEYS_GONE: LiteralString = """
    DELETE FROM exposures_claimedkey k USING exposures_claimedname n JOIN ww_claimed c USING (digest)
    WHERE k.claimed_name_id = n.id AND NOT EXISTS (SELECT FROM ww_claimed_now x
        WHERE (x.product_key, x.claimed_name_id, x.release) = (k.product_key, k.claimed_name_id, k.release))"""
_BOUNDS: tuple[LiteralString, LiteralString] = (
    """INSERT INTO exposures_rangebounds AS b (affected_range_id, vulnerability_id, claimed_name_id, claim_label,
        status, asserter, rank, open, scheme, low, low_inclusive, high, high_inclusive, certain, some_pieces)
    SELECT w.id, w.vulnerability, n.id, w.claim_label, w.status, w.asserter, k.rank, w.open, i.scheme, i.low,
        i.low_inclusive, i.high, i.high_inclusive, i.certain, w.some_pieces
    FROM ww_range w
    JOIN exposures_claimedname n USING (digest)
    JOIN ww_interval i USING (interval)
    JOIN ww_rank k USING (digest, asserter, record)
    ORDER BY w.id""",
    """ ON CONFLICT (affected_range_id) DO UPDATE SET vulnerability_id = excluded.vulnerability_id,
        claimed_name_id = excluded.claimed_name_id, claim_label = excluded.claim_label, status = excluded.status,
        asserter = excluded.asserter, rank = excluded.rank, open = excluded.open, scheme = excluded.scheme,
        low = excluded.low, low_inclusive = excluded.low_inclusive, high = excluded.high,
        high_inclusive = excluded.high_inclusive, certain = excluded.certain, some_pieces = excluded.some_pieces
    WHERE b IS DISTINCT FROM excluded""",
)

_INTERVAL = {
    **{"interval": "text", "scheme": "text", "low": "bytea", "low_inclusive": "bool"},
    **{"high": "bytea", "high_inclusive": "bool", "certain": "bool"},
}
_ALL_GONE: tuple[LiteralString, ...] = (
    """DELETE FROM exposures_claimedkey k USING exposures_claimedname n
        WHERE n.id = k.claimed_name_id AND NOT EXISTS (SELECT FROM ww_claimed c WHERE c.digest = n.digest)""",
    """DELETE FROM exposures_claimedname n WHERE NOT EXISTS (SELECT FROM ww_claimed c WHERE c.digest = n.digest)""",
)
_KEYED: LiteralString = """NOT EXISTS (
        SELECT FROM ww_range w JOIN exposures_claimedname n USING (digest) WHERE w.id = b.affected_range_id)"""
_GONE: LiteralString = f"DELETE FROM exposures_rangebounds b WHERE {_KEYED}"
_OF_TOUCHING: LiteralString = """ AND b.affected_range_id IN (
        SELECT r.id FROM vulnerabilities_affectedrange r JOIN ww_touching t ON t.id = r.assertion_id)"""


def hear_claims(cursor: CursorWrapper, *, everything: bool) -> int:
    """Key the ranges of assertions not heard yet (or of all), drop those taken back; returns how many vulnerabilities
    are touched."""
    for statement in _UNHEARD:
        cursor.execute(statement)
    cursor.execute(_NEW if everything else _NEW + _OF_UNHEARD)
    cursor.execute("ANALYZE ww_new")
    cursor.execute(_TOUCHING)
    cursor.execute("ANALYZE ww_touching")
    cursor.execute(_TOUCHED)
    cursor.execute("ALTER TABLE ww_vulnerability ADD PRIMARY KEY (id)")
    cursor.execute("ANALYZE ww_vulnerability")
    ((touched,),) = rows(cursor, "SELECT count(*) FROM ww_vulnerability")
    if touched:
        cursor.execute(_RANGES, [list(map(str, Status))])
        cursor.execute("ANALYZE ww_range")
        _key_names(cursor, everything=everything)
        _key_bounds(cursor)
        cursor.execute(_GONE if everything else _GONE + _OF_TOUCHING)
    return int(touched)


def _key_names(cursor: CursorWrapper, *, everything: bool) -> None:
    """What the ranges call their products; a name without any key can be matched with no line, and is left out."""
    found = rows(cursor, _NAMES if everything else _NAMES + _UNKNOWN)
    said: list[tuple[Any, ...]] = []
    keyed: list[tuple[Any, ...]] = []
    for (digest, *_), (of_name, of_text) in zip(
        found, twofold.each(reading.claimed_name, [row[1:] for row in found]), strict=True
    ):
        if of_text:
            said.append((digest, *of_name))
            keyed += [(digest, *key) for key in of_text]
    temporary(cursor, "ww_claimed", {"digest": "bytea", "named": "bigint", "some_models": "bool"}, said)
    columns = {"digest": "bytea", "product_key": "text", "release": "text", "family": "bool"}
    temporary(cursor, "ww_claimed_key", columns, keyed)
    for statement in _CLAIMED:
        cursor.execute(statement)
    if not loading.put(cursor, "exposures_claimedkey", len(keyed), *_CLAIMED_KEYS):
        cursor.execute(_KEYS_GONE)
    if everything:
        for statement in _ALL_GONE:
            cursor.execute(statement)


def _key_bounds(cursor: CursorWrapper) -> None:
    """What the ranges say, and how much their asserters' word weighs."""
    intervals = rows(cursor, _INTERVALS)
    bounds = twofold.each(reading.bounds, [row[1:] for row in intervals])
    temporary(cursor, "ww_interval", _INTERVAL, ((row[0], *said) for row, said in zip(intervals, bounds, strict=True)))
    claims = rows(cursor, _RANKS)
    ranks = twofold.each(reading.rank, [row[3:] for row in claims])
    of_rank = {"digest": "bytea", "asserter": "text", "record": "text", "rank": "int"}
    temporary(cursor, "ww_rank", of_rank, ((*row[:3], rank) for row, rank in zip(claims, ranks, strict=True)))
    ((count,),) = rows(cursor, "SELECT count(*) FROM ww_range")
    loading.put(cursor, "exposures_rangebounds", count, *_BOUNDS)

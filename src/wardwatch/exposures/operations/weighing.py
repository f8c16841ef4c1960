"""How sure each verdict is, and which of the claims that say so speaks for it.

Of claims with the same rank the oldest decides, unless its names leave room for doubt and another's do not. How names
meet is worked out once for each listed and claimed name, whatever the versions; only where they do not meet without a
version, each version is asked about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText, Narrowed
from wardwatch.exposures.matching import explain
from wardwatch.exposures.operations.describing import SAID, TEXT, describe, line_text
from wardwatch.kit.database import rows, temporary

_SPEAKING: LiteralString = """
    CREATE TEMP TABLE ww_met ON COMMIT DROP AS
    SELECT DISTINCT listed, claimed, meant FROM ww_speaking WHERE outcome <> 'not_affected' AND claimed IS NOT NULL"""
_OTHERS: LiteralString = """
    CREATE TEMP TABLE ww_other ON COMMIT DROP AS
    SELECT d.item, d.vulnerability, d.base, d.listed, b.claimed_name_id AS claimed, c.range,
        coalesce(s.meant, false) AS meant
    FROM ww_decided d
    JOIN ww_claim c ON c.item = d.item AND c.vulnerability = d.vulnerability AND c.heard = 'A' AND c.range <> d.range
        AND c.rank = d.rank AND c.specific = (d.unspecific = 0) AND (c.open OR d.labels IS NOT NULL)
    JOIN exposures_rangebounds b ON b.affected_range_id = c.range
    LEFT JOIN ww_answer s ON s.item = c.item AND s.range = c.range
    WHERE d.confidence < %(sure)s AND d.outcome IN ('affected', 'disputed')"""
_MET_BY_OTHERS: LiteralString = """
    CREATE TEMP TABLE ww_met ON COMMIT DROP AS
    SELECT DISTINCT listed, claimed, meant FROM ww_other"""
_EXAMPLES: LiteralString = """
    CREATE TEMP TABLE ww_example ON COMMIT DROP AS
    SELECT t.listed_name_id AS listed, min(i.asset_id) AS asset
    FROM exposures_item t JOIN exposures_assetitem i ON i.item_id = t.id
    WHERE t.listed_name_id IN (SELECT listed FROM ww_met) GROUP BY 1"""
_OF_EXAMPLES: LiteralString = " WHERE a.id = ANY(ARRAY(SELECT asset FROM ww_example))"
_LISTED: LiteralString = f"""
    SELECT e.listed, {TEXT} FROM ww_example e JOIN ww_met_line a ON a.id = e.asset {SAID.format("ww_met_line")}"""
_CLAIMED: LiteralString = """
    SELECT DISTINCT ON (b.claimed_name_id) b.claimed_name_id, r.vendor, r.product, r.product_text, r.cpe, r.purl,
        r.model_numbers, r.serial_numbers, r.part, r.pieces, r.skus, r.hashes
    FROM exposures_rangebounds b JOIN vulnerabilities_affectedrange r ON r.id = b.affected_range_id
    WHERE b.claimed_name_id IN (SELECT claimed FROM ww_met) ORDER BY b.claimed_name_id, r.id"""
_VERSIONS: LiteralString = """
    SELECT u.listed, u.claimed, u.meant, t.id, min(a.version)
    FROM ww_unmet u JOIN exposures_item t ON t.listed_name_id = u.listed AND t.release <> ''
    JOIN exposures_assetitem i ON i.item_id = t.id JOIN assets_asset a ON a.id = i.asset_id
    GROUP BY 1, 2, 3, 4"""
_DECIDED: LiteralString = """
    CREATE TEMP TABLE ww_decided ON COMMIT DROP AS
    SELECT s.*, CASE s.outcome WHEN 'not_affected' THEN 0
            WHEN 'cannot_tell' THEN least(coalesce(w.confidence, r.confidence, 0), %(unknown)s)
            ELSE coalesce(w.confidence, r.confidence, 0) END AS confidence
    FROM ww_speaking s
    LEFT JOIN ww_weight w ON (w.listed, w.claimed, w.meant) = (s.listed, s.claimed, s.meant)
    LEFT JOIN ww_release_weight r ON (r.item, r.claimed, r.meant) = (s.base, s.claimed, s.meant)"""
_PREFER: LiteralString = """
    UPDATE ww_decided d SET confidence = s.confidence, range = s.range
    FROM (SELECT DISTINCT ON (o.item, o.vulnerability) o.item, o.vulnerability, o.range,
            coalesce(w.confidence, r.confidence) AS confidence
        FROM ww_other o
        LEFT JOIN ww_weight w ON (w.listed, w.claimed, w.meant) = (o.listed, o.claimed, o.meant)
        LEFT JOIN ww_release_weight r ON (r.item, r.claimed, r.meant) = (o.base, o.claimed, o.meant)
        WHERE coalesce(w.confidence, r.confidence) >= %(sure)s
        ORDER BY o.item, o.vulnerability, o.range) s
    WHERE s.item = d.item AND s.vulnerability = d.vulnerability"""
_WEIGHT = {"claimed": "bigint", "meant": "bool", "confidence": "int"}
_DONE: LiteralString = (
    "DROP TABLE ww_met, ww_example, ww_met_line, ww_met_line_alias, ww_met_line_device, ww_weight, ww_release_weight"
)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What a claim calls a product, as `keys.meeting` takes it."""

    named: tuple[str, str]
    cpe: str
    purl: str
    narrowed: Narrowed

    def meeting(self, line: LineText, *, meant: bool) -> int:
        """How sure it is that a line is the product, 0 where the names do not meet. `meant`: of the pieces that the
        claim is about, this is one."""
        narrowed = replace(self.narrowed, serial_numbers="", pieces="") if meant else self.narrowed
        match = keys.meeting(line, self.named, self.cpe, self.purl, narrowed)
        return match.confidence if match else 0


def weigh(cursor: CursorWrapper) -> None:
    """Make `ww_decided` of `ww_speaking`: how sure each is. A surer claim of the same rank replaces an unsure one."""
    cursor.execute(_SPEAKING)
    _weigh(cursor)
    cursor.execute(_DECIDED, {"unknown": explain.VERSION_UNKNOWN})
    cursor.execute("ANALYZE ww_decided")
    cursor.execute(_OTHERS, {"sure": explain.SURE})
    ((others,),) = rows(cursor, "SELECT count(*) FROM ww_other")
    if others:
        cursor.execute(_DONE)
        cursor.execute(_MET_BY_OTHERS)
        _weigh(cursor)
        cursor.execute(_PREFER, {"sure": explain.SURE})


def _weigh(cursor: CursorWrapper) -> None:
    """Fill `ww_weight` for the names in `ww_met`, and `ww_release_weight` for those that meet in certain versions."""
    cursor.execute("ANALYZE ww_met")
    cursor.execute(_EXAMPLES)
    describe(cursor, "ww_met_line", _OF_EXAMPLES)
    listed = {number: replace(line_text(texts), version="") for number, *texts in rows(cursor, _LISTED)}
    claimed = {number: _claimed(*texts) for number, *texts in rows(cursor, _CLAIMED)}
    met: list[tuple[int, int, bool, int]] = []
    unmet: list[tuple[int, int, bool]] = []
    for line, claim, meant in rows(cursor, "SELECT listed, claimed, meant FROM ww_met"):
        if sure := claimed[claim].meeting(listed[line], meant=meant):
            met.append((line, claim, meant, sure))
        else:
            unmet.append((line, claim, meant))
    temporary(cursor, "ww_weight", {"listed": "bigint", **_WEIGHT}, met)
    released = _released(cursor, unmet, listed, claimed) if unmet else []
    temporary(cursor, "ww_release_weight", {"item": "bigint", **_WEIGHT}, released)


def _released(
    cursor: CursorWrapper,
    unmet: list[tuple[int, int, bool]],
    listed: Mapping[int, LineText],
    claimed: Mapping[int, _Claimed],
) -> list[tuple[int, int, bool, int]]:
    """How sure the names are that meet by their version alone, for each item."""
    temporary(cursor, "ww_unmet", {"listed": "bigint", "claimed": "bigint", "meant": "bool"}, unmet)
    found = [
        (item, claim, meant, claimed[claim].meeting(replace(listed[line], version=version), meant=meant))
        for line, claim, meant, item, version in rows(cursor, _VERSIONS)
    ]
    cursor.execute("DROP TABLE ww_unmet")
    return [weight for weight in found if weight[-1]]


def _claimed(
    vendor: str, product: str, product_text: str, cpe: str, purl: str, model_numbers: str, serial_numbers: str,
    part: str, pieces: str, skus: str, hashes: str,
) -> _Claimed:  # fmt: skip
    named = keys.claimed_names(vendor, product, product_text, cpe)
    return _Claimed(named, cpe, purl, Narrowed(model_numbers, serial_numbers, part, product_text, pieces, skus, hashes))

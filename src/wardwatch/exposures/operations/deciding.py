"""Decide what the claims say of each touched (item, vulnerability): `matching.ranges` in set-based SQL.

Letters stand for verdicts: A affected, N not affected, C cannot tell, D disputed. `_INSIDE` is `ranges.verdict`,
`_HEARD`, `_POSITION`, `_AGREED` and `_OUTCOME` are the steps of `ranges.resolve`; tests compare both on random cases.

Claims that every member may know of (`open`) are resolved by themselves first. Only where they make no finding are the
others heard too: so nothing restricted ever changes, or betrays itself by changing, a finding that open claims give.

What a claim about some pieces says of an item is a question (`among`: what it says of a piece that is meant); lines of
which more is known than of their item are taken out of it, see `splitting`.
"""

from collections.abc import Iterator, Mapping
from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures.matching.versions import NUMBERS, RELEASES
from wardwatch.exposures.operations import modelling, splitting, weighing
from wardwatch.kit.database import rows

_WHOLE: LiteralString = "(b.certain AND b.low IS NULL AND b.high IS NULL)"
_INSIDE: LiteralString = f"""CASE
        WHEN {_WHOLE} AND NOT t.family THEN 'A'
        WHEN v.version IS NULL THEN 'C'
        WHEN v.version < b.low OR (v.version = b.low AND NOT b.low_inclusive)
            OR v.version > b.high OR (v.version = b.high AND NOT b.high_inclusive) THEN 'N'
        WHEN b.certain AND NOT t.family THEN 'A'
        ELSE 'C' END"""
_RELEASES: LiteralString = ", ".join(f"'{name}'" for name in RELEASES)
_COMPARABLE: LiteralString = f"(v.scheme = b.scheme OR (v.scheme = '{NUMBERS}' AND b.scheme IN ({_RELEASES})))"
_MEETINGS: LiteralString = """
    SELECT t.id AS item, m.claimed_name_id AS claimed, bool_and(m.family) AS family
    FROM (
        SELECT k.listed_name_id, c.claimed_name_id, c.release, bool_and(c.family) AS family
        FROM exposures_claimedkey c
        JOIN exposures_listedkey k ON k.product_key = c.product_key AND (c.release = '' OR k.exact)
        WHERE {names} GROUP BY 1, 2, 3) m
    JOIN exposures_item t ON t.listed_name_id = m.listed_name_id AND m.release IN ('', t.release)
    WHERE {items} AND NOT EXISTS (
        SELECT FROM exposures_listedrefusal x JOIN exposures_claimedname n ON n.named = x.named
        WHERE x.listed_name_id = m.listed_name_id AND n.id = m.claimed_name_id)
    GROUP BY 1, 2"""
_CLAIMS: LiteralString = f"""
    SELECT c.*, {splitting.HEARD} AS heard FROM (
        SELECT t.item, b.vulnerability_id AS vulnerability, b.affected_range_id AS range, b.claim_label, b.open, b.rank,
            b.asserter, b.status, b.some_pieces OR NOT {_WHOLE} AS specific,
            CASE WHEN b.some_pieces AND {_INSIDE} = 'A' THEN 'C' ELSE {_INSIDE} END AS inside,
            CASE WHEN b.some_pieces THEN {_INSIDE} END AS among
        FROM ({_MEETINGS}) t
        JOIN exposures_rangebounds b ON b.claimed_name_id = t.claimed
        LEFT JOIN exposures_itemversion v ON v.item_id = t.item AND {_COMPARABLE}
        WHERE {{claims}} OFFSET 0) c"""  # OFFSET 0: what is inside is worked out once, not in every place that asks
_EVERYTHING: Mapping[str, LiteralString] = {"names": "true", "items": "true", "claims": "true"}
_OF_CLAIMS: Mapping[str, LiteralString] = {
    "names": """c.claimed_name_id IN (SELECT b.claimed_name_id FROM exposures_rangebounds b
            JOIN ww_vulnerability w ON w.id = b.vulnerability_id)""",
    "items": "true",
    "claims": "b.vulnerability_id IN (SELECT id FROM ww_vulnerability)",
}
_OF_LINES: Mapping[str, LiteralString] = {
    "names": """k.listed_name_id IN (SELECT t.listed_name_id FROM exposures_item t
            JOIN ww_touched_line w ON w.item_id = t.id)""",
    "items": "t.id IN (SELECT item_id FROM ww_touched_line)",
}
_OTHER_CLAIMS: LiteralString = "NOT EXISTS (SELECT FROM ww_vulnerability w WHERE w.id = b.vulnerability_id)"
_TOUCHED_LINES: LiteralString = """
    CREATE TEMP TABLE ww_touched_line ON COMMIT DROP AS
    SELECT i.asset_id, i.item_id FROM exposures_assetitem i WHERE i.asset_id = ANY(ARRAY(SELECT id FROM ww_asset))"""

_CLEARING: LiteralString = "status IN ('not_affected', 'known_not_affected', 'fixed')"
# what one claim says, as bits that several claims of one asserter are summed up by
_IS_A, _IS_N, _IS_C, _SURE_A, _SURE_N, _CLEARS, _DOUBTS, _AFFECTED, _KNOWS = (1 << bit for bit in range(9))
_SAID: LiteralString = f"""CASE heard
        WHEN 'A' THEN {_IS_A} + CASE WHEN specific THEN {_SURE_A} ELSE 0 END
        WHEN 'N' THEN {_IS_N} + CASE WHEN specific THEN {_SURE_N} ELSE 0 END
            + CASE WHEN status = 'known_not_affected' THEN {_KNOWS} ELSE 0 END
        WHEN 'C' THEN {_IS_C} + CASE WHEN NOT specific THEN 0 WHEN {_CLEARING} THEN {_CLEARS} ELSE {_DOUBTS} END
        ELSE 0 END + CASE WHEN status = 'affected' THEN {_AFFECTED} ELSE 0 END"""
_POSITION: LiteralString = f"""CASE
        WHEN said & {_SURE_A} > 0 THEN CASE WHEN said & {_SURE_N} > 0 THEN 'D' ELSE 'A' END
        WHEN said & {_SURE_N} > 0 THEN 'N'
        WHEN said & {_IS_A} > 0 THEN CASE
            WHEN said & {_CLEARS} > 0 THEN 'C'
            WHEN said & {_IS_N} > 0 THEN 'D' ELSE 'A' END
        WHEN said & {_IS_N} > 0 THEN CASE WHEN said & {_DOUBTS} > 0 THEN 'C' ELSE 'N' END
        WHEN said & {_IS_C} > 0 THEN 'C'
        WHEN said & {_AFFECTED} > 0 THEN 'N'
        ELSE 'C' END"""
_AGREED: LiteralString = """CASE
        WHEN bool_or(position = 'D') OR (bool_or(position = 'A') AND bool_or(position = 'N')) THEN 'D'
        WHEN bool_or(position = 'A') THEN 'A'
        WHEN bool_or(position = 'C') THEN 'C'
        ELSE 'N' END"""
# the first rank that can tell decides, but only the very first may clear
_OUTCOME: LiteralString = """CASE
        WHEN (array_agg(agreed ORDER BY rank))[1] <> 'C' THEN (array_agg(agreed ORDER BY rank))[1]
        ELSE coalesce((array_agg(agreed ORDER BY rank) FILTER (WHERE agreed IN ('A', 'D')))[1], 'C') END"""
# a catalogue (4) names no versions: it is no party to the question whether the product is affected at all
_DENIED: LiteralString = "bool_or(denied AND rank < 4) AND bool_or(affirmed AND rank < 4)"
# of claims that say the same the one of the best rank speaks, there the one with bounds, there the oldest
_UNSPECIFIC, _RANK = 1 << 57, 1 << 58
_WEIGHT: LiteralString = f"rank * {_RANK} + CASE WHEN specific THEN 0 ELSE {_UNSPECIFIC} END + range"
_RESOLVED: LiteralString = f"""
    SELECT item, vulnerability, CASE WHEN {_DENIED} THEN 'D' ELSE {_OUTCOME} END AS outcome,
        min(affects) AS affects, min(unclear) AS unclear
    FROM (SELECT item, vulnerability, rank, {_AGREED} AS agreed, min(affects) AS affects, min(unclear) AS unclear,
            bool_or(position = 'N' AND knows) AS denied, bool_or(position = 'A') AS affirmed
        FROM (SELECT item, vulnerability, rank, {_POSITION} AS position, said & {_KNOWS} > 0 AS knows, affects, unclear
            FROM (SELECT item, vulnerability, rank, asserter, bit_or({_SAID}) AS said,
                    min({_WEIGHT}) FILTER (WHERE heard = 'A') AS affects,
                    min({_WEIGHT}) FILTER (WHERE heard = 'C') AS unclear
                FROM ww_claim c WHERE {{which}} GROUP BY 1, 2, 3, 4) asserters) positions
        GROUP BY 1, 2, 3) ranks
    GROUP BY 1, 2"""
_RESTRICTED: LiteralString = """
        (item, vulnerability) IN (SELECT x.item, x.vulnerability FROM ww_claim x WHERE NOT x.open)
        AND NOT EXISTS (SELECT FROM ww_verdict d WHERE d.item = c.item AND d.vulnerability = c.vulnerability
                        AND d.outcome IN ('A', 'C', 'D'))"""
_COLUMNS: LiteralString = "item, vulnerability, outcome, coalesce(affects, unclear) AS weight"
_OPEN_VERDICTS: LiteralString = (
    f"CREATE TEMP TABLE ww_verdict ON COMMIT DROP AS SELECT {_COLUMNS}, NULL::bigint[] AS labels FROM ("
    + _RESOLVED.replace("{which}", "open")
    + ") r"
)
_ALL_VERDICTS: LiteralString = (
    f"CREATE TEMP TABLE ww_restricted ON COMMIT DROP AS SELECT {_COLUMNS}, (SELECT array_agg(DISTINCT x.claim_label"
    " ORDER BY x.claim_label) FROM ww_claim x WHERE NOT x.open AND x.item = r.item"
    " AND x.vulnerability = r.vulnerability) AS labels FROM (" + _RESOLVED.replace("{which}", _RESTRICTED) + ") r"
)
_TAKE_RESTRICTED: tuple[LiteralString, ...] = (
    "DELETE FROM ww_verdict v USING ww_restricted r WHERE r.item = v.item AND r.vulnerability = v.vulnerability",
    "INSERT INTO ww_verdict SELECT * FROM ww_restricted",
)
_SPEAKING: LiteralString = f"""
    CREATE TEMP TABLE ww_speaking ON COMMIT DROP AS
    SELECT v.item, v.vulnerability, v.labels, v.weight / {_RANK} AS rank, v.weight / {_UNSPECIFIC} % 2 AS unspecific,
        b.affected_range_id AS range, t.id AS base, t.listed_name_id AS listed, b.claimed_name_id AS claimed,
        coalesce(s.meant, false) AS meant,
        CASE v.outcome WHEN 'A' THEN 'affected' WHEN 'N' THEN 'not_affected' WHEN 'C' THEN 'cannot_tell'
            ELSE 'disputed' END AS outcome
    FROM ww_verdict v
    LEFT JOIN ww_variant x ON x.item = v.item
    JOIN exposures_item t ON t.id = coalesce(x.base, v.item)
    LEFT JOIN exposures_rangebounds b ON b.affected_range_id = v.weight % {_UNSPECIFIC}
    LEFT JOIN ww_answer s ON s.item = v.item AND s.range = b.affected_range_id"""


def decide(cursor: CursorWrapper, *, vulnerabilities: int, assets: int, everything: bool) -> None:
    """Fill `ww_decided` (item, vulnerability, outcome, deciding range, labels, confidence) for what is touched.

    `vulnerabilities` and `assets` are how many are touched. Items that are numbered below zero are lines apart from
    their item (`ww_split`).
    `labels` is None where open claims alone decide; else the labels of the restricted claims that were heard.
    """
    if not everything:
        cursor.execute(_TOUCHED_LINES)
        cursor.execute("ANALYZE ww_touched_line")
    first, *others = _scopes(vulnerabilities, assets, everything=everything)
    cursor.execute(f"CREATE TEMP TABLE ww_claim ON COMMIT DROP AS {_claims(first)}")
    for scope in others:
        cursor.execute(f"INSERT INTO ww_claim {_claims(scope)}")
    modelling.narrow(cursor, inside=_INSIDE, comparable=_COMPARABLE)
    splitting.split(cursor, everything=everything)
    cursor.execute("ANALYZE ww_claim (item, vulnerability, range, rank, asserter, heard)")
    cursor.execute(_OPEN_VERDICTS)
    ((restricted,),) = rows(cursor, "SELECT EXISTS (SELECT FROM ww_claim WHERE NOT open)")
    if restricted:
        cursor.execute(_ALL_VERDICTS)
        for statement in _TAKE_RESTRICTED:
            cursor.execute(statement)
    cursor.execute("ANALYZE ww_verdict")
    cursor.execute(_SPEAKING)
    cursor.execute("ANALYZE ww_speaking")
    weighing.weigh(cursor, everything=everything)


def _scopes(vulnerabilities: int, assets: int, *, everything: bool) -> Iterator[Mapping[str, LiteralString]]:
    """Which claims are heard of which items: those of touched vulnerabilities, and the others of touched lines."""
    if everything:
        yield _EVERYTHING
        return
    if vulnerabilities or not assets:
        yield _OF_CLAIMS
    if assets:
        yield {**_OF_LINES, "claims": _OTHER_CLAIMS if vulnerabilities else "true"}


def _claims(scope: Mapping[str, LiteralString]) -> LiteralString:
    statement = _CLAIMS
    for name, condition in scope.items():
        statement = statement.replace("{" + name + "}", condition)
    return statement

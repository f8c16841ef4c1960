"""How sure each verdict is, and which of the claims that say so speaks for it.

Of claims with the same rank the oldest decides, unless its names leave room for doubt and another's do not.
"""

from collections.abc import Callable, Sequence
from typing import Any, LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import keys
from wardwatch.exposures.keys import LineText
from wardwatch.exposures.matching import explain
from wardwatch.exposures.matching.names import Match
from wardwatch.exposures.matching.ranges import Verdict
from wardwatch.exposures.operations.hearing import devices_in, names_in
from wardwatch.exposures.states import Outcome
from wardwatch.kit.database import copy_rows, rows

_EXAMPLES: LiteralString = """
    SELECT min(i.asset_id) FROM exposures_assetitem i
    WHERE i.item_id = ANY(ARRAY(SELECT DISTINCT coalesce(v.base, d.item) FROM ww_decided d LEFT JOIN ww_variant v
        ON v.item = d.item WHERE d.outcome <> 'not_affected'))
    GROUP BY i.item_id"""
_ITEMS: LiteralString = """
    CREATE TEMP TABLE ww_item ON COMMIT DROP AS
    SELECT i.item_id AS item, a.vendor, a.product, a.model, a.version, a.cpe, a.purl, d.confirmed, k.names
    FROM exposures_assetitem i JOIN assets_asset a ON a.id = i.asset_id
    LEFT JOIN ww_alias d ON (d.organization, d.vendor, d.product, d.model)
        = (a.organization_id, a.vendor, a.product, a.model)
    LEFT JOIN ww_known k ON k.di = a.udi_di
    WHERE i.asset_id = ANY(%(lines)s) AND a.id = ANY(%(lines)s)"""
_SPLITS: LiteralString = """
    INSERT INTO ww_item SELECT v.item, i.vendor, i.product, i.model, i.version, i.cpe, i.purl, i.confirmed, i.names
    FROM ww_variant v JOIN ww_item i ON i.item = v.base"""
_TEXTS: LiteralString = """
        i.version, i.vendor, i.product, i.model, i.cpe, i.purl, i.confirmed, i.names,
        r.vendor, r.product, r.product_text, r.cpe, r.purl, r.model_numbers,
        CASE WHEN s.meant THEN '' ELSE r.serial_numbers END, CASE WHEN s.meant THEN '' ELSE r.pieces END, r.part"""
_NAMES: LiteralString = f"""
    SELECT v.item, v.range, v.outcome, {_TEXTS}
    FROM (SELECT DISTINCT item, range, outcome FROM ww_decided WHERE outcome <> 'not_affected') v
    JOIN ww_item i USING (item)
    JOIN vulnerabilities_affectedrange r ON r.id = v.range
    LEFT JOIN ww_answer s ON s.item = v.item AND s.range = v.range"""
_OTHERS: LiteralString = f"""
    SELECT d.item, c.range, d.vulnerability, {_TEXTS}
    FROM ww_decided d
    JOIN ww_claim c ON c.item = d.item AND c.vulnerability = d.vulnerability AND c.heard = 'A' AND c.range <> d.range
        AND c.rank = d.rank AND c.specific = (d.unspecific = 0) AND (c.open OR d.labels IS NOT NULL)
    JOIN ww_item i ON i.item = d.item
    JOIN vulnerabilities_affectedrange r ON r.id = c.range
    LEFT JOIN ww_answer s ON s.item = c.item AND s.range = c.range
    WHERE d.confidence < %(sure)s AND d.outcome IN ('affected', 'disputed')
    ORDER BY d.item, d.vulnerability, c.range DESC"""
_WEIGH: LiteralString = """
    UPDATE ww_decided d SET confidence = w.confidence FROM ww_weight w
    WHERE w.item = d.item AND w.range = d.range AND w.outcome = d.outcome"""
_PREFER: LiteralString = """
    UPDATE ww_decided d SET confidence = s.confidence, range = s.range FROM ww_surer s
    WHERE s.item = d.item AND s.vulnerability = d.vulnerability"""


def weigh(cursor: CursorWrapper) -> None:
    """Fill the confidence of `ww_decided`, and let a surer claim of the same rank take the place of an unsure one."""
    cursor.execute(_ITEMS, {"lines": [line for (line,) in rows(cursor, _EXAMPLES)]})
    cursor.execute(_SPLITS)
    cursor.execute("ANALYZE ww_item")
    meeting = _remembering()
    weights = [
        (item, number, outcome, _confidence(meeting(texts), Outcome(outcome)))
        for item, number, outcome, *texts in rows(cursor, _NAMES)
    ]
    _take(cursor, "ww_weight", ("item bigint", "range bigint", "outcome text", "confidence int"), weights, _WEIGH)
    surer: dict[tuple[int, int], tuple[int, int]] = {}
    for item, number, vulnerability, *texts in rows(cursor, _OTHERS, {"sure": explain.SURE}):
        confidence = _confidence(meeting(texts), Outcome.AFFECTED)
        if confidence >= explain.SURE:
            surer[item, vulnerability] = (number, confidence)  # the oldest comes last
    found = [(*pair, *taken) for pair, taken in surer.items()]
    _take(cursor, "ww_surer", ("item bigint", "vulnerability bigint", "range bigint", "confidence int"), found, _PREFER)


def _take(
    cursor: CursorWrapper,
    table: LiteralString,
    columns: tuple[LiteralString, ...],
    found: list[tuple[Any, ...]],
    statement: LiteralString,
) -> None:
    if found:
        cursor.execute(f"CREATE TEMP TABLE {table} ({', '.join(columns)}) ON COMMIT DROP")
        copy_rows(cursor, table, tuple(column.partition(" ")[0] for column in columns), found)
        cursor.execute(f"ANALYZE {table}")
        cursor.execute(statement)


def _remembering() -> Callable[[Sequence[Any]], Match | None]:
    """Meetings of a line and a claim by their texts, each pair of texts compared once.

    Most pairs meet whatever the line's version is; only where they do not, the version is part of the pair.
    """
    known: dict[tuple[Any, ...], Match | None] = {}

    def meeting(texts: Sequence[Any]) -> Match | None:
        version, *names = texts
        for pair in (("", *names), (version, *names)):
            if pair not in known:
                known[pair] = _meeting(*pair)
            if known[pair]:
                break
        return known[pair]

    return meeting


def _meeting(
    version: str, vendor: str, product: str, model: str, cpe: str, purl: str, confirmed: str | None, known: str | None,
    claimed_vendor: str, claimed_product: str, claimed_text: str, claimed_cpe: str, claimed_purl: str,
    model_numbers: str, serial_numbers: str, pieces: str, part: str,
) -> Match | None:  # fmt: skip
    line = LineText(vendor, product, model, version, cpe, purl, names_in(confirmed), (), devices_in(known))
    named = keys.claimed_names(claimed_vendor, claimed_product, claimed_text, claimed_cpe)
    narrowed = keys.Narrowed(model_numbers, serial_numbers, part, claimed_text, pieces)
    return keys.meeting(line, named, claimed_cpe, claimed_purl, narrowed)


def _confidence(match: Match | None, outcome: Outcome) -> int:
    if match is None:
        return 0
    verdict = Verdict.CANNOT_TELL if outcome is Outcome.CANNOT_TELL else Verdict.AFFECTED
    return explain.confidence(match, verdict)

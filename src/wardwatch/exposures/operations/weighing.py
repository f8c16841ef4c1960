"""How sure each verdict is, and which of the claims that say so speaks for it.

Of claims with the same rank the oldest decides, unless its names leave room for doubt and another's do not. How names
meet is worked out once for each listed and claimed name (`models.Meeting`), whatever the versions; only where they do
not meet without a version, each version is asked about.
"""

from collections.abc import Iterator, Mapping
from typing import LiteralString

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import reading
from wardwatch.exposures.matching import explain
from wardwatch.exposures.operations.describing import OF_ITEMS, OF_NAMES, met_texts
from wardwatch.exposures.operations.loading import loading
from wardwatch.kit import twofold
from wardwatch.kit.database import rows, temporary
from wardwatch.kit.twofold import Row

_MET: LiteralString = """
    CREATE TEMP TABLE ww_met ON COMMIT DROP AS
    SELECT DISTINCT s.listed, s.claimed, s.meant FROM {speaking} s WHERE s.claimed IS NOT NULL AND {which}
        AND NOT EXISTS (SELECT FROM exposures_meeting m
            WHERE (m.listed_name_id, m.claimed_name_id, m.meant) = (s.listed, s.claimed, s.meant))"""
_MET_BY_ITSELF: LiteralString = _MET.replace("{speaking}", "ww_speaking").replace(
    "{which}", "s.outcome <> 'not_affected'"
)
_MET_BY_OTHERS: LiteralString = _MET.replace("{speaking}", "ww_other").replace("{which}", "true")
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
_UNMET: LiteralString = """
    CREATE TEMP TABLE ww_unmet ON COMMIT DROP AS
    SELECT DISTINCT s.base, s.claimed, s.meant
    FROM {speaking} s JOIN exposures_meeting m
        ON (m.listed_name_id, m.claimed_name_id, m.meant) = (s.listed, s.claimed, s.meant) AND m.confidence = 0
    JOIN exposures_item t ON t.id = s.base AND t.release <> ''
    WHERE {which}"""
_UNMET_BY_ITSELF: LiteralString = _UNMET.replace("{speaking}", "ww_speaking").replace(
    "{which}", "s.outcome <> 'not_affected'"
)
_UNMET_BY_OTHERS: LiteralString = _UNMET.replace("{speaking}", "ww_other").replace("{which}", "true")
_REMEMBER: LiteralString = """
    INSERT INTO exposures_meeting (listed_name_id, claimed_name_id, meant, confidence)
    SELECT listed, claimed, meant, confidence FROM ww_weight ORDER BY listed, claimed"""
_DECIDED: LiteralString = """
    CREATE TEMP TABLE ww_decided ON COMMIT DROP AS
    SELECT s.*, CASE s.outcome WHEN 'not_affected' THEN 0
            WHEN 'cannot_tell' THEN least(greatest(w.confidence, r.confidence, 0), %(unknown)s)
            ELSE greatest(w.confidence, r.confidence, 0) END AS confidence
    FROM ww_speaking s
    LEFT JOIN exposures_meeting w ON (w.listed_name_id, w.claimed_name_id, w.meant) = (s.listed, s.claimed, s.meant)
    LEFT JOIN ww_release_weight r ON (r.item, r.claimed, r.meant) = (s.base, s.claimed, s.meant)"""
_PREFER: LiteralString = """
    UPDATE ww_decided d SET confidence = s.confidence, range = s.range
    FROM (SELECT DISTINCT ON (o.item, o.vulnerability) o.item, o.vulnerability, o.range,
            greatest(w.confidence, r.confidence) AS confidence
        FROM ww_other o
        LEFT JOIN exposures_meeting w
            ON (w.listed_name_id, w.claimed_name_id, w.meant) = (o.listed, o.claimed, o.meant)
        LEFT JOIN ww_release_weight r ON (r.item, r.claimed, r.meant) = (o.base, o.claimed, o.meant)
        WHERE greatest(w.confidence, r.confidence) >= %(sure)s
        ORDER BY o.item, o.vulnerability, o.range) s
    WHERE s.item = d.item AND s.vulnerability = d.vulnerability"""
_WEIGHT = {"claimed": "bigint", "meant": "bool", "confidence": "int"}
_FORGET: LiteralString = "DELETE FROM exposures_meeting"


def weigh(cursor: CursorWrapper, *, everything: bool) -> None:
    """Make `ww_decided` of `ww_speaking`: how sure each is. A surer claim of the same rank replaces an unsure one."""
    if everything:
        cursor.execute(_FORGET)
    _weigh(cursor, _MET_BY_ITSELF)
    _release(cursor, _UNMET_BY_ITSELF)
    cursor.execute(_DECIDED, {"unknown": explain.VERSION_UNKNOWN})
    cursor.execute("ANALYZE ww_decided")
    cursor.execute(_OTHERS, {"sure": explain.SURE})
    ((others,),) = rows(cursor, "SELECT EXISTS (SELECT FROM ww_other)")
    if others:
        cursor.execute("DROP TABLE ww_met, ww_unmet, ww_release_weight")
        _weigh(cursor, _MET_BY_OTHERS)
        _release(cursor, _UNMET_BY_OTHERS)
        cursor.execute(_PREFER, {"sure": explain.SURE})


def _weigh(cursor: CursorWrapper, which: LiteralString) -> None:
    """Work out how names meet of which nobody asked yet."""
    cursor.execute(which)
    ((asked,),) = rows(cursor, "SELECT EXISTS (SELECT FROM ww_met)")
    if asked:
        listed, claimed = met_texts(cursor, "ww_met", OF_NAMES)
        met = rows(cursor, "SELECT listed, claimed, meant FROM ww_met")
        temporary(cursor, "ww_weight", {"listed": "bigint", **_WEIGHT}, _meetings(met, listed, claimed))
        with loading(cursor, "exposures_meeting", len(met)):
            cursor.execute(_REMEMBER)
        cursor.execute("DROP TABLE ww_weight")


def _release(cursor: CursorWrapper, which: LiteralString) -> None:
    """Fill `ww_release_weight`: how sure the names are that meet by their version alone, for each item."""
    cursor.execute(which)
    unmet = rows(cursor, "SELECT base, claimed, meant FROM ww_unmet")
    listed, claimed = met_texts(cursor, "ww_unmet", OF_ITEMS) if unmet else ({}, {})
    temporary(cursor, "ww_release_weight", {"item": "bigint", **_WEIGHT}, _meetings(unmet, listed, claimed))


def _meetings(met: list[Row], listed: Mapping[int, Row], claimed: Mapping[int, Row]) -> Iterator[Row]:
    """What met (a line's number, a claim's, whether its pieces are meant), and how sure it is."""
    sure = twofold.each(reading.meeting, [(listed[line], claimed[claim], meant) for line, claim, meant in met])
    return ((*pair, confidence) for pair, confidence in zip(met, sure, strict=True))

"""EPSS scores in bulk: today's value of every CVE, and the changes of those that somebody watches.

A row of `EpssScore` says since which day its value holds. An older file never replaces a newer value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from django.db import connection, transaction

from wardwatch.kit.database import rows

_watch: LiteralString = """
    SELECT v.name FROM vulnerabilities_vulnerability v
    WHERE EXISTS (SELECT FROM vulnerabilities_advisoryvulnerability n WHERE n.vulnerability_id = v.id)"""


@dataclass(frozen=True, slots=True)
class Stored:
    """How many scores were new, changed, unchanged (or older than what is here)."""

    new: int
    changed: int
    unchanged: int


def watch(names: LiteralString) -> None:
    """Say whose changes are kept: a query that gives CVE ids. Until called, those that an advisory names.

    For `config.wiring`: exposures, which stands above, watches the CVEs that have findings.
    """
    global _watch  # set once, when the program is composed
    _watch = names


_STAGE: LiteralString = """
    CREATE TEMP TABLE ww_epss (cve text COLLATE "C", score double precision, percentile double precision)
    ON COMMIT DROP"""
_UPSERT: LiteralString = """
    WITH stored AS (
        INSERT INTO vulnerabilities_epssscore AS s (cve, score, percentile, score_date, document)
        SELECT DISTINCT ON (cve) cve, score, percentile, %(score_date)s, %(document)s FROM ww_epss ORDER BY cve
        ON CONFLICT (cve) DO UPDATE
        SET score = EXCLUDED.score, percentile = EXCLUDED.percentile, score_date = EXCLUDED.score_date,
            document = EXCLUDED.document
        WHERE (s.score, s.percentile) IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.percentile)
            AND s.score_date <= EXCLUDED.score_date
        RETURNING xmax = 0 AS is_new)
    SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM stored"""


def store_scores(*, blocks: Iterable[bytes], score_date: date, document: int, at: datetime) -> Stored:
    """Bring scores up to date from lines `cve,epss,percentile`; one transaction. A CVE given twice counts once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_STAGE)
        with cursor.cursor.copy("COPY ww_epss FROM STDIN (FORMAT csv)") as copy:
            for block in blocks:
                copy.write(block)
        cursor.execute("ANALYZE ww_epss")
        ((total,),) = rows(cursor, "SELECT count(DISTINCT cve) FROM ww_epss")
        values: dict[str, Any] = {"score_date": score_date, "document": document, "at": at}
        ((new, changed),) = rows(cursor, _UPSERT, values)
        cursor.execute(_note_changes(), values)
    return Stored(new, changed, total - new - changed)


def _note_changes() -> LiteralString:
    """Keep this day's value of each watched CVE, unless it equals the one kept last before.

    A corrected file of the same day adds a row; what was answered before the correction stays answerable.
    """
    return f"""
        INSERT INTO vulnerabilities_epsschange (cve, score, percentile, score_date, recorded_at)
        SELECT DISTINCT ON (e.cve) e.cve, e.score, e.percentile, %(score_date)s, %(at)s
        FROM ww_epss e JOIN ({_watch}) w (name) ON w.name = e.cve
        LEFT JOIN LATERAL (SELECT c.score, c.percentile FROM vulnerabilities_epsschange c
            WHERE c.cve = e.cve AND c.score_date <= %(score_date)s
            ORDER BY c.score_date DESC, c.recorded_at DESC LIMIT 1) last ON true
        WHERE (last.score, last.percentile) IS DISTINCT FROM (e.score, e.percentile)
        ORDER BY e.cve ON CONFLICT DO NOTHING"""

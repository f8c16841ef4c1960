"""Judge how urgent each touched finding is: each distinct situation once, each distinct date once.

Fills `ww_advice`, one row per situation (what is known of the vulnerability, what is known of the line, version known
or not, start, time zone): `ww_judged`, with the local dates of `ww_due`. A date that had passed when it was first
worked out counts from now: nobody is given a date in the past.
"""

from collections.abc import Hashable
from datetime import datetime
from typing import Any, LiteralString, TypeVar
from zoneinfo import ZoneInfo

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import situations, standing
from wardwatch.exposures.situations import LineFacts
from wardwatch.kit.database import copy_rows, rows
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage import dates
from wardwatch.triage.types import FixKind
from wardwatch.vulnerabilities.triage_inputs import triage_inputs

H = TypeVar("H", bound=Hashable)
K = TypeVar("K", bound=Hashable)

_TABLES: tuple[LiteralString, ...] = (
    "CREATE TEMP TABLE ww_fact (vulnerability bigint, fact int) ON COMMIT DROP",
    "CREATE TEMP TABLE ww_stated (asset bigint, exposure text) ON COMMIT DROP",
    """CREATE TEMP TABLE ww_kind (vendor text, product text, care_role text, exposure text, device text,
        fact int)
        ON COMMIT DROP""",
    """CREATE TEMP TABLE ww_judged (vulnerability_fact int, line_fact int, known bool, priority text, rank int,
        protect_days int, fix_days int, business bool, maintenance bool) ON COMMIT DROP""",
    "CREATE TEMP TABLE ww_due (start timestamptz, zone text, days int, business bool, day date) ON COMMIT DROP",
)
_KIND = ("vendor", "product", "care_role", "exposure", "device")
_JUDGED = ("vulnerability_fact", "line_fact", "known", "priority", "rank", "protect_days", "fix_days", "business")
_VULNERABILITY_FACTS: LiteralString = """
    CREATE TEMP TABLE ww_vulnerability_fact ON COMMIT DROP AS
    SELECT f.vulnerability, f.fact, '8' || substr(h.hash, 1, 3) || '-' || substr(h.hash, 4, 12) AS half
    FROM ww_fact f JOIN vulnerabilities_vulnerability v ON v.id = f.vulnerability
    CROSS JOIN LATERAL (SELECT encode(sha256(convert_to(v.name, 'UTF8')), 'hex') AS hash) h"""
_LINES: LiteralString = """
    CREATE TEMP TABLE ww_judged_line ON COMMIT DROP AS
    SELECT a.id AS asset, a.vendor, a.product,
        CASE WHEN a.care_role = 'unknown' THEN coalesce(d.care_role, a.care_role) ELSE a.care_role END AS care_role,
        coalesce(s.exposure, 'unknown') AS exposure, coalesce(d.vendor || ' ' || d.product, '') AS device,
        o.time_zone AS zone, substr(a.uid::text, 1, 19) AS half
    FROM assets_asset a
    JOIN members_organization o ON o.id = a.organization_id
    LEFT JOIN assets_asset d ON d.id = a.device_id
    LEFT JOIN ww_stated s ON s.asset = a.id
    WHERE a.id = ANY(ARRAY(SELECT DISTINCT asset FROM ww_pair))"""
_LINE_FACTS: LiteralString = """
    CREATE TEMP TABLE ww_line_fact ON COMMIT DROP AS
    SELECT l.asset, k.fact, l.zone, l.half FROM ww_judged_line l
    JOIN ww_kind k USING (vendor, product, care_role, exposure, device)"""
_SITUATIONS: LiteralString = """
    CREATE TEMP TABLE ww_situation ON COMMIT DROP AS
    SELECT v.fact AS vulnerability_fact, l.fact AS line_fact, p.known, p.opened_at, l.zone FROM ww_pair p
    JOIN ww_vulnerability_fact v USING (vulnerability) JOIN ww_line_fact l USING (asset)
    GROUP BY 1, 2, 3, 4, 5"""
_STARTS: LiteralString = """
    SELECT DISTINCT s.opened_at, s.zone, d.days, j.business FROM ww_situation s
    JOIN ww_judged j USING (vulnerability_fact, line_fact, known)
    CROSS JOIN LATERAL (VALUES (j.protect_days), (j.fix_days)) d (days) WHERE d.days IS NOT NULL"""
_ADVICE: LiteralString = """
    CREATE TEMP TABLE ww_advice ON COMMIT DROP AS
    SELECT s.vulnerability_fact, s.line_fact, s.known, s.opened_at, s.zone, j.priority, j.rank, j.protect_days,
        j.fix_days, j.maintenance, b.day AS protect_by, x.day AS fix_by
    FROM ww_situation s
    JOIN ww_judged j USING (vulnerability_fact, line_fact, known)
    LEFT JOIN ww_due b ON (b.start, b.zone, b.days, b.business) = (s.opened_at, s.zone, j.protect_days, j.business)
    LEFT JOIN ww_due x ON (x.start, x.zone, x.days, x.business) = (s.opened_at, s.zone, j.fix_days, j.business)"""


def judge(cursor: CursorWrapper, *, at: datetime) -> None:
    """Judge the pairs in `ww_pair` (asset, vulnerability, opened_at, known) as things stand at `at`."""
    for statement in _TABLES:
        cursor.execute(statement)
    asked = [number for (number,) in rows(cursor, "SELECT DISTINCT vulnerability FROM ww_pair")]
    inputs, fact_of = _numbered(triage_inputs(asked))
    copy_rows(cursor, "ww_fact", ("vulnerability", "fact"), fact_of.items())
    cursor.execute(_VULNERABILITY_FACTS)
    lines = _judge_lines(cursor)
    cursor.execute(_SITUATIONS)
    judged = [
        (first, second, known, *_advice(situations.judge(inputs[first], lines[second], version_known=known)))
        for first, second, known in rows(
            cursor, "SELECT DISTINCT vulnerability_fact, line_fact, known FROM ww_situation"
        )
    ]
    copy_rows(cursor, "ww_judged", (*_JUDGED, "maintenance"), judged)
    due = [(*start, _day(*start, at=at)) for start in rows(cursor, _STARTS)]
    copy_rows(cursor, "ww_due", ("start", "zone", "days", "business", "day"), due)
    cursor.execute("ANALYZE ww_judged")
    cursor.execute("ANALYZE ww_due")
    cursor.execute(_ADVICE)
    cursor.execute("ANALYZE ww_advice")


def _judge_lines(cursor: CursorWrapper) -> list[LineFacts]:
    """Fill `ww_line_fact`; what is known of lines is worked out once for each kind of line. Returns the facts."""
    stating = standing.stating(cursor, "SELECT DISTINCT asset FROM ww_pair")
    copy_rows(cursor, "ww_stated", ("asset", "exposure"), standing.exposures_of(stating).items())
    cursor.execute("ANALYZE ww_stated")
    cursor.execute(_LINES)
    kinds = rows(cursor, "SELECT DISTINCT vendor, product, care_role, exposure, device FROM ww_judged_line")
    lines, line_of = _numbered({kind: situations.line_facts(*kind) for kind in kinds})
    copy_rows(cursor, "ww_kind", (*_KIND, "fact"), ((*kind, line_of[kind]) for kind in kinds))
    for table in ("ww_judged_line", "ww_kind"):
        cursor.execute(f"ANALYZE {table}")
    cursor.execute(_LINE_FACTS)
    for table in ("ww_line_fact", "ww_vulnerability_fact"):
        cursor.execute(f"ANALYZE {table}")
    return lines


def _numbered(facts: dict[K, H]) -> tuple[list[H], dict[K, int]]:
    """The distinct facts, and for each key the place of its fact among them."""
    places: dict[H, int] = {}
    place_of = {key: places.setdefault(fact, len(places)) for key, fact in facts.items()}
    return list(places), place_of


def _advice(judgement: Any) -> tuple[Any, ...]:
    priority: DeployerPriority = judgement.priority
    maintenance = judgement.fix.kind is FixKind.NEXT_MAINTENANCE
    days = (judgement.protect_within_days, judgement.fix_within_days)
    return (str(priority), priority.rank, *days, judgement.business_days, maintenance)


def _day(opened_at: datetime, zone: str, days: int, business: bool, *, at: datetime) -> Any:
    day = dates.due(opened_at, zone, days, business=business)
    return day if day >= at.astimezone(ZoneInfo(zone)).date() else dates.due(at, zone, days, business=business)

"""Judge how urgent each touched finding is: each distinct situation once, each distinct date once.

Fills `ww_judged`, one row per (what is known of the vulnerability, what is known of the line, version known or not),
and `ww_due`, the local date for each (start, time zone, days). A date that had passed when it was first worked out
counts from now: nobody is given a date in the past.
"""

from collections.abc import Hashable
from datetime import datetime
from typing import Any, LiteralString, TypeVar
from zoneinfo import ZoneInfo

from django.db.backends.utils import CursorWrapper

from wardwatch.exposures import situations, standing
from wardwatch.kit.database import copy_rows, rows
from wardwatch.standards.ssvc import DeployerPriority
from wardwatch.triage import dates
from wardwatch.triage.types import FixKind
from wardwatch.vulnerabilities.triage_inputs import triage_inputs

H = TypeVar("H", bound=Hashable)

_TABLES: tuple[LiteralString, ...] = (
    "CREATE TEMP TABLE ww_vulnerability_fact (vulnerability bigint, fact int) ON COMMIT DROP",
    "CREATE TEMP TABLE ww_line_fact (asset bigint, fact int, zone text) ON COMMIT DROP",
    """CREATE TEMP TABLE ww_judged (vulnerability_fact int, line_fact int, known bool, priority text, rank int,
        protect_days int, fix_days int, business bool, maintenance bool) ON COMMIT DROP""",
    "CREATE TEMP TABLE ww_due (start timestamptz, zone text, days int, business bool, day date) ON COMMIT DROP",
)
_JUDGED = ("vulnerability_fact", "line_fact", "known", "priority", "rank", "protect_days", "fix_days", "business")
_LINES: LiteralString = """
    SELECT a.id, a.vendor, a.product, a.care_role, o.time_zone
    FROM assets_asset a JOIN members_organization o ON o.id = a.organization_id WHERE a.id = ANY(%s)"""
_SITUATIONS: LiteralString = """
    SELECT DISTINCT v.fact, l.fact, p.known FROM ww_pair p
    JOIN ww_vulnerability_fact v USING (vulnerability) JOIN ww_line_fact l USING (asset)"""
_STARTS: LiteralString = """
    SELECT DISTINCT p.opened_at, l.zone, d.days, j.business FROM ww_pair p
    JOIN ww_vulnerability_fact v USING (vulnerability) JOIN ww_line_fact l USING (asset)
    JOIN ww_judged j ON j.vulnerability_fact = v.fact AND j.line_fact = l.fact AND j.known = p.known
    CROSS JOIN LATERAL (VALUES (j.protect_days), (j.fix_days)) d (days) WHERE d.days IS NOT NULL"""


def judge(cursor: CursorWrapper, *, at: datetime) -> None:
    """Judge the pairs in `ww_pair` (asset, vulnerability, opened_at, known) as things stand at `at`."""
    for statement in _TABLES:
        cursor.execute(statement)
    asked = [number for (number,) in rows(cursor, "SELECT DISTINCT vulnerability FROM ww_pair")]
    inputs, fact_of = _numbered(triage_inputs(asked))
    copy_rows(cursor, "ww_vulnerability_fact", ("vulnerability", "fact"), fact_of.items())
    assets = [number for (number,) in rows(cursor, "SELECT DISTINCT asset FROM ww_pair")]
    found = rows(cursor, _LINES, [assets])
    exposures = standing.exposures_of(assets)
    lines, line_of = _numbered(
        {
            asset: situations.line_facts(vendor, product, care_role, exposures.get(asset, "unknown"))
            for asset, vendor, product, care_role, _ in found
        }
    )
    copy_rows(cursor, "ww_line_fact", ("asset", "fact", "zone"), ((a, line_of[a], zone) for a, _, _, _, zone in found))
    for table in ("ww_vulnerability_fact", "ww_line_fact"):
        cursor.execute(f"ANALYZE {table}")
    judged = [
        (first, second, known, *_advice(situations.judge(inputs[first], lines[second], version_known=known)))
        for first, second, known in rows(cursor, _SITUATIONS)
    ]
    copy_rows(cursor, "ww_judged", (*_JUDGED, "maintenance"), judged)
    due = [(*start, _day(*start, at=at)) for start in rows(cursor, _STARTS)]
    copy_rows(cursor, "ww_due", ("start", "zone", "days", "business", "day"), due)
    cursor.execute("ANALYZE ww_judged")
    cursor.execute("ANALYZE ww_due")


def _numbered(facts: dict[int, H]) -> tuple[list[H], dict[int, int]]:
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

"""How findings fare over time and across the sector: numbers for pictures, each one set-based statement.

They count what the viewer sees, one by one; `sector_standing` alone speaks of others, through the aggregate release.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import LiteralString

from django.db import connection
from django.db.models import Case, Exists, OuterRef, Value, When

from wardwatch.exposures.models import Finding
from wardwatch.exposures.states import CLOSED, NEEDS_WORK
from wardwatch.kit.database import rows
from wardwatch.markings.release import Aggregate, release
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization

SOON = timedelta(days=30)
PAST, IN_TIME = "past", "in time"
_WHOSE: LiteralString = "(%(whose)s::bigint IS NULL OR organization_id = %(whose)s)"
_FOUND: LiteralString = f"""
    SELECT date_trunc('week', found_at AT TIME ZONE 'UTC')::date, count(*) FROM exposures_finding
    WHERE found_at >= %(since)s AND {_WHOSE} GROUP BY 1"""
_MOVED: LiteralString = """
    SELECT date_trunc('week', t.at AT TIME ZONE 'UTC')::date,
        count(*) FILTER (WHERE t.before = ANY(%(closed)s) AND t.after <> ALL(%(closed)s)),
        count(*) FILTER (WHERE t.before <> ALL(%(closed)s) AND t.after = ANY(%(closed)s))
    FROM exposures_findingtransition t
    WHERE t.at >= %(since)s AND (%(whose)s::bigint IS NULL OR t.finding_id IN (
        SELECT id FROM exposures_finding WHERE organization_id = %(whose)s))
    GROUP BY 1"""
_DUE: LiteralString = f"""
    SELECT o.kind, sum(f.past)::bigint, sum(f.soon)::bigint, count(*) FILTER (WHERE f.past > 0), count(*)
    FROM (SELECT organization_id, count(*) FILTER (WHERE protect_by < %(today)s) AS past,
            count(*) FILTER (WHERE protect_by BETWEEN %(today)s AND %(soon)s) AS soon
        FROM exposures_finding WHERE state = ANY(%(working)s) AND {_WHOSE} GROUP BY 1) f
    JOIN members_organization o ON o.id = f.organization_id
    GROUP BY 1 ORDER BY 2 DESC, 3 DESC, 1"""
_EXPOSURE: LiteralString = f"""
    SELECT a.product, CASE WHEN a.device_id IS NULL OR a.care_role <> 'unknown' THEN a.care_role
            ELSE (SELECT d.care_role FROM assets_asset d WHERE d.id = a.device_id) END,
        count(*)
    FROM assets_asset a
    WHERE {_WHOSE} AND a.id IN (SELECT asset_id FROM exposures_finding WHERE state = ANY(%(working)s) AND {_WHOSE})
    GROUP BY 1, 2"""


@dataclass(frozen=True, slots=True)
class Week:
    """The week that begins on Monday `begins` (UTC): how many findings were found or reopened, and how many closed."""

    begins: date
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How members of one kind of organization stand: findings that need work past their date and due within `SOON`,
    members with one past its date, and members with anything that needs work."""

    kind: str
    past: int
    soon: int
    late_members: int
    members: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """How many inventory lines of one product have a finding that needs work: by care role, and in all."""

    product: str
    by_role: dict[str, int]
    total: int


def weeks(*, viewer: Viewer, since: date, until: date, organization: int | None = None) -> tuple[Week, ...]:
    """What came and went in each week from that of `since` to that of `until`; weeks without anything are there too.

    Dates are days of UTC. Of one member, or of all findings that the viewer sees.
    """
    first = since - timedelta(days=since.weekday())
    values = {"since": first, "whose": organization, "closed": [str(state) for state in CLOSED]}
    with seen_by(viewer), connection.cursor() as cursor:
        found = dict(rows(cursor, _FOUND, values))
        moved = {week: (again, closed) for week, again, closed in rows(cursor, _MOVED, values)}
    mondays = (first + timedelta(weeks=number) for number in range((until - first).days // 7 + 1))
    return tuple(
        Week(monday, found.get(monday, 0) + moved.get(monday, (0, 0))[0], moved.get(monday, (0, 0))[1])
        for monday in mondays
    )


def standings(*, viewer: Viewer, today: date, organization: int | None = None) -> tuple[Standing, ...]:
    """How the members that the viewer sees stand on `today`, by kind of organization, those furthest behind first."""
    values = {
        "whose": organization,
        "today": today,
        "soon": today + SOON,
        "working": [str(state) for state in NEEDS_WORK],
    }
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(Standing(*found) for found in rows(cursor, _DUE, values))


def exposure(*, viewer: Viewer, organization: int | None = None, limit: int = 12) -> tuple[Exposure, ...]:
    """The products with the most inventory lines that need work, among those that the viewer sees."""
    values = {"whose": organization, "working": [str(state) for state in NEEDS_WORK]}
    by_product: dict[str, dict[str, int]] = {}
    with seen_by(viewer), connection.cursor() as cursor:
        for product, role, number in rows(cursor, _EXPOSURE, values):
            by_product.setdefault(product, {})[role] = number
    found = [Exposure(product, roles, sum(roles.values())) for product, roles in by_product.items()]
    return tuple(sorted(found, key=lambda each: (-each.total, each.product))[:limit])


def sector_standing(*, at: datetime, today: date) -> Aggregate:
    """How many members have a finding past its recommended date, and how many have none, as far as may be told.

    The same for everybody who asks. Runs outside `seen_by`, as the release does.
    """
    late = Finding.objects.filter(
        organization=OuterRef("pk"), state__in=sorted(map(str, NEEDS_WORK)), protect_by__lt=today
    )
    enrolled = Organization.objects.filter(enrollment__isnull=False, enrollment__ended_at=None)
    standing = enrolled.annotate(standing=Case(When(Exists(late), then=Value(PAST)), default=Value(IN_TIME)))
    return release(
        "members by whether a finding is past its recommended date",
        standing,
        member="pk",
        cell="standing",
        cells=(PAST, IN_TIME),
        at=at,
    )

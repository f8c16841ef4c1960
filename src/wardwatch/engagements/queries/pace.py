"""How long it takes from a notice to an answer, and to a fix: medians by month."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import LiteralString

from django.db import connection

from wardwatch.engagements.states import NoticeState
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

_FIXED = ["claimed", "verified"]
_PACE: LiteralString = """
    SELECT date_trunc('month', sent_at AT TIME ZONE 'UTC')::date, count(*), count(answered), count(fixed),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered - sent_at) / 86400),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM fixed - sent_at) / 86400)
    FROM (
        SELECT n.sent_at, m.answered, CASE WHEN n.outcome = ANY(%(fixed)s) THEN m.closed END AS fixed
        FROM engagements_notice n CROSS JOIN LATERAL (
            SELECT min(t.at) AS answered, max(t.at) FILTER (WHERE t.after = %(closed)s) AS closed
            FROM engagements_noticetransition t WHERE t.notice_id = n.id AND t.after = ANY(%(answered)s)) m
        WHERE n.sent_at >= %(since)s AND n.state <> %(withdrawn)s
            AND (%(whose)s::bigint IS NULL OR n.organization_id = %(whose)s)) told
    GROUP BY 1 ORDER BY 1"""
_ANSWERED = [str(state) for state in (NoticeState.ACKNOWLEDGED, NoticeState.ANSWERED, NoticeState.CLOSED)]


@dataclass(frozen=True, slots=True)
class Pace:
    """The notices sent in one month (UTC): how many were answered and fixed since, and the median days until then.

    None where there was none. A fix counts as reported; whether it was verified too does not matter here.
    """

    month: date
    sent: int
    answered: int
    fixed: int
    days_to_answer: float | None
    days_to_fix: float | None


def pace(*, viewer: Viewer, since: datetime, organization: int | None = None) -> tuple[Pace, ...]:
    """Months from that of `since` on in which notices were sent, of those that the viewer sees."""
    first = since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    values = {
        "since": first,
        "whose": organization,
        "answered": _ANSWERED,
        "closed": str(NoticeState.CLOSED),
        "withdrawn": str(NoticeState.WITHDRAWN),
        "fixed": _FIXED,
    }
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(Pace(*found) for found in rows(cursor, _PACE, values))

"""What a time brought: a month, a week, or from one day to another; with the times of its length before it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import LiteralString

from django.db import connection
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wardwatch.exposures.queries.reach import told_by_state
from wardwatch.exposures.queries.trends import PAST, sector_standing
from wardwatch.kit.database import rows
from wardwatch.markings.viewing import seen_by
from wardwatch.products.facts import Facts, Span
from wardwatch.products.gathering.citing import ENROLLED
from wardwatch.products.gathering.intelligence import attackers_of_the_sector
from wardwatch.products.gathering.weaknesses import MOST
from wardwatch.products.gathering.whole import Subject, facts_of
from wardwatch.vulnerabilities.queries import released_between

MONTHS, WEEKS, OTHERS = 12, 8, 6
"""How many times are laid beside each other."""
MOST_ATTACKERS = 10
LONGEST = timedelta(days=366)
_HOLDS: LiteralString = """
    JOIN provenance_assertion a ON a.id = c.assertion_id AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL
        AND NOT a.withdrawn"""
_ADDED: LiteralString = f"""
    SELECT v.name FROM vulnerabilities_kevassertion c JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    {_HOLDS}
    WHERE c.date_added >= %(first)s AND c.date_added < %(until)s GROUP BY v.name ORDER BY max(c.date_added), v.name
    LIMIT %(limit)s"""
_COURSE: LiteralString = f"""
    SELECT s.first, s.until, coalesce(k.exploited, 0), coalesce(k.ransomware, 0), coalesce(h.all_, 0),
        coalesce(h.devices, 0)
    FROM unnest(%(firsts)s::date[], %(untils)s::date[]) AS s (first, until)
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT c.vulnerability_id) AS exploited,
            count(DISTINCT c.vulnerability_id) FILTER (WHERE c.known_ransomware) AS ransomware
        FROM vulnerabilities_kevassertion c {_HOLDS}
        WHERE c.date_added >= s.first AND c.date_added < s.until) k ON true
    LEFT JOIN LATERAL (
        SELECT count(DISTINCT (c.publisher, c.tracking_id)) AS all_,
            count(DISTINCT c.tracking_id) FILTER (WHERE c.tracking_id LIKE 'ICSMA-%%') AS devices
        FROM vulnerabilities_advisory c {_HOLDS}
        WHERE c.current_release >= s.first AND c.current_release < s.until) h ON true
    ORDER BY s.first"""


class NotAPeriodError(ValueError):
    """A text that names no month, week or period."""


def of_month(text: str, *, at: datetime, today: date) -> Facts:
    """A month (YYYY-MM) beside the eleven before it."""
    first = month(text)
    firsts = [_months_later(first, -back) for back in range(MONTHS - 1, -1, -1)]
    name = capfirst(date_format(first, pgettext("how a month is written", "F Y")))
    return _of_spans(f"month:{first:%Y-%m}", name, [*firsts, _months_later(first, 1)], at, today)


def of_week(text: str, *, at: datetime, today: date) -> Facts:
    """A week (YYYY-Www) beside the seven before it."""
    first = week(text)
    edges = [first + timedelta(weeks=number) for number in range(1 - WEEKS, 2)]
    year, number, _day = first.isocalendar()
    name = f"{year}-W{number:02}"
    return _of_spans(f"week:{name}", name, edges, at, today)


def of_days(text: str, *, at: datetime, today: date) -> Facts:
    """From one day to another (YYYY-MM-DD/YYYY-MM-DD, both included), beside the five times of that length before."""
    begin, _slash, end = text.partition("/")
    try:
        first, last = date.fromisoformat(begin), date.fromisoformat(end)
    except ValueError as error:
        raise NotAPeriodError(text) from error
    long = last - first + timedelta(days=1)
    if not timedelta(0) < long <= LONGEST or first.year < 1990:
        raise NotAPeriodError(text)
    edges = [first + long * number for number in range(1 - OTHERS, 2)]
    written = pgettext("how a day is written", "j M Y")
    days = {"first": date_format(first, written), "last": date_format(last, written)}
    name = _("%(first)s to %(last)s") % days
    return _of_spans(f"period:{first.isoformat()}/{last.isoformat()}", name, edges, at, today)


def month(text: str) -> date:
    """The first day of a month."""
    try:
        return date.fromisoformat(f"{text}-01") if re.fullmatch(r"[12]\d{3}-\d{2}", text) else _none(text)
    except ValueError as error:
        raise NotAPeriodError(text) from error


def week(text: str) -> date:
    """The Monday of a week (ISO 8601)."""
    try:
        return date.fromisoformat(f"{text}-1") if re.fullmatch(r"[12]\d{3}-W\d{2}", text) else _none(text)
    except ValueError as error:
        raise NotAPeriodError(text) from error


def _none(text: str) -> date:
    raise NotAPeriodError(text)


def _months_later(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _of_spans(key: str, name: str, edges: Sequence[date], at: datetime, today: date) -> Facts:
    """The last of the spans between these days, with what is counted in each."""
    first, until = edges[-2:]
    asked = {"firsts": list(edges[:-1]), "untils": list(edges[1:]), "first": first, "until": until, "limit": MOST}
    with seen_by(ENROLLED), connection.cursor() as cursor:
        added = [each for (each,) in rows(cursor, _ADDED, asked)]
        course = tuple(_span(*row) for row in rows(cursor, _COURSE, asked))
    advisories = released_between(first, until, viewer=ENROLLED, limit=MOST)
    named = [each for advisory in advisories for each in advisory.vulnerabilities]
    subject = Subject(
        key=key,
        name=name,
        names=tuple(dict.fromkeys([*added, *named]))[:MOST],
        advisories=advisories,
        others=attackers_of_the_sector(most=MOST_ATTACKERS),
    )
    found = facts_of(subject, at=at, today=today, period=(first, until))
    standing = sector_standing(at=at, today=today)
    names = [each.row.name for each in found.weaknesses]
    return replace(
        found,
        course=course,
        late=dict(standing.cells).get(PAST),
        members=standing.total,
        told_in=told_by_state(names, at=at) if names else (),
    )


def _span(first: date, until: date, exploited: int, ransomware: int, advisories: int, devices: int) -> Span:
    return Span(
        first=first,
        until=until,
        exploited=exploited,
        ransomware=ransomware,
        advisories=advisories,
        devices=devices,
    )

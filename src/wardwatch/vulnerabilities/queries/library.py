"""The library: what may be shown to everybody, of every kind, the newest first.

Each kind is one SELECT with the columns of `LibraryItem`; a further kind (the center's own products) is one more. All
are read as nobody in particular, so that row-level security leaves only what is published and TLP:CLEAR.
"""

from datetime import UTC, date, datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import rows
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import ANONYMOUS
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import LibraryFilter, LibraryItem, LibraryPart
from wardwatch.vulnerabilities.precedence import BY_CATALOGUE
from wardwatch.vulnerabilities.queries.advisories import LONGEST
from wardwatch.vulnerabilities.types import LibraryKind

_LIST = "library"
_MOST = 1000
"""Matches of a question that are considered, the best first."""
_LABELS: LiteralString = f"ARRAY(SELECT l.id FROM markings_label l WHERE {RULE})"
_STATED: LiteralString = """
    JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND a.recorded_at IS NOT NULL
        AND a.superseded_at IS NULL
    JOIN provenance_document d ON d.id = a.document_id"""
_ATTACKED: LiteralString = f"""
    attacked AS MATERIALIZED (SELECT DISTINCT n.advisory_id FROM vulnerabilities_kevassertion k
        JOIN provenance_assertion a ON a.id = k.assertion_id AND NOT a.withdrawn AND a.recorded_at IS NOT NULL
            AND a.superseded_at IS NULL AND {BY_CATALOGUE}
        JOIN vulnerabilities_advisoryvulnerability n ON n.vulnerability_id = k.vulnerability_id)"""
"""Advisories about weaknesses that the catalogue lists; found once, as looking at each in turn takes seconds."""
_ADVISORIES: LiteralString = f"""
    SELECT 'advisory' AS kind, c.publisher, c.tracking_id AS number, c.title, c.summary,
        coalesce(c.current_release, a.recorded_at) AS at, c.id, a.id AS assertion, d.uid, d.media_type
    FROM vulnerabilities_advisory c {_STATED} WHERE true"""
_EXPLOITED: LiteralString = f"""
    SELECT 'exploited' AS kind, a.asserter AS publisher, v.name AS number,
        coalesce(nullif(c.name, ''), v.name) AS title, c.description AS summary,
        coalesce(c.date_added::timestamp AT TIME ZONE 'UTC', a.recorded_at) AS at,
        c.id, a.id AS assertion, d.uid, d.media_type
    FROM vulnerabilities_kevassertion c {_STATED}
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id WHERE {BY_CATALOGUE}"""
_NAMES: LiteralString = "to_tsvector('english', r.vendor || ' ' || r.product || ' ' || r.product_text)"
_WANTED: dict[str, tuple[LiteralString, LiteralString]] = {
    "text": (
        f""" AND (c.tracking_id = upper(%(text)s) OR c.id = ANY (ARRAY(
            SELECT id FROM vulnerabilities_advisories_by_words(%(text)s, {_LABELS}, {_MOST}) UNION
            SELECT n.advisory_id FROM vulnerabilities_vulnerability w JOIN vulnerabilities_advisoryvulnerability n
            ON n.vulnerability_id = w.id WHERE w.name = upper(%(text)s))))""",
        f""" AND (v.name = upper(%(text)s) OR v.id = ANY (ARRAY(
            SELECT id FROM vulnerabilities_by_words(%(text)s, {_LABELS}, {_MOST}))))""",
    ),
    "device": (
        f""" AND c.id IN (SELECT id FROM vulnerabilities_advisories_by_words(%(device)s, {_LABELS}, {_MOST}))
            AND EXISTS (SELECT FROM vulnerabilities_affectedrange r WHERE r.assertion_id = c.assertion_id
                AND {_NAMES} @@ websearch_to_tsquery('english', %(device)s))""",
        """ AND to_tsvector('english', c.vendor_project || ' ' || c.product)
            @@ websearch_to_tsquery('english', %(device)s)""",
    ),
    "maker": (
        """ AND EXISTS (SELECT FROM vulnerabilities_affectedrange r WHERE r.assertion_id = c.assertion_id
            AND lower(r.vendor) = lower(%(maker)s))""",
        " AND lower(c.vendor_project) = lower(%(maker)s)",
    ),
    "exploited": (" AND c.id IN (SELECT advisory_id FROM attacked)", ""),
}
_PART: LiteralString = """
    WHERE (%(from)s::timestamptz IS NULL OR (at >= %(from)s AND at < %(until)s))
        AND (%(at)s::timestamptz IS NULL OR (at, kind, number, id) < (%(at)s, %(kind)s, %(number)s, %(id)s))
    ORDER BY at DESC, kind DESC, number DESC, id DESC LIMIT %(limit)s"""
_MORE: LiteralString = """
    SELECT i.*, i.kind = 'exploited' OR i.id IN (SELECT advisory_id FROM attacked),
        CASE i.kind
            WHEN 'exploited' THEN (SELECT k.vendor_project FROM vulnerabilities_kevassertion k WHERE k.id = i.id)
            ELSE (SELECT r.vendor FROM vulnerabilities_affectedrange r WHERE r.assertion_id = i.assertion
                ORDER BY r.id LIMIT 1) END
    FROM part i ORDER BY at DESC, kind DESC, number DESC, id DESC"""
_MAKERS: LiteralString = f"""
    SELECT min(maker), count(DISTINCT assertion) FROM (
        SELECT r.vendor AS maker, c.assertion_id AS assertion FROM vulnerabilities_advisory c {_STATED}
            JOIN vulnerabilities_affectedrange r ON r.assertion_id = c.assertion_id
        UNION ALL SELECT c.vendor_project, c.assertion_id FROM vulnerabilities_kevassertion c {_STATED}
            WHERE {BY_CATALOGUE}) m
    WHERE maker <> '' GROUP BY lower(maker) ORDER BY 2 DESC, 1 LIMIT %(limit)s"""


def library(*, wanted: LibraryFilter, after: str = "", limit: int) -> LibraryPart:
    """A part of the library, the newest first, from the place `after` on. Raises `kit.cursors.BadCursor`."""
    place = open_place(_LIST, after, tuple[datetime, str, str, int]) if after else (None, "", "", 0)
    first, until = wanted.between or (None, None)
    asked: dict[str, Any] = {
        "text": wanted.text[:LONGEST],
        "device": wanted.device[:LONGEST],
        "maker": wanted.maker[:LONGEST],
        "from": _midnight(first),
        "until": _midnight(until),
        **dict(zip(("at", "kind", "number", "id"), place, strict=True)),
        "limit": limit + 1,
    }
    with seen_by(ANONYMOUS), connection.cursor() as cursor:
        items = [_item(row) for row in rows(cursor, _statement(wanted), asked)]
    more = len(items) > limit
    following = ""
    if more:
        last = items[limit - 1]
        following = seal_place(_LIST, (last[1].at, last[1].kind, last[1].number, last[0]))
    return LibraryPart(tuple(item for _, item in items[:limit]), following)


def library_makers(*, limit: int) -> tuple[tuple[str, int], ...]:
    """Makers of products that the library names, with in how many items; those in most items first."""
    with seen_by(ANONYMOUS), connection.cursor() as cursor:
        return tuple((maker, number) for maker, number in rows(cursor, _MAKERS, {"limit": limit}))


def library_months() -> tuple[tuple[date, int], ...]:
    """Months in which something was released, as their first day, with how many items; the newest first."""
    counted: LiteralString = (
        "SELECT date_trunc('month', at AT TIME ZONE 'UTC')::date, count(*) FROM ("
        + _ADVISORIES
        + " UNION ALL "
        + _EXPLOITED
        + ") i GROUP BY 1 ORDER BY 1 DESC"
    )
    with seen_by(ANONYMOUS), connection.cursor() as cursor:
        return tuple((month, number) for month, number in rows(cursor, counted, {}))


def _statement(wanted: LibraryFilter) -> LiteralString:
    """The kinds that are wanted, each with its conditions, then the part of the list, then what only its rows need."""
    asked = [
        _WANTED[name]
        for name, given in (
            ("text", wanted.text),
            ("device", wanted.device),
            ("maker", wanted.maker),
            ("exploited", wanted.exploited),
        )
        if given
    ]
    advisories = _ADVISORIES + "".join([condition for condition, _ in asked])
    exploited = _EXPLOITED + "".join([condition for _, condition in asked])
    kinds = {LibraryKind.ADVISORY: advisories, LibraryKind.EXPLOITED: exploited}
    union = " UNION ALL ".join([select for kind, select in kinds.items() if wanted.kind in (None, kind)])
    return "WITH " + _ATTACKED + ", part AS (SELECT * FROM (" + union + ") i" + _PART + ")" + _MORE


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


def _item(row: tuple[Any, ...]) -> tuple[int, LibraryItem]:
    kind, publisher, number, title, summary, at, pk, _assertion, document, media_type, exploited, maker = row
    item = LibraryItem(
        kind=LibraryKind(kind),
        publisher=publisher,
        number=number,
        title=title,
        summary=summary,
        at=at,
        document=document,
        media_type=media_type,
        exploited=exploited,
        maker=maker or "",
    )
    return pk, item

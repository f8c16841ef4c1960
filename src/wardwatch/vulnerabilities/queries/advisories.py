"""Advisories: the version that holds, what it names, and the versions before it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import (
    AdvisoryAnswer,
    AdvisoryLine,
    AdvisoryVersion,
    Cited,
    NamedProduct,
    Offered,
)
from wardwatch.vulnerabilities.queries.reading import CITED, CLAIMS, HOLDING, claims_of
from wardwatch.vulnerabilities.types import RangeStatus

_MOST = 1000
"""Matches of a question that are considered, the best first."""
LONGEST = 200
"""Characters of a question that are read."""
_THIS: LiteralString = "h.tracking_id = %(tracking_id)s AND (%(publisher)s = '' OR h.publisher = %(publisher)s)"
_WHOLE: LiteralString = f"""
    SELECT {CITED}, c.tracking_id, c.tracking_version, c.publisher, c.title, c.summary, c.url, c.initial_release,
        c.current_release, ARRAY(SELECT v.name FROM vulnerabilities_advisoryvulnerability n
            JOIN vulnerabilities_vulnerability v ON v.id = n.vulnerability_id WHERE n.advisory_id = c.id ORDER BY n.id)
    """
_ADVISORY: LiteralString = f"""
    {_WHOLE} FROM (SELECT * FROM vulnerabilities_advisory h WHERE {_THIS}) c {HOLDING} ORDER BY a.id DESC LIMIT 1"""
_RELEASED: LiteralString = f"""
    {_WHOLE} FROM (SELECT * FROM vulnerabilities_advisory h
        WHERE h.current_release >= %(first)s AND h.current_release < %(until)s) c {HOLDING}
    ORDER BY c.current_release DESC, a.id DESC LIMIT %(limit)s"""
_VERSIONS: LiteralString = f"""
    SELECT {CITED}, h.tracking_version, h.title, h.current_release, a.superseded_at IS NULL AND NOT a.withdrawn
    FROM vulnerabilities_advisory h JOIN provenance_assertion a ON a.id = h.assertion_id AND a.recorded_at IS NOT NULL
    JOIN provenance_document d ON d.id = a.document_id WHERE {_THIS} ORDER BY a.id DESC LIMIT %(limit)s"""
_OF_IT: LiteralString = """
    FROM vulnerabilities_advisory h JOIN provenance_assertion s ON s.id = h.assertion_id AND NOT s.withdrawn
        AND s.recorded_at IS NOT NULL AND s.superseded_at IS NULL"""
_PRODUCTS: LiteralString = f"""
    SELECT coalesce(nullif(c.product_text, ''), concat_ws(' ', c.vendor, c.product)), c.raw, c.status,
        array_agg(DISTINCT v.name), min(c.vendor), min(c.product)
    {_OF_IT} JOIN vulnerabilities_affectedrange c ON c.assertion_id = s.id
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id WHERE {_THIS}
    GROUP BY 1, 2, 3 ORDER BY min(c.id) LIMIT %(limit)s"""
_OFFERED: LiteralString = f"""
    SELECT c.category, c.details, c.url, c.restart_required, array_agg(DISTINCT v.name)
    {_OF_IT} JOIN vulnerabilities_remediation c ON c.assertion_id = s.id
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id WHERE {_THIS}
    GROUP BY 1, 2, 3, 4 ORDER BY min(c.id) LIMIT %(limit)s"""
_LINE: LiteralString = """h.publisher, h.tracking_id, h.title, h.current_release,
    (SELECT count(*) FROM vulnerabilities_advisoryvulnerability n WHERE n.advisory_id = h.id)"""
_ADVISING: LiteralString = f"""
    SELECT v.name, {CITED}, {_LINE} FROM vulnerabilities_advisoryvulnerability c
    JOIN vulnerabilities_advisory h ON h.id = c.advisory_id {CLAIMS} ORDER BY h.current_release DESC NULLS LAST, c.id"""
_LINES: LiteralString = f"SELECT {_LINE} {_OF_IT} WHERE h.id = ANY(%(ids)s)"
_NUMBERED: LiteralString = f"SELECT {_LINE} {_OF_IT} WHERE h.tracking_id = ANY(%(ids)s) ORDER BY s.id LIMIT %(limit)s"

_AT: LiteralString = "coalesce(h.current_release, s.recorded_at)"
_LIST: LiteralString = f"""
    SELECT h.id, {_AT}, {_LINE} {_OF_IT}
    WHERE (%(publisher)s = '' OR h.publisher = %(publisher)s) AND (%(ids)s::bigint[] IS NULL OR h.id = ANY(%(ids)s))
        AND (%(since)s::timestamptz IS NULL OR {_AT} >= %(since)s)
        AND (%(vulnerability)s = '' OR EXISTS (SELECT FROM vulnerabilities_advisoryvulnerability n
            JOIN vulnerabilities_vulnerability v ON v.id = n.vulnerability_id
            WHERE n.advisory_id = h.id AND v.name = %(vulnerability)s))
        AND (%(at)s::timestamptz IS NULL OR ({_AT}, h.id) < (%(at)s, %(id)s))
    ORDER BY 2 DESC, h.id DESC LIMIT %(limit)s"""
_WORDED: LiteralString = f"""
    SELECT f.id FROM vulnerabilities_advisories_by_words(%(words)s,
        ARRAY(SELECT l.id FROM markings_label l WHERE {RULE}), {_MOST}) f
    UNION SELECT h.id FROM vulnerabilities_advisory h WHERE h.tracking_id = ANY(%(numbers)s)"""
_PLACE = "advisories"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryFilter:
    """Which advisories; "" and None ask for all. `text` is a number or words; `since` is the first instant of release
    (of receipt, where none is stated) that counts."""

    text: str = ""
    publisher: str = ""
    vulnerability: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdvisoryPage:
    """Part of the advisories; `after` is the cursor of the next part, "" on the last."""

    lines: tuple[AdvisoryLine, ...]
    after: str


def advisory_page(*, viewer: Viewer, wanted: AdvisoryFilter, after: str = "", limit: int) -> AdvisoryPage:
    """Advisories that hold and that `viewer` may see, the newest first. Raises `kit.cursors.BadCursor`."""
    at, number = open_place(_PLACE, after, tuple[datetime, int]) if after else (None, 0)
    asked = {"publisher": wanted.publisher, "vulnerability": wanted.vulnerability, "since": wanted.since}
    with seen_by(viewer), connection.cursor() as cursor:
        ids = None
        if wanted.text:
            words = {"words": wanted.text[:LONGEST], "numbers": [wanted.text, wanted.text.upper()]}
            ids = [id_ for (id_,) in rows(cursor, _WORDED, words)]
        found = rows(cursor, _LIST, {**asked, "ids": ids, "at": at, "id": number, "limit": limit + 1})
    shown = found[:limit]
    following = seal_place(_PLACE, (shown[-1][1], shown[-1][0])) if len(found) > limit else ""
    return AdvisoryPage(tuple(_line(row[2:]) for row in shown), following)


def advisory(tracking_id: str, *, viewer: Viewer, publisher: str = "", as_of: datetime | None = None) -> AdvisoryAnswer:
    """One advisory in the version that holds; of any publisher, unless one is named. Raises `NotFound`."""
    asked = {"tracking_id": tracking_id, "publisher": publisher, "as_of": as_of}
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _ADVISORY, asked)
    if not found:
        raise NotFound("There is no such advisory.", advisory=tracking_id)
    return _answer(found[0])


def released_between(first: date, until: date, *, viewer: Viewer, limit: int) -> tuple[AdvisoryAnswer, ...]:
    """Advisories whose version that holds was released from `first` on and before `until`, the last first."""
    asked = {"first": first, "until": until, "limit": limit, "as_of": None}
    with seen_by(viewer), connection.cursor() as cursor:
        found = [_answer(row) for row in rows(cursor, _RELEASED, asked)]
    return tuple({(each.publisher, each.tracking_id): each for each in reversed(found)}.values())[::-1]


def _answer(row: tuple[Any, ...]) -> AdvisoryAnswer:
    number, version, issuer, title, summary, url, first, current, names = row[5:]
    return AdvisoryAnswer(
        tracking_id=number,
        version=version,
        publisher=issuer,
        title=title,
        summary=summary,
        url=url,
        initial_release=first,
        current_release=current,
        vulnerabilities=tuple(names),
        source=Cited(*row[:5]),
    )


def advisory_versions(
    publisher: str, tracking_id: str, *, viewer: Viewer, limit: int = 50
) -> tuple[AdvisoryVersion, ...]:
    """The versions of an advisory that we received, the newest first."""
    return tuple(
        AdvisoryVersion(version=version, title=title, current_release=released, holds=holds, source=Cited(*cited))
        for *cited, version, title, released, holds in _about(_VERSIONS, publisher, tracking_id, viewer, limit)
    )


def products_of(publisher: str, tracking_id: str, *, viewer: Viewer, limit: int) -> tuple[NamedProduct, ...]:
    """The products that the version that holds names, in its order, at most `limit`."""
    return tuple(
        NamedProduct(
            product=product, raw=raw, status=RangeStatus(status), vulnerabilities=tuple(found), vendor=vendor, name=name
        )
        for product, raw, status, found, vendor, name in _about(_PRODUCTS, publisher, tracking_id, viewer, limit)
    )


def offers_of(publisher: str, tracking_id: str, *, viewer: Viewer, limit: int) -> tuple[Offered, ...]:
    """What the version that holds says can be done, in its order, at most `limit`."""
    return tuple(
        Offered(category=category, details=details, url=url, restart_required=restart, vulnerabilities=tuple(names))
        for category, details, url, restart, names in _about(_OFFERED, publisher, tracking_id, viewer, limit)
    )


def advising(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, tuple[AdvisoryLine, ...]]:
    """For each vulnerability: the advisories that name it, the newest first."""
    found = claims_of(_ADVISING, names, viewer, as_of)
    return {name: tuple(_line(row[5:]) for row in found.get(name, ())) for name in names}


def advisory_lines(ids: Collection[int], *, viewer: Viewer) -> tuple[AdvisoryLine, ...]:
    """These advisories (ids), as far as they hold and `viewer` may see them; in no order."""
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(map(_line, rows(cursor, _LINES, {"ids": list(ids)})))


def numbered(tracking_ids: Collection[str], *, viewer: Viewer, limit: int = 10) -> tuple[AdvisoryLine, ...]:
    """Advisories that go by one of these ids, of any publisher."""
    with seen_by(viewer), connection.cursor() as cursor:
        return tuple(map(_line, rows(cursor, _NUMBERED, {"ids": list(tracking_ids), "limit": limit})))


def _about(
    statement: LiteralString, publisher: str, tracking_id: str, viewer: Viewer, limit: int
) -> list[tuple[Any, ...]]:
    asked = {"publisher": publisher, "tracking_id": tracking_id, "limit": limit}
    with seen_by(viewer), connection.cursor() as cursor:
        return list(rows(cursor, statement, asked))


def _line(row: tuple[Any, ...]) -> AdvisoryLine:
    publisher, tracking_id, title, released, number = row
    return AdvisoryLine(
        publisher=publisher, tracking_id=tracking_id, title=title, current_release=released, vulnerabilities=number
    )

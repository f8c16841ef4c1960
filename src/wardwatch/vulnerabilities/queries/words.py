"""What is told of vulnerabilities in words, and who said what when."""

from collections.abc import Collection
from datetime import datetime
from typing import LiteralString

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.vulnerabilities.answers import Cited, Described, Heard, Watched
from wardwatch.vulnerabilities.models import Vulnerability
from wardwatch.vulnerabilities.precedence import IN_KEV, KEV_ORDER, WORDS_ORDER
from wardwatch.vulnerabilities.queries.reading import CITED, CLAIMS, claims_of, sources

_WORDS: LiteralString = f"""
    SELECT v.name, {CITED}, CASE WHEN a.key LIKE '%%#adp:%%' THEN '' ELSE c.title END, c.description, c.state,
        c.published_at
    FROM vulnerabilities_cvedescription c {CLAIMS} ORDER BY {WORDS_ORDER}"""
_ADVISED: LiteralString = f"""
    SELECT v.name, {CITED}, c.title, c.summary, h.tracking_id
    FROM vulnerabilities_advisoryvulnerability c JOIN vulnerabilities_advisory h ON h.id = c.advisory_id
    {CLAIMS} ORDER BY h.current_release DESC NULLS LAST, c.id"""
_LISTED: LiteralString = f"""
    SELECT v.name, {CITED}, c.name, c.description
    FROM vulnerabilities_kevassertion c {CLAIMS} AND {IN_KEV} AND c.name || c.description <> ''
    ORDER BY v.name, {KEV_ORDER}"""
_SPOKEN: tuple[LiteralString, ...] = (
    "advisoryvulnerability",
    "affectedrange",
    "cvedescription",
    "cvssassessment",
    "kevassertion",
    "remediation",
    "ssvcassessment",
)
_HEARD: LiteralString = (
    "WITH asked AS (SELECT id, name FROM vulnerabilities_vulnerability WHERE name = %(name)s), spoken AS ("
    + " UNION ".join(
        f"SELECT c.assertion_id AS id FROM vulnerabilities_{table} c JOIN asked v ON v.id = c.vulnerability_id"
        for table in _SPOKEN
    )
    + f""" UNION SELECT a.id FROM provenance_assertion a JOIN asked v ON a.key = v.name WHERE a.withdrawn)
    SELECT {CITED}, a.superseded_at, a.withdrawn FROM provenance_assertion a JOIN spoken USING (id)
    JOIN provenance_document d ON d.id = a.document_id
    WHERE a.recorded_at <= coalesce(%(as_of)s::timestamptz, 'infinity')
    ORDER BY a.recorded_at DESC, a.id DESC LIMIT %(limit)s"""
)
_WATCHED: LiteralString = """
    SELECT
        (SELECT count(DISTINCT c.vulnerability_id) FROM vulnerabilities_kevassertion c
            JOIN provenance_assertion a ON a.id = c.assertion_id JOIN provenance_source s ON s.id = a.source_id
            WHERE s.name = 'cisa_kev' AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL AND NOT a.withdrawn),
        (SELECT count(*) FROM vulnerabilities_advisory h JOIN provenance_assertion a ON a.id = h.assertion_id
            WHERE a.recorded_at IS NOT NULL AND a.superseded_at IS NULL AND NOT a.withdrawn),
        (SELECT max(retrieved_at) FROM provenance_document)"""


def described(names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None) -> dict[str, Described]:
    """What is told of each vulnerability in words; those of which nothing is (or may be) told are left out.

    The title of an ADP's container names the container, not the vulnerability: a catalogue's name stands in its place.
    """
    words = claims_of(_WORDS, names, viewer, as_of)
    advised = claims_of(_ADVISED, names, viewer, as_of)
    untitled = [name for name in names if not any(row[5] for row in (*words.get(name, ()), *advised.get(name, ())))]
    listed = claims_of(_LISTED, untitled, viewer, as_of) if untitled else {}
    answers = {}
    for name in names:
        own, theirs, last = words.get(name, []), advised.get(name, []), listed.get(name, [])
        if told := [(row[5], row[6]) for row in (*own, *theirs, *last)]:
            answers[name] = Described(
                vulnerability=name,
                title=next((title for title, _ in told if title), ""),
                description=next((text for _, text in told if text), ""),
                rejected=bool(own) and own[0][7] == "REJECTED",
                published_at=own[0][8] if own else None,
                advisories=tuple(dict.fromkeys(row[7] for row in theirs)),
                sources=sources([*own, *theirs, *last]),
            )
    return answers


def describe(name: str, *, viewer: Viewer, as_of: datetime | None = None) -> Described:
    """What is told of a vulnerability in words. Raises `NotFound` where nothing is (or may be) told."""
    told = described([name], viewer=viewer, as_of=as_of)
    if not told:
        raise NotFound("There is no such vulnerability.", vulnerability=name)
    return told[name]


def is_known(name: str, *, viewer: Viewer) -> bool:
    """Whether any claim that `viewer` may see ever named this vulnerability."""
    with seen_by(viewer):
        return Vulnerability.objects.filter(name=name).exists()


def heard(name: str, *, viewer: Viewer, as_of: datetime | None = None, limit: int = 50) -> tuple[Heard, ...]:
    """Who said something of a vulnerability, or took it back, and when we learned it; the newest first."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _HEARD, {"name": name, "as_of": as_of, "limit": limit})
    return tuple(Heard(Cited(*cited), superseded_at, withdrawn) for *cited, superseded_at, withdrawn in found)


def watched(*, viewer: Viewer) -> Watched:
    """Against how much everybody's equipment is checked, as far as `viewer` may see it."""
    with seen_by(viewer), connection.cursor() as cursor:
        ((exploited, advisories, learned_at),) = rows(cursor, _WATCHED)
    return Watched(exploited=exploited, advisories=advisories, learned_at=learned_at)

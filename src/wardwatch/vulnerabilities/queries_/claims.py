"""What the claims say, resolved when read: as `viewer` may see it, now or `as_of` an instant (by when we learned it).

Where claims disagree, `precedence` says whom to follow.
"""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, LiteralString, TypeVar

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.ssvc import Automatable, DecisionPoint, Exploitation, TechnicalImpact
from wardwatch.vulnerabilities.answers import (
    AdvisoryAnswer,
    AffectedAnswer,
    Cited,
    CvssAnswer,
    CvssScore,
    Described,
    EpssAnswer,
    ExploitationAnswer,
    KnownExploited,
    RemedyAnswer,
    SsvcAnswer,
    Watched,
)
from wardwatch.vulnerabilities.precedence import (
    BY_CATALOGUE,
    CVSS_ORDER,
    HELD,
    IN_KEV,
    KEV_ORDER,
    SSVC_ORDER,
    WITHDRAWN,
    WORDS_ORDER,
)
from wardwatch.vulnerabilities.types import RangeStatus

P = TypeVar("P", bound=DecisionPoint)

_CITED: LiteralString = "a.asserter, d.name, d.uid, a.place, a.recorded_at"
_CLAIMS: LiteralString = f"""
    JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND {HELD}
    JOIN provenance_document d ON d.id = a.document_id
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    WHERE v.name = ANY(%(names)s)"""
_KEV: LiteralString = f"""
    SELECT v.name, {_CITED}, {BY_CATALOGUE}, c.date_added, c.due_date, c.known_ransomware, c.required_action
    FROM vulnerabilities_kevassertion c {_CLAIMS} AND {IN_KEV} ORDER BY v.name, {KEV_ORDER}"""
_KEV_WITHDRAWN: LiteralString = f"""
    SELECT a.key, {_CITED} FROM provenance_assertion a JOIN provenance_document d ON d.id = a.document_id
    WHERE a.key = ANY(%(names)s) AND {WITHDRAWN}"""
_SSVC: LiteralString = f"""
    SELECT v.name, {_CITED}, c.exploitation, c.automatable, c.technical_impact, c.assessed_at
    FROM vulnerabilities_ssvcassessment c {_CLAIMS}
    ORDER BY v.name, {SSVC_ORDER}"""
_CVSS: LiteralString = f"""
    SELECT v.name, {_CITED}, c.version, c.vector, c.base_score, c.severity
    FROM vulnerabilities_cvssassessment c {_CLAIMS}
    ORDER BY v.name, {CVSS_ORDER}"""
_AFFECTED: LiteralString = f"""
    SELECT v.name, {_CITED}, c.id, c.vendor, c.product, c.product_text, c.status, c.raw, c.low, c.low_inclusive,
        c.high, c.high_inclusive, c.understood
    FROM vulnerabilities_affectedrange c {_CLAIMS} ORDER BY v.name, c.id"""
_REMEDIES: LiteralString = f"""
    SELECT v.name, {_CITED}, c.category, c.details, c.url, c.restart_required, c.products
    FROM vulnerabilities_remediation c {_CLAIMS} ORDER BY v.name, c.id"""
_WORDS: LiteralString = f"""
    SELECT v.name, {_CITED}, c.title, c.description, c.state, c.published_at
    FROM vulnerabilities_cvedescription c {_CLAIMS} ORDER BY {WORDS_ORDER}"""
_ADVISED: LiteralString = f"""
    SELECT v.name, {_CITED}, c.title, c.summary, h.tracking_id
    FROM vulnerabilities_advisoryvulnerability c JOIN vulnerabilities_advisory h ON h.id = c.advisory_id
    {_CLAIMS} ORDER BY h.current_release DESC NULLS LAST, c.id"""
_ADVISORY: LiteralString = f"""
    SELECT {_CITED}, h.tracking_id, h.tracking_version, h.publisher, h.title, h.summary, h.url, h.initial_release,
        h.current_release, ARRAY(SELECT v.name FROM vulnerabilities_advisoryvulnerability n
            JOIN vulnerabilities_vulnerability v ON v.id = n.vulnerability_id WHERE n.advisory_id = h.id ORDER BY n.id)
    FROM vulnerabilities_advisory h
    JOIN provenance_assertion a ON a.id = h.assertion_id AND NOT a.withdrawn AND {HELD}
    JOIN provenance_document d ON d.id = a.document_id
    WHERE h.tracking_id = %(tracking_id)s ORDER BY a.id DESC LIMIT 1"""

_WATCHED: LiteralString = """
    SELECT
        (SELECT count(DISTINCT c.vulnerability_id) FROM vulnerabilities_kevassertion c
            JOIN provenance_assertion a ON a.id = c.assertion_id JOIN provenance_source s ON s.id = a.source_id
            WHERE s.name = 'cisa_kev' AND a.recorded_at IS NOT NULL AND a.superseded_at IS NULL AND NOT a.withdrawn),
        (SELECT count(*) FROM vulnerabilities_advisory h JOIN provenance_assertion a ON a.id = h.assertion_id
            WHERE a.recorded_at IS NOT NULL AND a.superseded_at IS NULL AND NOT a.withdrawn),
        (SELECT max(retrieved_at) FROM provenance_document)"""


def known_exploited(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, KnownExploited]:
    """For each CVE id: is it known to be exploited?"""
    claims = _claims(_KEV, names, viewer, as_of)
    withdrawn = _claims(_KEV_WITHDRAWN, names, viewer, as_of)
    answers = {}
    for name in names:
        found = claims.get(name)
        sources = _sources(withdrawn.get(name, []))
        answers[name] = _exploited(name, found) if found else KnownExploited(vulnerability=name, sources=sources)
    return answers


def _exploited(name: str, found: list[tuple[Any, ...]]) -> KnownExploited:
    _, date_added, due_date, known_ransomware, required_action = found[0][5:]
    return KnownExploited(
        vulnerability=name,
        yes=True,
        date_added=date_added,
        due_date=due_date,
        known_ransomware=known_ransomware,
        required_action=required_action,
        sources=_sources(found),
    )


def exploitation(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, ExploitationAnswer]:
    """For each vulnerability: SSVC Exploitation; `active` for what is known to be exploited, whatever SSVC says."""
    with seen_by(viewer):
        listed = known_exploited(names, viewer=viewer, as_of=as_of)
        assessed = ssvc(names, viewer=viewer, as_of=as_of)
    answers = {}
    for name in names:
        if listed[name].yes:
            why = f"{listed[name].sources[0].asserter} lists it as known exploited."
            answers[name] = ExploitationAnswer(
                vulnerability=name, value=Exploitation.ACTIVE, why=why, sources=listed[name].sources
            )
        elif value := assessed[name].exploitation:
            why = f"{assessed[name].sources[0].asserter} assessed it as {value}."
            answers[name] = ExploitationAnswer(vulnerability=name, value=value, why=why, sources=assessed[name].sources)
        else:
            answers[name] = ExploitationAnswer(vulnerability=name)
    return answers


def ssvc(names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None) -> dict[str, SsvcAnswer]:
    """For each vulnerability: the SSVC decision points that are followed; the first source stands behind the first."""
    claims = _claims(_SSVC, names, viewer, as_of)
    answers = {name: SsvcAnswer(vulnerability=name) for name in names}
    for name, found in claims.items():
        stated = [next((row for row in found if row[place]), None) for place in (5, 6, 7)]
        chosen, automatable, impact = (row[place] if row else "" for row, place in zip(stated, (5, 6, 7), strict=True))
        answers[name] = SsvcAnswer(
            vulnerability=name,
            exploitation=_point(Exploitation, chosen),
            automatable=_point(Automatable, automatable),
            technical_impact=_point(TechnicalImpact, impact),
            assessed_at=found[0][8],
            sources=_sources([row for row in stated if row]),
        )
    return answers


def cvss(names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None) -> dict[str, CvssAnswer]:
    """For each vulnerability: the CVSS assessment that is followed, and the others."""
    claims = _claims(_CVSS, names, viewer, as_of)
    answers = {name: CvssAnswer(vulnerability=name) for name in names}
    for name, found in claims.items():
        scores = [
            CvssScore(version=version, vector=vector, base_score=score, severity=severity, source=Cited(*cited))
            for *cited, version, vector, score, severity in found
        ]
        answers[name] = CvssAnswer(vulnerability=name, best=scores[0], others=tuple(scores[1:]))
    return answers


def affected(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, tuple[AffectedAnswer, ...]]:
    """For each vulnerability: every claim about products and versions."""
    claims = _claims(_AFFECTED, names, viewer, as_of)
    return {name: tuple(_range(name, row) for row in claims.get(name, ())) for name in names}


def _range(name: str, row: tuple[Any, ...]) -> AffectedAnswer:
    number, vendor, product, text, status, raw, low, low_in, high, high_in, understood = row[5:]
    return AffectedAnswer(
        range=number,
        vulnerability=name,
        vendor=vendor,
        product=product,
        product_text=text,
        status=RangeStatus(status),
        raw=raw,
        low=low,
        low_inclusive=low_in,
        high=high,
        high_inclusive=high_in,
        understood=understood,
        source=Cited(*row[:5]),
    )


def remediations(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, tuple[RemedyAnswer, ...]]:
    """For each vulnerability: what advisories say can be done."""
    claims = _claims(_REMEDIES, names, viewer, as_of)
    return {
        name: tuple(
            RemedyAnswer(
                vulnerability=name,
                category=category,
                details=details,
                url=url,
                restart_required=restart,
                products=_texts(products),
                source=Cited(*cited),
            )
            for *cited, category, details, url, restart, products in claims.get(name, ())
        )
        for name in names
    }


def epss(names: Collection[str], *, as_of: datetime | None = None) -> dict[str, EpssAnswer]:
    """Today's EPSS of each CVE that has one; `as_of` a day, of those whose changes are kept. Scores are public."""
    now: LiteralString = "SELECT cve, score, percentile, score_date FROM vulnerabilities_epssscore WHERE cve = ANY(%s)"
    then: LiteralString = """
        SELECT DISTINCT ON (cve) cve, score, percentile, score_date FROM vulnerabilities_epsschange
        WHERE cve = ANY(%s) AND recorded_at <= %s ORDER BY cve, score_date DESC, recorded_at DESC"""
    with connection.cursor() as cursor:
        found = rows(cursor, then, [list(names), as_of]) if as_of else rows(cursor, now, [list(names)])
    return {
        cve: EpssAnswer(cve=cve, score=score, percentile=percentile, score_date=day)
        for cve, score, percentile, day in found
    }


def advisory(tracking_id: str, *, viewer: Viewer, as_of: datetime | None = None) -> AdvisoryAnswer:
    """One advisory in the version that holds. Raises `NotFound`."""
    with seen_by(viewer), connection.cursor() as cursor:
        found = rows(cursor, _ADVISORY, {"tracking_id": tracking_id, "as_of": as_of})
    if not found:
        raise NotFound("There is no such advisory.", advisory=tracking_id)
    number, version, publisher, title, summary, url, first, current, names = found[0][5:]
    return AdvisoryAnswer(
        tracking_id=number,
        version=version,
        publisher=publisher,
        title=title,
        summary=summary,
        url=url,
        initial_release=first,
        current_release=current,
        vulnerabilities=tuple(names),
        source=Cited(*found[0][:5]),
    )


def describe(name: str, *, viewer: Viewer, as_of: datetime | None = None) -> Described:
    """What is told of a vulnerability in words. Raises `NotFound` where nothing is (or may be) told."""
    words = _claims(_WORDS, [name], viewer, as_of).get(name, [])
    advised = _claims(_ADVISED, [name], viewer, as_of).get(name, [])
    if not words and not advised:
        raise NotFound("There is no such vulnerability.", vulnerability=name)
    told = [(row[5], row[6]) for row in [*words, *advised]]
    return Described(
        vulnerability=name,
        title=next((title for title, _ in told if title), ""),
        description=next((text for _, text in told if text), ""),
        rejected=bool(words) and words[0][7] == "REJECTED",
        published_at=words[0][8] if words else None,
        advisories=tuple(dict.fromkeys(row[7] for row in advised)),
        sources=_sources([*words, *advised]),
    )


def watched(*, viewer: Viewer) -> Watched:
    """Against how much everybody's equipment is checked, as far as `viewer` may see it."""
    with seen_by(viewer), connection.cursor() as cursor:
        ((exploited, advisories, learned_at),) = rows(cursor, _WATCHED)
    return Watched(exploited=exploited, advisories=advisories, learned_at=learned_at)


def _claims(
    statement: LiteralString, names: Collection[str], viewer: Viewer, as_of: datetime | None
) -> dict[str, list[tuple[Any, ...]]]:
    """Rows by vulnerability: the five columns of `Cited`, then the statement's own."""
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    with seen_by(viewer), connection.cursor() as cursor:
        for name, *row in rows(cursor, statement, {"names": list(names), "as_of": as_of}):
            found[name].append(tuple(row))
    return dict(found)


def _sources(found: list[tuple[Any, ...]]) -> tuple[Cited, ...]:
    return tuple(dict.fromkeys(Cited(*row[:5]) for row in found))


def _point(kind: type[P], text: str) -> P | None:
    return kind.read(text) if text else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(json.loads(value) if isinstance(value, str) else value)

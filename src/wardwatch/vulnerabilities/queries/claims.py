"""Exploitation, severity, affected products, remedies, likelihood: the claims resolved."""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, LiteralString, TypeVar

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.standards.ssvc import Automatable, DecisionPoint, Exploitation, TechnicalImpact
from wardwatch.vulnerabilities import pieces
from wardwatch.vulnerabilities.answers import (
    AffectedAnswer,
    Cited,
    CvssAnswer,
    CvssScore,
    EpssAnswer,
    ExploitationAnswer,
    KnownExploited,
    RemedyAnswer,
    SsvcAnswer,
)
from wardwatch.vulnerabilities.precedence import (
    BY_CATALOGUE,
    CVSS_ORDER,
    IN_KEV,
    KEV_ORDER,
    SSVC_ORDER,
    WITHDRAWN,
)
from wardwatch.vulnerabilities.queries.reading import CITED, CLAIMS, claims_of, sources
from wardwatch.vulnerabilities.types import RangePart, RangeStatus

P = TypeVar("P", bound=DecisionPoint)

_KEV: LiteralString = f"""
    SELECT v.name, {CITED}, {BY_CATALOGUE}, c.date_added, c.due_date, c.known_ransomware, c.required_action,
        c.vendor_project, c.product
    FROM vulnerabilities_kevassertion c {CLAIMS} AND {IN_KEV} ORDER BY v.name, {KEV_ORDER}"""
_KEV_WITHDRAWN: LiteralString = f"""
    SELECT a.key, {CITED} FROM provenance_assertion a JOIN provenance_document d ON d.id = a.document_id
    WHERE a.key = ANY(%(names)s) AND {WITHDRAWN}"""
_SSVC: LiteralString = f"""
    SELECT v.name, {CITED}, c.exploitation, c.automatable, c.technical_impact, c.assessed_at
    FROM vulnerabilities_ssvcassessment c {CLAIMS}
    ORDER BY v.name, {SSVC_ORDER}"""
_CVSS: LiteralString = f"""
    SELECT v.name, {CITED}, c.version, c.vector, c.base_score, c.severity
    FROM vulnerabilities_cvssassessment c {CLAIMS}
    ORDER BY v.name, {CVSS_ORDER}"""
_AFFECTED: LiteralString = f"""
    SELECT v.name, {CITED}, c.id, c.vendor, c.product, c.product_text, c.status, c.raw, c.low, c.low_inclusive,
        c.high, c.high_inclusive, c.understood, c.justification, c.model_numbers,
        c.skus, c.serial_numbers, c.hashes, c.pieces, c.part
    FROM vulnerabilities_affectedrange c {CLAIMS} ORDER BY v.name, c.id"""
_REMEDIES: LiteralString = f"""
    SELECT v.name, {CITED}, c.category, c.details, c.url, c.restart_required, c.products
    FROM vulnerabilities_remediation c {CLAIMS} ORDER BY v.name, c.id"""


def known_exploited(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, KnownExploited]:
    """For each CVE id: is it known to be exploited?"""
    claims = claims_of(_KEV, names, viewer, as_of)
    withdrawn = claims_of(_KEV_WITHDRAWN, names, viewer, as_of)
    answers = {}
    for name in names:
        found = claims.get(name)
        taken_back = sources(withdrawn.get(name, []))
        answers[name] = _exploited(name, found) if found else KnownExploited(vulnerability=name, sources=taken_back)
    return answers


def _exploited(name: str, found: list[tuple[Any, ...]]) -> KnownExploited:
    _, date_added, due_date, known_ransomware, required_action, vendor, product = found[0][5:]
    return KnownExploited(
        vulnerability=name,
        yes=True,
        date_added=date_added,
        due_date=due_date,
        known_ransomware=known_ransomware,
        required_action=required_action,
        vendor=vendor,
        product=product,
        sources=sources(found),
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
    claims = claims_of(_SSVC, names, viewer, as_of)
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
            sources=sources([row for row in stated if row]),
        )
    return answers


def cvss(names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None) -> dict[str, CvssAnswer]:
    """For each vulnerability: the CVSS assessment that is followed, and the others."""
    claims = claims_of(_CVSS, names, viewer, as_of)
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
    claims = claims_of(_AFFECTED, names, viewer, as_of)
    return {name: tuple(_range(name, row) for row in claims.get(name, ())) for name in names}


def _range(name: str, row: tuple[Any, ...]) -> AffectedAnswer:
    number, vendor, product, text, status, raw, low, low_in, high, high_in, understood, justification = row[5:17]
    models, skus, serials, hashes, some, part = row[17:]
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
        justification=justification,
        model_numbers=tuple(models.splitlines()),
        skus=tuple(skus.splitlines()),
        serial_numbers=tuple(serials.splitlines()),
        hashes=tuple(hashes.splitlines()),
        pieces=pieces.words(pieces.stated(serials, some)),
        part=RangePart(part),
        source=Cited(*row[:5]),
    )


def remediations(
    names: Collection[str], *, viewer: Viewer, as_of: datetime | None = None
) -> dict[str, tuple[RemedyAnswer, ...]]:
    """For each vulnerability: what advisories say can be done."""
    claims = claims_of(_REMEDIES, names, viewer, as_of)
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


def _point(kind: type[P], text: str) -> P | None:
    return kind.read(text) if text else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(json.loads(value) if isinstance(value, str) else value)

"""What the claims say of vulnerabilities, resolved for triage: many at once, in a handful of statements.

Only claims that every member may know of go in (published, CLEAR or GREEN): a recommendation that all may see is never
shaped by what some may not. Where claims disagree, `precedence` says whom to follow; remediations are the union of what
is offered.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, LiteralString

from django.db import connection

from wardwatch.kit.database import rows
from wardwatch.standards.ssvc import Automatable, Exploitation, TechnicalImpact
from wardwatch.vulnerabilities.precedence import CVSS_ORDER, HELD, IN_KEV, KEV_ORDER, SSVC_ORDER


@dataclass(frozen=True, slots=True)
class Cited:
    """Who says so, and in which document (its title as stored, and its uid as text)."""

    asserter: str
    document: str
    document_uid: str


@dataclass(frozen=True, slots=True)
class TriageInputs:
    """What is known of one vulnerability. None, "" and empty mean that no claim says so.

    `remediations` are CSAF categories (2.0, section 3.2.3.12.1). `medical`: an advisory on medical devices names it.
    `sources` names who stands behind an input (`kev`, `exploitation`, `automatable`, `technical impact`, `cvss`,
    `fix`); it takes no part in equality, so that the same facts from two sources are the same situation.
    """

    in_kev: bool = False
    exploitation: Exploitation | None = None
    automatable: Automatable | None = None
    technical_impact: TechnicalImpact | None = None
    cvss: str = ""
    remediations: frozenset[str] = frozenset()
    medical: bool = False
    sources: tuple[tuple[str, Cited], ...] = field(default=(), compare=False)


NOTHING = TriageInputs()

_CURRENT: LiteralString = f"""
    JOIN provenance_assertion a ON a.id = c.assertion_id AND NOT a.withdrawn AND {HELD}
    JOIN provenance_document d ON d.id = a.document_id
    JOIN vulnerabilities_vulnerability v ON v.id = c.vulnerability_id
    WHERE c.vulnerability_id = ANY(%(ids)s) AND c.label_id = ANY(ARRAY(
        SELECT l.id FROM markings_label l WHERE l.published AND l.tlp <= 1 AND cardinality(l.compartments) = 0
        AND cardinality(l.subjects) = 0))"""
_CITED: LiteralString = "a.asserter, d.name, d.uid"
_KEV: LiteralString = f"""
    SELECT DISTINCT ON (c.vulnerability_id) c.vulnerability_id, {_CITED} FROM vulnerabilities_kevassertion c
    {_CURRENT} AND {IN_KEV} ORDER BY c.vulnerability_id, {KEV_ORDER}"""
_SSVC: LiteralString = f"""
    SELECT c.vulnerability_id, {_CITED}, c.exploitation, c.automatable, c.technical_impact
    FROM vulnerabilities_ssvcassessment c {_CURRENT} ORDER BY c.vulnerability_id, {SSVC_ORDER}"""
_CVSS: LiteralString = f"""
    SELECT DISTINCT ON (c.vulnerability_id) c.vulnerability_id, {_CITED}, c.vector
    FROM vulnerabilities_cvssassessment c {_CURRENT} ORDER BY c.vulnerability_id, {CVSS_ORDER}"""
_FIXES: LiteralString = f"""
    SELECT DISTINCT c.vulnerability_id, {_CITED}, c.category FROM vulnerabilities_remediation c {_CURRENT}
    ORDER BY c.vulnerability_id, a.asserter, c.category"""
_MEDICAL: LiteralString = f"""
    SELECT DISTINCT c.vulnerability_id FROM vulnerabilities_advisoryvulnerability c
    JOIN vulnerabilities_advisory y ON y.id = c.advisory_id AND y.tracking_id LIKE 'ICSMA%%' {_CURRENT}"""


def triage_inputs(vulnerabilities: Collection[int], *, as_of: datetime | None = None) -> dict[int, TriageInputs]:
    """The inputs of each of these vulnerabilities (ids), now or `as_of` an instant; `NOTHING` where no claim speaks."""
    found: dict[int, dict[str, Any]] = {number: {"sources": {}} for number in vulnerabilities}
    asked = {"ids": list(found), "as_of": as_of}
    with connection.cursor() as cursor:
        for number, *cited in rows(cursor, _KEV, asked):
            _note(found[number], "kev", cited, in_kev=True)
        for number, asserter, name, uid, exploitation, automatable, impact in rows(cursor, _SSVC, asked):
            _assess(found[number], [asserter, name, uid], exploitation, automatable, impact)
        for number, asserter, name, uid, vector in rows(cursor, _CVSS, asked):
            _note(found[number], "cvss", [asserter, name, uid], cvss=vector)
        for number, asserter, name, uid, category in rows(cursor, _FIXES, asked):
            known = found[number].get("remediations", frozenset())
            _note(found[number], "fix", [asserter, name, uid], remediations=known | {category})
        for (number,) in rows(cursor, _MEDICAL, asked):
            found[number]["medical"] = True
    return {
        number: TriageInputs(**{**facts, "sources": tuple(facts["sources"].items())}) for number, facts in found.items()
    }


def _note(facts: dict[str, Any], name: str, cited: list[Any], **values: Any) -> None:
    facts.update(values)
    facts["sources"].setdefault(name, Cited(cited[0], cited[1], str(cited[2])))


def _assess(facts: dict[str, Any], cited: list[Any], exploitation: str, automatable: str, impact: str) -> None:
    """Take from this assessment what those before it left open."""
    if exploitation and "exploitation" not in facts:
        _note(facts, "exploitation", cited, exploitation=Exploitation.read(exploitation))
    if automatable and "automatable" not in facts:
        _note(facts, "automatable", cited, automatable=Automatable.read(automatable))
    if impact and "technical_impact" not in facts:
        _note(facts, "technical impact", cited, technical_impact=TechnicalImpact.read(impact))

"""Sector alert: something large that the whole sector should act on; for technical readers and executives."""

from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName

_SECTIONS = (
    Heading("executive-summary", noop("Executive summary")),
    Heading("report", noop("Report")),
    Heading("impact", noop("Impact on the sector")),
    Heading("analysis", noop("Vulnerabilities, analysis and indicators")),
    Heading("mitigations", noop("Patches, mitigations and workarounds")),
)
"""After HHS's sector alerts; references follow by themselves."""


def draft(facts: Facts) -> Document:
    """A sector alert of what is known."""
    summary = _summary(facts)
    held = (
        (b.Summary(id="summary", claims=summary), advice.actions(facts, "key-actions")),
        (claims.said(facts, "what-is-said") or profiling.told_or_lead(facts, "who"), *pictures.course_of_things(facts)),
        (b.Text(id="who-is-touched", claims=claims.impact(facts)), pictures.by_kind(facts, "exposure")),
        (
            parts.products(facts, "products"),
            parts.vulnerabilities(facts, "vulnerabilities"),
            parts.techniques(facts, "techniques"),
            parts.indicators(facts, "indicators"),
        ),
        (parts.remedies(facts, "remedies"), parts.mitigations(facts, "counters")),
    )
    return finishing.document(
        KindName.SECTOR_ALERT,
        facts,
        _SECTIONS,
        held,
        title=parts.title(facts),
        summary=summary[0].text,
        roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY, ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
    )


def _summary(facts: Facts) -> tuple[b.Claim, ...]:
    judged = claims.likelihood(facts)
    return (claims.lead(facts), claims.told(facts), *((judged,) if judged else ()))


KIND = Kind(
    name=KindName.SECTOR_ALERT,
    sections=_SECTIONS,
    subjects=("vulnerability", "advisory", "object", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.DEFENDER),
    draft=draft,
)

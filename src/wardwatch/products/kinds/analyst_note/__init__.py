"""Analyst note: one topic, quickly: what it is, how it works, what the analyst thinks of it."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Readers

_SECTIONS = (
    Heading("executive-summary", noop("Executive summary")),
    Heading("report", noop("Report")),
    Heading("analysis", noop("Techniques, weaknesses and indicators"), required=False),
    Heading("comment", noop("Analyst comment")),
    Heading("mitigations", noop("Defense and mitigations")),
)


def draft(facts: Facts) -> Document:
    """A note on what is known."""
    own = parts.narrowed(facts)
    lead = claims.lead(facts)
    best = profiling.best_counter(own)
    held = (
        (b.Summary(id="summary", claims=(lead, claims.told(facts), *((best,) if best else ()))),),
        (
            profiling.told_of(facts, "who", most=4, long=6),
            claims.said(facts, "what-is-said"),
            profiling.targets(facts, "targets") if parts.subject_of(facts) else None,
            *pictures.course_of_things(facts),
        ),
        (
            parts.products(facts, "products"),
            parts.vulnerabilities(facts, "vulnerabilities"),
            pictures.heat_map(own, "heat"),
            parts.techniques(own, "techniques"),
            parts.indicators(facts, "indicators"),
        ),
        (
            b.Text(id="judged", claims=profiling.outlook(own)),
            b.Points(id="open", claims=profiling.still_unknown(facts)),
        ),
        (
            advice.actions(own, "key-actions"),
            parts.remedies(facts, "remedies"),
            parts.mitigations(own, "counters"),
        ),
    )
    return finishing.document(
        KindName.ANALYST_NOTE,
        facts,
        _SECTIONS,
        held,
        title=_("Analyst note: %(what)s") % {"what": parts.title(facts)},
        summary=lead.text,
        severity=parts.calm(facts),
        roles=(ActionRole.SECURITY, ActionRole.IT),
        readers=(Readers.TECHNICAL,),
    )


KIND = Kind(
    name=KindName.ANALYST_NOTE,
    sections=_SECTIONS,
    subjects=("vulnerability", "advisory", "object", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST,),
    draft=draft,
)

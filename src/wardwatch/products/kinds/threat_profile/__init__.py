"""Threat profile: a dossier of a group, a campaign or malware: its names, targets, techniques, and what counters it."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Readers, Severity

_SECTIONS = (
    Heading("executive-summary", noop("Executive summary")),
    Heading("overview", noop("Overview")),
    Heading("names", noop("Names and attribution")),
    Heading("targets", noop("Targets, tools and history")),
    Heading("techniques", noop("Techniques"), required=False),
    Heading("indicators", noop("Weaknesses and indicators"), required=False),
    Heading("mitigations", noop("Mitigations")),
    Heading("outlook", noop("Outlook")),
)


def draft(facts: Facts) -> Document:
    """A profile of what is known."""
    own = parts.narrowed(facts)
    lead = claims.lead(own)
    best = profiling.best_counter(own)
    first = profiling.told_of(facts, "first", most=1, long=2)
    summary = (*(first.claims if first else ()), lead, *((best,) if best else ()))
    held = (
        (b.Summary(id="summary", claims=summary), advice.actions(own, "key-actions")),
        (profiling.told_or_lead(facts, "who"),),
        (b.Text(id="about-names", claims=(profiling.attribution(),)), profiling.names(facts, "called")),
        (profiling.targets(facts, "aims"), *pictures.course_of_things(facts)),
        (pictures.heat_map(own, "heat"), parts.techniques(own, "techniques-used")),
        (
            parts.vulnerabilities(facts, "vulnerabilities"),
            parts.products(facts, "products"),
            parts.indicators(facts, "indicators-shared"),
        ),
        (_shares(own), parts.mitigations(own, "counters")),
        (
            b.Text(id="expected", claims=profiling.outlook(own)),
            b.Points(id="open", claims=profiling.still_unknown(facts)),
        ),
    )
    return finishing.document(
        KindName.THREAT_PROFILE,
        facts,
        _SECTIONS,
        held,
        title=_("Threat profile: %(name)s") % {"name": facts.name},
        summary=lead.text,
        roles=(ActionRole.SECURITY, ActionRole.IT),
        readers=(Readers.TECHNICAL,),
        severity=parts.calm(facts) if facts.weaknesses else Severity.INFORMATION,
        topics=(facts.name,),
    )


def _shares(facts: Facts) -> b.Text:
    best = profiling.best_counter(facts)
    return b.Text(id="first-of-all", claims=(best or claims.unknown(_("No mitigation of ATT&CK is linked with it.")),))


KIND = Kind(
    name=KindName.THREAT_PROFILE,
    sections=_SECTIONS,
    subjects=("object", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.DEFENDER),
    draft=draft,
)

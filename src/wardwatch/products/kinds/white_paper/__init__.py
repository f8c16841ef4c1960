"""White paper: a topic in depth: how things came to be, what they mean, what the choices are, how we know."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Severity

_SECTIONS = (
    Heading("abstract", noop("Abstract")),
    Heading("background", noop("Background")),
    Heading("threat", noop("The threat")),
    Heading("sector", noop("What it means for the sector")),
    Heading("analysis", noop("Analysis"), required=False),
    Heading("choices", noop("Choices and recommendations")),
    Heading("outlook", noop("Outlook")),
    Heading("method", noop("How we know, and what we do not")),
)


def draft(facts: Facts) -> Document:
    """A paper of what is known, in the order of an argument."""
    own = parts.narrowed(facts)
    lead = claims.lead(facts)
    best = profiling.best_counter(own)
    judged = claims.likelihood(facts)
    extra = tuple(each for each in (best, judged) if each)
    held = (
        (b.Summary(id="summary", claims=(lead, claims.told(facts), *extra)),),
        (
            claims.said(facts, "what-is-said", most=20),
            *(pictures.course_of_things(facts) or ()),
            pictures.trend(facts, "trend"),
            *((b.Text(id="begun", claims=(lead,)),) if not (facts.advisories or facts.weaknesses) else ()),
        ),
        (
            b.Text(id="about-names", claims=(profiling.attribution(),)),
            profiling.told_of(facts, "who", long=8),
            profiling.cards(facts, "actors", most=12),
        ),
        (
            b.Text(id="touched", claims=claims.impact(facts)),
            pictures.by_kind(facts, "by-kind"),
            pictures.by_state(facts, "by-state"),
            parts.products(facts, "products"),
        ),
        (
            pictures.by_vendor(facts, "vendors") if len(facts.weaknesses) > 1 else None,
            parts.vulnerabilities(facts, "vulnerabilities"),
            pictures.heat_map(own, "heat"),
            parts.techniques(own, "techniques"),
        ),
        (advice.actions(own, "key-actions"), parts.remedies(facts, "remedies"), parts.mitigations(own, "counters")),
        (b.Text(id="expected", claims=profiling.outlook(own)),),
        (b.Points(id="method-points", claims=(*_method(facts), *profiling.still_unknown(facts))),),
    )
    return finishing.document(
        KindName.WHITE_PAPER,
        facts,
        _SECTIONS,
        held,
        title=_("White paper: %(what)s") % {"what": parts.title(facts)},
        summary=lead.text,
        severity=Severity.INFORMATION,
        roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY, ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
    )


def _method(facts: Facts) -> tuple[b.Claim, ...]:
    text = ngettext(
        "This paper rests on %(count)s source, archived by the center as it was read on %(day)s.",
        "This paper rests on %(count)s sources, archived by the center as they were read on %(day)s.",
        len(facts.sources) - 1,
    ) % {"count": len(facts.sources) - 1, "day": facts.today.isoformat()}
    said = (
        text,
        _("Only what every member may know went into it; what fewer may see is not in it."),
        _("Numbers of members are released together or not at all, in fives, so that none tells of a single member."),
    )
    return tuple(claims.counted(facts, each) for each in said)


KIND = Kind(
    name=KindName.WHITE_PAPER,
    sections=_SECTIONS,
    subjects=("vulnerability", "advisory", "object", "month", "period", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.DEFENDER),
    draft=draft,
)

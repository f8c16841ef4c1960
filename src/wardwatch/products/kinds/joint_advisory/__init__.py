"""Joint advisory: several agencies tell one thing, in the layout of the joint #StopRansomware advisories of CISA.

Partners concur before it is released; each may use its own name on it.
"""

from dataclasses import replace

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName
from wardwatch.standards.estimative import AnalyticConfidence

_SECTIONS = (
    Heading("summary", noop("Summary")),
    Heading("technical-details", noop("Technical details")),
    Heading("indicators", noop("Indicators of compromise")),
    Heading("attack-techniques", noop("MITRE ATT&CK tactics and techniques")),
    Heading("mitigations", noop("Mitigations")),
    Heading("validate", noop("Validate security controls")),
    Heading("reporting", noop("Reporting")),
)


def draft(facts: Facts) -> Document:
    """An advisory of what is known, for partners to concur with."""
    own = parts.narrowed(facts)
    lead = claims.lead(facts)
    judged = claims.likelihood(facts)
    held = (
        (
            b.Summary(id="overview", claims=(lead, claims.told(facts), *((judged,) if judged else ()))),
            advice.actions(own, "key-actions"),
        ),
        (
            profiling.told_or_lead(facts, "who"),
            claims.said(facts, "what-is-said"),
            *_by_tactic(own),
            parts.products(facts, "products"),
            parts.vulnerabilities(facts, "vulnerabilities"),
            *pictures.course_of_things(facts),
        ),
        (
            parts.indicators(facts, "list")
            or _none(_("There is no indicator that may be shared with everybody."), "no-list"),
        ),
        (
            *(
                (pictures.heat_map(own, "heat"), parts.techniques(own, "techniques"))
                if own.techniques
                else (_none(_("No technique of ATT&CK is linked with it."), "no-techniques"),)
            ),
        ),
        (parts.remedies(facts, "remedies"), _practices(own), parts.mitigations(own, "counters")),
        (b.Points(id="steps", claims=_validate(own), ordered=True),),
        (b.Points(id="where", claims=_reporting(facts)),),
    )
    return finishing.document(
        KindName.JOINT_ADVISORY,
        facts,
        _SECTIONS,
        held,
        title=_("Joint advisory: %(what)s") % {"what": parts.title(facts)},
        summary=lead.text,
        roles=(ActionRole.SECURITY, ActionRole.IT, ActionRole.PROVIDER),
    )


def _none(text: str, id_: str) -> b.Text:
    return b.Text(id=id_, claims=(claims.unknown(text),))


def _by_tactic(facts: Facts) -> tuple[b.AnyBlock, ...]:
    """How an attack goes, a paragraph for each tactic in the order of an attack."""
    made = []
    for tactic in pictures.TACTICS:
        rows = [row for row in facts.techniques if tactic in row.tactics]
        if rows:
            text = _("%(tactic)s: the attackers are known to use %(names)s.") % {
                "tactic": pictures.tactic_words(tactic),
                "names": ", ".join(f"{row.name} ({row.technique})" for row in rows),
            }
            made.append(b.Claim(text=text, sources=claims.sources_of(rows)))
    return (b.Points(id="by-tactic", claims=tuple(made)),) if made else ()


def _practices(facts: Facts) -> b.KeyActions | None:
    """What counters most beyond the first actions."""
    first = {id_ for action in advice.actions(facts, "x").actions for id_ in action.mitigations}
    left = replace(facts, mitigations=tuple(row for row in facts.mitigations if row.mitigation not in first))
    if not left.mitigations:
        return None
    return b.KeyActions(id="further", actions=advice.counters(left, 4))


def _validate(facts: Facts) -> tuple[b.Claim, ...]:
    """Try what is known against what one has: the steps of the joint advisories, with this one's techniques."""
    sources = claims.sources_of(facts.techniques)[:2]
    first = ", ".join(f"{row.technique} {row.name}" for row in facts.techniques[:3]) or facts.name
    said = (
        _("Choose a technique from this advisory, such as %(names)s.") % {"names": first},
        _("Set your security technology up against it, and say what it should do: prevent, detect, log."),
        _("Test it on a system that no care depends on, and look at how technology, people and processes did."),
        _("Mend what did not work, and test the next technique; keep what you found for the next year."),
    )
    sure = AnalyticConfidence.HIGH
    return tuple(b.Claim(text=text, sources=sources, judgement=True, confidence=sure) for text in said)


def _reporting(facts: Facts) -> tuple[b.Claim, ...]:
    said = (
        _("Report what you see to the center at any hour, also what failed: addresses, files, ransom notes, times."),
        _("In the United States report crime to the FBI and incidents to CISA as well; the center can do it with you."),
        _("A report to the center does not replace what your regulator asks of you, and starts no clock of it."),
        _("Paying a ransom is not recommended: it brings no certainty that data come back or stay unpublished."),
    )
    return tuple(claims.counted(facts, text) for text in said)


KIND = Kind(
    name=KindName.JOINT_ADVISORY,
    sections=_SECTIONS,
    subjects=("object", "vulnerability", "advisory", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.DEFENDER, ReviewRole.PARTNER),
    draft=draft,
    actions=(3, 9),
)

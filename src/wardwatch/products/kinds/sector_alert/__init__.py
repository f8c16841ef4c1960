"""Sector alert: something large that the whole sector should act on; for technical readers and executives."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import parts
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, Audience, KindName, Readers

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
    document = Document(
        kind=KindName.SECTOR_ALERT,
        title=_title(facts),
        summary=summary[0].text,
        severity=parts.severity(facts),
        audience=Audience(
            roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY, ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
            readers=(Readers.TECHNICAL, Readers.NON_TECHNICAL),
        ),
        valid_until=parts.valid_until(facts),
        vulnerabilities=tuple(each.row.name for each in facts.weaknesses),
        objects=facts.objects,
        topics=tuple(dict.fromkeys([*parts.named_products(facts, 5), *(["ransomware"] if _ransomware(facts) else [])])),
        sources=facts.sources,
        sections=tuple(
            parts.section(heading.id, _(heading.words), *blocks)
            for heading, blocks in zip(
                _SECTIONS,
                (
                    (b.Summary(id="summary", claims=summary), parts.actions(facts, "key-actions")),
                    (_report(facts), parts.timeline(facts, "timeline")),
                    (_impact(facts),),
                    (
                        parts.products(facts, "products"),
                        parts.vulnerabilities(facts, "vulnerabilities"),
                        parts.techniques(facts, "techniques"),
                        parts.indicators(facts, "indicators"),
                    ),
                    (parts.remedies(facts, "remedies"), parts.mitigations(facts, "counters")),
                ),
                strict=True,
            )
        ),
    )
    return parts.with_acronyms(document)


def _title(facts: Facts) -> str:
    named = ", ".join(parts.named_products(facts, 2))
    if parts.exploited(facts):
        return _("Attackers use a weakness in %(what)s") % {"what": named or facts.name}
    return _("Weakness in %(what)s") % {"what": named or facts.name}


def _ransomware(facts: Facts) -> bool:
    return any(each.row.ransomware for each in facts.weaknesses)


def _summary(facts: Facts) -> tuple[b.Claim, ...]:
    used = parts.exploited(facts)
    named = ", ".join(parts.named_products(facts, 3)) or facts.name
    if used:
        text = _("Attackers use %(names)s against %(products)s.") % {
            "names": ", ".join(each.row.name for each in used[:5]),
            "products": named,
        }
        sources = tuple(dict.fromkeys(key for each in used for key in each.row.sources))[:5]
    else:
        text = _("%(products)s has a weakness that can be attacked: %(names)s.") % {
            "names": ", ".join(each.row.name for each in facts.weaknesses[:5]) or facts.name,
            "products": named,
        }
        sources = tuple(dict.fromkeys(key for each in facts.weaknesses for key in each.row.sources))[:5]
    first = b.Claim(text=text, sources=sources)
    judged = parts.likelihood(facts)
    return (first, parts.told(facts), *((judged,) if judged else ()))


def _report(facts: Facts) -> b.Text | None:
    claims = [
        b.Claim(text=" ".join(each.summary.split()), sources=each.sources)
        for each in facts.advisories[:3]
        if each.summary
    ]
    claims += [
        b.Claim(text=f"{each.row.name}: {' '.join(each.description.split())}", sources=each.row.sources)
        for each in facts.weaknesses[:10]
        if each.description
    ]
    return b.Text(id="what-is-said", claims=tuple(claims)) if claims else None


def _impact(facts: Facts) -> b.Text:
    claims = [parts.told(facts)]
    if _ransomware(facts):
        sources = tuple(key for each in facts.weaknesses if each.row.ransomware for key in each.row.sources)[:5]
        claims.append(b.Claim(text=_("It was used in ransomware attacks."), sources=sources))
    return b.Text(id="who-is-touched", claims=tuple(claims))


KIND = Kind(
    name=KindName.SECTOR_ALERT,
    sections=_SECTIONS,
    subjects=("vulnerability", "advisory", "object"),
    reviews=(ReviewRole.SECOND_ANALYST, ReviewRole.DEFENDER),
    draft=draft,
)

"""Situation report: what is known and not known of something that goes on, and when the next report comes."""

from datetime import timedelta

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName

_SECTIONS = (
    Heading("bottom-line", noop("Bottom line")),
    Heading("known", noop("What is known")),
    Heading("not-known", noop("What is not known")),
    Heading("course", noop("Timeline"), required=False),
    Heading("exposure", noop("Exposure of the sector")),
    Heading("technical", noop("Technical details"), required=False),
    Heading("center", noop("What the center does")),
    Heading("next", noop("Next report")),
)
SOON, LATER = timedelta(days=1), timedelta(days=7)
"""Until the next report: where attackers are at it now, and else."""


def draft(facts: Facts) -> Document:
    """A situation report of what is known now."""
    own = parts.narrowed(facts)
    lead = claims.lead(facts)
    judged = claims.likelihood(facts)
    held = (
        (
            b.Summary(id="summary", claims=(lead, claims.told(facts), *((judged,) if judged else ()))),
            advice.actions(own, "key-actions"),
        ),
        (
            b.Points(id="facts", claims=_known(own) or (lead,)),
            claims.said(facts, "what-is-said"),
            profiling.told_of(facts, "who"),
        ),
        (b.Points(id="open", claims=profiling.still_unknown(facts)),),
        pictures.course_of_things(facts),
        (
            b.Text(id="touched", claims=claims.impact(facts)),
            pictures.by_kind(facts, "by-kind"),
            parts.products(facts, "products"),
        ),
        (
            parts.vulnerabilities(facts, "vulnerabilities"),
            parts.techniques(own, "techniques"),
            parts.indicators(facts, "indicators"),
            parts.remedies(facts, "remedies"),
        ),
        (b.Points(id="does", claims=_center(facts)),),
        (b.Text(id="when", claims=(_next(facts),)),),
    )
    return finishing.document(
        KindName.SITUATION_REPORT,
        facts,
        _SECTIONS,
        held,
        title=_("Situation on %(day)s: %(what)s") % {"day": facts.today.isoformat(), "what": parts.title(facts)},
        summary=lead.text,
        severity=parts.calm(facts),
        roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY, ActionRole.IT),
    )


def _known(facts: Facts) -> tuple[b.Claim, ...]:
    found = []
    for each in parts.exploited(facts)[:10]:
        text = _("%(name)s is known to be exploited; CISA listed it on %(day)s.")
        day = each.row.date_added.isoformat() if each.row.date_added else "?"
        found.append(b.Claim(text=text % {"name": each.row.name, "day": day}, sources=each.row.sources))
    for advisory in facts.advisories[:5]:
        text = _("%(publisher)s advises on it: %(id)s, %(title)s.")
        said = {"publisher": advisory.publisher, "id": advisory.tracking_id, "title": advisory.title}
        found.append(b.Claim(text=text % said, sources=advisory.sources))
    if facts.techniques:
        found.append(profiling.numbers(facts))
    if facts.indicators:
        text = _("Indicators that may be shared: %(count)s.") % {"count": len(facts.indicators)}
        found.append(b.Claim(text=text, sources=claims.sources_of(facts.indicators)))
    return tuple(found)


def _center(facts: Facts) -> tuple[b.Claim, ...]:
    said = [_("The center reads every catalog and advisory on this as it comes, and compares it with members' lists.")]
    if facts.weaknesses:
        said.append(_("Members on whose lists something of this stands are told by a notice of their own."))
    if facts.indicators:
        said.append(_("The indicators below are offered in files for firewalls and sensors."))
    said.append(_("Whoever sees something of this can report it to the center at any hour."))
    return tuple(claims.counted(facts, text) for text in said)


def _next(facts: Facts) -> b.Claim:
    day = facts.today + (SOON if parts.exploited(facts) else LATER)
    text = _("The next report comes by %(day)s, earlier if something changes that you should act on.")
    return claims.counted(facts, text % {"day": day.isoformat()})


KIND = Kind(
    name=KindName.SITUATION_REPORT,
    sections=_SECTIONS,
    subjects=("object", "vulnerability", "advisory", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST,),
    draft=draft,
)

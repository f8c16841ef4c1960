"""Report to homeland security: threats, profiles and preventive strategies of a time, as the center's law asks.

Of members it holds released numbers alone: nothing in it tells of a single one.
"""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts, Span
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Severity
from wardwatch.standards.estimative import AnalyticConfidence

_SECTIONS = (
    Heading("summary", noop("Summary")),
    Heading("threats", noop("Threats")),
    Heading("profiles", noop("Profiles")),
    Heading("sector", noop("How the sector stands")),
    Heading("strategies", noop("Preventive strategies")),
    Heading("outlook", noop("Outlook")),
)
MOST_ROWS = 40


def draft(facts: Facts) -> Document:
    """The report on a time."""
    summary = _summary(facts)
    held = (
        (b.Summary(id="overview", claims=summary),),
        (_counts(facts), pictures.trend(facts, "trend"), _exploited(facts)),
        (
            b.Text(id="about-names", claims=(profiling.attribution(),)),
            profiling.cards(facts, "actors"),
            profiling.told_of(facts, "told", most=5, long=2),
            pictures.heat_map(facts, "heat"),
        ),
        (
            b.Points(id="standing", claims=_standing(facts)),
            pictures.by_kind(facts, "by-kind"),
            pictures.by_state(facts, "by-state"),
        ),
        (advice.strategies(facts, "strategies-first"), parts.shares(facts, "counters")),
        (b.Text(id="expected", claims=profiling.outlook(facts)),),
    )
    return finishing.document(
        KindName.HOMELAND_SECURITY_REPORT,
        facts,
        _SECTIONS,
        held,
        title=_("%(period)s: threats to the health sector, profiles and preventive strategies")
        % {"period": facts.name},
        summary=summary[0].text,
        severity=Severity.INFORMATION,
        roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY),
        topics=("homeland security",),
    )


def _summary(facts: Facts) -> tuple[b.Claim, ...]:
    now = _now(facts)
    text = ngettext(
        "%(count)s vulnerability became known to be exploited in %(period)s, %(ransomware)s by ransomware.",
        "%(count)s vulnerabilities became known to be exploited in %(period)s, %(ransomware)s by ransomware.",
        now.exploited,
    ) % {"period": facts.name, "count": now.exploited, "ransomware": now.ransomware}
    devices = ngettext(
        "%(count)s advisory on medical devices came out.",
        "%(count)s advisories on medical devices came out.",
        now.devices,
    ) % {"count": now.devices}
    best = profiling.best_counter(facts)
    return (
        claims.counted(facts, text),
        claims.counted(facts, devices),
        claims.told(facts),
        *((best,) if best else ()),
    )


def _now(facts: Facts) -> Span:
    first, until = facts.period or (facts.today, facts.today)
    empty = Span(first=first, until=until, exploited=0, ransomware=0, advisories=0, devices=0)
    return facts.course[-1] if facts.course else empty


def _counts(facts: Facts) -> b.Table:
    """The time beside the one before."""
    names = (
        (_("Newly known to be exploited"), "exploited"),
        (_("of them in ransomware"), "ransomware"),
        (_("Advisories"), "advisories"),
        (_("Advisories on medical devices"), "devices"),
    )
    now, before = _now(facts), facts.course[-2] if len(facts.course) > 1 else None
    rows = tuple(
        b.TableRow(
            cells=(name, str(getattr(now, field)), str(getattr(before, field)) if before else ""),
            sources=(facts.records,) if facts.records else (),
        )
        for name, field in names
    )
    columns = (_("What"), facts.name, _("The time before"))
    return b.Table(id="counts", caption=_("What the time brought"), columns=columns, rows=rows, numbers=(1, 2))


def _exploited(facts: Facts) -> b.Vulnerabilities | None:
    rows = tuple(each.row for each in parts.exploited(facts)[:MOST_ROWS])
    return b.Vulnerabilities(id="exploited", rows=rows) if rows else None


def _standing(facts: Facts) -> tuple[b.Claim, ...]:
    found = [claims.told(facts)]
    if facts.members is not None:
        text = _("Members of the center: at least %(count)s.") % {"count": facts.members}
        found.append(claims.counted(facts, text))
    if facts.late is not None:
        text = _("Members with something open past its recommended date: at least %(count)s.") % {"count": facts.late}
        found.append(claims.counted(facts, text))
    rule = _(
        "A number of members is told only if it speaks of five or more, rounded down. Where none stands, it may be"
        " zero, or not to be told."
    )
    return (*found, b.Claim(text=rule, judgement=True, confidence=AnalyticConfidence.HIGH))


KIND = Kind(
    name=KindName.HOMELAND_SECURITY_REPORT,
    sections=_SECTIONS,
    subjects=("month", "week", "period"),
    reviews=(ReviewRole.SECOND_ANALYST,),
    draft=draft,
)

"""Figures of drafts, from facts. None where there is nothing to draw. Pure."""

from collections import Counter

from wardwatch.kit.translation import gettext as _
from wardwatch.members.types import OrganizationKind
from wardwatch.products import figures
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.figures import Count, Meeting, Point
from wardwatch.products.kinds import claims, parts

FEWEST = 3
"""Things that happened, from which on a line of time is drawn."""
MOST_EVENTS = 14
MOST_TECHNIQUES = 16
"""Techniques of a picture: those that most use. A table has them all."""


def course_of_things(facts: Facts) -> tuple[b.AnyBlock | None, ...]:
    """What happened when, as a picture where it fits one, and as a table."""
    told = parts.timeline(facts, "timeline")
    if told is None or not FEWEST <= len(told.entries) <= MOST_EVENTS:
        return (told,)
    return (
        figures.timeline("timeline", _("What happened when"), told.entries, sources=claims.sources_of(told.entries)),
    )


def heat_map(facts: Facts, id_: str) -> b.Figure | None:
    """Techniques by tactics: by how many of those who are told of here they are used."""
    if not facts.techniques:
        return None
    users = Counter(technique for each in facts.actors for technique in each.techniques)
    most = sorted(facts.techniques, key=lambda row: (-users[row.technique], row.technique))[:MOST_TECHNIQUES]
    found = [
        Meeting(tactic_words(tactic), row.name, users[row.technique] or 1) for row in most for tactic in row.tactics
    ]
    if not found:
        return None
    seen = {each.tactic for each in found}
    ordered = [tactic_words(tactic) for tactic in TACTICS if tactic_words(tactic) in seen]
    return figures.heat_map(
        id_,
        _("Techniques by tactic, and by how many they are used"),
        found,
        tactics=[*ordered, *sorted(seen - set(ordered))],
        sources=claims.sources_of(facts.techniques),
    )


def trend(facts: Facts, id_: str) -> b.Figure | None:
    """What times of this length brought."""
    if len(facts.course) < 2:
        return None
    series = (
        (_("Newly known to be exploited"), "exploited"),
        (_("of them in ransomware"), "ransomware"),
        (_("Advisories on medical devices"), "devices"),
    )
    points = [Point(span.first, name, getattr(span, field)) for name, field in series for span in facts.course]
    return figures.trend(
        id_, _("Over time, each point from its day on"), points, unit=_("number"), sources=(facts.records,)
    )


def by_kind(facts: Facts, id_: str) -> b.Figure | None:
    """Members touched, by kind of organization, as far as told."""
    told = [(OrganizationKind(kind).label, number) for kind, number in facts.told_by if number]
    if not told:
        return None
    counts = [Count(name, _("members"), number) for name, number in sorted(told, key=lambda each: -each[1])]
    title = _("Members touched, at least, by kind of organization")
    return figures.exposure(id_, title, counts, of=_("Kind"), sources=(facts.records,))


def by_state(facts: Facts, id_: str) -> b.Figure | None:
    """Members touched, by state, as far as told."""
    told = {state: number for state, number in facts.told_in if number}
    if not told:
        return None
    title = _("Members touched, at least, by state")
    return figures.state_map(id_, title, told, unit=_("members"), sources=(facts.records,))


def by_vendor(facts: Facts, id_: str) -> b.Figure | None:
    """Weaknesses by manufacturer: all, and those that are exploited."""
    makers = parts.by_vendor(facts)
    if not makers:
        return None
    counts = []
    for name, rows in makers[:12]:
        counts.append(Count(name, _("in all"), len(rows)))
        counts.append(Count(name, _("exploited"), sum(1 for row in rows if row.row.exploited)))
    title = _("Vulnerabilities by manufacturer")
    return figures.exposure(id_, title, counts, of=_("Manufacturer"), sources=(facts.records,))


def tactic_words(tactic: str) -> str:
    """A tactic's short name as words."""
    return tactic.replace("-", " ").capitalize()


TACTICS = (
    *("reconnaissance", "resource-development", "initial-access", "execution", "persistence"),
    *("privilege-escalation", "defense-evasion", "credential-access", "discovery", "lateral-movement"),
    *("collection", "command-and-control", "exfiltration", "impact"),
)
"""Tactics of ATT&CK Enterprise in its order."""

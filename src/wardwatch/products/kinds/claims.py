"""Sentences that drafts of several kinds say, each with its sources or as our judgement. Pure."""

import re
from collections.abc import Iterable, Iterator

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Actor, Facts
from wardwatch.products.kinds import parts
from wardwatch.standards.estimative import AnalyticConfidence, Likelihood
from wardwatch.standards.ssvc import Automatable

_ATTACKED = re.compile(
    r"\b(?:[Ii]ntrusions?|[Bb]reach(?:es|ed)?|[Aa]ttack(?:s|ed)?|[Cc]ompromised?|[Hh]ack(?:s|ed)?|[Tt]arget(?:s|ed|ing)?"
    r"|[Vv]ictims?|[Ii]ncidents?|[Ii]ncluding)\b(?:[,:]? [a-z][\w-]*){0,6},?"
    r" (?P<name>[A-Z][\w&'’-]+(?: [A-Z][\w&'’-]+)*)"
)
_NO_VICTIMS = frozenset(
    (
        *("Africa", "African", "America", "American", "Asia", "Asian", "Australia", "Brazil", "Canada", "Central"),
        *("China", "Chinese", "East", "Eastern", "English", "Europe", "European", "France", "German", "Germany"),
        *("Hong", "I", "In", "India", "Indian", "Iran", "Iranian", "Israel", "Israeli", "Italy", "Japan", "Japanese"),
        *("Korea", "Korean", "Latin", "Mexico", "Middle", "Netherlands", "North", "Russia", "Russian", "Saudi"),
        *("South", "Southeast", "Spain", "Taiwan", "The", "Turkey", "U.K", "U.S", "UK", "US", "Ukraine", "Ukrainian"),
        *("United", "Vietnam", "West", "Western", "Active", "Android", "Apple", "Cisco", "Citrix", "Domain"),
        *("Exchange", "Fortinet", "Google", "IT", "Internet", "Java", "Linux", "Microsoft", "OT", "Office"),
        *("PowerShell", "Remote", "Unix", "VMware", "VPN", "Web", "Windows"),
    )
)
"""First words of names that follow such words and are no victim's: regions, makers, systems."""


def lead(facts: Facts) -> b.Claim:
    """What a product is about, in one sentence: who attacks what, or what is weak, or who attacks how."""
    used = parts.exploited(facts)
    named = ", ".join(parts.named_products(facts, 3)) or facts.name
    if used:
        text = _("Attackers use %(names)s against %(products)s.")
        numbers = ", ".join(each.row.name for each in used[:5])
        return b.Claim(text=text % {"names": numbers, "products": named}, sources=sources_of(row.row for row in used))
    if facts.weaknesses:
        text = _("%(products)s has a weakness that can be attacked: %(names)s.")
        numbers = ", ".join(each.row.name for each in facts.weaknesses[:5])
        sources = sources_of(each.row for each in facts.weaknesses)
        return b.Claim(text=text % {"names": numbers, "products": named}, sources=sources)
    if facts.advisories:
        first = facts.advisories[0]
        said = {"publisher": first.publisher, "title": first.title}
        return b.Claim(text=_("%(publisher)s advises on this: %(title)s.") % said, sources=first.sources)
    who = parts.subject_of(facts)
    if not who:
        return counted(facts, _("No source that the center reads tells of %(name)s.") % {"name": facts.name})
    text = ngettext(
        "%(name)s is known to use %(count)s technique of attack.",
        "%(name)s is known to use %(count)s techniques of attack.",
        len(parts.narrowed(facts).techniques),
    )
    said_of = {"name": facts.name, "count": len(parts.narrowed(facts).techniques)}
    return b.Claim(text=text % said_of, sources=sources_of_actors(who))


def told(facts: Facts) -> b.Claim:
    """How many members are touched, as far as that may be told."""
    if facts.told is None:
        text = _(
            "How many members this touches is not told: fewer than five do, as far as we know, or a number would tell"
            " of single ones."
        )
    else:
        text = ngettext(
            "At least %(number)s member has something on its list that this touches.",
            "At least %(number)s members have something on their lists that this touches.",
            facts.told,
        ) % {"number": facts.told}
    return b.Claim(text=text, judgement=True, confidence=AnalyticConfidence.MODERATE)


def likelihood(facts: Facts) -> b.Claim | None:
    """Our judgement of whether members will be attacked by this; None where nothing speaks for one."""
    if not parts.exploited(facts):
        return None
    automatable = any(each.automatable is Automatable.YES for each in facts.weaknesses)
    text = _("Members that leave this open to the internet will be attacked through it.")
    return b.Claim(
        text=text,
        judgement=True,
        likelihood=Likelihood.VERY_LIKELY if automatable else Likelihood.LIKELY,
        confidence=AnalyticConfidence.MODERATE,
        sources=sources_of([each.row for each in parts.exploited(facts)]),
    )


def counted(facts: Facts, text: str) -> b.Claim:
    """What we counted ourselves, or do ourselves: our records are the source."""
    return b.Claim(text=text, sources=(facts.records,) if facts.records else (), judgement=not facts.records)


def unknown(text: str) -> b.Claim:
    """That something is not known: as far as we looked."""
    return b.Claim(text=text, judgement=True, confidence=AnalyticConfidence.LOW)


def advised(text: str) -> b.Claim:
    """What we advise or hold, on what is known."""
    return b.Claim(text=text, judgement=True, confidence=AnalyticConfidence.MODERATE)


def sentences(text: str, most: int) -> str:
    """The first sentences of a text, on one line."""
    return " ".join(split(" ".join(text.split()))[:most])


def split(text: str) -> list[str]:
    """A text in sentences."""
    return [each for each in re.split(r"(?<=[.!?])\s+(?=[A-Z“\"(\[¿¡])", text) if each]


def beside_the_time_before(facts: Facts) -> tuple[b.Claim, ...]:
    """How many became known to be exploited, and how many in the time before."""
    if len(facts.course) < 2:
        return ()
    now, before = facts.course[-1], facts.course[-2]
    text = _("CISA added %(now)s vulnerabilities to its catalog of known exploited ones; the time before, %(before)s.")
    return (counted(facts, text % {"now": now.exploited, "before": before.exploited}),)


def said(facts: Facts, id_: str, *, most: int = 10) -> b.Text | None:
    """What advisories and catalogues say, in their words."""
    claims = [
        b.Claim(text=" ".join(each.summary.split()), sources=each.sources)
        for each in facts.advisories[:3]
        if each.summary
    ]
    claims += [
        b.Claim(text=f"{each.row.name}: {' '.join(each.description.split())}", sources=each.row.sources)
        for each in facts.weaknesses[:most]
        if each.description
    ]
    return b.Text(id=id_, claims=tuple(claims)) if claims else None


def impact(facts: Facts) -> tuple[b.Claim, ...]:
    """Whom it touches, and whether it was used to extort."""
    claims = [told(facts)]
    used = [each.row for each in facts.weaknesses if each.row.ransomware]
    if used:
        claims.append(b.Claim(text=_("It was used in ransomware attacks."), sources=sources_of(used)))
    return tuple(claims)


def telling(actor: Actor, most: int) -> b.Claim | None:
    """What a source says of somebody, its first sentences, without those that may name a victim."""
    text = " ".join(unnamed(actor)[:most])
    if text and not text.startswith(actor.name):
        text = f"{actor.name}: {text}"
    return b.Claim(text=text, sources=actor.sources) if text else None


def unnamed(actor: Actor) -> list[str]:
    """The sentences that tell of somebody, but those in which a name stands where a victim's would.

    Better a sentence too few than a victim named: who writes adds it with the source that lists the victim.
    """
    own = {actor.name, *actor.aliases, *actor.tools}
    found = split(" ".join(actor.description.split()))
    return [each for each in found if not any(name not in own for name in _hit(each, own))]


def _hit(sentence: str, own: Iterable[str]) -> Iterator[str]:
    """The names that follow a word for an attack, but those of actors, their tools, and places or makers."""
    for name in sorted(own, key=len, reverse=True):
        sentence = sentence.replace(name, name.casefold())
    for match in _ATTACKED.finditer(sentence):
        if match["name"].split(" ")[0].strip("'’,.") not in _NO_VICTIMS:
            yield match["name"]


def sources_of(parts: Iterable[b.Part]) -> tuple[str, ...]:
    """The sources of these parts, the first few."""
    return keys(part.sources for part in parts)


def keys(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Keys of sources, each once, the first few."""
    return tuple(dict.fromkeys(key for group in groups for key in group))[:5]


def sources_of_actors(actors: Iterable[Actor]) -> tuple[str, ...]:
    """The sources that tell of somebody, the first few."""
    return keys(each.sources for each in actors)


def goes_on(facts: Facts) -> b.Claim:
    """That those who attack go on as they did: what they do is kept for years, tools and names change."""
    return b.Claim(
        text=_("Attackers that are told of here go on with most of these techniques in the next three months."),
        judgement=True,
        likelihood=Likelihood.LIKELY,
        confidence=AnalyticConfidence.MODERATE,
        sources=sources_of(facts.techniques)[:2],
    )


def would_change() -> b.Claim:
    """What would change our judgement."""
    return b.Claim(
        text=_(
            "A report from a member, a new entry in a catalog of exploited weaknesses, or an update would change this."
        ),
        judgement=True,
        confidence=AnalyticConfidence.MODERATE,
    )

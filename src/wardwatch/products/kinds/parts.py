"""Parts that drafts of several kinds have in common: from facts to blocks. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import Document, Section
from wardwatch.products.document import blocks as b
from wardwatch.products.document.walking import texts
from wardwatch.products.facts import Facts, Remedy, Weakness
from wardwatch.products.types import ActionRole, Severity
from wardwatch.standards.estimative import AnalyticConfidence, Likelihood
from wardwatch.standards.ssvc import Automatable

PROTECT_WITHIN = timedelta(days=3)
FIX_WITHIN = timedelta(days=14)
"""Days that a draft proposes for what is exploited; its author decides (BOD 26-04's two shortest tiers)."""
MOST_PRODUCTS = 12
"""Products that are named in a sentence's table before the rest is only counted."""
VALID = timedelta(days=90)


def section(id_: str, heading: str, *blocks: b.AnyBlock | None) -> Section:
    """A section of those blocks that there are."""
    return Section(id=id_, heading=heading, blocks=tuple(block for block in blocks if block is not None))


def exploited(facts: Facts) -> tuple[Weakness, ...]:
    """The vulnerabilities that are known to be exploited, those used in ransomware first."""
    found = (each for each in facts.weaknesses if each.row.exploited)
    return tuple(sorted(found, key=lambda each: (not each.row.ransomware, each.row.name)))


def severity(facts: Facts) -> Severity:
    """How soon readers should look, by what is claimed: exploitation first, then the score."""
    if any(each.row.ransomware for each in facts.weaknesses):
        return Severity.EMERGENCY
    if exploited(facts):
        return Severity.HIGH
    score = max((each.row.base_score or 0.0 for each in facts.weaknesses), default=0.0)
    if score >= 9.0:  # CVSS 3.1 section 5: critical begins here
        return Severity.HIGH
    return Severity.MEDIUM if score >= 4.0 else Severity.LOW


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


def products(facts: Facts, id_: str) -> b.AffectedProducts | None:
    """The affected products."""
    return b.AffectedProducts(id=id_, rows=facts.products) if facts.products else None


def vulnerabilities(facts: Facts, id_: str) -> b.Vulnerabilities | None:
    """The vulnerabilities, with their numbers."""
    rows = tuple(each.row for each in facts.weaknesses)
    return b.Vulnerabilities(id=id_, rows=rows) if rows else None


def techniques(facts: Facts, id_: str) -> b.Techniques | None:
    """The techniques."""
    rows = facts.techniques
    return b.Techniques(id=id_, rows=rows, attack_version=facts.attack_version) if rows else None


def mitigations(facts: Facts, id_: str) -> b.Mitigations | None:
    """What counters the techniques."""
    return b.Mitigations(id=id_, rows=facts.mitigations) if facts.mitigations else None


def indicators(facts: Facts, id_: str) -> b.Indicators | None:
    """The indicators."""
    return b.Indicators(id=id_, rows=facts.indicators) if facts.indicators else None


def timeline(facts: Facts, id_: str) -> b.Timeline | None:
    """What happened when: publication, listing, advisories, what actors did; the oldest first."""
    entries: list[b.Entry] = []
    for each in facts.weaknesses[:20]:
        if each.published:
            text = _("%(name)s is published.") % {"name": each.row.name}
            entries.append(b.Entry(at=each.published, text=text, sources=each.row.sources))
        if each.row.date_added:
            text = _("%(name)s is listed as known to be exploited.") % {"name": each.row.name}
            entries.append(b.Entry(at=each.row.date_added, text=text, sources=each.row.sources))
    for advisory in facts.advisories[:20]:
        if advisory.released:
            text = _("%(publisher)s releases %(title)s.") % {
                "publisher": advisory.publisher,
                "title": advisory.tracking_id,
            }
            entries.append(b.Entry(at=advisory.released, text=text, sources=advisory.sources))
    for actor in facts.actors[:20]:
        if actor.first_seen:
            text = _("%(name)s is first seen.") % {"name": actor.name}
            entries.append(b.Entry(at=actor.first_seen, text=text, sources=actor.sources))
    ordered = tuple(sorted(entries, key=lambda each: each.at))
    return b.Timeline(id=id_, entries=ordered) if ordered else None


def remedies(facts: Facts, id_: str) -> b.Points | None:
    """What makers and catalogues say can be done, each with its source."""
    said = [b.Claim(text=remedy_text(each), sources=each.sources) for each in facts.remedies if each.details]
    said += [
        b.Claim(text=f"{each.row.name}: {each.required_action}", sources=each.row.sources)
        for each in facts.weaknesses
        if each.required_action
    ]
    return b.Points(id=id_, claims=tuple(said[:30])) if said else None


def remedy_text(remedy: Remedy) -> str:
    """A remedy in one line."""
    text = " ".join(remedy.details.split())
    return f"{text} {remedy.url}".strip() if remedy.url and remedy.url not in text else text


def actions(facts: Facts, id_: str) -> b.KeyActions:
    """Three to five imperatives: look, shield, mend, watch, tell."""
    found: list[b.Action] = [_look(facts), _shield(facts)]
    found += [each for each in (_mend(facts), _hunt(facts)) if each is not None]
    if len(found) < 4:
        found.append(_tell(facts))
    return b.KeyActions(id=id_, actions=tuple(found[:5]))


def _look(facts: Facts) -> b.Action:
    named = ", ".join(named_products(facts, 3)) or facts.name
    return b.Action(
        do=_("Check whether you have %(products)s, and which versions.") % {"products": named},
        who=(ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
        by=facts.today + timedelta(days=1) if exploited(facts) else None,
        by_words="" if exploited(facts) else _("with your next review of the list of equipment"),
        why=_("Only who knows what there is can protect it."),
        mitigations=("M1016",),
        hicp=("5.S.A", "5.M.A"),
        goals=("N1",),
        sources=_sources(facts.products),
    )


def _shield(facts: Facts) -> b.Action:
    urgent = bool(exploited(facts))
    return b.Action(
        do=_("Keep what is affected off the internet, and on a network of its own, until it is mended."),
        who=(ActionRole.IT, ActionRole.SECURITY),
        by=facts.today + PROTECT_WITHIN if urgent else None,
        by_words="" if urgent else _("at the next maintenance"),
        why=_("Attackers use this now.") if urgent else _("Who cannot reach it cannot attack it."),
        mitigations=("M1030", "M1035"),
        techniques=tuple(row.technique for row in facts.techniques if row.technique in {"T1190", "T1133", "T0866"}),
        hicp=("6.S.A", "6.M.B"),
        goals=("N7",),
        sources=_sources([each.row for each in exploited(facts)]),
    )


def _mend(facts: Facts) -> b.Action | None:
    fixes = [each for each in facts.remedies if each.category in {"vendor_fix", "mitigation", "workaround"}]
    required = [each for each in facts.weaknesses if each.required_action]
    fixed = [row for row in facts.products if row.fixed_in]
    if not (fixes or required or fixed):
        return None
    urgent = bool(exploited(facts))
    vendor = fixed[0].vendor if fixed else facts.products[0].vendor if facts.products else ""
    what = (
        _("Install what %(maker)s offers, or do what it says instead; for devices, what it has validated.")
        if vendor
        else _("Install what the manufacturer offers, or do what it says instead; for devices, what it has validated.")
    )
    return b.Action(
        do=what % {"maker": vendor},
        who=(ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
        by=facts.today + FIX_WITHIN if urgent else None,
        by_words="" if urgent else _("at the next maintenance"),
        why=_("It ends the weakness itself."),
        mitigations=("M1051",),
        hicp=("7.S.A", "7.M.D"),
        goals=("E1",),
        sources=_keys([*(each.sources for each in fixes[:5]), *(each.row.sources for each in required)]),
    )


def _hunt(facts: Facts) -> b.Action | None:
    if not (facts.indicators or exploited(facts)):
        return None
    return b.Action(
        do=_("Look for signs of an attack before you patch, and keep what you find.")
        if not facts.indicators
        else _("Look for the indicators below in your logs; vet them before you block any."),
        who=(ActionRole.SECURITY,),
        by=facts.today + PROTECT_WITHIN,
        why=_("Mending ends the weakness, not an attack that began before."),
        mitigations=("M1047",),
        hicp=("8.M.B",),
        goals=("N6",),
        sources=_sources(facts.indicators) or _sources([each.row for each in exploited(facts)]),
    )


def _tell(facts: Facts) -> b.Action:
    return b.Action(
        do=_("Tell the center what you found, also that you have nothing of it."),
        who=(ActionRole.SECURITY,),
        by_words=_("when you have looked"),
        why=_("The others learn from what one finds; nobody who may punish you sees it."),
        hicp=("8.S.B", "8.M.C"),
        goals=("E7",),
    )


def likelihood(facts: Facts) -> b.Claim | None:
    """Our judgement of whether members will be attacked by this; None where nothing speaks for one."""
    if not exploited(facts):
        return None
    automatable = any(each.automatable is Automatable.YES for each in facts.weaknesses)
    text = _("Members that leave this open to the internet will be attacked through it.")
    return b.Claim(
        text=text,
        judgement=True,
        likelihood=Likelihood.VERY_LIKELY if automatable else Likelihood.LIKELY,
        confidence=AnalyticConfidence.MODERATE,
        sources=_sources([each.row for each in exploited(facts)]),
    )


def named_products(facts: Facts, most: int) -> tuple[str, ...]:
    """Makers with their products, each once, the first few."""
    names = (" ".join(part for part in (row.vendor, row.product) if part) for row in facts.products)
    return tuple(dict.fromkeys(name for name in names if name))[:most]


def valid_until(facts: Facts) -> date:
    """The last day on which a draft should be relied on."""
    return facts.today + VALID


def with_acronyms(document: Document) -> Document:
    """The document with those short forms spelled out that we know and that it uses."""
    said = set(re.findall(r"[A-Z]{2,}", " ".join(text for _place, text in texts(document))))
    spelled = {short: words for short, words in SPELLED_OUT.items() if short in said}
    return msgspec.structs.replace(document, acronyms=spelled | document.acronyms)


SPELLED_OUT = {
    "CISA": "Cybersecurity and Infrastructure Security Agency",
    "CSAF": "Common Security Advisory Framework",
    "CVE": "Common Vulnerabilities and Exposures",
    "CVSS": "Common Vulnerability Scoring System",
    "EPSS": "Exploit Prediction Scoring System",
    "FDA": "Food and Drug Administration",
    "HICP": "Health Industry Cybersecurity Practices",
    "HPH": "Healthcare and Public Health",
    "ICSMA": "Industrial control systems medical advisory",
    "KEV": "Known Exploited Vulnerabilities",
    "TLP": "Traffic Light Protocol",
    "VPN": "Virtual private network",
}
"""Short forms of the field and what they stand for."""


def _sources(parts: Sequence[b.Part]) -> tuple[str, ...]:
    return _keys(part.sources for part in parts)


def _keys(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for group in groups for key in group))[:5]

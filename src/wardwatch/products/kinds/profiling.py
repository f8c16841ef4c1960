"""What is told of those who attack: names and who uses them, targets, tools, how much is known. Pure."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Actor, Facts
from wardwatch.products.kinds import claims, parts
from wardwatch.standards.estimative import AnalyticConfidence

MOST = 8
"""Of whom a product tells more than the name."""
_TYPES = ("intrusion-set", "threat-actor", "campaign", "malware", "tool")


def told_of(facts: Facts, id_: str, *, most: int = MOST, long: int = 3) -> b.Text | b.Points | None:
    """What sources say of whom it is about, in their words."""
    said = [claims.telling(each, long) for each in parts.subject_of(facts)[:most]]
    found = tuple(each for each in said if each is not None)
    if len(found) > 1:
        return b.Points(id=id_, claims=found)
    return b.Text(id=id_, claims=found) if found else None


def told_or_lead(facts: Facts, id_: str, *, long: int = 12) -> b.Text | b.Points:
    """The same, or in one sentence what it is about where nobody tells more."""
    return told_of(facts, id_, long=long) or b.Text(id=id_, claims=(claims.lead(facts),))


def names(facts: Facts, id_: str) -> b.Table | None:
    """The names, and by whom each is used."""
    found: dict[str, tuple[list[str], list[str], list[str]]] = {}
    publishers = {source.key: source.publisher or source.title for source in facts.sources}
    for actor in parts.subject_of(facts)[:MOST]:
        for name in (actor.name, *actor.aliases):
            of, by, keys = found.setdefault(name, ([], [], []))
            of.append(type_words(actor.type))
            by += [publishers[key] for key in actor.sources if key in publishers]
            keys += actor.sources
    rows = tuple(
        b.TableRow(
            cells=(name, ", ".join(dict.fromkeys(of)), ", ".join(dict.fromkeys(by))),
            sources=tuple(dict.fromkeys(keys))[:5],
        )
        for name, (of, by, keys) in found.items()
    )
    columns = (_("Name"), _("What it is"), _("Called so by"))
    return b.Table(id=id_, caption=_("Names, and who uses them"), columns=columns, rows=rows) if rows else None


def attribution() -> b.Claim:
    """What a name means, beside every list of names."""
    return b.Claim(
        text=_("Names of groups are opinions: two sources that use one name may not mean the same people."),
        judgement=True,
        confidence=AnalyticConfidence.HIGH,
    )


def targets(facts: Facts, id_: str) -> b.Points:
    """Whom it attacks, with what, and since when, as sources say."""
    found = []
    for actor in parts.subject_of(facts)[:MOST]:
        said = (
            (_("%(name)s is said to target: %(what)s."), ", ".join(actor.targets[:12])),
            (_("%(name)s uses: %(what)s."), ", ".join(actor.tools[:20])),
            (_("%(name)s was first seen on %(what)s."), actor.first_seen.isoformat() if actor.first_seen else ""),
            (_("%(name)s was last seen on %(what)s."), actor.last_seen.isoformat() if actor.last_seen else ""),
        )
        found += [
            b.Claim(text=words % {"name": actor.name, "what": what}, sources=actor.sources)
            for words, what in said
            if what
        ]
        mentions = [each for each in claims.unnamed(actor) if _speaks_of_the_sector(each)]
        found += [b.Claim(text=each, sources=actor.sources) for each in mentions[:2]]
    if not any(actor.targets for actor in parts.subject_of(facts)):
        found.append(claims.unknown(_("No source names its targets in a way that machines read.")))
    return b.Points(id=id_, claims=tuple({claim.text: claim for claim in found}.values()))


def _speaks_of_the_sector(sentence: str) -> bool:
    low = sentence.lower()
    return any(word in low for word in ("health", "hospital", "medical", "pharma"))


def numbers(facts: Facts) -> b.Claim:
    """How many techniques are known of it, and what counters most of them."""
    counted = ngettext(
        "%(name)s: %(count)s technique of ATT&CK is known.",
        "%(name)s: %(count)s techniques of ATT&CK are known.",
        len(facts.techniques),
    ) % {"name": facts.name, "count": len(facts.techniques)}
    return b.Claim(
        text=counted, sources=claims.sources_of(facts.techniques) or ((facts.records,) if facts.records else ())
    )


def best_counter(facts: Facts) -> b.Claim | None:
    """The mitigation that counters most."""
    if not facts.mitigations:
        return None
    first = facts.mitigations[0]
    said = {"name": first.name, "id": first.mitigation, "share": parts.whole_share(first)}
    text = _("Of the techniques told of here, %(name)s (%(id)s) counters most: %(share)s.")
    return b.Claim(text=text % said, sources=first.sources)


def cards(facts: Facts, id_: str, *, most: int = MOST) -> b.Table | None:
    """Those who attack, a row each: what they are, also called, how many techniques, what they use."""
    order = {type_: place for place, type_ in enumerate(_TYPES)}
    ordered = sorted(facts.actors, key=lambda each: (not each.is_subject, order.get(each.type, 9), each.name))
    rows = tuple(_card(each) for each in ordered[:most])
    columns = (_("Name"), _("What it is"), _("Also called"), _("Techniques"), _("Uses"))
    caption = _("Who attacks the sector, as sources say")
    return b.Table(id=id_, caption=caption, columns=columns, rows=rows, numbers=(3,)) if rows else None


def _card(actor: Actor) -> b.TableRow:
    cells = (
        f"{actor.name} ({actor.attack_id})" if actor.attack_id else actor.name,
        type_words(actor.type),
        ", ".join(actor.aliases[:4]),
        str(len(actor.techniques)),
        ", ".join(actor.tools[:5]),
    )
    return b.TableRow(cells=cells, sources=actor.sources)


def type_words(type_: str) -> str:
    """A type of STIX in words."""
    return {
        "intrusion-set": _("group"),
        "threat-actor": _("group"),
        "campaign": _("campaign"),
        "malware": _("malware"),
        "tool": _("tool"),
    }.get(type_, type_)


def _has_remedy(facts: Facts) -> bool:
    offered = [*facts.remedies, *(row for row in facts.products if row.fixed_in)]
    return bool(offered) or any(each.required_action for each in facts.weaknesses)


def still_unknown(facts: Facts) -> tuple[b.Claim, ...]:
    """What a reader would ask and no source answers."""
    asked = (
        (not facts.actors, _("Who is behind it is not known.")),
        (not facts.indicators, _("No indicator may be shared with everybody: no address, no file.")),
        (not facts.techniques, _("How the attackers work, step by step, is not known.")),
        (
            bool(facts.weaknesses) and not parts.exploited(facts),
            _("Whether it is exploited is not known: no catalog says so."),
        ),
        (
            bool(facts.weaknesses) and not _has_remedy(facts),
            _("Whether there is an update is not known."),
        ),
        (
            facts.told is None,
            _("How many organizations of the sector are touched is not known well enough to be told."),
        ),
    )
    found = [claims.unknown(words) for missing, words in asked if missing]
    found.append(claims.unknown(_("Whether anybody in the sector was harmed is known only as far as members said so.")))
    return tuple(found)


def outlook(facts: Facts) -> tuple[b.Claim, ...]:
    """What we expect, as our judgement, and what would change it."""
    attacked = claims.likelihood(facts)
    found = [attacked] if attacked else []
    if facts.techniques:
        found.append(claims.goes_on(facts))
    return (*found, claims.would_change())

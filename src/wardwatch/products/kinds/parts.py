"""Parts that drafts of several kinds have in common: from facts to blocks. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Section
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Actor, Facts, Remedy, Weakness
from wardwatch.products.types import Severity

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


def calm(facts: Facts) -> Severity:
    """The same for what nobody has to be woken for."""
    found = severity(facts)
    return Severity.HIGH if found is Severity.EMERGENCY else found


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


def shares(facts: Facts, id_: str, *, most: int = 12) -> b.Table | None:
    """Mitigations by their share of the techniques, without listing these: for many techniques."""
    rows = tuple(
        b.TableRow(
            cells=(row.name, row.mitigation, whole_share(row), f"{len(row.counters)} / {row.of}", ", ".join(row.goals)),
            tlp=row.tlp,
            sources=row.sources,
        )
        for row in facts.mitigations[:most]
    )
    columns = (_("Mitigation"), _("ID"), _("Share"), _("Techniques"), _("HPH performance goals"))
    caption = _("Mitigations, by how many of the techniques they counter")
    return b.Table(id=id_, caption=caption, columns=columns, rows=rows, numbers=(2, 3)) if rows else None


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


def named_products(facts: Facts, most: int) -> tuple[str, ...]:
    """Makers with their products, each once, the first few."""
    every = [
        *((each.vendor, each.product) for each in facts.weaknesses),
        *((r.vendor, r.product) for r in facts.products),
    ]
    names = [called(vendor, product) for vendor, product in every if product]
    once = {name.casefold().replace("_", " "): name for name in reversed(names)}
    return tuple(dict.fromkeys(once[name.casefold().replace("_", " ")] for name in names))[:most]


def called(vendor: str, product: str) -> str:
    """A product under its maker's name, which is not said twice."""
    first = vendor.casefold().split(" ")[0].strip(",.")
    return product if first and product.casefold().startswith(first) else f"{vendor} {product}".strip()


def valid_until(facts: Facts) -> date:
    """The last day on which a draft should be relied on."""
    return facts.today + VALID


def subject_of(facts: Facts) -> tuple[Actor, ...]:
    """Who or what the product is about, as each source tells of it; else whom its weaknesses are linked with."""
    own = tuple(each for each in facts.actors if each.is_subject)
    return own or facts.actors


def narrowed(facts: Facts) -> Facts:
    """The same with the techniques of the subject alone, where it has any: not those of all that its tools can do."""
    own = {technique for each in facts.actors if each.is_subject for technique in each.techniques}
    if not own:
        return facts
    rows = tuple(row for row in facts.techniques if row.technique in own)
    counters = (
        b.MitigationRow(
            mitigation=row.mitigation,
            name=row.name,
            counters=tuple(each for each in row.counters if each in own),
            of=len(own),
            goals=row.goals,
            tlp=row.tlp,
            sources=row.sources,
        )
        for row in facts.mitigations
    )
    left = sorted((row for row in counters if row.counters), key=lambda row: (-len(row.counters), row.mitigation))
    return replace(facts, techniques=rows, mitigations=tuple(left))


def whole_share(row: b.MitigationRow) -> str:
    """How many of the techniques a mitigation counters, in percent."""
    return f"{round(100 * len(row.counters) / row.of)} %" if row.of else ""


def by_vendor(facts: Facts) -> tuple[tuple[str, tuple[Weakness, ...]], ...]:
    """Weaknesses of each maker: those with most exploited ones first, then with most; unnamed makers last."""
    found: dict[str, list[Weakness]] = {}
    names: dict[str, str] = {}
    for each in facts.weaknesses:
        name = " ".join(each.vendor.split())
        names.setdefault(name.casefold(), name)
        found.setdefault(name.casefold(), []).append(each)

    def first(item: tuple[str, list[Weakness]]) -> tuple[bool, int, int, str]:
        key, rows = item
        return (not key, -sum(1 for row in rows if row.row.exploited), -len(rows), key)

    return tuple((names[key], tuple(sorted(rows, key=by_weight))) for key, rows in sorted(found.items(), key=first))


def by_weight(weakness: Weakness) -> tuple[bool, bool, float, str]:
    """The order in which vulnerabilities are shown: ransomware, exploited, score."""
    row = weakness.row
    return (not row.ransomware, not row.exploited, -(row.base_score or 0.0), row.name)


def title(facts: Facts) -> str:
    """What a product is about, as a heading."""
    named = ", ".join(named_products(facts, 2))
    if exploited(facts):
        return _("Attackers use a weakness in %(what)s") % {"what": named or facts.name}
    if facts.weaknesses:
        return _("Weakness in %(what)s") % {"what": named or facts.name}
    return facts.name

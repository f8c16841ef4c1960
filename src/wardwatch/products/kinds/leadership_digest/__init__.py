"""Leadership digest: one page for those who decide: the numbers, three things to know, one to decide."""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts, Weakness
from wardwatch.products.kinds import advice, claims, finishing, parts
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Readers, Severity
from wardwatch.standards.estimative import AnalyticConfidence

_SECTIONS = (
    Heading("numbers", noop("The numbers")),
    Heading("to-know", noop("Three things to know")),
    Heading("to-decide", noop("One thing to decide")),
)


def draft(facts: Facts) -> Document:
    """The page of a week, or of another time."""
    known = _three(facts)
    held = ((_numbers(facts),), (b.Points(id="three", claims=known, ordered=True),), (_decide(facts),))
    return finishing.document(
        KindName.LEADERSHIP_DIGEST,
        facts,
        _SECTIONS,
        held,
        title=_("%(period)s: what leaders should know") % {"period": facts.name},
        summary=known[0].text,
        severity=Severity.INFORMATION,
        roles=(ActionRole.EXECUTIVE,),
        readers=(Readers.NON_TECHNICAL,),
        topics=("leadership",),
    )


def _numbers(facts: Facts) -> b.Table:
    """What is counted, the time before beside it; released numbers of members have none before them."""
    now = facts.course[-1] if facts.course else None
    before = facts.course[-2] if len(facts.course) > 1 else None
    rows = []
    for name, field in (
        (_("Weaknesses newly known to be exploited"), "exploited"),
        (_("of them in ransomware"), "ransomware"),
        (_("Advisories on medical devices"), "devices"),
        (_("Advisories in all"), "advisories"),
    ):
        cells = (name, *(str(getattr(span, field)) if span else "" for span in (now, before)))
        rows.append(b.TableRow(cells=cells, sources=(facts.records,)))
    for name, number in (
        (_("Members touched by these, at least"), facts.told),
        (_("Members with something open past its date, at least"), facts.late),
    ):
        if number is not None:
            rows.append(b.TableRow(cells=(name, str(number), ""), sources=(facts.records,)))
    columns = (_("What"), facts.name, _("The time before"))
    return b.Table(id="counted", caption=_("The time in numbers"), columns=columns, rows=tuple(rows), numbers=(1, 2))


def _three(facts: Facts) -> tuple[b.Claim, ...]:
    """The three that weigh most: extortion, what is exploited, devices; then who attacks; then that it was quiet."""
    found = [*_exploited(facts), *_devices(facts), *_attackers(facts)]
    text = _("No catalog that the center reads listed a weakness as newly exploited.")
    if not parts.exploited(facts):
        found.insert(0, claims.counted(facts, text))
    if facts.told is not None:
        found.append(claims.told(facts))
    found += claims.beside_the_time_before(facts)
    found.append(
        b.Claim(
            text=_("Backups that were restored as a test, and a second factor, still end most attacks."),
            judgement=True,
            confidence=AnalyticConfidence.MODERATE,
        )
    )
    return tuple(found[:3])


def _exploited(facts: Facts) -> list[b.Claim]:
    made = []
    for used, words in (
        (
            [each for each in parts.exploited(facts) if each.row.ransomware],
            _("Ransomware groups now use weaknesses in: %(products)s."),
        ),
        (
            [each for each in parts.exploited(facts) if not each.row.ransomware],
            _("Attackers now use weaknesses in: %(products)s."),
        ),
    ):
        if used:
            text = words % {"products": ", ".join(_products(used))}
            made.append(b.Claim(text=text, sources=claims.sources_of(each.row for each in used)))
    return made


def _products(found: list[Weakness]) -> list[str]:
    names = dict.fromkeys(parts.called(each.vendor, each.product) or each.row.name for each in found)
    return list(names)[:4]


def _devices(facts: Facts) -> list[b.Claim]:
    found = [each for each in facts.advisories if each.tracking_id.startswith("ICSMA")]
    if not found:
        return []
    text = ngettext(
        "%(count)s advisory on medical devices came out: %(titles)s.",
        "%(count)s advisories on medical devices came out, among them: %(titles)s.",
        len(found),
    ) % {"count": len(found), "titles": "; ".join(each.title for each in found[:3])}
    return [b.Claim(text=text, sources=claims.keys(each.sources for each in found))]


def _attackers(facts: Facts) -> list[b.Claim]:
    if not facts.mitigations:
        return []
    first = facts.mitigations[0]
    text = _(
        "Against those who are said to attack the sector, %(name)s helps most: it counters %(share)s of what they do."
    )
    return [b.Claim(text=text % {"name": first.name, "share": parts.whole_share(first)}, sources=first.sources)]


def _decide(facts: Facts) -> b.KeyActions:
    """One decision: to give people the hours to mend what is exploited, or to have what counters most attackers."""
    return b.KeyActions(id="decision", actions=(advice.decision(facts),))


KIND = Kind(
    name=KindName.LEADERSHIP_DIGEST,
    sections=_SECTIONS,
    subjects=("week", "month", "period"),
    reviews=(ReviewRole.SECOND_ANALYST,),
    draft=draft,
    actions=(1, 1),
    grade=10.0,
)

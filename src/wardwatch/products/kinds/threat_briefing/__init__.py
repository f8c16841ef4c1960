"""Threat briefing: slides for everybody, each with the sign of its readers; agenda and key are made by the form."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop
from wardwatch.kit.translation import ngettext
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.facts import Facts
from wardwatch.products.kinds import advice, claims, finishing, parts, pictures, profiling
from wardwatch.products.kinds.kind import Heading, Kind
from wardwatch.products.kinds.vulnerability_bulletin import makers_table
from wardwatch.products.states import ReviewRole
from wardwatch.products.types import ActionRole, KindName, Readers, Severity

_SECTIONS = (
    Heading("introduction", noop("Introduction")),
    Heading("course", noop("Timeline"), required=False),
    Heading("threat", noop("The threat"), required=False),
    Heading("weaknesses", noop("Weaknesses"), required=False),
    Heading("techniques", noop("Techniques"), required=False),
    Heading("exposure", noop("Exposure of the sector")),
    Heading("mitigations", noop("Mitigations")),
    Heading("outlook", noop("Outlook")),
)
ROWS, CLAIMS, LONG = 9, 5, 420
"""Rows of a table and points that a slide holds; letters of a text on one."""
MOST_PARTS = 4
"""Slides that one long list becomes."""
T = TypeVar("T")
Listed = b.AffectedProducts | b.Vulnerabilities | b.Techniques | b.Mitigations | b.Indicators | b.Table
ALL, TECHNICAL = Readers.NON_TECHNICAL, Readers.TECHNICAL


def draft(facts: Facts) -> Document:
    """About a dozen slides, more where more is known."""
    own = parts.narrowed(facts)
    lead = claims.lead(facts)
    slides = _Slides(facts)
    held = (
        tuple(_introduction(slides, facts, lead)),
        tuple(_timeline(slides, facts)),
        tuple(_threat(slides, facts)),
        tuple(_weaknesses(slides, facts)),
        tuple(_techniques(slides, own)),
        tuple(_exposure(slides, facts)),
        tuple(_mitigations(slides, own)),
        tuple(_outlook(slides, facts)),
    )
    return finishing.document(
        KindName.THREAT_BRIEFING,
        facts,
        _SECTIONS,
        held,
        title=_("Threat briefing: %(what)s") % {"what": parts.title(facts)},
        summary=lead.text,
        severity=Severity.INFORMATION,
        roles=(ActionRole.EXECUTIVE, ActionRole.SECURITY, ActionRole.IT, ActionRole.CLINICAL_ENGINEERING),
    )


class _Slides:
    """Makes slides, each under an id of its own; what is long goes on over several."""

    def __init__(self, facts: Facts) -> None:
        self._facts, self._made = facts, 0

    def one(self, title: str, readers: Readers, *blocks: b.AnyBlock | None, notes: str = "") -> b.Slide:
        self._made += 1
        held = tuple(block for block in blocks if block is not None)
        return b.Slide(id=f"slide-{self._made}", title=title, readers=readers, blocks=held, notes=notes)

    def points(self, title: str, readers: Readers, said: Sequence[b.Claim], notes: str = "") -> Iterator[b.Slide]:
        for number, some in enumerate(_pages(said, CLAIMS)):
            short = tuple(_short(each) for each in some)
            block = b.Points(id=f"points-{self._made}-{number}", claims=short)
            yield self.one(_numbered(title, number), readers, block, notes=notes)

    def table(self, title: str, readers: Readers, block: Listed | None, rows: int = ROWS) -> Iterator[b.Slide]:
        """A table cut into slides; where it is too long for a briefing, the last says how much is left out."""
        if block is None:
            return
        every: tuple[Any, ...] = block.rows
        left = len(every) - rows * MOST_PARTS
        pages = _pages(every, rows)
        for number, some in enumerate(pages):
            part = msgspec.structs.replace(block, id=f"{block.id}-{number}", rows=tuple(some))
            more = None
            if left > 0 and number == len(pages) - 1:
                text = ngettext("%(count)s more is not shown.", "%(count)s more are not shown.", left) % {"count": left}
                more = b.Text(id=f"{part.id}-more", claims=(claims.counted(self._facts, text),))
            yield self.one(_numbered(title, number), readers, part, more)


def _pages(rows: Sequence[T], most: int) -> list[list[T]]:
    return [list(rows[at : at + most]) for at in range(0, len(rows), most)][:MOST_PARTS]


def _numbered(title: str, number: int) -> str:
    return f"{title} ({number + 1})" if number else title


def _short(claim: b.Claim) -> b.Claim:
    """A claim that fits on a slide: whole sentences, as many as there is room for."""
    text, kept = claim.text, ""
    for sentence in claims.split(text):
        if kept and len(kept) + len(sentence) > LONG:
            break
        kept = f"{kept} {sentence}".strip()
    return msgspec.structs.replace(
        claim, text=kept if len(kept) <= 2 * LONG else kept[: 2 * LONG].rsplit(" ", 1)[0] + " …"
    )


def _introduction(slides: _Slides, facts: Facts, lead: b.Claim) -> Iterator[b.Slide]:
    judged = claims.likelihood(facts)
    said = (lead, *claims.impact(facts), *((judged,) if judged else ()))
    notes = _("Say first what changed and what to do; details follow for those who need them.")
    yield from slides.points(_("In one minute"), ALL, said, notes)
    told = claims.said(facts, "said")
    if told:
        yield from slides.points(_("What is said"), ALL, told.claims[:10])


def _timeline(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    for block in pictures.course_of_things(facts):
        if isinstance(block, b.Figure):
            yield slides.one(_("What happened when"), ALL, block)
        elif isinstance(block, b.Timeline):
            for number, some in enumerate(_pages(block.entries[-30:], ROWS)):
                part = b.Timeline(id=f"timeline-{number}", entries=tuple(some))
                yield slides.one(_numbered(_("What happened when"), number), ALL, part)
    trend = pictures.trend(facts, "trend")
    if trend:
        yield slides.one(_("Over time"), ALL, trend)


def _threat(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    if not facts.actors:
        return
    told = profiling.told_of(facts, "told", most=6, long=4)
    if told:
        yield from slides.points(_("Who attacks"), ALL, told.claims)
    yield from slides.table(_("Names, and who uses them"), TECHNICAL, profiling.names(facts, "names"))
    if any(each.is_subject for each in facts.actors):
        yield from slides.points(_("Targets, tools and history"), ALL, profiling.targets(facts, "targets").claims)
    yield from slides.table(_("Who is linked with it"), TECHNICAL, profiling.cards(facts, "cards", most=16), 8)


def _weaknesses(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    if facts.period and facts.weaknesses:
        vendors = pictures.by_vendor(facts, "vendors")
        if vendors:
            yield slides.one(_("Manufacturer by manufacturer"), ALL, vendors)
        yield from slides.table(_("By manufacturer and severity"), TECHNICAL, makers_table(facts, "makers"))
    found = sorted(facts.weaknesses, key=parts.by_weight)[:30]
    rows = tuple(msgspec.structs.replace(each.row, title=each.row.title[:80], cvss="") for each in found)
    yield from slides.table(_("Vulnerabilities"), TECHNICAL, b.Vulnerabilities(id="vulnerabilities", rows=rows), 6)
    if not facts.period:
        yield from slides.table(_("Affected products"), TECHNICAL, parts.products(facts, "products"), 8)
        told = parts.remedies(facts, "remedies")
        if told:
            yield from slides.points(_("Updates and workarounds"), TECHNICAL, told.claims[:20])


def _techniques(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    if not facts.techniques:
        return
    yield from slides.points(_("How they work"), ALL, (profiling.numbers(facts), *_tactics(facts)))
    yield slides.one(_("Techniques by tactic"), TECHNICAL, pictures.heat_map(_first(facts, 8), "heat"))
    yield from slides.table(_("Techniques"), TECHNICAL, parts.techniques(facts, "techniques-list"), 7)
    yield from slides.table(_("Indicators"), TECHNICAL, parts.indicators(facts, "indicators"), 8)


def _first(facts: Facts, most: int) -> Facts:
    """The facts with those techniques that most use, as many as fit a picture."""
    used: dict[str, int] = {}
    for actor in facts.actors:
        for technique in actor.techniques:
            used[technique] = used.get(technique, 0) + 1
    ordered = sorted(facts.techniques, key=lambda row: -used.get(row.technique, 0))[:most]
    return replace(facts, techniques=tuple(row for row in facts.techniques if row in ordered))


def _tactics(facts: Facts) -> Iterator[b.Claim]:
    """What is known of each step of an attack, in the order of steps."""
    for tactic in pictures.TACTICS:
        rows = [row for row in facts.techniques if tactic in row.tactics]
        if rows:
            said = {"tactic": pictures.tactic_words(tactic), "names": ", ".join(row.name for row in rows[:4])}
            yield b.Claim(text=_("%(tactic)s: %(names)s.") % said, sources=claims.sources_of(rows)[:2])


def _exposure(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    yield from slides.points(_("Whom it touches"), ALL, (claims.told(facts), *profiling.still_unknown(facts)))
    for title, figure in (
        (_("Members touched, by kind of organization"), pictures.by_kind(facts, "by-kind")),
        (_("Members touched, by state"), pictures.by_state(facts, "by-state")),
    ):
        if figure:
            yield slides.one(title, ALL, figure)


def _mitigations(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    whole = advice.actions(facts, "key-actions")
    yield slides.one(_("What to do"), ALL, whole)
    yield from slides.table(_("What counters most techniques"), TECHNICAL, parts.shares(facts, "counters"))


def _outlook(slides: _Slides, facts: Facts) -> Iterator[b.Slide]:
    yield from slides.points(_("What we expect"), ALL, profiling.outlook(facts))


KIND = Kind(
    name=KindName.THREAT_BRIEFING,
    sections=_SECTIONS,
    subjects=("object", "vulnerability", "advisory", "month", "period", "selection"),
    reviews=(ReviewRole.SECOND_ANALYST,),
    draft=draft,
)

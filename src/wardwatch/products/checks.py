"""What is missing in a document, or does not agree with itself: asked while it is written, and before it is released.

Pure: what has to be looked up (who is an organization here, which values stand on false-positive lists, which addresses
answered nothing) comes in `Known`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from wardwatch.kit.translation import gettext as _
from wardwatch.products.document import Document
from wardwatch.products.document import blocks as b
from wardwatch.products.document.marking import level_of
from wardwatch.products.document.walking import blocks, parts, texts
from wardwatch.products.kinds import Kind
from wardwatch.products.types import Marking
from wardwatch.standards import hicp
from wardwatch.standards.hph_cpg import goals
from wardwatch.standards.tlp import Tlp

_SHORT = re.compile(r"\b[A-Z][A-Z0-9&]{1,7}\b")
_KNOWN_SHORT = frozenset({"DNS", "HTTP", "HTTPS", "ID", "IP", "IT", "OK", "PDF", "TCP", "UDP", "URL", "US", "UTC"})
_NUMBERED = re.compile(
    r"CVSS:\d\.\d/[A-Za-z:/]+|\b[EN]\d{1,2}\b|\b\d{4}-W\d{2}\b|\bAV:[A-Z](?:/[A-Za-z]+:[A-Za-z]+)*"
    r"|\b(?:CVE-\d{4}-\d+|CWE-\d+|T\d{4}(?:\.\d{3})?|[GMS]\d{4}|ICSM?A-[\d-]+|TLP:[A-Z+]+)\b"
)
_LEAK = re.compile(r"\.onion\b|\bleak ?site\b", re.IGNORECASE)
LONGEST_TITLE = 120
SHORTEST = 5
"""Letters of a name that is looked for in titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What checks need to know beside the document.

    `tlp` is the marking that the release is asked for, None where nobody asked yet. `names` are those of organizations
    here, `never` values that are never to be blocked, `dead` addresses that did not answer. `listed` says on which
    lists of false positives values stand; `unasked` were not compared with them yet.
    """

    today: date
    tlp: Marking | None = None
    names: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    dead: frozenset[str] = frozenset()
    listed: Mapping[str, "Listed"] = field(default_factory=dict)
    unasked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of false positives on which a value stands, what that says of it, and whether it is no indicator then."""

    name: str
    says: str
    keeps_out: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: which check says so, where, in words. `blocking`: it is not released like this."""

    check: str
    place: str
    words: str
    blocking: bool = False


Found = Iterator[Problem]


def problems(document: Document, kind: Kind, known: Known) -> tuple[Problem, ...]:
    """What every check finds, those first that block."""
    found = [problem for check in CHECKS for problem in check(document, kind, known)]
    return tuple(sorted(found, key=lambda each: not each.blocking))


def _sections(document: Document, kind: Kind, known: Known) -> Found:
    written = {section.id: section for section in document.sections}
    if not document.title.strip() or not document.summary.strip():
        yield Problem("sections", "$", _("It needs a title and a summary."), blocking=True)
    if len(document.title) > LONGEST_TITLE:
        most = {"most": LONGEST_TITLE}
        yield Problem("sections", "$.title", _("The title is longer than %(most)s characters.") % most)
    for heading in kind.sections:
        if heading.required and not (heading.id in written and written[heading.id].blocks):
            words = _("The section “%(heading)s” is empty.") % {"heading": _(heading.words)}
            yield Problem("sections", f"$.sections.{heading.id}", words, blocking=True)


def _actions(document: Document, kind: Kind, known: Known) -> Found:
    found = [(place, part) for place, part in parts(document) if isinstance(part, b.Action)]
    least, most = kind.actions
    if not least <= len(found) <= most:
        said = {"least": least, "most": most, "number": len(found)}
        words = _("It recommends %(number)s actions; readers act on %(least)s to %(most)s.") % said
        yield Problem("actions", "$", words, blocking=len(found) < least)
    for place, action in found:
        if not action.who:
            yield Problem("actions", place, _("This action does not say who does it."), blocking=True)
        if not action.by and not action.by_words:
            yield Problem("actions", place, _("This action does not say until when it is recommended."))
        if not (action.mitigations or action.hicp or action.goals):
            yield Problem("actions", place, _("This action is part of no practice (mitigation, HICP, goal)."))
        if action.by and action.by < known.today:
            yield Problem("actions", place, _("The recommended date is over."))
        unknown = [id_ for id_ in action.hicp if not hicp.name_of(id_)] + [
            id_ for id_ in action.goals if id_ not in goals()
        ]
        for id_ in unknown:
            yield Problem("actions", place, _("There is no practice %(id)s.") % {"id": id_})


def _claims(document: Document, kind: Kind, known: Known) -> Found:
    for place, part in parts(document):
        if not isinstance(part, b.Claim):
            continue
        if not part.sources and not part.judgement:
            yield Problem("claims", place, _("Nobody is named who says this, and it is not marked as our judgement."))
        if part.judgement and part.confidence is None:
            yield Problem("claims", place, _("Our judgement does not say how sure we are."))
        if part.likelihood is not None and not part.judgement:
            yield Problem("claims", place, _("Only a judgement says how likely something is."))
    graded = {key for _place, part in parts(document) for key in part.sources}
    for source in document.sources:
        place = f"$.sources.{source.key}"
        if source.key not in graded:
            yield Problem("sources", place, _("Nothing cites this source: %(source)s") % {"source": source.title})
        if source.reliability is None:
            yield Problem(
                "sources", place, _("Nobody graded this source yet (A to F): %(source)s") % {"source": source.title}
            )
        if source.url in known.dead:
            yield Problem("sources", place, _("This address did not answer: %(url)s") % {"url": source.url})


def _words(document: Document, kind: Kind, known: Known) -> Found:
    said: dict[str, str] = {}
    for place, text in texts(document):
        for short in _SHORT.findall(_NUMBERED.sub(" ", text)):
            said.setdefault(short, place)
    for short, place in sorted(said.items()):
        if short not in document.acronyms and short not in _KNOWN_SHORT and not short.isdigit():
            yield Problem("words", place, _("“%(short)s” is not spelled out.") % {"short": short})
    grade = reading_grade(document.summary)
    if grade > kind.grade:
        given = {"grade": f"{grade:.0f}", "most": f"{kind.grade:.0f}"}
        words = _("The summary reads at school grade %(grade)s; aim at %(most)s: shorter sentences, plainer words.")
        yield Problem("words", "$.summary", words % given)


def _markings(document: Document, kind: Kind, known: Known) -> Found:
    if known.tlp is None:
        return
    above = [place for place, part in parts(document) if level_of(part, document) > known.tlp.level]
    if above:
        said = {"tlp": known.tlp, "number": len(above)}
        words = _("%(number)s parts are marked higher than %(tlp)s: this release leaves them out.") % said
        yield Problem("markings", above[0], words)
    for source in document.sources:
        if source.tlp.level > known.tlp.level and source.title and source.title in document.title + document.summary:
            words = _("Title or summary name a source that is marked higher.")
            yield Problem("markings", "$.summary", words, blocking=True)
    head = " ".join((document.title, document.summary, *document.topics))
    for name in sorted(_names_above(document, known.tlp.level)):
        if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", head):
            words = _("Title, summary or topics say what only parts say that are marked higher: %(words)s")
            yield Problem("markings", "$.summary", words % {"words": name[:80]}, blocking=True)


def _names_above(document: Document, tlp: Tlp) -> set[str]:
    """Names and sentences that stand in parts above a marking, and in none that its readers see."""
    above, below = set[str](), list[str]()
    for _place, part in parts(document):
        said = [getattr(part, field, "") for field in ("text", "name", "product", "value", "heading", "do")]
        told = [each for each in said if isinstance(each, str) and len(each) >= SHORTEST]
        (above.update if level_of(part, document) > tlp else below.extend)(told)
    shown = "\n".join(below)
    return {each for each in above if each not in shown}


def _indicators(document: Document, kind: Kind, known: Known) -> Found:
    for place, part in parts(document):
        if isinstance(part, b.IndicatorRow) and part.value in known.never:
            words = _("%(value)s is never to be blocked: it stands on a false-positive list, or care needs it.")
            yield Problem("indicators", place, words % {"value": part.value}, blocking=True)
        elif isinstance(part, b.IndicatorRow) and (listed := known.listed.get(part.value)):
            words = _("%(value)s stands on a list of false positives. %(says)s")
            said = {"value": part.value, "says": _(listed.says) % {"list": listed.name}}
            yield Problem("indicators", place, words % said, blocking=listed.keeps_out)
        elif isinstance(part, b.IndicatorRow) and part.value in known.unasked:
            words = _("%(value)s was not compared with the lists of false positives yet; that is done within minutes.")
            yield Problem("indicators", place, words % {"value": part.value})


def _victims(document: Document, kind: Kind, known: Known) -> Found:
    told = [(place, text.lower()) for place, text in texts(document)]
    whole = "\n".join(text for _place, text in told)
    named = {victim.name for victim in document.victims}
    for name in sorted(known.names - named):
        if name.lower() not in whole:
            continue
        alone = re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)")
        for place in (place for place, text in told if alone.search(text)):
            words = _(
                "%(name)s is named. Name nobody as a victim who has not said so itself, or is not listed by its"
                " regulator; then add it under Victims, with the source."
            )
            yield Problem("victims", place, words % {"name": name}, blocking=True)
    for place, text in [*texts(document), *((f"$.sources.{each.key}", each.url) for each in document.sources)]:
        if _LEAK.search(text):
            yield Problem(
                "victims", place, _("What attackers claim on their sites is neither cited nor linked."), blocking=True
            )


def says_too_much(text: str, names: frozenset[str]) -> bool:
    """Whether a text names one of these organizations, or speaks of a site of attackers."""
    low = text.lower()
    named = (name for name in names if name.lower() in low)
    return bool(_LEAK.search(text)) or any(re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", low) for name in named)


def _dates(document: Document, kind: Kind, known: Known) -> Found:
    if document.valid_until is None:
        yield Problem("dates", "$.valid_until", _("It does not say until when readers may rely on it."))
    elif document.valid_until < known.today:
        yield Problem("dates", "$.valid_until", _("The day until which readers may rely on it is over."), blocking=True)


def _figures(document: Document, kind: Kind, known: Known) -> Found:
    for section in document.sections:
        for block in blocks(section.blocks):
            if isinstance(block, b.Figure) and not block.alternative.strip():
                yield Problem(
                    "figures", f"$.sections.{section.id}", _("A figure has no text alternative."), blocking=True
                )


Check = Callable[[Document, Kind, Known], Found]
CHECKS: tuple[Check, ...] = (
    _sections,
    _actions,
    _claims,
    _words,
    _markings,
    _indicators,
    _victims,
    _dates,
    _figures,
)


def reading_grade(text: str) -> float:
    """The school grade at which a text reads: Flesch-Kincaid (Kincaid and others 1975); 0 for no words.

    Syllables are counted as groups of vowels, which is near enough for a remark.
    """
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    words = re.findall(r"[^\W\d_]+", text)
    if not words:
        return 0.0
    syllables = sum(max(1, len(re.findall(r"[aeiouyáéíóúü]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59)

"""From facts to the frozen text of a notice, in the language that its member reads. Pure."""

import re
from collections import Counter
from datetime import date

from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wardwatch.assets.wording import named, within
from wardwatch.engagements.rendering import catalogue as words
from wardwatch.engagements.rendering.catalogue import Kind
from wardwatch.engagements.rendering.facts import Affected, Facts, Told
from wardwatch.engagements.types import Body, DueDate, Edits, Line, SourceNote, Step

_IDENTIFIER = re.compile(r"\s*\(?\bCVE-\d{4}-\d+\b\)?", re.IGNORECASE)
_LONGEST_NAME = 80
_LONGEST_DETAIL = 600
_LONGEST_TITLE = 160
_NEW_WORDS = 3
_QUOTED_REMEDIES = 3
_FIXES = frozenset({"vendor_fix", "optional_patch"})
_EASES = frozenset({"mitigation", "workaround"})


def build(facts: Facts, edits: Edits = Edits()) -> Body:  # noqa: B008  (frozen, and empty)
    """The text of one notice; `edits` are the analyst's words, which win."""
    with translation.override(facts.language):
        return _built(facts, edits)


def _built(facts: Facts, edits: Edits) -> Body:
    kind = kind_of(facts)
    what = what_of(facts.lines)
    title = edits.title or str(words.TITLES[kind, facts.priority])
    steps = edits.steps or _steps(facts, kind)
    return Body(
        title=title.replace("{what}", what),
        what=what,
        why_you=_why(facts, edits, what),
        before_you_start=str(words.BEFORE_YOU_START) if facts.patients and not facts.asks_version else "",
        steps=steps,
        dates=_dates(facts),
        affected=tuple(_line(line) for line in facts.lines),
        sources=tuple(SourceNote(*document) for document in facts.documents),
        genuine=words.GENUINE.format(ticket=facts.ticket, center=facts.center, address=f"{facts.address}/check/"),
        visible_to=_visible(facts),
        marking=facts.marking,
        ticket=facts.ticket,
        care=facts.care,
        more_urgent=_more_urgent(facts, facts.told) if facts.told else "",
        language=facts.language,
    )


def kind_of(facts: Facts) -> Kind:
    """Which words fit: a question where we cannot tell the version, else care before network before the rest."""
    if facts.asks_version:
        return Kind.COMPARE if all(line.version for line in facts.lines) else Kind.CHECK
    if facts.patients:
        return Kind.CARE
    return Kind.ENTRY if facts.entry else Kind.OTHER


def what_of(lines: tuple[Affected, ...]) -> str:
    """Products and how many, in a few words: "14 Contec CMS8000 (bedside monitor) and 2 other products"."""
    counts: Counter[str] = Counter()
    kinds = {_called(line): line.kind for line in lines}
    for line in lines:
        counts[_called(line)] += line.quantity
    (name, quantity), *others = counts.most_common()
    known = f"{name} ({kinds[name]})" if kinds[name] else name
    first = f"{quantity} {known}" if quantity > 1 else known
    if not others:
        return first
    if len(others) == 1:
        return _("{first} and 1 other product").format(first=first)
    return _("{first} and {count} other products").format(first=first, count=len(others))


def _called(line: Affected) -> str:
    return within(_name(line), line.device, None)


def _name(line: Affected) -> str:
    return " ".join(_IDENTIFIER.sub("", named(line.vendor, line.product)).split())[:_LONGEST_NAME]


def _why(facts: Facts, edits: Edits, what: str) -> str:
    if edits.summary:
        return edits.summary.replace("{what}", what)
    sentence = words.WHY
    if facts.asks_version:
        sentence = words.WHY_COMPARE if any(line.version for line in facts.lines) else words.WHY_CHECK
    said = [sentence.format(what=what, publisher=facts.publisher or words.SOMEBODY)]
    if title := _telling_title(facts, what):
        said.append(words.ABOUT.format(title=title))
    if facts.exploited:
        said.append(str(words.EXPLOITED))
    return " ".join(said)


def _telling_title(facts: Facts, what: str) -> str:
    """The document's title where it says more than the products' names, without identifiers; else ""."""
    title = " ".join(_IDENTIFIER.sub("", facts.documents[0][1]).split()) if facts.publisher else ""
    new = set(title.lower().split()) - set(what.lower().split())
    return title if len(new) >= _NEW_WORDS and len(title) <= _LONGEST_TITLE else ""


def _steps(facts: Facts, kind: Kind) -> tuple[Step, ...]:
    first = tuple(Step(str(text), str(who), str(detail)) for text, who, detail in words.STEPS[kind])
    if facts.asks_version:
        return first
    who = words.CLINICAL if facts.patients else words.IT
    fix = words.FIX_CARE if facts.patients else words.FIX_OTHER
    eases = _quoted(facts, _EASES, str(words.MITIGATE), str(words.BOTH if facts.patients else words.IT))
    fixes = _quoted(facts, _FIXES, str(fix), str(who))
    if not fixes:
        offered = {remedy.category for remedy in facts.remedies}
        hopeless, waiting = "no_fix_planned" in offered, bool(offered & {"none_available", "fix_planned"})
        fixes = (Step(str(words.REPLACE if hopeless else words.WAIT if waiting else fix), str(who)),)
    renew = (Step(str(words.RENEW), str(words.IT)),) if kind is Kind.ENTRY and facts.exploited else ()
    return (*first, *eases, *fixes, *renew, Step(str(words.TELL_US), str(words.INVENTORY)))


def _quoted(facts: Facts, categories: frozenset[str], text: str, who: str) -> tuple[Step, ...]:
    """One step per kind of remedy, with the document's own words as its detail."""
    said = [remedy for remedy in facts.remedies if remedy.category in categories and remedy.details.strip()]
    details = "\n".join(" ".join(remedy.details.split()) for remedy in said[:_QUOTED_REMEDIES])
    if not details:
        return ()
    short = details if len(details) <= _LONGEST_DETAIL else details[:_LONGEST_DETAIL].rsplit(" ", 1)[0] + " …"
    return (Step(text, who, short, quoted=True),)


def _dates(facts: Facts) -> tuple[DueDate, ...]:
    if facts.asks_version:
        return ()
    dates = []
    if facts.protect_by:
        reason = str(words.PROTECT_REASON[facts.priority])
        dates.append(DueDate(str(words.PROTECT_BY), facts.protect_by.isoformat(), reason))
    if facts.fix_at_maintenance:
        dates.append(DueDate(str(words.FIX_BY), "", str(words.MAINTENANCE_REASON)))
    elif facts.fix_by:
        dates.append(DueDate(str(words.FIX_BY), facts.fix_by.isoformat(), str(words.FIX_REASON)))
    return tuple(dates)


def _more_urgent(facts: Facts, told: Told) -> str:
    """What changed since an earlier letter: the day that it gave, and the nearer one."""
    said = words.MORE_URGENT.format(day=_day(told.on))
    now = facts.protect_by
    if now is None or now == told.protect_by:
        return said
    if told.asked_version:
        then = words.THEN_ASKED.format(now=_day(now))
    elif told.protect_by:
        then = words.THEN_PROTECT.format(then=_day(told.protect_by), now=_day(now))
    elif told.fix_by:
        then = words.THEN_FIX.format(then=_day(told.fix_by), now=_day(now))
    else:
        then = words.NOW_PROTECT.format(now=_day(now))
    return f"{said} {then}"


def _day(on: date) -> str:
    return format_date(on, pgettext("how a day is written", "j F Y"))


def _line(line: Affected) -> Line:
    where = within(_name(line), line.device, line.device_line)
    return Line(where, line.version, line.quantity, line.department, line.line, line.vulnerabilities)


def _visible(facts: Facts) -> str:
    if not facts.providers:
        return words.VISIBLE.format(center=facts.center)
    return words.VISIBLE_PROVIDERS.format(center=facts.center, providers=", ".join(facts.providers))

"""Pieces that a product's name or a text of versions speaks of: "serial numbers below 14000", "lots A100 to A199",
"manufactured before March 2019".

What is surely said becomes bounds; what speaks of pieces in other words is kept as a condition that only a person can
test. An end that one author includes and another does not ("up to 14000", "starting with 14") is such a condition.
"""

import re
from datetime import date, timedelta

import msgspec

from wardwatch.standards.udi.days import period
from wardwatch.standards.udi.lots import Range, Ray, numbers, ray, span
from wardwatch.standards.udi.pieces import Bounds, Days
from wardwatch.standards.udi.prose import stated_units

LONGEST = 2_000
"""Characters of a text that are looked at."""


class Said(msgspec.Struct, frozen=True):
    """What a text says of versions, `rest`, and of which pieces; `words` are those about the pieces."""

    rest: str
    bounds: Bounds
    words: str


_BELOW = r"(?:below|before|prior to|previous to|(?:earlier|less|lower|older|smaller) than|under|<(?!=))"
_TO = r"(?:<=|≤|up to and including|through|until and including|on or before|(?:no|not) later than)"
_ABOVE = r"(?:above|after|(?:later|greater|higher|newer|more) than|over|>(?!=))"
_FROM = r"(?:>=|≥|on or after|since)"
_SIDES = {_BELOW: (False, False), _TO: (False, True), _ABOVE: (True, False), _FROM: (True, True)}
_AND_LOWER = r"(?:and|or) (?:below|earlier|lower|older|prior|before|less)"
_AND_HIGHER = r"(?:and|or) (?:above|later|higher|newer|up|after|onwards?|greater|more)|onwards?"
_ENDS = "|".join((*_SIDES, "until", "up to"))
_ORDER = rf"(?:{_ENDS}|between|from|starting|beginning)"
_TIMES = rf"(?:{_ENDS}|between|from|in|on)\b[^()]*[0-9]"
_NUMBERS = r"(?:[ /]?(?:numbers?|nos?\b\.?|codes?|nrs?\b\.?|ranges?|#s?|\(s\)))*"
_LABEL = rf"(?P<label>(?:serials?|s/n|sn|(?:lots?|batch(?:es)?)(?: ?/ ?(?:lots?|batch(?:es)?))?)\b{_NUMBERS})"
_MADE = (
    r"(?P<made>(?:(?:manufactured|produced|made)(?P<further> (?:and|or|and/or|&) \w+)?"
    r"|(?:manufactur(?:e|ing)|production) dates?|dates? of (?:manufacture|production)))"
)
_EXPIRES = r"(?P<expires>expir(?:y|ation|ing|es?)(?: dates?)?|use[- ]by(?: dates?)?)"
_OTHERWISE = r"(?:shipped|distributed|sold|delivered|purchased|released|implanted|installed|supplied)"
_STATEMENT = re.compile(
    rf"\b(?:{_LABEL}(?=\s*[:=]?\s*(?:{_ORDER}|[A-Z_-]{{0,12}}[0-9]))"
    rf"|(?:{_MADE}|{_EXPIRES})(?=\s*[:=]?\s*(?:is |are |of )?(?:{_TIMES}|(?:19|20)[0-9]{{2}}\b))"
    rf"|{_OTHERWISE}(?=\s*{_TIMES}))",
    re.IGNORECASE,
)
_SUBJECT = (
    r"(?:(?:all |any |only )?(?:(?:devices|units|products|pieces|those|versions) ?)?"
    r"(?:that (?:were|are) |were |with |having )?)"
)
_LIKE_A_RANGE = re.compile(r"[A-Z0-9]*[0-9][A-Z0-9]*-[A-Z0-9]*[0-9][A-Z0-9]*")
_CLAUSE = re.compile(
    rf"{_SUBJECT}(?:{_LABEL}|{_MADE}|{_EXPIRES})\s*[:=]?\s*(?:is |are )?(?P<said>.+)", re.IGNORECASE | re.DOTALL
)
_SPAN = re.compile(
    r"between (?P<low>.+?) and (?P<high>.+)"
    r"|(?:from )?(?P<first>.+?)(?: to | thru | through | - |\s*[–—]\s*)(?P<last>.+)",
    re.IGNORECASE,
)
_END = re.compile(r"[A-Z0-9](?:[A-Z0-9._/-]{0,38}[A-Z0-9])?", re.IGNORECASE)
_TRAILING = re.compile(
    r"[\s,;:–—-]*(?:\b(?:with|having|and|for|of|where|if|that (?:were|are)|were)\s*)*$", re.IGNORECASE
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_TH = "(?:st|nd|rd|th)?"
_WORDED = re.compile(
    rf"(?:(?P<day>\d{{1,2}}){_TH}[ -])?{_MONTH}(?:[ -](?P<after>\d{{1,2}}){_TH})?,?[ -](?P<year>\d{{4}})", re.IGNORECASE
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def pieces(text: str) -> Said | None:
    """What `text` says of pieces, apart from the rest; None where it does not speak of any.

    A statement stands in brackets, or reaches to the end of the text.
    """
    plain = re.sub(r"\s+", " ", text).strip()
    found = _STATEMENT.search(plain) if len(plain) <= LONGEST else None
    if not found:
        return None
    bracket = next(
        (each for each in re.finditer(r"\(([^()]*)\)", plain) if each.start() < found.start() < each.end()), None
    )
    if bracket:
        words, rest = (
            bracket[1].strip(),
            f"{plain[: bracket.start()].rstrip()} {plain[bracket.end() :].lstrip()}".strip(),
        )
    else:
        words, rest = plain[found.start() :].strip(), _TRAILING.sub("", plain[: found.start()])
    return Said("" if re.fullmatch(_SUBJECT, f"{rest} ", re.IGNORECASE) else rest, bounds(words), words)


def bounds(words: str) -> Bounds:
    """What a statement about pieces says; what is not surely read is a condition that nobody can test."""
    clause = _CLAUSE.fullmatch(words.strip(" ."))
    unread = Bounds(unread=(words,))
    if not clause:
        return unread
    said = clause["said"].strip()
    if not clause["label"]:
        days = _days(said)
        if days is None:
            return unread
        if clause["expires"]:
            return Bounds(expires=days)
        return Bounds(made=days, unread=(words,) if clause["further"] else ())
    ends = _side(said) or _span(said)
    if ends:
        listed = numbers((), *(([ends], ()) if isinstance(ends, Range) else ((), [ends])))
        return Bounds(lots=listed) if clause["label"][0] in "lLbB" else Bounds(serials=listed)
    units = stated_units(f"{clause['label']}: {said}")
    if not units or len(units) > 1 or units[0].dis:
        return unread
    single = (units[0].bounds.lots or units[0].bounds.serials or numbers(())).exact
    # "lots 4A-7C": a range without an order, or one lot?
    doubtful = re.search(r"s\b", clause["label"]) and any(_LIKE_A_RANGE.fullmatch(each) for each in single)
    return unread if doubtful else units[0].bounds


def _side(said: str) -> Ray | None:
    """All numbers on one side of an end."""
    for words, (above, inclusive) in _SIDES.items():
        if match := re.fullmatch(rf"{words} ?(?P<end>\S+)", said, re.IGNORECASE):
            return _ray(match["end"], above=above, inclusive=inclusive)
    if match := re.fullmatch(
        rf"(?:from )?(?P<end>\S+) (?:(?P<lower>{_AND_LOWER})|(?:{_AND_HIGHER}))", said, re.IGNORECASE
    ):
        return _ray(match["end"], above=not match["lower"], inclusive=True)
    return None


def _ray(end: str, *, above: bool, inclusive: bool) -> Ray | None:
    return ray(end, above=above, inclusive=inclusive) if _END.fullmatch(end) else None


def _span(said: str) -> Range | None:
    match = _SPAN.fullmatch(said)
    if not match:
        return None
    low, high = (match["low"], match["high"]) if match["low"] else (match["first"], match["last"])
    return span(low, high) if _END.fullmatch(low) and _END.fullmatch(high) else None


def _days(said: str) -> Days | None:
    for words, (above, inclusive) in _SIDES.items():
        if match := re.fullmatch(rf"{words} ?(?P<end>.+)", said, re.IGNORECASE):
            return _beyond(match["end"], above=above, inclusive=inclusive)
    if match := re.fullmatch(
        rf"(?:from )?(?P<end>.+?) (?:(?P<lower>{_AND_LOWER})|(?:{_AND_HIGHER}))", said, re.IGNORECASE
    ):
        return _beyond(match["end"], above=not match["lower"], inclusive=True)
    if match := re.fullmatch(r"(?:in|on) (?P<when>.+)", said, re.IGNORECASE):
        when = day_or_month(match["when"])
        return Days(*when) if when else None
    if match := _SPAN.fullmatch(said):
        ends = (match["low"], match["high"]) if match["low"] else (match["first"], match["last"])
        first, last = map(day_or_month, ends)
        return Days(first[0], last[1]) if first and last and first[0] <= last[1] else None
    return None


def _beyond(end: str, *, above: bool, inclusive: bool) -> Days | None:
    when = day_or_month(end)
    if when is None:
        return None
    first, last = when
    if above:
        return Days(first if inclusive else last + timedelta(days=1), None)
    return Days(None, last if inclusive else first - timedelta(days=1))


def day_or_month(text: str) -> tuple[date, date] | None:
    """The first and last day of "14 March 2019", "March 2019", "2019-03", "2019"; None where the year is not said, or
    where there are two readings ("3/4/2019")."""
    plain = text.strip(" .,")
    if found := period(plain):
        return found
    if match := _SLASHED.fullmatch(plain):
        month, day = int(match[1]), int(match[2])
        return period(f"{match[3]}-{month:02}-{day:02}") if day > 12 or day == month else None
    match = _WORDED.fullmatch(plain)
    number = _MONTHS.get(match["month"][:3].lower()) if match else None
    if not match or not number or (match["day"] and match["after"]):
        return None
    said = match["day"] or match["after"]
    return period(f"{match['year']}-{number:02}" + (f"-{int(said):02}" if said else ""))

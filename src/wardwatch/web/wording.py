"""How the pages say what several slices know: markings, dates, places in a list."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wardwatch.exposures.matching.explain import spoken_range
from wardwatch.kit.errors import FormatError
from wardwatch.standards import vers
from wardwatch.standards.tlp import Tlp
from wardwatch.web.pages import Due, Marking, Pager

PAGE = 50
"""Rows of a long list on one page."""
_LOUD, _SHORT = 12, 3


def marking_of(tlp: Tlp, *, about: str = "") -> Marking:
    """A marking with its meaning in plain words; `about` names the organization whose matter it is."""
    audience = about or _("those it is addressed to")
    sentences = {
        Tlp.CLEAR: _("For everybody."),
        Tlp.GREEN: _("For members and partners. Not for public pages."),
        Tlp.AMBER: _("For %(audience)s and those who work for it. Do not pass it on outside."),
        Tlp.AMBER_STRICT: _("For %(audience)s only. Do not pass it on."),
        Tlp.RED: _("For the named people only. Do not pass it on."),
    }
    return Marking(tlp.label, sentences[tlp] % {"audience": audience} if "%(" in sentences[tlp] else sentences[tlp])


def due_of(label: str, on: date, *, time_zone: str, now: datetime, reason: str = "") -> Due:
    """A recommended date: it ends at midnight where the member is."""
    midnight = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(time_zone)).astimezone(UTC)
    return Due(label, on, midnight, passed=midnight <= now, reason=reason)


def readable(text: str) -> str:
    """A name that an inventory shouts in capitals, in ordinary letters; short words and those with digits stay."""
    if len(text) <= _LOUD or not text.isupper():
        return text
    words = text.split(" ")
    return " ".join(word.capitalize() if len(word) > _SHORT and word.isalpha() else word for word in words)


def with_query(request: HttpRequest, **changed: str) -> str:
    """The query of this page with some parameters changed; an empty value takes one away."""
    query = request.GET.copy()
    for name, value in changed.items():
        query[name] = value
        if not value:
            del query[name]
    return f"?{query.urlencode()}"


def number_of(request: HttpRequest, name: str) -> int | None:
    """The whole number that stands in the query as `name`; None where there is none that a column can hold."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def pager_of(
    request: HttpRequest,
    *,
    shown: int,
    following: str | None,
    total: int | None,
    preceding: str | None = None,
    more: bool = False,
) -> Pager | None:
    """Where a page stands that was reached by a place in the list (`after` or `before`, with `n` rows ahead of it).

    `preceding` and `following` are the places that lead back and on, "" where there is nothing; a list that knows no
    way back (None) leads to its start. `more`: there are more than `total`. Returns None for the only page.
    """
    ahead = 0 if preceding == "" else number_of(request, "n") or 0
    if not shown or not (ahead or preceding or following):
        return None
    back = {"after": "", "before": preceding or "", "n": str(max(ahead - PAGE, 0)) if preceding else ""}
    on = {"after": following or "", "before": "", "n": str(ahead + shown)}
    return Pager(
        first=ahead + 1,
        last=ahead + shown,
        total=total,
        more=more,
        previous_url=with_query(request, **back) if preceding or (preceding is None and ahead) else "",
        next_url=with_query(request, **on) if following else "",
    )


def actor_name(who: str, names: Mapping[int, str]) -> str:
    """Who did something, for readers: a known person by name, programs as the center."""
    kind, _colon, rest = who.partition(":")
    if kind == "person":
        return names.get(int(rest), _("a person"))
    return rest if kind == "mail" else _("the center")


def versions_said(raw: str) -> str:
    """The versions that a claim states, as it writes them; a `vers:` range in plain words."""
    try:
        spans = vers.intervals(vers.read(raw)) if raw.startswith("vers:") else ()
    except FormatError:
        spans = ()
    if vers.ALL in spans or not raw:
        return _("all versions")
    said = (spoken_range(span.low, span.low_inclusive, span.high, span.high_inclusive) for span in spans)
    return "; ".join(said) or raw

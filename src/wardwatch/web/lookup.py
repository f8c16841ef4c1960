"""Many values at once: what is known of each, and who says so."""

import re
from collections import defaultdict

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wardwatch.intel import queries
from wardwatch.intel.types import Hit, Look, Match, SaidBy
from wardwatch.standards.observables import guess_asked
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Count, Empty, Row, Table, Tone
from wardwatch.web.pages.intelligence import LookupPage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.stix_words import name_of, type_words
from wardwatch.web.values import value_url

MOST = 1000
_BETWEEN = re.compile(r"[\s,;]+")
LONGEST = 4000
"""Characters of one value."""
SHOWN = 5
"""Objects that are shown for one of many values."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def lookup(request: SignedInRequest) -> HttpResponse:
    """Look up what was pasted (POST `values`), or one value in the address (`?q=`)."""
    pasted = request.POST.get("values", "") if request.method == "POST" else request.GET.get("q", "")
    values = _values(pasted.replace("\0", " "))
    page = LookupPage(
        title=_("Look up"),
        lead=_("Paste what you saw: the page says what is known of each value, and who says so. Nobody learns of it."),
        sections=_sections(request, values),
        wide=True,
        beside=beside(request.principal, "intelligence-lookup"),
        values="\n".join(values),
        most=MOST,
        post_url=reverse("intelligence-lookup"),
    )
    return render(request, "intelligence/lookup.html", {"page": page})


def _values(pasted: str) -> list[str]:
    found: dict[str, None] = {}
    for line in filter(None, map(str.strip, pasted.splitlines())):
        found |= dict.fromkeys(part[:LONGEST] for part in _parts(line))
    return list(found)


def _parts(line: str) -> list[str]:
    """The values of a line, taken apart at spaces, commas and semicolons.

    A line that is a value itself, such as a file name with spaces, stays whole where only one of its parts is one; that
    part is asked for too, so that no value is swallowed by what stands before it.
    """
    parts = [part for part in _BETWEEN.split(line) if part]
    if not guess_asked(line):
        return parts
    values = [part for part in parts if guess_asked(part)]
    return [line, *values] if len(values) < 2 else parts


def _sections(request: SignedInRequest, values: list[str]) -> tuple[Section, ...]:
    if not values:
        return ()
    viewer = request.principal.viewer
    look = queries.look_up(values[:MOST], viewer=viewer)
    said = queries.who_says({hit.line.stix_id for hit in look.hits}, viewer=viewer)
    known = {hit.asked for hit in look.hits}
    counts = (
        Count(len(known), _("known"), tone=Tone.WARN if known else Tone.NEUTRAL),
        Count(len(values[:MOST]) - len(known) - len(look.unreadable), _("not known")),
        Count(len(look.unreadable), _("could not be read")),
    )
    return (
        Section("found", _("What is known"), _remarks(values, look), counts=counts, table=_table(look, said)),
        *_unreadable(look),
    )


def _remarks(values: list[str], look: Look) -> tuple[str, ...]:
    told = []
    if len(values) > MOST:
        left = len(values) - MOST
        told.append(
            ngettext(
                "%(count)d value was left out: look it up on its own.",
                "%(count)d values were left out: look them up on their own.",
                left,
            )
            % {"count": left}
        )
    if not look.whole:
        told.append(_("There is more than is shown. Look up fewer values to see all of it."))
    return tuple(told)


def _table(look: Look, said: dict[str, tuple[SaidBy, ...]]) -> Table:
    of_value: defaultdict[str, list[Hit]] = defaultdict(list)
    for hit in look.hits:
        of_value[hit.asked].append(hit)
    most = SHOWN if len(of_value) > 1 else len(look.hits)
    rows = []
    for asked, hits in of_value.items():
        rows += [_row(hit, said.get(hit.line.stix_id, ())) for hit in hits[:most]]
        if left := len(hits[most:]):
            more = ngettext("%(count)d more object", "%(count)d more objects", left) % {"count": left}
            rows.append(Row((Cell(asked), Cell(more, f"?{urlencode({'q': asked})}"), Cell(), Cell(), Cell())))
    columns = (
        Column(_("Value")),
        Column(_("What")),
        Column(_("Said by")),
        Column(_("Marking")),
        Column(_("Good until"), minor=True),
    )
    nothing = Empty(
        _("Nobody tells us anything about these values."),
        _("That they are harmless is not said by it: we only know what we were told."),
    )
    return Table(_("What is known of the values"), columns, tuple(rows), nothing)


def _row(hit: Hit, said: tuple[SaidBy, ...]) -> Row:
    line = hit.line
    how = {
        Match.SAME: "",
        Match.AROUND: _("by what is around it: %(value)s"),
        Match.WITHIN: _("in it: %(value)s"),
    }[hit.match]
    kind = type_words(line.type)
    return Row(
        (
            Cell(hit.asked, value_url(hit.asked), detail=how % {"value": hit.value} if how else ""),
            Cell(
                name_of(line.type, line.name),
                object_url(line.stix_id),
                detail=_("%(type)s, taken back") % {"type": kind} if line.revoked else kind,
            ),
            Cell(
                ", ".join(each.title for each in said),
                detail=_("one source only") if len(said) == 1 else "",
            ),
            Cell(line.tlp.label, whole=True),
            Cell(at=line.valid_until),
        )
    )


def _unreadable(look: Look) -> tuple[Section, ...]:
    if not look.unreadable:
        return ()
    words = (_("These are no address, network, domain, web address, mail address, hash or file name:"),)
    rows = tuple(Row((Cell(text[:200]),)) for text in look.unreadable)
    table = Table(_("Could not be read"), (Column(_("As you wrote it")),), rows, Empty(""))
    return (Section("unreadable", _("Could not be read"), words, table=table),)

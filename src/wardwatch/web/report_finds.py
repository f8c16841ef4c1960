"""The two halves of a report's page: its text with the finds marked in place, and the finds as a list."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardwatch.intel.extraction import MentionKind
from wardwatch.intel.judging.lists import category
from wardwatch.kit.errors import NotFound
from wardwatch.members.queries import person_names
from wardwatch.reports import hints, queries
from wardwatch.reports.types import FindRow, FindState, Part, ReportCard
from wardwatch.web.pages import Choice, Empty, Filter, Link, Pager, Tag, Tone
from wardwatch.web.pages.reports import Find, Piece, Whole
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import actor_name, number_of, with_query

SHOWN = 50
"""Finds on one page."""
PLACES = 5
"""Places of a find that have a link; the number of all is said."""
KINDS = {
    "ipv4": gettext_lazy("IPv4 addresses"),
    "ipv4-cidr": gettext_lazy("IPv4 networks"),
    "ipv6": gettext_lazy("IPv6 addresses"),
    "ipv6-cidr": gettext_lazy("IPv6 networks"),
    "domain": gettext_lazy("Domains"),
    "url": gettext_lazy("Web addresses"),
    "email": gettext_lazy("Mail addresses"),
    "file-name": gettext_lazy("File names"),
    "mac": gettext_lazy("Hardware addresses (MAC)"),
    "asn": gettext_lazy("Networks by number (AS)"),
    "registry-key": gettext_lazy("Registry keys"),
    "mutex": gettext_lazy("Mutexes"),
    "cve": gettext_lazy("Vulnerabilities"),
    "attack-id": gettext_lazy("Techniques and groups of ATT&CK, by number"),
    "name": gettext_lazy("Names of actors, malware and tools"),
}
"""Kinds of finds; digests go by their own names."""
TONES = {FindState.OPEN: Tone.NEUTRAL, FindState.ACCEPTED: Tone.GOOD, FindState.REFUSED: Tone.WARN}
TYPES = {
    "attack-pattern": gettext_lazy("technique"),
    "campaign": gettext_lazy("campaign"),
    "course-of-action": gettext_lazy("mitigation"),
    "intrusion-set": gettext_lazy("group"),
    "malware": gettext_lazy("malware"),
    "threat-actor": gettext_lazy("actor"),
    "tool": gettext_lazy("tool"),
    "x-mitre-tactic": gettext_lazy("tactic"),
}


def kind_words(kind: str) -> str:
    """What finds of a kind are called."""
    return str(KINDS.get(kind) or kind.upper())


def text_part(request: SignedInRequest, card: ReportCard, url: str) -> dict[str, Any]:
    """The part of the text that is asked for (`part`), its finds marked."""
    number = number_of(request, "part") or 1
    part = queries.part(card, number, principal=request.principal)
    if part is None:
        raise NotFound("There is no such part.")
    found = queries.finds_in(card, number, principal=request.principal)
    before, after = (with_query(request, part=str(each)) for each in (number - 1, number + 1))
    pager = Pager(
        first=number,
        last=number,
        total=card.parts,
        previous_url=f"{before}#text" if number > 1 else "",
        next_url=f"{after}#text" if number < card.parts else "",
    )
    title = _("Page %(page)d") % {"page": part.page} if part.page else _("Text")
    return {"pieces": tuple(pieces(part, found)), "part": pager if card.parts > 1 else None, "part_title": title}


def pieces(part: Part, found: Sequence[FindRow]) -> Iterator[Piece]:
    """The text of a part, cut where finds begin and end; of two finds in one place the first counts."""
    spots = sorted(
        (spot.start - part.start, spot.end - part.start, each.number, each.state)
        for each in found
        for spot in each.spots
        if spot.part == part.number
    )
    at, seen = 0, set()
    for start, end, number, state in spots:
        if start < at or start >= len(part.text):
            continue
        if start > at:
            yield Piece(part.text[at:start])
        yield Piece(part.text[start:end], number, number not in seen, state.value)
        seen.add(number)
        at = min(end, len(part.text))
    if at < len(part.text):
        yield Piece(part.text[at:])


def finds_part(request: SignedInRequest, card: ReportCard, url: str) -> dict[str, Any]:
    """The finds, by kind and state, and what can be done with all that are open."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    counted = queries.kinds(card, principal=request.principal)
    kind = kind if kind in {name for name, _all, _open in counted} else ""
    state = state if state in set(FindState) else ""
    after = number_of(request, "after") or 0
    rows = queries.finds(card, principal=request.principal, kind=kind, state=state, after=after, limit=SHOWN + 1)
    shown = rows[:SHOWN]
    names = person_names([each.decided_by for each in shown], viewer=request.principal.viewer)
    open_ = sum(open_ for name, _all, open_ in counted if not kind or name == kind)
    return {
        "filters": _filters(counted, kind, state),
        "finds": tuple(_find(request, each, actor_name(each.decided_by, names)) for each in shown),
        "empty": _empty(card, filtered=bool(kind or state)),
        "pager": _pager(request, shown, more=len(rows) > SHOWN, after=after),
        "wholes": _wholes(kind, open_) if card.may_decide and open_ else (),
    }


def _filters(counted: Sequence[tuple[str, int, int]], kind: str, state: str) -> tuple[Filter, ...]:
    kinds = [Choice("", _("all kinds"), not kind)]
    kinds += [Choice(name, f"{kind_words(name)} ({count})", name == kind) for name, count, _open in counted]
    states = [Choice("", _("any"), not state), *(Choice(each.value, each.label, each == state) for each in FindState)]
    return (Filter("kind", _("Kind"), tuple(kinds)), Filter("state", _("State"), tuple(states)))


def _wholes(kind: str, count: int) -> tuple[Whole, ...]:
    said = {"count": count, "kind": kind_words(kind)}
    if kind:
        accept = _("Accept all open ones of this kind that stand on no list") % said
        refuse = _("Refuse all open ones of this kind (%(count)d)") % said
    else:
        accept = _("Accept all open ones that stand on no list") % said
        refuse = _("Refuse all open ones (%(count)d)") % said
    return (Whole(accept, FindState.ACCEPTED.value), Whole(refuse, FindState.REFUSED.value))


def _pager(request: SignedInRequest, shown: Sequence[FindRow], *, more: bool, after: int) -> Pager | None:
    if not shown or not (more or after):
        return None
    following = f"{with_query(request, after=str(shown[-1].number))}#finds" if more else ""
    back = f"{with_query(request, after='')}#finds" if after else ""
    return Pager(first=shown[0].number, last=shown[-1].number, total=None, previous_url=back, next_url=following)


def _empty(card: ReportCard, *, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("No find is like that."), "", Link(_("Show all"), "?"))
    return Empty(
        _("Nothing was found in this text."),
        _("It holds no address, name, hash or number that we know how to read."),
    )


def _find(request: SignedInRequest, row: FindRow, by: str) -> Find:
    said = _("by %(who)s") % {"who": by} if row.state is not FindState.OPEN and row.decided_by else ""
    several = len(row.means) > 1
    meaning = ", ".join(f"{each.name} ({TYPES.get(each.type, each.type)})" for each in row.means)
    times = ngettext("%(count)d time", "%(count)d times", row.times) % {"count": row.times}
    return Find(
        number=row.number,
        kind=kind_words(row.kind),
        value=row.value if row.kind != "name" else row.written,
        written=row.written if row.written not in (row.value, "") and row.kind != "name" else "",
        sentence=row.sentence,
        times=times if row.times > 1 else "",
        places=tuple(_places(request, row)),
        state=Tag(row.state.label, TONES[row.state]),
        is_open=row.state is FindState.OPEN,
        said=said,
        why=row.why,
        means=tuple(
            Choice(each.id, f"{each.name} ({TYPES.get(each.type, each.type)})", selected=False) for each in row.means
        )
        if several and row.state is not FindState.ACCEPTED
        else (),
        meaning=meaning,
        hints=tuple(_hints(row)),
        objects=tuple(Link(each.partition("--")[0], each) for each in row.objects),
    )


def _places(request: SignedInRequest, row: FindRow) -> Iterator[Link]:
    for spot in row.spots[:PLACES]:
        said = {"page": spot.page, "line": spot.line}
        words = _("page %(page)d, line %(line)d") % said if spot.page else _("line %(line)d") % said
        yield Link(words, f"{with_query(request, part=str(spot.part))}#f{row.number}")


def _hints(row: FindRow) -> Iterator[str]:
    if row.kind == MentionKind.ATTACK_ID and not row.means:
        yield _("Nobody here knows this number yet: its matrix of ATT&CK was not pulled. The report will only name it.")
    for each in row.hints:
        yield _hint(each.category, each.list_name, each.entry)


def _hint(key: str, name: str, entry: str) -> str:
    if key == hints.NEVER:
        return _("Never blocked: it belongs to %(who)s.") % {"who": name}
    try:
        said = category(key).says
    except KeyError:
        return f"{name}: {entry}"
    return _(said) % {"list": name}

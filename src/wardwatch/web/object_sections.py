"""The sections of an object's page, each None where there is nothing to say."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from wardwatch.intel.telling import ExternalReference, Told, told
from wardwatch.intel.types import Direction, HeldValue, Links, Moment, ObjectCard, Remark, Translation, VersionLine
from wardwatch.intel.types import Link as Linked
from wardwatch.standards.observables import guess_asked
from wardwatch.web.addresses import object_url, outside
from wardwatch.web.days import short_day
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, TimelineEntry, Tone
from wardwatch.web.pages.sections import Section
from wardwatch.web.stix_words import name_of, type_words, verb
from wardwatch.web.values import value_url
from wardwatch.web.wording import marking_of

FEW = 10
"""Objects of one verb that the page shows unless it is asked for all of them."""
SHOWN_VALUES = 100
ELSEWHERE = frozenset({"note", "opinion", "sighting", "language-content"})
"""Types that have a section of their own."""
OPINIONS = {
    "strongly-disagree": gettext_noop("strongly disagrees"),
    "disagree": gettext_noop("disagrees"),
    "neutral": gettext_noop("neither agrees nor disagrees"),
    "agree": gettext_noop("agrees"),
    "strongly-agree": gettext_noop("strongly agrees"),
}
HAPPENED = {
    "created": gettext_noop("Made by its author"),
    "modified": gettext_noop("Changed by its author"),
    "revoked": gettext_noop("Taken back by its author"),
    "first said": gettext_noop("Came here first"),
    "last said": gettext_noop("Came here last"),
    "valid_from": gettext_noop("Good from then on"),
    "valid_until": gettext_noop("Good until then"),
    "first_seen": gettext_noop("First seen"),
    "last_seen": gettext_noop("Last seen"),
    "first_observed": gettext_noop("First observed"),
    "last_observed": gettext_noop("Last observed"),
    "start_time": gettext_noop("Held from then on"),
}


def replaced(links: Links) -> Section | None:
    """What took its place: ATT&CK gives old techniques new numbers."""
    found = tuple(
        Link(name_of(link.line.type, link.line.name), object_url(link.other))
        for link in links.links
        if link.relation == "revoked-by" and link.direction is Direction.OUT and link.line
    )
    if not found:
        return None
    words = _("Its publisher took it back and gave this in its place. Read on there.")
    return Section("replaced", _("It was replaced"), (words,), links=found)


def facts(card: ObjectCard, says: Told, translated: Translation | None) -> Section:
    """What it is, in a few lines, and who may see it."""
    line = card.line
    terms = [
        Term(_("What it is"), type_words(line.type)),
        Term(_("Number in ATT&CK"), says.attack_id),
        Term(_("Also called"), ", ".join(each for each in says.aliases if each != line.name)),
        Term(_("Of the kind"), ", ".join(says.kinds)),
        Term(_("Purpose (tactic)"), ", ".join(each.replace("-", " ") for each in says.tactics)),
        Term(_("Where it works"), ", ".join(says.platforms)),
        Term(_("What to look for"), says.pattern),
        Term(_("Value"), says.value),
        *_said(says),
        Term(_("Good from"), short_day(card.valid_from)),
        Term(_("Good until"), short_day(line.valid_until)),
        Term(_("First seen"), short_day(says.first_seen)),
        Term(_("Last seen"), short_day(says.last_seen)),
        Term(_("Published"), short_day(says.published)),
        Term(_("How sure its author is"), f"{line.confidence} / 100" if line.confidence is not None else ""),
        Term(_("Labels"), ", ".join(line.labels)),
        Term(_("Written by"), card.creator_name or "", object_url(card.creator)),
        Term(_("State"), _state(card, says)),
        Term(_("Noted when it came in"), "; ".join(card.warnings)),
        Term(_("Who may see it"), f"{line.tlp.label}. {marking_of(line.tlp).sentence}"),
        Term(
            _("What you do not see"), _("Parts of it are for fewer people and left out here.") if line.redacted else ""
        ),
    ]
    if translated:
        terms.append(Term(_("Translation"), _("Somebody translated it. Show the original."), "?original=1"))
    return Section("short", _("In short"), terms=tuple(term for term in terms if term.text))


def _said(says: Told) -> tuple[Term, ...]:
    """What an opinion, a note or a sighting says of others."""
    times = ngettext("%(count)d time", "%(count)d times", says.count or 0) % {"count": says.count or 0}
    return (
        Term(_("How far its author agrees"), _(OPINIONS[says.opinion]) if says.opinion in OPINIONS else says.opinion),
        Term(_("Why"), says.explanation),
        Term(_("What it says"), says.content),
        Term(_("Seen"), times if says.count else ""),
    )


def _state(card: ObjectCard, says: Told) -> str:
    if card.line.revoked:
        return _("Its author took it back. Do not act on it.")
    return _("Its publisher keeps it, and advises to use another one.") if says.deprecated else ""


def sources(card: ObjectCard) -> Section:
    """Who says it, since when, how often; whether anybody else does, and whether they say the same."""
    words = []
    if len(card.sources) == 1:
        words.append(_("Only one source says this."))
    if card.others:
        words.append(
            ngettext(
                "Under the same version %(count)d other content is stated; this one came first.",
                "Under the same version %(count)d other contents are stated; this one came first.",
                card.others,
            )
            % {"count": card.others}
        )
    rows = tuple(
        Row((Cell(each.title), Cell(at=each.first_at), Cell(at=each.last_at), Cell(str(each.times))))
        for each in card.sources
    )
    columns = (Column(_("Who")), Column(_("First")), Column(_("Last")), Column(_("Times"), numeric=True))
    return Section("sources", _("Who says it"), tuple(words), table=Table(_("Who says it"), columns, rows, Empty("")))


def values(held: tuple[HeldValue, ...]) -> Section | None:
    """What it can be found by, each leading to what is thought of it, and to all that is known of it."""
    if not held:
        return None
    lookup = reverse("intelligence-lookup")
    rows = tuple(
        Row(
            (
                Cell(each.value, value_url(each.value) if guess_asked(each.value) else ""),
                Cell(each.kind),
                Cell("" if each.alone else _("only together with others")),
                Cell(_("Look up"), f"{lookup}?{urlencode({'q': each.value})}"),
            )
        )
        for each in held[:SHOWN_VALUES]
    )
    left = len(held) - SHOWN_VALUES
    words = (_("There are more than are shown; the download has them all."),) if left > 0 else ()
    columns = (Column(_("Value")), Column(_("Kind")), Column(_("Remark")), Column(_("What is known")))
    table = Table(_("Values"), columns, rows, Empty(""))
    return Section("values", _("What to search your own records for"), words, table=table)


def remarks(found: tuple[Remark, ...]) -> tuple[Section, ...]:
    """Notes, opinions and sightings; reports stand among the links."""
    parts = (
        ("notes", _("Notes on it"), [_note(each) for each in found if each.line.type == "note"]),
        ("opinions", _("What others think of it"), [_opinion(each) for each in found if each.line.type == "opinion"]),
        ("sightings", _("Where it was seen"), [_sighting(each) for each in found if each.line.type == "sighting"]),
    )
    columns = (Column(_("What")), Column(_("Who")), Column(_("When")), Column(_("Marking"), minor=True))
    return tuple(
        Section(key, title, table=Table(title, columns, tuple(rows), Empty(""))) for key, title, rows in parts if rows
    )


def _note(each: Remark) -> Row:
    said = told(each.body)
    return _remark(each, said.name or said.content[:160], said.content if said.name else "")


def _opinion(each: Remark) -> Row:
    said = told(each.body)
    words = _(OPINIONS[said.opinion]) if said.opinion in OPINIONS else said.opinion
    return _remark(each, words, said.explanation)


def _sighting(each: Remark) -> Row:
    said = told(each.body)
    times = said.count or 1
    words = ngettext("seen %(count)d time", "seen %(count)d times", times) % {"count": times}
    seen = [short_day(at) for at in (said.first_seen, said.last_seen) if at]
    return _remark(each, words, " – ".join(dict.fromkeys(seen)) or said.description)


def _remark(each: Remark, words: str, detail: str) -> Row:
    state = _("taken back") if each.line.revoked else ""
    return Row(
        (
            Cell(words or type_words(each.line.type), object_url(each.line.stix_id), detail=state or detail[:600]),
            Cell(each.creator or _("nobody says")),
            Cell(at=each.line.version),
            Cell(each.line.tlp.label, whole=True),
        )
    )


def links_by_verb(links: Links, wanted: str) -> tuple[Section, ...]:
    """What it has to do with others, one section for each verb; `wanted` is the key of the one to show whole."""
    groups: defaultdict[tuple[str, bool], list[Linked]] = defaultdict(list)
    own = {(link.relation, link.direction, link.other) for link in links.links if not link.near}
    called = {link.other: name_of(link.line.type, link.line.name) for link in links.links if link.line}
    for link in links.links:
        if link.near and (link.relation, link.direction, link.other) in own:
            continue
        if link.line is None or link.line.type not in ELSEWHERE:
            groups[link.relation, link.direction is Direction.OUT].append(link)
    groups.pop(("revoked-by", True), None)
    for hidden in (("created_by_ref", True), ("same-as", True), ("same-as", False)):
        groups.pop(hidden, None)
    parts = []
    for (relation, outward), found in sorted(groups.items(), key=lambda pair: (pair[0][0], not pair[0][1])):
        key = f"{relation}-{'out' if outward else 'in'}"
        if wanted in ("", key):
            parts.append(_verb(key, verb(relation, outward=outward), found, called, whole=wanted == key))
    if not links.whole:
        parts.append(Section("cut", "", (_("It has more links than are shown here."),)))
    if wanted:
        parts.append(Section("back", "", links=(Link(_("Show everything else"), "?"),)))
    return tuple(parts)


def _verb(key: str, title: str, found: list[Linked], called: dict[str, str], *, whole: bool) -> Section:
    shown = found if whole else found[:FEW]
    columns = (Column(_("What")), Column(_("Kind")), Column(_("Marking"), minor=True))
    rows = tuple(_linked(link, called.get(link.near, "")) for link in sorted(shown, key=_name))
    count = len(found)
    more = (Link(ngettext("Show %(count)d", "Show all %(count)d", count) % {"count": count}, f"?verb={key}#{key}"),)
    return Section(
        key,
        f"{title} ({count})",
        table=Table(f"{title} ({count})", columns, rows, Empty("")),
        links=() if len(shown) == count else more,
    )


def _name(link: Linked) -> str:
    return (link.line.name if link.line else link.other).casefold()


def _linked(link: Linked, near: str) -> Row:
    known = link.line
    kind = type_words(link.other.partition("--")[0])
    if known is None:
        return Row((Cell(_("Not here yet, or not for you"), detail=link.other), Cell(kind), Cell()))
    state = [_("taken back")] if known.revoked else []
    if near:
        state.append(_("said of %(name)s") % {"name": near})
    return Row(
        (
            Cell(name_of(known.type, known.name), object_url(link.other), detail=", ".join(state)),
            Cell(kind),
            Cell(known.tlp.label, whole=True),
        )
    )


def references(says: Told) -> Section | None:
    """Where else something is written of it."""
    if not says.references:
        return None
    rows = tuple(Row((Cell(_called(each), outside(each.url)), Cell(each.description))) for each in says.references)
    table = Table(_("Written elsewhere"), (Column(_("Where")), Column(_("What"))), rows, Empty(""))
    return Section("references", _("Written elsewhere"), table=table)


def _called(each: ExternalReference) -> str:
    return " ".join(filter(None, (each.source_name, each.external_id))) or each.url


def happened(found: Iterable[Moment]) -> Section:
    """When things happened to it, the newest first."""
    entries = tuple(
        TimelineEntry(
            each.at,
            _(HAPPENED[each.what]) if each.what in HAPPENED else each.what,
            "" if "--" in each.detail else each.detail,
            object_url(each.detail) if each.detail.startswith("sighting--") else "",
        )
        for each in reversed(tuple(found))
    )
    return Section("timeline", _("What happened when"), entries=entries)


def versions(found: tuple[VersionLine, ...], card: ObjectCard) -> Section | None:
    """Its versions, where there are several."""
    if len(found) < 2:
        return None
    rows = tuple(
        Row(
            (
                Cell(at=each.version),
                Cell(each.name),
                Cell(tag=Tag(_("taken back"), Tone.WARN)) if each.revoked else Cell(_("shown here") * _is(each, card)),
                Cell(at=each.recorded_at),
                Cell(each.tlp.label, whole=True),
            )
        )
        for each in found
    )
    columns = (
        Column(_("Version of")),
        Column(_("Name")),
        Column(_("State")),
        Column(_("Came here")),
        Column(_("Marking"), minor=True),
    )
    return Section("versions", _("Versions"), table=Table(_("Versions"), columns, rows, Empty("")))


def _is(each: VersionLine, card: ObjectCard) -> bool:
    return each.version == card.line.version

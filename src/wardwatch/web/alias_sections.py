"""Sections about what is one under several names, for its own pages and for the pages of its objects."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from wardwatch.intel.aliases import AliasGroup, AliasWord, Called
from wardwatch.intel.naming import Family
from wardwatch.members.portability import names_of
from wardwatch.web.addresses import object_url
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, TimelineEntry
from wardwatch.web.pages.sections import Section
from wardwatch.web.stix_words import name_of, type_words

FAMILY_WORDS = {
    Family.ACTOR: noop("Attackers"),
    Family.MALWARE: noop("Malware and tools"),
    Family.CAMPAIGN: noop("Campaigns"),
}
RULES = {
    "attack-id": noop("They have the same number in ATT&CK: %(key)s"),
    "galaxy-uuid": noop("They are the same cluster of MISP: %(key)s"),
}
_FEW = 8


def decide_url(ids: Iterable[str]) -> str:
    """The form in which somebody says whether these objects are one."""
    return f"{reverse('alias-decide')}?{urlencode([('object', each) for each in ids])}"


def of_object(group: AliasGroup | None, stix_id: str, *, may_decide: bool) -> tuple[Section, ...]:
    """What the page of an object says of its group, and the way to say more."""
    links: list[Link] = []
    if group:
        links.append(Link(_("All that is one with it"), reverse("alias-group", kwargs={"group": group.uid})))
    if may_decide:
        links.append(Link(_("Say that it is the same as another"), decide_url([stix_id])))
    others = [each for each in group.members if each.line.stix_id != stix_id] if group else []
    words = tuple(_("It is one with %(name)s.") % {"name": _who(each)} for each in others[:_FEW])
    found = also_known(group) if group else ()
    if not found and not links:
        return ()
    table = found[0].table if found else None
    title = _("Also known as") if found else ""
    return (Section("also", title, words, table=table, links=tuple(links)),)


def also_known(group: AliasGroup) -> tuple[Section, ...]:
    """Each name of a group, and who says it."""
    rows = tuple(Row((Cell(name), Cell(", ".join(group.sayers(name))))) for name in group.names)
    columns = (Column(_("Name")), Column(_("Who says it")))
    return (Section("also", _("Also known as"), table=Table(_("Also known as"), columns, rows, Empty(""))),)


def members(group: AliasGroup, *, may_change: bool) -> Section:
    """The objects of a group: what each goes by, who says it, and why they are one."""
    columns = [
        Column(_("Object")),
        Column(_("Kind")),
        Column(_("Goes by")),
        Column(_("Who says it")),
        Column(_("Marking")),
    ]
    rows = []
    for each in group.members:
        stix_id, others = each.line.stix_id, ", ".join(each.names[1:])
        cells = [
            Cell(
                name_of(each.line.type, each.line.name), object_url(stix_id), detail=_("taken back") * each.line.revoked
            ),
            Cell(type_words(each.line.type), detail=each.attack_id),
            Cell(others),
            Cell(", ".join(each.sources), detail=each.listed),
            Cell(each.line.tlp.label, whole=True),
        ]
        if may_change:
            out = reverse("alias-change", kwargs={"group": group.uid}) + "?" + urlencode({"object": stix_id})
            cells.append(Cell(_("Take it out"), out))
        rows.append(Row(tuple(cells)))
    if may_change:
        columns.append(Column(_("Undo")))
    why = tuple(_(RULES[rule]) % {"key": key} for rule, key in group.rules)
    words = why or ((_("The center's analysts say so."),) if may_change or group.uid.int else ())
    table = Table(_("What is one"), tuple(columns), tuple(rows), Empty(""))
    return Section("members", _("What is one"), words if group.uid.int else (), table=table)


def said(words: tuple[AliasWord, ...]) -> tuple[Section, ...]:
    """What was said of the members, the latest first; nothing for whoever may not read it."""
    if not words:
        return ()
    people = names_of({who for each in words for who in (each.by, each.ended_by) if who})
    entries = []
    for each in words:
        name = name_of(each.objects[0].type, each.objects[0].name)
        why = _(RULES[each.rule]) % {"key": each.key} if each.rule else each.why
        joined = {"name": name, "by": people[each.by]}
        entries.append(TimelineEntry(each.at, _("%(name)s joined, says %(by)s") % joined, why))
        if each.ended_at:
            left = {"name": name, "by": people[each.ended_by]}
            entries.append(TimelineEntry(each.ended_at, _("%(name)s taken out, says %(by)s") % left, each.ended_why))
    entries.sort(key=lambda each: each.at, reverse=True)
    return (Section("said", _("What was said"), entries=tuple(entries)),)


def refused(words: tuple[AliasWord, ...]) -> tuple[Section, ...]:
    """The pairs that somebody said are two, each leading to saying otherwise."""
    if not words:
        return ()
    people = names_of({each.by for each in words})
    rows = tuple(
        Row(
            (
                Cell(
                    " / ".join(name_of(line.type, line.name) for line in each.objects),
                    decide_url(line.stix_id for line in each.objects),
                ),
                Cell(each.why),
                Cell(people[each.by]),
                Cell(at=each.at),
            )
        )
        for each in words
    )
    columns = (Column(_("What is two")), Column(_("Why")), Column(_("Who says it")), Column(_("When")))
    table = Table(_("What was refused"), columns, rows, Empty(""))
    return (Section("refused", _("What was refused"), table=table),)


def _who(each: Called) -> str:
    return f"{name_of(each.line.type, each.line.name)} ({', '.join(each.sources)})"

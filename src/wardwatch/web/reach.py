"""How far a weakness, an advisory or a product reaches: tables of members, care roles, states and kinds."""

from collections.abc import Callable, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from wardwatch.assets.types import CareRole
from wardwatch.exposures.queries.reach import Part, Reach, Reached
from wardwatch.members.types import OrganizationKind
from wardwatch.web.days import short_day
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.pages.sections import Section
from wardwatch.web.templatetags.ui import grouped

SHOWN = 100


def members_table(found: Reach, *, support: bool = False) -> Table:
    """Whom it reaches, the most open devices first; with the end of the makers' support where `support`."""
    shown = found.members[:SHOWN]
    rows = tuple(
        Row(
            (
                Cell(
                    each.name,
                    reverse("member", kwargs={"member": each.organization}),
                    detail=", ".join(filter(None, (_kind(each.kind), each.state))),
                ),
                *_numbers(each.reached),
                *((Cell(str(each.reached.without_version)), Cell(support_words(each.reached))) if support else ()),
            )
        )
        for each in shown
    )
    labels = [_("Member"), _("Devices"), _("Still open"), _("Open findings")]
    labels += [_("Lines without a version"), _("Maker's support ends")] if support else []
    columns = tuple(Column(label, numeric=0 < place < 5) for place, label in enumerate(labels))
    caption = _("Members, the most open devices first")
    if len(found.members) > SHOWN:
        caption = _("The %(shown)d members with the most open devices") % {"shown": SHOWN}
    return Table(caption, columns, rows, Empty(""))


def breakdown(found: Reach, *, whose: bool = True) -> tuple[Section, ...]:
    """The same by care role, and with `whose` by state and kind of organization."""
    parts = [Section("roles", _("In which care roles"), table=_parts(found.roles, _("Care role"), _role, whose=whose))]
    if whose:
        parts.append(Section("states", _("In which states"), table=_parts(found.states, _("State"), _state)))
        parts.append(Section("kinds", _("Which kinds of organization"), table=_parts(found.kinds, _("Kind"), _kind)))
    return tuple(parts) if found.whole.lines else ()


def others(told: int | None) -> str:
    """How many members have it, as far as may be told to readers who do not see them."""
    if told is None:
        return _("Too few members to say how many have it. Numbers of fewer than five are never shown.")
    return _("Of all members, at least %(count)s have it on their lists.") % {"count": grouped(told)}


def support_words(reached: Reached) -> str:
    """When makers' support ends, as lines say: a day, or the first and the last."""
    first, last = reached.support_first, reached.support_last
    if first is None or last is None:
        return _("not stated")
    if first == last:
        return _day(first)
    return _("%(first)s to %(last)s") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return str(short_day(day))


def _parts(parts: Sequence[Part], what: str, called: Callable[[str], str], *, whose: bool = True) -> Table:
    rows = tuple(
        Row(
            (
                Cell(called(each.key)),
                *((Cell(grouped(each.reached.members)),) if whose else ()),
                *_numbers(each.reached),
            )
        )
        for each in parts
    )
    counted = [_("Members")] if whose else []
    labels = (what, *counted, _("Devices"), _("Still open"), _("Open findings"))
    columns = tuple(Column(label, numeric=place > 0) for place, label in enumerate(labels))
    caption = _("%(part)s: devices, those with the most open first") % {"part": what}
    return Table(caption, columns, rows, Empty(""))


def _numbers(reached: Reached) -> tuple[Cell, ...]:
    return tuple(Cell(grouped(each)) for each in (reached.devices, reached.open_devices, reached.open_findings))


def _role(key: str) -> str:
    return str(CareRole(key).label) if key in list(CareRole) else key


def _kind(key: str) -> str:
    return str(OrganizationKind(key).label) if key in list(OrganizationKind) else key


def _state(key: str) -> str:
    return key or _("not stated")

"""Whom the center calls at members that asked for help. Their contacts are theirs: that they are shown is logged."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from wardwatch.kit import clock
from wardwatch.members import operations
from wardwatch.members.queries import ToCall, to_call
from wardwatch.members.types import Purpose
from wardwatch.web.pages import Cell, Column, Empty, Row, Table
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.templatetags.ui import telephone

DAY = (Purpose.SECURITY, Purpose.CLINICAL_ENGINEERING, Purpose.AFTER_HOURS)
NIGHT = (Purpose.AFTER_HOURS, Purpose.SECURITY, Purpose.CLINICAL_ENGINEERING)
"""Where the center turns first, by what a contact is for; at any hour in an emergency."""


def called(
    request: SignedInRequest, members: Collection[str], *, emergency: bool = False
) -> dict[str, tuple[ToCall, ...]]:
    """Whom to call at members (uids), first things first, as far as the reader may know; each member's log tells it."""
    found = to_call(members, NIGHT if emergency else DAY, viewer=request.principal.viewer)
    operations.note_opening(
        principal=request.principal,
        actor=actor_of(request),
        organizations={people[0].organization for people in found.values()},
        record="contacts",
        at=clock.now(),
    )
    return found


def calls(request: SignedInRequest, member: str, *, emergency: bool) -> Table:
    """Everybody to call at a member (its uid), in order."""
    people = called(request, [member], emergency=emergency).get(member, ())
    rows = tuple(
        Row(
            (
                Cell(each.name),
                _number(each.telephone),
                Cell(each.address),
                Cell(_(each.purpose.label)),
            )
        )
        for each in people
    )
    columns = tuple(map(Column, (_("Who"), _("Telephone"), _("Address"), _("For what"))))
    return Table(_("Whom to call"), columns, rows, Empty(_("no contact known")))


def _number(number: str) -> Cell:
    return Cell(number, f"tel:{telephone(number)}") if number else Cell(_("no telephone known"))

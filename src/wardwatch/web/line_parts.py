"""What is inside one inventory line, and what the line is inside of."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardwatch.assets import queries
from wardwatch.assets.queries import AssetRow, Holder, InventoryFilter
from wardwatch.exposures.queries import open_on
from wardwatch.web.access import Member
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import readable

SHOWN = 50


def parts_section(request: SignedInRequest, member: Member, row: AssetRow, *, may: bool) -> Section | None:
    """The first parts of a line, with how many findings each has open; None where there are none to see or to add."""
    viewer = request.principal.viewer
    found = queries.inventory(member.id, viewer=viewer, wanted=InventoryFilter(inside=row.uid), limit=SHOWN)
    title = _("Inside this part") if row.device else _("Inside this device")
    adding = _("Add a list of what is inside it (SBOM)") if row.device else _("Add a parts list of this device (SBOM)")
    attach = Link(adding, f"{member.url('inventory-upload')}?device={row.uid}")
    links = (attach,) if may and not row.retired_at else ()
    if not found.rows:
        return Section("parts", title, links=links) if links else None
    numbers = open_on([part.id for part in found.rows], viewer=viewer)
    table = Table(
        _("Its parts, by maker and product"),
        (Column(_("Part")), Column(_("Version")), Column(_("Inside of")), Column(_("Open findings"), numeric=True)),
        tuple(_part(part, row, member, numbers.get(part.id, 0)) for part in found.rows),
        Empty(""),
    )
    if found.following:
        links = (Link(_("All parts, to search"), f"{member.url('inventory')}?inside={row.uid}"), *links)
    return Section("parts", title, table=table, links=links)


def _part(part: AssetRow, row: AssetRow, member: Member, findings: int) -> Row:
    holder = part.container
    inner = holder if holder and holder.uid != row.uid else None
    return Row(
        (
            Cell(
                readable(part.details.product),
                member.url("asset", asset=part.uid),
                detail=readable(part.details.vendor),
            ),
            Cell(part.details.version or _("not stated")),
            Cell(inner.name, member.url("asset", asset=inner.uid)) if inner else Cell(""),
            Cell(tag=Tag(str(findings), Tone.WARN)) if findings else Cell("0"),
        )
    )


def said_of(holder: Holder) -> str:
    """A line that others are part of: "Larkmoor Pump X (line 12)"."""
    return (
        _("%(name)s (line %(line)s)") % {"name": holder.name, "line": holder.number} if holder.number else holder.name
    )


def back_of(row: AssetRow, member: Member) -> Link:
    """Where the page of a line leads back to: its device, or the list."""
    if row.device is None:
        return Link(_("All equipment"), member.url("inventory"))
    return Link(_("Part of %(device)s") % {"device": said_of(row.device)}, member.url("asset", asset=row.device.uid))


def place_of(row: AssetRow, member: Member) -> tuple[Term, ...]:
    """The device that a line is part of; and what it stands in there, where that is another part."""
    if row.device is None:
        return ()
    inner = row.container if row.container and row.container.uid != row.device.uid else None
    return (
        Term(_("Part of"), said_of(row.device), member.url("asset", asset=row.device.uid)),
        *([Term(_("There inside"), inner.name, member.url("asset", asset=inner.uid))] if inner else ()),
    )


def counted(number: int) -> str:
    """The words below a number of parts."""
    return ngettext("part inside a device", "parts inside devices", number)

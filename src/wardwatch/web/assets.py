"""The inventory: what a member owns, line by line; the tick-list."""

from collections.abc import Callable
from operator import attrgetter
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.assets import operations, queries
from wardwatch.assets.catalogue import common_products
from wardwatch.assets.inventory import template_csv
from wardwatch.assets.matching import fold
from wardwatch.assets.models import Asset, AssetPrivate
from wardwatch.assets.nesting import uid_in
from wardwatch.assets.wording import UNKNOWN_MAKER
from wardwatch.kit import clock
from wardwatch.kit.paging import Amount, Page
from wardwatch.markings.types import Viewer
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.inventory_import import waiting
from wardwatch.web.line_parts import counted as parts_counted
from wardwatch.web.line_parts import said_of
from wardwatch.web.naming import question
from wardwatch.web.pages import Cell, Count, Empty, InventoryPage, Link, Picking, Row, Table, Tone
from wardwatch.web.pages.sections import Tickable, TickGroup, TickPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.removal import REMOVED
from wardwatch.web.tables import Asked, Field, Listing, Value, answer, called
from wardwatch.web.wording import readable


@require_safe
@about_member
def inventory(request: SignedInRequest, member: Member) -> HttpResponseBase:
    """The lines of an inventory, by maker and product."""
    numbers = queries.counts(member.id, viewer=request.principal.viewer)
    editable = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    asked = question(member, request)
    here, removed = member.url("inventory"), request.GET.get("shown") == REMOVED

    def page(table: Table) -> HttpResponse:
        shown = InventoryPage(
            counts=(
                Count(numbers.lines, ngettext("line", "lines", numbers.lines), here),
                Count(numbers.items, ngettext("piece", "pieces", numbers.items)),
                Count(numbers.without_version, _("without a version"), f"{here}?version=unknown", Tone.WARN),
                *((Count(numbers.parts, parts_counted(numbers.parts), f"{here}?parts=only"),) if numbers.parts else ()),
                *((Count(numbers.retired, _("removed"), f"{here}?shown={REMOVED}"),) if numbers.retired else ()),
            ),
            table=table,
            upload_url=member.url("inventory-upload") if editable else "",
            template_url=member.url("inventory-template"),
            tick_list_url=member.url("inventory-tick") if editable else "",
            export_url=member.url("export") if request.principal.may(Action.TAKE_OUT_DATA, member.id) else "",
            add_url=member.url("asset-add") if editable else "",
            imports_url=member.url("inventory-imports"),
            waiting=(*(waiting(member, request) if editable else ()), *([asked] if asked else ())),
            names_url=member.url("names"),
            picking=_picking(member, removed=removed) if editable and table.rows else None,
        )
        return render(request, "assets/inventory.html", {"page": shown})

    return answer(request, _listing(request, member, numbers, editable=editable, removed=removed), page)


def _listing(
    request: SignedInRequest, member: Member, numbers: queries.InventoryCounts, *, editable: bool, removed: bool
) -> Listing[queries.AssetRow]:
    viewer, private = request.principal.viewer, request.principal.sees_private(member.id)
    search, unversioned = request.GET.get("q", "").strip()[:100], request.GET.get("version") == "unknown"
    shown = queries.Shown.RETIRED if removed else queries.Shown.ACTIVE
    parts, inside = _parts(request, removed=removed, search=search)
    wanted = queries.InventoryFilter(text=search, without_version=unversioned, shown=shown, parts=parts, inside=inside)
    listed = numbers.retired if removed else numbers.without_version if unversioned else numbers.lines
    if parts is queries.Parts.ONLY:
        listed = numbers.parts
    known = parts is not queries.Parts.ALL or removed
    counted = Amount(listed) if known and not (search or inside or (parts.ONLY is parts and unversioned)) else None

    def fetch(asked: Asked) -> Page[queries.AssetRow]:
        found = queries.inventory(
            member.id,
            viewer=viewer,
            wanted=wanted,
            order=asked.order,
            cursor=asked.after,
            before=asked.before,
            limit=asked.limit,
        )
        return Page(found.rows, found.following or "", found.preceding, counted)

    def row(cells: tuple[Cell, ...], line: queries.AssetRow) -> Row:
        edit_url = f"{member.url('asset', asset=line.uid)}?correct=row" if editable else ""
        return Row(cells, pick=str(line.uid) if editable else "", edit_url=edit_url)

    return Listing(
        caption=_caption(request, member, parts, inside, removed=removed),
        fields=_fields(member, private=private, parts=parts is parts.ONLY),
        fetch=fetch,
        order="product",
        empty=_empty(member, filtered=bool(search or unversioned or removed or inside or "parts" in request.GET)),
        marked=(Asset, AssetPrivate),
        search=search,
        kept=("version", "shown", "parts", "inside"),
        row=row,
    )


def _parts(request: SignedInRequest, *, removed: bool, search: str) -> tuple[queries.Parts, UUID | None]:
    """Whether parts are listed beside devices: where somebody asks for them, or looks for something; and of which."""
    inside = uid_in(request.GET.get("inside", ""))
    asked = request.GET.get("parts", "")
    if asked in list(queries.Parts):
        return queries.Parts(asked), inside
    return queries.Parts.ALL if inside or removed or search else queries.Parts.WITHOUT, inside


def _caption(
    request: SignedInRequest, member: Member, parts: queries.Parts, inside: UUID | None, *, removed: bool
) -> str:
    if removed:
        return _("Lines that you removed")
    if inside:
        name = _name_of(inside, member, viewer=request.principal.viewer)
        return _("Inside %(device)s") % {"device": name} if name else _("Inside one device")
    return _("Parts") if parts is parts.ONLY else _("Equipment")


def _name_of(line: UUID, member: Member, *, viewer: Viewer) -> str:
    """What a line of this member that others are part of is called; "" where none are that the reader sees."""
    wanted = queries.InventoryFilter(inside=line)
    rows = queries.inventory(member.id, viewer=viewer, wanted=wanted, limit=1).rows
    holders = (holder for row in rows for holder in (row.device, row.container))
    return next((holder.name for holder in holders if holder and holder.uid == line), "")


def _fields(member: Member, *, private: bool, parts: bool) -> tuple[Field[queries.AssetRow], ...]:
    """The columns. `private`: the reader sees private details, so that those not there were not stated. `parts`: only
    parts are listed, so that what each is part of stands on a phone too."""

    def network(row: queries.AssetRow) -> Cell:
        told = row.sees_private or private
        return Cell(str(row.details.network_exposure.label) if told else _("not shared"))

    return (
        Field(
            "product",
            _("Product"),
            lambda row: _product(row, member),
            {"line": attrgetter("uid"), **_said("vendor", "product", "model", "quantity")},
            sorts=True,
        ),
        Field(
            "version",
            _("Version"),
            lambda row: Cell(row.details.version or _("not stated")),
            _said("version"),
            sorts=True,
        ),
        Field("part", _("Part of"), lambda row: _part_of(row, member), _said("container"), minor=not parts),
        Field("where", _("Where"), _where, _said("site", "department")),
        Field("network", _("Network"), network, _said("network_exposure"), minor=True),
        Field("care", _("Care role"), lambda row: Cell(str(row.care_role.label)), _said("care_role"), minor=True),
        Field("owner", _("Owner"), lambda row: Cell(row.details.owner), _said("owner"), extra=True),
        Field(
            "changed",
            _("Last change"),
            lambda row: Cell(at=row.changed_at),
            called("changed_at"),
            sorts=True,
            minor=True,
        ),
    )


def _said(*names: str) -> dict[str, Callable[[queries.AssetRow], Value]]:
    """Columns of a file that are called as the details of a line are."""
    return {name: attrgetter(f"details.{name}") for name in names}


def _product(row: queries.AssetRow, member: Member) -> Cell:
    number, said = row.details.quantity, row.details.vendor
    pieces = "" if row.device else ngettext("%(count)d piece", "%(count)d pieces", number) % {"count": number}
    vendor = _("maker not known") if said == UNKNOWN_MAKER else readable(said)
    maker = ", ".join(part for part in (vendor, row.details.model, pieces) if part)
    return Cell(readable(row.details.product), member.url("asset", asset=row.uid), detail=maker)


def _part_of(row: queries.AssetRow, member: Member) -> Cell:
    return Cell(said_of(row.device), member.url("asset", asset=row.device.uid)) if row.device else Cell("")


def _where(row: queries.AssetRow) -> Cell:
    return Cell(", ".join(part for part in (row.details.site, row.department) if part))


def _picking(member: Member, *, removed: bool) -> Picking:
    if removed:
        return Picking(member.url("inventory-restore"), _("Put the ticked lines back"), changes=True)
    return Picking(member.url("inventory-remove"), _("Remove the ticked lines"))


def _empty(member: Member, *, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("No line matches."), "", Link(_("Show all"), member.url("inventory")))
    text = _("A list of makers and products is enough to start; ten minutes.")
    return Empty(_("No equipment yet."), text, Link(_("Tick common products"), member.url("inventory-tick")))


@require_safe
@about_member
def template(request: SignedInRequest, member: Member) -> HttpResponse:
    """The empty list, to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="inventory.csv"'}
    return HttpResponse(template_csv(), content_type="text/csv; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@about_member
def tick(request: SignedInRequest, member: Member) -> HttpResponse:
    """Common products to tick; a POST adds those ticked."""
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    if request.method == "POST":
        added = operations.tick(
            principal=request.principal,
            actor=actor_of(request),
            organization=member.id,
            products=request.POST.getlist("product"),
            at=clock.now(),
        )
        words = ngettext("%(count)d product added.", "%(count)d products added.", added) % {"count": added}
        messages.success(request, words)
        return HttpResponseRedirect(member.url("inventory"))
    owned = queries.owned(member.id, viewer=request.principal.viewer)
    groups: dict[str, list[Tickable]] = {}
    for product in common_products():
        detail = f"{product.vendor}, {product.product}"
        has = (fold(product.vendor), fold(product.product)) in owned
        groups.setdefault(_(product.group), []).append(Tickable(product.key, _(product.words), detail, has))
    page = TickPage(
        groups=tuple(TickGroup(title, tuple(products)) for title, products in groups.items()),
        post_url=member.url("inventory-tick"),
        cancel_url=member.url("inventory"),
    )
    return render(request, "assets/tick.html", {"page": page})

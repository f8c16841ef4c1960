"""The inventory: what a member owns, line by line; the tick-list."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wardwatch.assets import operations, queries
from wardwatch.assets.catalogue import common_products
from wardwatch.assets.inventory import template_csv
from wardwatch.assets.matching import fold
from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Count, Empty, InventoryPage, Link, Picking, Row, Table, Tone
from wardwatch.web.pages.sections import Tickable, TickGroup, TickPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.removal import REMOVED
from wardwatch.web.wording import pager_of, readable


@require_GET
@about_member
def inventory(request: SignedInRequest, member: Member) -> HttpResponse:
    """The lines of an inventory, by maker and product."""
    viewer = request.principal.viewer
    search, unversioned = request.GET.get("q", "").strip()[:100], request.GET.get("version") == "unknown"
    removed = request.GET.get("shown") == REMOVED
    shown = queries.Shown.RETIRED if removed else queries.Shown.ACTIVE
    wanted = queries.InventoryFilter(text=search, without_version=unversioned, shown=shown)
    found = queries.inventory(member.id, viewer=viewer, wanted=wanted, cursor=request.GET.get("after", ""))
    numbers = queries.counts(member.id, viewer=viewer)
    listed = numbers.retired if removed else numbers.lines
    total = None if search else numbers.without_version if unversioned and not removed else listed
    editable = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    here = member.url("inventory")
    private = request.principal.sees_private(member.id)
    page = InventoryPage(
        counts=(
            Count(numbers.lines, ngettext("line", "lines", numbers.lines), here),
            Count(numbers.items, ngettext("piece", "pieces", numbers.items)),
            Count(numbers.without_version, _("without a version"), f"{here}?version=unknown", Tone.WARN),
            *((Count(numbers.retired, _("removed"), f"{here}?shown={REMOVED}"),) if numbers.retired else ()),
        ),
        table=Table(
            _("Lines that you removed") if removed else _("Equipment by maker and product"),
            _columns(),
            tuple(_row(row, member, private=private, editable=editable) for row in found.rows),
            _empty(member, filtered=bool(search or unversioned or removed)),
            pager_of(request, shown=len(found.rows), following=found.following, total=total),
        ),
        upload_url=member.url("inventory-upload") if editable else "",
        template_url=member.url("inventory-template"),
        tick_list_url=member.url("inventory-tick") if editable else "",
        export_url=member.url("export") if request.principal.may(Action.TAKE_OUT_DATA, member.id) else "",
        search=search,
        add_url=member.url("asset-add") if editable else "",
        imports_url=member.url("inventory-imports"),
        picking=_picking(member, removed=removed) if editable and found.rows else None,
    )
    return render(request, "assets/inventory.html", {"page": page})


def _columns() -> tuple[Column, ...]:
    kept = (Column(_("Product")), Column(_("Version")), Column(_("Where")))
    minor = (_("Network"), _("Care role"), _("Last change"))
    return (*kept, *(Column(label, minor=True) for label in minor))


def _picking(member: Member, *, removed: bool) -> Picking:
    if removed:
        return Picking(member.url("inventory-restore"), _("Put the ticked lines back"), changes=True)
    return Picking(member.url("inventory-remove"), _("Remove the ticked lines"))


def _row(row: queries.AssetRow, member: Member, *, private: bool, editable: bool) -> Row:
    """One line. `private`: the reader sees private details, so that those not there were not stated."""
    said = row.details
    network = said.network_exposure.label if row.sees_private or private else _("not shared")
    pieces = ngettext("%(count)d piece", "%(count)d pieces", said.quantity) % {"count": said.quantity}
    maker = ", ".join(part for part in (readable(said.vendor), said.model, pieces) if part)
    place = ", ".join(part for part in (said.site, said.department) if part)
    return Row(
        (
            Cell(readable(said.product), member.url("asset", asset=row.uid), detail=maker),
            Cell(said.version or _("not stated")),
            Cell(place),
            Cell(network),
            Cell(said.care_role.label),
            Cell(at=row.changed_at),
        ),
        pick=str(row.uid) if editable else "",
        edit_url=f"{member.url('asset', asset=row.uid)}?correct=row" if editable else "",
    )


def _empty(member: Member, *, filtered: bool) -> Empty:
    if filtered:
        return Empty(_("No line matches."), "", Link(_("Show all"), member.url("inventory")))
    text = _("A list of makers and products is enough to start; ten minutes.")
    return Empty(_("No equipment yet."), text, Link(_("Tick common products"), member.url("inventory-tick")))


@require_GET
@about_member
def template(request: SignedInRequest, member: Member) -> HttpResponse:
    """The empty list, to fill in."""
    headers = {"Content-Disposition": 'attachment; filename="inventory.csv"', "X-Content-Type-Options": "nosniff"}
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
        groups.setdefault(product.group, []).append(Tickable(product.key, product.words, detail, has))
    page = TickPage(
        groups=tuple(TickGroup(title, tuple(products)) for title, products in groups.items()),
        post_url=member.url("inventory-tick"),
        cancel_url=member.url("inventory"),
    )
    return render(request, "assets/tick.html", {"page": page})

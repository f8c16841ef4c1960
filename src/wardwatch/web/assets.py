"""The inventory: what a member owns, line by line; the tick-list; putting one line right."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from wardwatch.assets import operations, queries
from wardwatch.assets.catalogue import common_products
from wardwatch.assets.inventory import template_csv
from wardwatch.assets.matching import fold
from wardwatch.assets.types import CareRole, Details, NetworkExposure
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Count, Empty, InventoryPage, Link, Picking, Row, Table, Term, Tone
from wardwatch.web.pages.sections import FormPage, Section, SectionsPage, Tickable, TickGroup, TickPage
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


class AssetForm(forms.Form):
    """One line of an inventory. Only maker and product are required."""

    vendor = forms.CharField(label=gettext_lazy("Maker"), max_length=200)
    product = forms.CharField(label=gettext_lazy("Product"), max_length=300)
    model = forms.CharField(label=gettext_lazy("Model"), required=False, max_length=200)
    version = forms.CharField(
        label=gettext_lazy("Version"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("As the device or program shows it. Empty: not known."),
    )
    quantity = forms.IntegerField(label=gettext_lazy("Pieces"), min_value=1, max_value=1_000_000)
    department = forms.CharField(label=gettext_lazy("Department"), required=False, max_length=200)
    care_role = forms.ChoiceField(label=gettext_lazy("What it does for care"), choices=CareRole.choices)
    network_exposure = forms.ChoiceField(
        label=gettext_lazy("From where it can be reached"), choices=NetworkExposure.choices
    )

    def said(self, known: Details) -> Details:
        """What is known, with what the person said."""
        given = dict(self.cleaned_data)
        care, network = CareRole(given.pop("care_role")), NetworkExposure(given.pop("network_exposure"))
        return known.having(**given, care_role=care, network_exposure=network)


@require_http_methods(["GET", "POST"])
@about_member
def asset(request: SignedInRequest, member: Member, asset: UUID) -> HttpResponse:
    """One line: what is known of it and, for whoever keeps the list, the form that puts it right."""
    row = queries.asset(asset, viewer=request.principal.viewer)
    if row.organization != member.id:
        raise Http404
    if request.method == "GET" and not request.principal.may(Action.CHANGE_INVENTORY, member.id):
        return _facts(request, member, row)
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    initial = {name: getattr(row.details, name) for name in AssetForm.base_fields}
    form = AssetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _changed(request, member, row, form):
        messages.success(request, _("Stored. What it means for you is worked out again now."))
        return HttpResponseRedirect(member.url("inventory"))
    kept = _("Put right what is wrong. What it means for you is worked out again from it.")
    gone = _("You removed this line. Storing it puts it back on your list.")
    page = FormPage(
        title=readable(row.details.product),
        lead=gone if row.retired_at else kept,
        form=form,
        post_url=member.url("asset", asset=row.uid),
        act=_("Store"),
        cancel_url=member.url("inventory"),
        other=None if row.retired_at else _removal(member, row),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _removal(member: Member, row: queries.AssetRow) -> Link:
    return Link(_("No longer yours? Remove this line"), f"{member.url('inventory-remove')}?asset={row.uid}")


def _facts(request: SignedInRequest, member: Member, row: queries.AssetRow) -> HttpResponse:
    """One line for a reader who may only look."""
    said, private = row.details, row.sees_private or request.principal.sees_private(member.id)
    network = said.network_exposure.label if private else _("not shared")
    stated = (
        (_("Maker"), said.vendor),
        (_("Product"), said.product),
        (_("Model"), said.model),
        (_("Version"), said.version),
        (_("Pieces"), str(said.quantity)),
        (_("Site"), said.site if private else _("not shared")),
        (_("Department"), said.department),
        (_("What it does for care"), said.care_role.label),
        (_("From where it can be reached"), network),
    )
    terms = tuple(Term(term, text or _("not stated")) for term, text in stated)
    page = SectionsPage(
        title=readable(said.product),
        sections=(Section("facts", "", terms=terms),),
        back=Link(_("All equipment"), member.url("inventory")),
    )
    return render(request, "sections.html", {"page": page})


def _changed(request: SignedInRequest, member: Member, row: queries.AssetRow, form: AssetForm) -> bool:
    try:
        operations.change_asset(
            principal=request.principal,
            actor=actor_of(request),
            organization=member.id,
            asset=row.uid,
            details=form.said(row.details),
            at=clock.now(),
        )
    except FormatError as error:
        form.add_error(error.place if error.place in form.fields else None, error.reason)
        return False
    return True

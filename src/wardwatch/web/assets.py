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
from wardwatch.assets.types import CareRole, Details, NetworkExposure
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.pages import Cell, Column, Count, Empty, InventoryPage, Link, Row, Table, Tone
from wardwatch.web.pages.sections import FormPage, Tickable, TickGroup, TickPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import pager_of


@require_GET
@about_member
def inventory(request: SignedInRequest, member: Member) -> HttpResponse:
    """The lines of an inventory, by maker and product."""
    viewer = request.principal.viewer
    search, unversioned = request.GET.get("q", "").strip()[:100], request.GET.get("version") == "unknown"
    wanted = queries.InventoryFilter(text=search, without_version=unversioned)
    found = queries.inventory(member.id, viewer=viewer, wanted=wanted, cursor=request.GET.get("after", ""))
    numbers = queries.counts(member.id, viewer=viewer)
    total = None if search else numbers.without_version if unversioned else numbers.lines
    editable = request.principal.may(Action.CHANGE_INVENTORY, member.id)
    here = member.url("inventory")
    columns = (_("Product"), _("Version"), _("Pieces"), _("Where"), _("Network"), _("Care role"), _("Last change"))
    page = InventoryPage(
        counts=(
            Count(numbers.lines, ngettext("line", "lines", numbers.lines), here),
            Count(numbers.items, ngettext("piece", "pieces", numbers.items)),
            Count(numbers.without_version, _("without a version"), f"{here}?version=unknown", Tone.WARN),
        ),
        table=Table(
            _("Equipment by maker and product"),
            tuple(Column(label, numeric=place == 2) for place, label in enumerate(columns)),
            tuple(_row(row, member if editable else None) for row in found.rows),
            _empty(member, filtered=bool(search or unversioned)),
            pager_of(request, shown=len(found.rows), following=found.following, total=total),
        ),
        upload_url=member.url("inventory-upload") if editable else "",
        template_url=member.url("inventory-template"),
        tick_list_url=member.url("inventory-tick") if editable else "",
        export_url=member.url("export") if request.principal.may(Action.TAKE_OUT_DATA, member.id) else "",
        search=search,
    )
    return render(request, "assets/inventory.html", {"page": page})


def _row(row: queries.AssetRow, member: Member | None) -> Row:
    said = row.details
    hidden = _("not shared")
    network = said.network_exposure.label if row.sees_private else hidden
    maker = ", ".join(part for part in (said.vendor, said.model) if part)
    place = ", ".join(part for part in (said.site, said.department) if part)
    return Row(
        (
            Cell(said.product, member.url("asset", asset=row.uid) if member else "", detail=maker),
            Cell(said.version or _("not stated")),
            Cell(str(said.quantity)),
            Cell(place or _("not stated")),
            Cell(network),
            Cell(said.care_role.label),
            Cell(at=row.changed_at),
        )
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
    groups: dict[str, list[Tickable]] = {}
    for product in common_products():
        detail = f"{product.vendor}, {product.product}"
        groups.setdefault(product.group, []).append(Tickable(product.key, product.words, detail))
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
    """Put one line right."""
    row = queries.asset(asset, viewer=request.principal.viewer)
    if row.organization != member.id:
        raise Http404
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    initial = {name: getattr(row.details, name) for name in AssetForm.base_fields}
    form = AssetForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid() and _changed(request, member, row, form):
        messages.success(request, _("Stored. What it means for you is worked out again now."))
        return HttpResponseRedirect(member.url("inventory"))
    page = FormPage(
        title=row.details.product,
        lead=_("Put right what is wrong. What it means for you is worked out again from it."),
        form=form,
        post_url=member.url("asset", asset=row.uid),
        act=_("Store"),
        cancel_url=member.url("inventory"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


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

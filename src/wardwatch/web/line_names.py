"""What advisories call the product of one inventory line: what was said of it, and the form that says it."""

from collections.abc import Iterator
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from wardwatch.assets import queries
from wardwatch.exposures import operations
from wardwatch.exposures.operations.aliasing import LONGEST_NAME
from wardwatch.exposures.queries.aliases import aliases
from wardwatch.exposures.queries.products import ProductFound, products_named
from wardwatch.exposures.states import AliasState
from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.web.access import Member, about_member
from wardwatch.web.addresses import product_url
from wardwatch.web.naming import LONGEST_WHY, STORED, answers_of, together
from wardwatch.web.pages import Link, Term
from wardwatch.web.pages.naming import NamePage
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.templatetags.ui import grouped

FOUND, SHOWN = 10, 20


class NameForm(forms.Form):
    """What an advisory calls a product of the list."""

    vendor = forms.CharField(label=gettext_lazy("Maker, as the advisory names it"), max_length=LONGEST_NAME)
    product = forms.CharField(label=gettext_lazy("Product, as the advisory names it"), max_length=LONGEST_NAME)
    why = forms.CharField(label=gettext_lazy("How do you know? (if you like)"), required=False, max_length=LONGEST_WHY)
    shared = forms.BooleanField(
        label=gettext_lazy("Suggest this answer to other members, without our name"), required=False
    )


@require_http_methods(["GET", "POST"])
@about_member
def name(request: SignedInRequest, member: Member, asset: UUID) -> HttpResponse:
    """The form, and a search in what advisories name (`?q=`); a result fills the form (`?vendor=&product=`)."""
    row = queries.asset(asset, viewer=request.principal.viewer)
    if row.organization != member.id:
        raise Http404
    request.principal.demand(Action.CHANGE_INVENTORY, member.id)
    if request.method == "GET":
        chosen = {field: request.GET.get(field, "")[:LONGEST_NAME] for field in ("vendor", "product")}
        return _page(request, member, row, NameForm(initial=chosen))
    form = NameForm(request.POST)
    if form.is_valid() and _state(request, row, form):
        messages.success(request, _(STORED[AliasState.CONFIRMED]))
        return HttpResponseRedirect(member.url("asset", asset=asset))
    return _page(request, member, row, form)


def _state(request: SignedInRequest, row: queries.AssetRow, form: NameForm) -> bool:
    """Store what the form says; where that is refused, the form says why."""
    said = form.cleaned_data
    try:
        operations.state_alias(
            asset=row.uid,
            claimed=(said["vendor"], said["product"]),
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
            shared=said["shared"],
            why=said["why"],
        )
    except operations.AlreadySaid as refusal:
        form.add_error(None, refusal.message)
    return not form.errors


def _page(request: SignedInRequest, member: Member, row: queries.AssetRow, form: NameForm) -> HttpResponse:
    viewer, details = request.principal.viewer, row.details
    asked = request.GET.get("q", "").strip()[:200]
    words = (asked,) if asked else (f"{details.vendor} {details.product}", details.product, details.vendor)
    search, found = next(_searched(request, words), (asked, ()))
    here = member.url("asset-name", asset=row.uid)
    names = (details.vendor, details.product, details.model)
    so_far = aliases(member.id, viewer=viewer, answered=True, names=names, limit=SHOWN)
    page = NamePage(
        title=_("What does an advisory call it?"),
        lead=_("Your list says “%(yours)s”. Say which maker and product an advisory names; then they count as one.")
        % {"yours": " ".join(filter(None, (together(details.vendor, details.product), details.model)))},
        search=search,
        found=tuple(_found(each, here, search) for each in found),
        none=_("No advisory that you may see names these words. Try fewer of them.") if asked else "",
        form=form,
        post_url=here,
        cancel_url=member.url("asset", asset=row.uid),
        answers=answers_of(request, so_far.rows),
        names_url=member.url("names"),
    )
    late = bool(form.non_field_errors())
    return render(request, "assets/name.html", {"page": page}, status=409 if late else 400 if form.errors else 200)


def _searched(request: SignedInRequest, words: tuple[str, ...]) -> Iterator[tuple[str, tuple[ProductFound, ...]]]:
    """Each wording that finds products in claims, with these."""
    for each in words:
        if found := products_named(each, viewer=request.principal.viewer, limit=FOUND):
            yield each, found


def _found(found: ProductFound, here: str, search: str) -> Link:
    number = ngettext("%(count)s claim names it", "%(count)s claims name it", found.claims)
    label = f"{together(found.vendor, found.product)} ({number % {'count': grouped(found.claims)}})"
    return Link(label, f"{here}?{urlencode({'q': search, 'vendor': found.vendor, 'product': found.product})}#say")


def names_section(request: SignedInRequest, member: Member, row: queries.AssetRow, *, may: bool) -> Section | None:
    """For the page of a line: what was said of its name, and the way to say more; None where there is neither."""
    names = (row.details.vendor, row.details.product, row.details.model)
    found = aliases(member.id, viewer=request.principal.viewer, names=names, limit=SHOWN).rows
    if not found and not may:
        return None
    terms = tuple(
        Term(
            _(each.state.label),
            together(each.claimed_vendor, each.claimed_product),
            product_url(each.claimed_vendor, each.claimed_product),
        )
        for each in found
    )
    say = (Link(_("It is called differently in an advisory"), member.url("asset-name", asset=row.uid)),) if may else ()
    asked = (Link(_("Who said so, and what is asked"), member.url("names")),) if found else ()
    return Section("names", _("What advisories call it"), terms=terms, links=(*say, *asked))

"""A draft as its readers would see it: at each marking, with what is kept from them, and in each form."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardwatch.products import queries
from wardwatch.products.document import Document
from wardwatch.products.document.marking import Withheld, highest, variant
from wardwatch.products.edition import Edition
from wardwatch.products.imprint import center_of, watermark
from wardwatch.products.renderers import page as page_form
from wardwatch.products.renderers.forms import forms_of
from wardwatch.products.renderers.forms import render as rendered
from wardwatch.products.types import FormName, Marking
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import center_only
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table
from wardwatch.web.pages.center import DraftPage
from wardwatch.web.principal import SignedInRequest
from wardwatch.web.wording import marking_of


@require_safe
@center_only
def preview(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """What readers at a marking would see, and, for the center alone, what is kept from them."""
    card = queries.product(draft, viewer=request.principal.viewer)
    tlp = _tlp(request, card.document)
    made = variant(card.document, tlp)
    with translation.override(card.document.language):
        text = page_form.fragment(edition_of(card, made.document, tlp), top=2)
    page = DraftPage(
        title=_("As readers at %(tlp)s would see it") % {"tlp": tlp},
        text=mark_safe(text),  # noqa: S308 - made by our own renderer, which escapes every text
        withheld=_withheld(made.withheld),
        choices=tuple(
            Link(_("As readers at %(tlp)s") % {"tlp": each}, f"?tlp={each.value.replace('+', '%2B')}")
            for each in markings_of(card.document)
            if each is not tlp
        ),
        marking=marking_of(Tlp.AMBER_STRICT, about=_("the center")),
        back=Link(_("Back to the product"), reverse("desk-product", kwargs={"draft": draft})),
    )
    return render(request, "desk/draft.html", {"page": page})


@require_safe
@center_only
def form(request: SignedInRequest, draft: UUID, form: str) -> HttpResponse:
    """A draft in one of its forms, at a marking."""
    card = queries.product(draft, viewer=request.principal.viewer)
    tlp = _tlp(request, card.document)
    document = variant(card.document, tlp).document
    if form not in set(FormName) or FormName(form) not in forms_of(document):
        raise Http404
    with translation.override(document.language):
        made = rendered(FormName(form), edition_of(card, document, tlp))
    answer = HttpResponse(made.data, content_type=made.media_type)
    answer["Content-Disposition"] = f'attachment; filename="draft-{made.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer


def edition_of(card: queries.ProductCard, document: Document, tlp: Marking) -> Edition:
    """The draft as an edition that is not released."""
    return Edition(
        number=card.row.number,
        uid=str(card.row.uid),
        document=document,
        tlp=tlp,
        revision=card.row.revision,
        center=center_of(),
        url=f"{settings.PUBLIC_URL}/library/{card.row.number}/",
        watermark=watermark(),
    )


def _tlp(request: SignedInRequest, document: Document) -> Marking:
    """The marking that the address asks for; what it asks for in vain is that of the whole."""
    asked = request.GET.get("tlp", "")
    return Marking(asked) if asked in set(Marking) else highest(document)


def markings_of(document: Document) -> tuple[Marking, ...]:
    """Those at which a variant differs: from the lowest to that of the whole."""
    most = highest(document).level
    return tuple(each for each in Marking if each.level <= most)


def _withheld(parts: tuple[Withheld, ...]) -> Table:
    rows = tuple(
        Row((Cell(each.what), Cell(each.text), Cell(each.tlp.value, whole=True), Cell(each.instead or _("nothing"))))
        for each in parts
    )
    columns = (Column(_("Part")), Column(_("Its words")), Column(_("Marking")), Column(_("What stands there instead")))
    none = Empty(_("Nothing is kept from them."), _("They see the whole product."))
    return Table(_("What is kept from them"), columns, rows, none)

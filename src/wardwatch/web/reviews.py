"""Words about drafts that the center asks an organization for: the text as it may see it, and what it says of it."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.kit import clock
from wardwatch.members.permissions import Principal
from wardwatch.products import operations, queries
from wardwatch.products.document import Document
from wardwatch.products.document.marking import highest
from wardwatch.products.edition import Edition
from wardwatch.products.imprint import center_of, watermark
from wardwatch.products.operations import may_say
from wardwatch.products.renderers.page import fragment
from wardwatch.products.states import Verdict
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import signed_in
from wardwatch.web.desk_forms import WordForm
from wardwatch.web.elsewhere import kept
from wardwatch.web.pages import Cell, Column, Due, Empty, Link, Row, Table
from wardwatch.web.pages.center import WordPage
from wardwatch.web.pages.sections import Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import marking_of


@require_safe
@signed_in
def reviews(request: SignedInRequest) -> HttpResponse:
    """The drafts about which the reader's organization is asked."""
    found = waiting_for(request.principal)
    rows = tuple(
        Row((Cell(_title(each), url_of(each)), Cell(each.role.label), Cell(at=each.asked_at), _until(each.due_at)))
        for each in found
    )
    columns = (Column(_("Draft")), Column(_("You are asked as")), Column(_("Asked"), minor=True), Column(_("Until")))
    none = Empty(
        _("Nobody asks for your word now."),
        _("Before a product is released, the center may ask defenders, clinical engineers and partners to read it."),
    )
    page = SectionsPage(
        title=_("Drafts to read"),
        lead=_("Say whether what is recommended can be done where you work, before others are told to do it."),
        sections=(Section("reviews", "", table=Table(_("Drafts to read"), columns, rows, none)),),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def review(request: SignedInRequest, review: UUID) -> HttpResponse:
    """One draft, as the reader's organization may see it, and the form for its word."""
    row, document = queries.review(review, viewer=request.principal.viewer)
    form = WordForm(request.POST if request.method == "POST" else None)

    def say() -> None:
        operations.say(
            review=review,
            verdict=Verdict(form.cleaned_data["verdict"]),
            words=form.cleaned_data["words"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )

    if kept(form, say):
        messages.success(request, _("Thank you. The center has your word."))
        return HttpResponseRedirect(reverse("review", kwargs={"review": review}))
    may = row.verdict is Verdict.OPEN and may_say(row.role, row.organization_id, request.principal)
    page = WordPage(
        title=_("A draft to read: %(title)s") % {"title": row.title},
        lead=_("You are asked as: %(role)s. Nothing of it is released yet. Do not pass it on.")
        % {"role": row.role.label},
        text=mark_safe(_text(document, row.revision)),  # noqa: S308 - our own renderer escapes every text
        form=form if may else None,
        said="" if row.verdict is Verdict.OPEN else f"{row.verdict.label}. {row.words}".strip(),
        due=_due(row.due_at) if may else None,
        post_url=reverse("review", kwargs={"review": review}),
        back=Link(_("All drafts to read"), reverse("reviews")),
        marking=marking_of(Tlp.AMBER_STRICT, about=row.organization),
    )
    return render(request, "desk/word.html", {"page": page}, status=400 if form.errors else 200)


def waiting_for(principal: Principal) -> tuple[queries.ReviewRow, ...]:
    """Words that somebody's organizations are asked for, as far as they may say them."""
    found = queries.reviews_waiting(viewer=principal.viewer, organizations=tuple(principal.viewer.organizations))
    return tuple(each for each in found if may_say(each.role, each.organization_id, principal))


def drafts_to_read(principal: Principal) -> tuple[Link, ...]:
    """Links to them, for the page on which somebody begins."""
    return tuple(Link(_title(each), url_of(each)) for each in waiting_for(principal))


def url_of(row: queries.ReviewRow) -> str:
    """The page of a word that is asked for."""
    return reverse("review", kwargs={"review": row.uid})


def _text(document: Document, revision: int) -> str:
    edition = Edition(
        number=_("not released"),
        uid="",
        document=document,
        tlp=highest(document),
        revision=revision,
        center=center_of(),
        url="–",
        watermark=watermark(),
    )
    with translation.override(document.language):
        return fragment(edition, top=2)


def _due(at: datetime | None) -> Due | None:
    return Due(_("Wanted by"), at.date(), at, passed=at < clock.now()) if at else None


def _until(at: datetime | None) -> Cell:
    return Cell(at=at) if at else Cell("–")


def _title(row: queries.ReviewRow) -> str:
    return row.title or _("A product without a title")

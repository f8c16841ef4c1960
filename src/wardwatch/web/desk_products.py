"""Products at work: which there are, where each stands, who is waited for, what is missing, who would see what."""

from collections.abc import Iterable
from uuid import UUID

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.kit import clock
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id, person_names
from wardwatch.products import operations, queries
from wardwatch.products.checking import problems_of
from wardwatch.products.checks import Problem
from wardwatch.products.document import Document
from wardwatch.products.document.marking import highest, variant
from wardwatch.products.kinds import KINDS
from wardwatch.products.renderers.forms import forms_of
from wardwatch.products.states import ProductState, ReviewRole, Verdict
from wardwatch.products.types import FormName, KindName
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import center_only
from wardwatch.web.desk_deeds import deeds_of
from wardwatch.web.desk_drafts import markings_of
from wardwatch.web.desk_subjects import subject_of, subject_words
from wardwatch.web.elsewhere import kept, shown
from wardwatch.web.pages import Cell, Choice, Column, Empty, Filter, Link, Row, Table, Tag, Term, TimelineEntry, Tone
from wardwatch.web.pages.sections import FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.usefulness import reach_section
from wardwatch.web.wording import actor_name, marking_of, pager_of

TONES = {
    ProductState.DRAFT: Tone.NEUTRAL,
    ProductState.IN_REVIEW: Tone.INFO,
    ProductState.CHANGES_REQUESTED: Tone.WARN,
    ProductState.FEASIBILITY: Tone.INFO,
    ProductState.CONCURRENCE: Tone.INFO,
    ProductState.APPROVED: Tone.CARE,
    ProductState.SCHEDULED: Tone.CARE,
    ProductState.RELEASED: Tone.GOOD,
    ProductState.REVISED: Tone.CARE,
    ProductState.WITHDRAWN: Tone.NEUTRAL,
    ProductState.ABANDONED: Tone.NEUTRAL,
}
VERDICTS = {
    Verdict.OPEN: Tone.CARE,
    Verdict.AGREED: Tone.GOOD,
    Verdict.CHANGES: Tone.WARN,
    Verdict.WAIVED: Tone.NEUTRAL,
}
_OUT = (ProductState.RELEASED, ProductState.REVISED, ProductState.WITHDRAWN)
LONGEST = 200
PAGE = 50
"""Products of a page."""


class BeginForm(forms.Form):
    """What is to be written, and about what."""

    kind = forms.ChoiceField(label=gettext_lazy("What kind of product?"))
    subject = forms.CharField(
        label=gettext_lazy("What is it about?"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy(
            "The number of a vulnerability (CVE-2026-1234), of an advisory (ICSMA-26-001-01), the id of an object"
            " (intrusion-set--…), a month (2026-11), or a week (2026-W47); of the first three also several, with commas"
            " between. The draft arrives filled with what is known. Empty for an empty one."
        ),
    )

    def __init__(self, request: SignedInRequest) -> None:
        """The form, filled with what the address says."""
        asked = {name: request.GET.get(name, "")[:LONGEST] for name in ("kind", "subject")}
        super().__init__(request.POST if request.method == "POST" else None, initial=asked)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in KindName if kind in KINDS]  # type: ignore[attr-defined]


@require_safe
@center_only
def products(request: SignedInRequest) -> HttpResponse:
    """Every product that is worked on."""
    asked = request.GET.get("state", "")
    state = ProductState(asked) if asked in set(ProductState) else None
    text, after = (request.GET.get(name, "")[:LONGEST] for name in ("q", "after"))
    found = queries.products_page(
        viewer=request.principal.viewer, states=(state,) if state else (), text=text, after=after, limit=PAGE
    )
    begin = Link(_("Begin a product"), reverse("desk-product-begin"))
    may = request.principal.may(Action.WRITE_PRODUCTS, center_id())
    columns = (
        Column(_("Product")),
        Column(_("Kind"), minor=True),
        Column(_("State")),
        Column(_("Waiting for"), minor=True),
        Column(_("Last changed")),
    )
    empty = Empty(
        _("No product stands there.") if state or text else _("No product is worked on yet."),
        _("Begin one from a vulnerability, an advisory, a group or a month: it arrives filled with what is known."),
        begin if may else None,
    )
    states = tuple(Choice(each.value, each.label, each is state) for each in ProductState)
    page = SectionsPage(
        title=_("Products"),
        lead=_("Alerts, bulletins, profiles and briefings, from the first draft to the last revision."),
        search=text,
        filters=(Filter("state", _("State"), (Choice("", _("all")), *states)),),
        sections=(
            Section(
                "products",
                "",
                table=Table(
                    _("Products"),
                    columns,
                    tuple(map(_line, found.rows)),
                    empty,
                    pager=pager_of(request, shown=len(found.rows), following=found.after, total=None),
                ),
                links=(begin,) if may and found.rows else (),
            ),
        ),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@center_only
def begin(request: SignedInRequest) -> HttpResponse:
    """Begin a product: choose its kind and what it is drafted from."""
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    form = BeginForm(request)
    made: list[operations.Begun] = []

    def keep() -> None:
        at = clock.now()
        begun = operations.begin(
            kind=KindName(form.cleaned_data["kind"]),
            subject=subject_of(form.cleaned_data["subject"]),
            principal=request.principal,
            actor=actor_of(request),
            at=at,
            today=at.date(),
        )
        made.append(begun)

    if kept(form, keep):
        return HttpResponseRedirect(reverse("desk-product", kwargs={"draft": made[0].uid}))
    page = FormPage(
        title=_("Begin a product"),
        lead=_("It is a draft that the center alone sees, until a second analyst has read it and it is released."),
        form=form,
        post_url=reverse("desk-product-begin"),
        act=_("Begin it"),
        cancel_url=reverse("desk-products"),
    )
    return shown(request, page)


@require_safe
@center_only
def product(request: SignedInRequest, draft: UUID) -> HttpResponse:
    """One product: where it stands, what can be done, what is missing, who is asked, who would see what."""
    viewer, at = request.principal.viewer, clock.now()
    card = queries.product(draft, viewer=viewer)
    document = card.document
    names = person_names([*card.authors, *(each.by for each in card.history)], viewer=viewer)
    authors = [actor_name(who, names) for who in card.authors]
    with seen_by(viewer):
        problems = problems_of(document, product=draft, tlp=None, at=at)
    page = SectionsPage(
        title=document.title or _("A product without a title"),
        lead=document.summary,
        sections=(
            Section("state", _("Where it stands"), terms=_facts(card, authors)),
            deeds_of(request, card),
            Section("reviews", _("Who is asked"), table=_reviews(card)),
            Section("problems", _("What is missing or does not agree"), table=_problems(problems, document)),
            Section("variants", _("Who would see what"), table=_variants(card)),
            Section("forms", _("Its forms, as a draft"), links=tuple(_forms(card))),
            *((reach_section(card.row.number, viewer),) if card.row.state in _OUT else ()),
            Section("history", _("What happened"), entries=_history(card, names)),
        ),
        marking=marking_of(Tlp.AMBER_STRICT, about=_("the center")),
        back=Link(_("All products"), reverse("desk-products")),
    )
    return render(request, "sections.html", {"page": page})


def _line(row: queries.ProductRow) -> Row:
    waiting = ngettext("%(count)d word", "%(count)d words", row.waiting) % {"count": row.waiting}
    return Row(
        (
            Cell(
                row.title or _("A product without a title"),
                reverse("desk-product", kwargs={"draft": row.uid}),
                detail=_("ID# %(number)s, revision %(revision)d") % {"number": row.number, "revision": row.revision},
            ),
            Cell(row.kind.label),
            Cell(tag=Tag(row.state.label, TONES[row.state])),
            Cell(waiting if row.waiting else _("nobody")),
            Cell(at=row.changed_at),
        )
    )


def _facts(card: queries.ProductCard, authors: Iterable[str]) -> tuple[Term, ...]:
    row = card.row
    when = f"{row.release_at:%Y-%m-%d %H:%M} UTC" if row.release_at else ""
    return (
        Term(_("State"), row.state.label),
        Term(_("Kind"), row.kind.label),
        Term(_("ID#"), row.number),
        Term(_("Revision"), str(row.revision)),
        *((Term(_("What this revision changes"), card.change),) if card.change else ()),
        Term(_("Drafted from"), *subject_words(card.subject)),
        Term(_("Written by"), "; ".join(authors)),
        *((Term(_("Is released"), when),) if when else ()),
        *((Term(_("As readers see it"), _("in the library"), f"/library/{row.number}/"),) if row.state in _OUT else ()),
    )


def _reviews(card: queries.ProductCard) -> Table:
    columns = (
        Column(_("Who")),
        Column(_("Word")),
        Column(_("What they say")),
        Column(_("Until"), minor=True),
    )
    rows = tuple(
        Row(
            (
                Cell(each.role.label, detail=_whose(each)),
                Cell(tag=Tag(each.verdict.label, VERDICTS[each.verdict])),
                Cell(each.words or "–"),
                Cell(at=each.due_at) if each.due_at else Cell("–"),
            )
        )
        for each in card.reviews
    )
    none = Empty(_("Nobody is asked yet."), _("It has not been handed in for review."))
    return Table(_("Words about this revision"), columns, rows, none)


def _whose(review: queries.ReviewRow) -> str:
    if review.organization:
        return review.organization
    return _("the center") if review.role is ReviewRole.SECOND_ANALYST else _("nobody is named")


def _problems(problems: tuple[Problem, ...], document: Document) -> Table:
    rows = tuple(
        Row(
            (
                Cell(each.words),
                Cell(tag=Tag(_("holds it back"), Tone.URGENT) if each.blocking else Tag(_("remark"), Tone.NEUTRAL)),
                Cell(place_words(each.place, document)),
            )
        )
        for each in problems
    )
    columns = (Column(_("What")), Column(_("How much")), Column(_("Where"), minor=True))
    none = Empty(_("Nothing is missing, and nothing contradicts itself."))
    return Table(_("What is missing or does not agree"), columns, rows, none)


def place_words(place: str, document: Document) -> str:
    """A place in a document ("$.sections.report.…") in words."""
    parts = place.split(".")
    words = {"summary": _("Summary"), "title": _("Title"), "valid_until": _("Rely on it until")}
    within = parts[1] if len(parts) > 1 else ""
    if within.startswith("sections"):
        named = within.removeprefix("sections").strip("[]") or parts[2].partition("[")[0]
        found = (each for number, each in enumerate(document.sections) if named in (str(number), each.id))
        return next((each.heading for each in found), named)
    if within.startswith("sources"):
        return _("Sources")
    return words.get(within, within) or _("the whole")


def _variants(card: queries.ProductCard) -> Table:
    whole, uid = highest(card.document), card.row.uid
    rows = []
    for tlp in markings_of(card.document):
        left_out = len(variant(card.document, tlp).withheld)
        url = f"{reverse('desk-product-preview', kwargs={'draft': uid})}?tlp={tlp.value.replace('+', '%2B')}"
        said = ngettext("%(count)d part is kept from them", "%(count)d parts are kept from them", left_out)
        everything = Cell(tag=Tag(_("everything"), Tone.GOOD)) if tlp is whole else Cell(_("everything"))
        rows.append(
            Row(
                (
                    Cell(tlp.value, url, whole=True),
                    Cell(marking_of(tlp.level).sentence),
                    Cell(said % {"count": left_out}) if left_out else everything,
                )
            )
        )
    columns = (Column(_("Marking")), Column(_("For whom")), Column(_("What they see")))
    return Table(_("A variant for each marking"), columns, tuple(rows), Empty(_("None")))


def _forms(card: queries.ProductCard) -> Iterable[Link]:
    for name in forms_of(card.document):
        if name is FormName.PAGE:
            continue
        yield Link(name.label, reverse("desk-product-form", kwargs={"draft": card.row.uid, "form": name.value}))


def _history(card: queries.ProductCard, names: dict[int, str]) -> tuple[TimelineEntry, ...]:
    return tuple(
        TimelineEntry(each.at, f"{each.after.label}: {each.why}" if each.why else each.after.label, actor)
        for each in card.history
        for actor in (actor_name(each.by, names),)
    )

"""Briefings at the center: plan, change, cancel, say that one was held; who comes, what is asked, what they think."""

from datetime import UTC
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.products.briefings import operations, queries
from wardwatch.products.briefings.queries import DeskCard, Evaluated, QuestionRow
from wardwatch.products.briefings.states import BriefingState
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import center_only
from wardwatch.web.briefing_words import answered, facts, presented, standing, where
from wardwatch.web.desk_briefing_forms import SHORT, AnswerForm, BriefingForm, PlanForm
from wardwatch.web.elsewhere import ReasonForm, kept, shown
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Marking, Row, Table, Term
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import marking_of


@require_safe
@center_only
def briefings(request: SignedInRequest) -> HttpResponse:
    """Every briefing, how many come, what waits for an answer."""
    found = queries.desk_briefings(viewer=request.principal.viewer)
    plan = Link(_("Plan a briefing"), reverse("desk-briefing-plan"))
    may = request.principal.may(Action.WRITE_PRODUCTS, center_id())
    rows = tuple(
        Row(
            (
                Cell(each.row.title, reverse("desk-briefing", kwargs={"briefing": each.row.uid})),
                Cell(at=each.row.starts_at),
                standing(each.row),
                Cell(str(each.registered)),
                Cell(str(each.waiting)),
            )
        )
        for each in found
    )
    columns = (
        Column(_("Briefing")),
        Column(_("Begins")),
        Column(_("State")),
        Column(_("Registered"), numeric=True),
        Column(_("Questions waiting"), numeric=True),
    )
    none = Empty(
        _("No briefing is planned yet."),
        _("Plan one: members and partners register, and are told when and where."),
        plan if may else None,
    )
    page = SectionsPage(
        title=_("Briefings at the center"),
        lead=_("Calls in which you present a product, for members and partners."),
        sections=(
            Section(
                "briefings",
                "",
                table=Table(_("Briefings"), columns, rows, none),
                links=(plan,) if may and found else (),
            ),
        ),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@center_only
def briefing(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """One briefing: when, who comes, what is asked, what they think, and what can be done."""
    card = queries.desk_briefing(briefing, viewer=request.principal.viewer)
    number = (Term(_("ID# of its product"), card.row.number or _("none yet")),)
    page = SectionsPage(
        title=card.row.title,
        lead=card.row.summary,
        sections=(
            Section("when", _("When and where"), terms=(*facts(card.row), where(card.place), *number)),
            *_deeds(request, card),
            Section("coming", _("Who comes"), counts=(_come(card),), table=_coming(card)),
            Section("questions", _("Questions"), table=_questions(card)),
            _evaluation(card.evaluated),
        ),
        marking=_ours(),
        back=Link(_("All briefings"), reverse("desk-briefings")),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@center_only
def plan(request: SignedInRequest) -> HttpResponse:
    """Plan one."""
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    asked = {name: request.GET.get(name, "")[:SHORT] for name in ("title", "number") if name in request.GET}
    form = PlanForm(request.POST if request.method == "POST" else None, initial=asked)
    made: list[UUID] = []

    def keep() -> None:
        outline, to = form.outline(), form.to(request)
        uid = operations.plan(
            outline=outline, to=to, principal=request.principal, actor=actor_of(request), at=clock.now()
        )
        made.append(uid)

    if kept(form, keep):
        messages.success(request, _("It is planned. Those whom it is for can register now."))
        return _back(made[0])
    page = FormPage(
        title=_("Plan a briefing"),
        lead=_("Those whom it is for see it at once, and register."),
        form=form,
        post_url=reverse("desk-briefing-plan"),
        act=_("Plan it"),
        cancel_url=reverse("desk-briefings"),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def change(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Change one that is planned."""
    card = queries.desk_briefing(briefing, viewer=request.principal.viewer)
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    form = BriefingForm(request.POST if request.method == "POST" else None, initial=_before(card))

    def keep() -> None:
        told = operations.change(
            briefing=briefing,
            outline=form.outline(),
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("It is changed.") + " " + _told(told))

    if kept(form, keep):
        return _back(briefing)
    page = FormPage(
        title=_("Change the briefing"),
        lead=_("Those who registered are told by mail of another time or place."),
        form=form,
        post_url=reverse("desk-briefing-change", kwargs={"briefing": briefing}),
        act=_("Change it"),
        cancel_url=_page(briefing),
        marking=_ours(),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def cancel(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Cancel one that is planned."""
    card = queries.desk_briefing(briefing, viewer=request.principal.viewer)
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    form = ReasonForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        told = operations.cancel(
            briefing=briefing,
            why=form.cleaned_data["why"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("It is cancelled.") + " " + _told(told))

    if kept(form, keep):
        return _back(briefing)
    page = FormPage(
        title=_("Cancel the briefing"),
        lead=_("%(title)s. Those who registered are told by mail, with the reason. This cannot be undone.")
        % {"title": card.row.title},
        form=form,
        post_url=reverse("desk-briefing-cancel", kwargs={"briefing": briefing}),
        act=_("Cancel the briefing"),
        cancel_url=_page(briefing),
        marking=_ours(),
    )
    return shown(request, page)


@require_POST
@center_only
def held(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Say that it was held."""
    try:
        told = operations.hold(briefing=briefing, principal=request.principal, actor=actor_of(request), at=clock.now())
        messages.success(request, _("It was held.") + " " + _told(told))
    except operations.NotPlanned as refusal:
        messages.error(request, _(refusal.message))
    return _back(briefing)


@require_http_methods(["GET", "POST"])
@center_only
def question(request: SignedInRequest, question: UUID) -> HttpResponse:
    """Answer a question."""
    row = queries.question(question, viewer=request.principal.viewer)
    request.principal.demand(Action.WRITE_PRODUCTS, center_id())
    before = {"answer": row.answer, "all": bool(row.shown_as), "question": row.shown_as or row.text}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=before)

    def keep() -> None:
        given = form.cleaned_data
        operations.answer(
            question=question,
            answer=given["answer"],
            shown_as=given["question"] if given["all"] else "",
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )

    if kept(form, keep):
        messages.success(request, _("It is answered."))
        return _back(row.briefing)
    said = {"person": row.person, "organization": row.organization, "question": row.text}
    page = FormPage(
        title=_("Answer a question"),
        lead=_("%(person)s, %(organization)s, asks: %(question)s") % said,
        form=form,
        post_url=reverse("desk-briefing-question", kwargs={"question": question}),
        act=_("Answer"),
        cancel_url=_page(row.briefing),
        marking=_ours(),
    )
    return shown(request, page)


def _ours() -> Marking:
    """Who comes and who asks is for the center, whatever the briefing is marked."""
    return marking_of(Tlp.AMBER_STRICT, about=_("the center"))


def _before(card: DeskCard) -> dict[str, object]:
    row = card.row
    starts = row.starts_at.astimezone(UTC)
    return {
        "title": row.title,
        "summary": row.summary,
        "number": row.number,
        "day": starts.date(),
        "begins": starts.time(),
        "minutes": int((row.ends_at - row.starts_at).total_seconds() // 60),
        "place": card.place,
        "capacity": row.capacity,
    }


def _deeds(request: SignedInRequest, card: DeskCard) -> tuple[Section, ...]:
    key = {"briefing": card.row.uid}
    theirs = Link(_("As those who come see it"), reverse("briefing", kwargs=key))
    may = request.principal.may(Action.WRITE_PRODUCTS, center_id())
    if card.row.state is not BriefingState.PLANNED or not may:
        return (Section("deeds", _("What you can do"), links=(theirs, *presented(card.row))),)
    links = (
        theirs,
        *presented(card.row),
        Link(_("Change the briefing"), reverse("desk-briefing-change", kwargs=key)),
        Link(_("Cancel the briefing"), reverse("desk-briefing-cancel", kwargs=key)),
    )
    begun = clock.now() >= card.row.starts_at
    acts = (Act(_("It was held"), reverse("desk-briefing-held", kwargs=key)),) if begun else ()
    return (Section("deeds", _("What you can do"), links=links, acts=acts),)


def _come(card: DeskCard) -> Count:
    places = card.row.capacity
    if places is None:
        return Count(card.registered, ngettext("person registered", "people registered", card.registered))
    words = ngettext(
        "person registered, of %(places)d places", "people registered, of %(places)d places", card.registered
    )
    return Count(card.registered, words % {"places": places})


def _coming(card: DeskCard) -> Table:
    rows = tuple(Row((Cell(name), Cell(str(count)))) for name, count in card.organizations)
    columns = (Column(_("Organization")), Column(_("People"), numeric=True))
    return Table(_("Organizations whose people come"), columns, rows, Empty(_("Nobody is registered yet.")))


def _questions(card: DeskCard) -> Table:
    columns = (Column(_("Question")), Column(_("Who asks")), Column(_("State")), Column(_("Asked"), minor=True))
    rows = tuple(map(_asked, card.questions))
    return Table(_("Questions"), columns, rows, Empty(_("Nobody asked anything yet.")))


def _asked(row: QuestionRow) -> Row:
    url = reverse("desk-briefing-question", kwargs={"question": row.uid})
    return Row((Cell(row.text, url), Cell(row.person, detail=row.organization), answered(row), Cell(at=row.asked_at)))


def _evaluation(told: Evaluated | None) -> Section:
    title = _("What they think of it")
    if told is None:
        return Section("evaluation", title, (_("Fewer than five evaluations: they are not shown yet."),))
    rows = tuple(Row((Cell(str(grade)), Cell(str(count)))) for grade, count in told.grades)
    columns = (Column(_("Grade, 5 is best")), Column(_("Evaluations"), numeric=True))
    mean = number_format(told.mean, decimal_pos=1)
    return Section(
        "evaluation",
        title,
        terms=(
            Term(_("On average"), _("%(mean)s of 5, by %(count)d people") % {"mean": mean, "count": told.count}),
            *(Term(_("Useful"), text) for text in told.useful),
            *(Term(_("Missing"), text) for text in told.missing),
        ),
        table=Table(_("Grades"), columns, rows, Empty(_("None"))),
    )


def _told(count: int) -> str:
    return ngettext("%(count)d person is told by mail.", "%(count)d people are told by mail.", count) % {"count": count}


def _page(briefing: UUID) -> str:
    return reverse("desk-briefing", kwargs={"briefing": briefing})


def _back(briefing: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(_page(briefing))

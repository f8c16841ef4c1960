"""Briefings for those who come: which there are, one of them, register, ask, evaluate, the calendar file."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.kit.errors import Refusal
from wardwatch.members.queries import center_name
from wardwatch.products.briefings import attending, queries
from wardwatch.products.briefings.calendars import MEDIA_TYPE, calendar_file
from wardwatch.products.briefings.operations import NotPlanned
from wardwatch.products.briefings.queries import BriefingCard, BriefingRow
from wardwatch.products.briefings.states import BriefingState
from wardwatch.products.briefings.types import GRADES, LONGEST, Opinion
from wardwatch.web.access import Persona, persona_of, signed_in
from wardwatch.web.briefing_words import answered, facts, marked, presented, standing, url_of, where
from wardwatch.web.elsewhere import kept, shown
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of


class QuestionForm(forms.Form):
    """A question to the center."""

    text = forms.CharField(
        label=lazy("Your question"),
        help_text=lazy("The center sees your name. Others read a question without it, once it is answered for all."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class EvaluationForm(forms.Form):
    """What somebody thinks of a briefing."""

    grade = forms.TypedChoiceField(
        label=lazy("How useful was it?"),
        coerce=int,
        choices=(
            ("", lazy("Choose")),
            *zip(GRADES, (lazy("1: not at all"), "2", "3", "4", lazy("5: very")), strict=True),
        ),
    )
    useful = forms.CharField(
        label=lazy("What was useful?"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    missing = forms.CharField(
        label=lazy("What was missing?"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


@require_safe
@signed_in
def briefings(request: SignedInRequest) -> HttpResponse:
    """Those that are coming, and those that are past."""
    viewer, at = request.principal.viewer, clock.now()
    coming = queries.briefings(viewer=viewer, at=at, past=False)
    past = queries.briefings(viewer=viewer, at=at, past=True)
    ours = (Link(_("Plan and change briefings"), reverse("desk-briefings")),)
    page = SectionsPage(
        title=_("Briefings"),
        lead=_("The center's people present a product and answer questions, in a call or on the web."),
        sections=(
            Section(
                "coming",
                _("Coming"),
                table=_coming(coming),
                links=ours if persona_of(request.principal) is Persona.CENTER else (),
            ),
            Section("past", _("Past"), table=_past(past)),
        ),
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@signed_in
def briefing(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """One briefing: what, when, where, what is asked; afterwards the slides and the evaluation."""
    card = queries.briefing(briefing, viewer=request.principal.viewer)
    links = presented(card.row)
    page = SectionsPage(
        title=card.row.title,
        lead=card.row.summary,
        sections=(
            Section("when", _("When and where"), terms=(*facts(card.row), *_where(card)), links=_calendar(card)),
            _coming_yourself(card),
            *((Section("product", _("What it presents"), links=links),) if links else ()),
            _questions(card),
            *_evaluation(card),
        ),
        marking=marked(card.row),
        back=Link(_("All briefings"), reverse("briefings")),
    )
    return render(request, "sections.html", {"page": page})


@require_POST
@signed_in
def register(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Come to it."""
    try:
        attending.register(briefing=briefing, principal=request.principal, actor=actor_of(request), at=clock.now())
        messages.success(request, _("You are registered. A mail with the time and the place is on its way."))
    except (attending.Full, NotPlanned) as refusal:
        _say(request, refusal)
    return _back(briefing)


@require_POST
@signed_in
def unregister(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Do not come after all."""
    try:
        attending.unregister(briefing=briefing, principal=request.principal, actor=actor_of(request), at=clock.now())
        messages.success(request, _("You are not registered any more."))
    except NotPlanned as refusal:
        _say(request, refusal)
    return _back(briefing)


@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Ask the center something."""
    row = queries.briefing(briefing, viewer=request.principal.viewer).row
    form = QuestionForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        attending.ask(
            briefing=briefing,
            text=form.cleaned_data["text"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )

    if kept(form, keep):
        messages.success(request, _("The center has your question."))
        return _back(briefing)
    page = FormPage(
        title=_("Ask a question"),
        lead=row.title,
        form=form,
        post_url=reverse("briefing-ask", kwargs={"briefing": briefing}),
        act=_("Ask"),
        cancel_url=url_of(row),
        marking=marked(row),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@signed_in
def evaluate(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """Say what one thinks of it, or change that."""
    card = queries.briefing(briefing, viewer=request.principal.viewer)
    said = card.opinion
    before = {"grade": said.grade, "useful": said.useful, "missing": said.missing} if said else None
    form = EvaluationForm(request.POST if request.method == "POST" else None, initial=before)

    def keep() -> None:
        attending.evaluate(
            briefing=briefing,
            opinion=Opinion(**form.cleaned_data),
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )

    if kept(form, keep):
        messages.success(request, _("Thank you. You can change it whenever you like."))
        return _back(briefing)
    page = FormPage(
        title=_("How was the briefing?"),
        lead=_("%(title)s. The center reads numbers and words without names, and only once there are five.")
        % {"title": card.row.title},
        form=form,
        post_url=reverse("briefing-evaluate", kwargs={"briefing": briefing}),
        act=_("Send"),
        cancel_url=url_of(card.row),
        marking=marked(card.row),
    )
    return shown(request, page)


@require_safe
@signed_in
def calendar(request: SignedInRequest, briefing: UUID) -> HttpResponse:
    """The briefing for a calendar; the place for those who registered."""
    card = queries.briefing(briefing, viewer=request.principal.viewer)
    gone = card.row.state is BriefingState.CANCELLED
    data = calendar_file(card.row, place=card.place, center=center_name(), cancelled=gone)
    headers = {"Content-Disposition": 'attachment; filename="briefing.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type=MEDIA_TYPE, headers=headers)


def _coming(found: tuple[BriefingRow, ...]) -> Table:
    rows = tuple(
        Row(
            (
                Cell(each.title, url_of(each), detail=each.summary),
                Cell(at=each.starts_at),
                Cell(tag=Tag(_("registered"), Tone.GOOD)) if each.registered else Cell(_("not registered")),
                Cell(each.tlp.label, whole=True),
            )
        )
        for each in found
    )
    columns = (Column(_("Briefing")), Column(_("Begins")), Column(_("You")), Column(_("Marking"), minor=True))
    none = Empty(_("No briefing is planned now."), _("The next one stands here as soon as the center plans it."))
    return Table(_("Coming"), columns, rows, none)


def _past(found: tuple[BriefingRow, ...]) -> Table:
    rows = tuple(
        Row((Cell(each.title, url_of(each)), Cell(at=each.starts_at), standing(each), _material(each)))
        for each in found
    )
    columns = (Column(_("Briefing")), Column(_("Began")), Column(_("State")), Column(_("Slides")))
    return Table(_("Past"), columns, rows, Empty(_("No briefing was held that you may see.")))


def _material(row: BriefingRow) -> Cell:
    links = presented(row)
    return Cell(links[-1].label, links[-1].url) if links else Cell(_("not released"))


def _where(card: BriefingCard) -> tuple[Term, ...]:
    return (where(card.place),) if card.place else ()


def _calendar(card: BriefingCard) -> tuple[Link, ...]:
    if not _is_open(card.row):
        return ()
    return (Link(_("Put it into your calendar (.ics)"), reverse("briefing-calendar", kwargs=_key(card.row))),)


def _coming_yourself(card: BriefingCard) -> Section:
    row = card.row
    title = _("Will you come?")
    if not _is_open(row):
        words = _("You were registered.") if row.registered else _("You were not registered.")
        return Section("you", title if row.state is BriefingState.PLANNED else _("You"), (words,))
    if row.registered:
        act = Act(_("I do not come after all"), reverse("briefing-unregister", kwargs=_key(row)))
        return Section("you", title, (_("You are registered."),), acts=(act,))
    words = _("You are not registered. Where it is held is told to those who are.")
    return Section("you", title, (words,), acts=(Act(_("Register"), reverse("briefing-register", kwargs=_key(row))),))


def _questions(card: BriefingCard) -> Section:
    theirs = tuple(Row((Cell(each.question), Cell(each.answer))) for each in card.answers)
    own = tuple(
        Row(
            (
                Cell(_("Yours: %(question)s") % {"question": each.text}),
                Cell(each.answer) if each.answer else answered(each),
            )
        )
        for each in card.asked
        if not each.shown_as
    )
    columns = (Column(_("Question")), Column(_("Answer")))
    none = Empty(
        _("No question is answered here yet."), _("Questions stand here without names, once they are answered.")
    )
    ask = Link(_("Ask a question"), reverse("briefing-ask", kwargs=_key(card.row)))
    table = Table(_("Questions and answers"), columns, (*own, *theirs), none)
    return Section("questions", _("Questions and answers"), table=table, links=(ask,) if _is_open(card.row) else ())


def _evaluation(card: BriefingCard) -> tuple[Section, ...]:
    row = card.row
    if not row.registered or row.state is BriefingState.CANCELLED or clock.now() < row.starts_at:
        return ()
    said = card.opinion
    words = (_("You gave it %(grade)d of 5.") % {"grade": said.grade},) if said else ()
    label = _("Change your evaluation") if said else _("Say what was useful, and what was missing")
    link = Link(label, reverse("briefing-evaluate", kwargs=_key(row)))
    return (Section("evaluation", _("How was it?"), words, links=(link,)),)


def _is_open(row: BriefingRow) -> bool:
    return row.state is BriefingState.PLANNED and clock.now() < row.ends_at


def _key(row: BriefingRow) -> dict[str, UUID]:
    return {"briefing": row.uid}


def _back(briefing: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("briefing", kwargs={"briefing": briefing}))


def _say(request: SignedInRequest, refusal: Refusal) -> None:
    messages.error(request, _(refusal.message))

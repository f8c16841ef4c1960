"""Answers without signing in: behind a link of a mail, or by address, ticket and code. Looking changes nothing."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wardwatch.engagements.operations import LinkUnknown, WrongCode, answer_by_code, answer_by_link, open_link
from wardwatch.engagements.states import Answer
from wardwatch.engagements.types import LinkView
from wardwatch.kit import clock
from wardwatch.web.pages import AnswerPage, AnswerState, Link
from wardwatch.web.pages.sections import FormPage, SectionsPage
from wardwatch.web.principal import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one link would record; the POST records it, once. A link cut in two says how to answer otherwise."""
    try:
        if request.method == "POST":
            view = answer_by_link(token=token, actor=actor_of(request), at=clock.now())
        else:
            view = open_link(token=token, at=clock.now())
    except LinkUnknown:
        gone = AnswerPage(ticket="", state=AnswerState.EXPIRED)
        return render(request, "engagements/answer.html", {"page": gone}, status=404)
    return render(request, "engagements/answer.html", {"page": _page(view, token)})


def _page(view: LinkView, token: str) -> AnswerPage:
    return AnswerPage(
        ticket=view.ticket,
        state=AnswerState(view.state.value),
        title=view.title,
        answer=_(view.answer.label),
        organization=view.organization,
        person=view.address,
        post_url=reverse("answer-link", kwargs={"token": token}),
        expires_at=view.expires_at,
        recorded_at=view.recorded_at,
    )


class CodeForm(forms.Form):
    """What stands in the mail, typed."""

    address = forms.EmailField(label=gettext_lazy("The address that the mail was sent to"), max_length=254)
    ticket = forms.CharField(
        label=gettext_lazy("Ticket number"),
        max_length=40,
        help_text=gettext_lazy("You find it in the subject of the mail. It looks like WW-7KQ4-XM2P-9T3B."),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("You find it in the mail, under “Your answer”. It looks like 4TZ9-K2MM."),
    )
    answer = forms.ChoiceField(label=gettext_lazy("Your answer"), choices=Answer.choices)
    words = forms.CharField(
        label=gettext_lazy("What we should know (optional; a phone number helps if you need help)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest) -> HttpResponse:
    """Answer with address, ticket and code."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            ticket = answer_by_code(
                ticket=said["ticket"],
                code=said["code"],
                address=said["address"],
                answer=Answer(said["answer"]),
                words=said["words"],
                actor=actor_of(request),
                at=clock.now(),
            )
        except WrongCode as refusal:
            form.add_error(None, refusal.message)
        else:
            return _thanks(request, ticket, Answer(said["answer"]))
    page = FormPage(
        title=_("Answer a notice"),
        lead=_("Copy three things from the mail we sent you. Signing in instead shows you the whole notice."),
        form=form,
        post_url=reverse("answer-code"),
        act=_("Send the answer"),
        cancel_url=reverse("home"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _thanks(request: HttpRequest, ticket: str, answer: Answer) -> HttpResponse:
    page = SectionsPage(
        title=_("Thank you, we have your answer."),
        lead=_("“%(answer)s” to notice %(ticket)s.") % {"answer": _(answer.label), "ticket": ticket},
        back=Link(_("Back to the start"), reverse("home")),
    )
    return render(request, "sections.html", {"page": page})

"""Whether a product was useful: asked of who reads it signed in, and shown to who wrote it."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from wardwatch.kit import clock
from wardwatch.markings.types import Viewer
from wardwatch.members.permissions import Action, Principal
from wardwatch.subscriptions import operations, queries
from wardwatch.subscriptions.operations.answering import LONGEST_WHY
from wardwatch.subscriptions.types import Said
from wardwatch.web.access import signed_in
from wardwatch.web.pages import Cell, Column, Count, Empty, Row, Table, Tag, Tone
from wardwatch.web.pages.releasing import UsefulQuestion
from wardwatch.web.pages.sections import Section
from wardwatch.web.principal import SignedInRequest, actor_of


class AnswerForm(forms.Form):
    """Useful or not, and why."""

    useful = forms.ChoiceField(choices=(("yes", gettext_lazy("Useful")), ("no", gettext_lazy("Not useful"))))
    why = forms.CharField(max_length=LONGEST_WHY, required=False)


@require_POST
@signed_in
def answer(request: SignedInRequest, number: str) -> HttpResponse:
    """Take a reader's word; said again, the newest holds."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        operations.answer(
            number=number,
            useful=form.cleaned_data["useful"] == "yes",
            why=form.cleaned_data["why"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Thank you. Who wrote it reads your answer."))
    else:
        messages.error(request, _("Choose “useful” or “not useful”, and say why in at most 2,000 characters."))
    return HttpResponseRedirect(f"/library/{number}/")


def question(number: str, principal: Principal) -> UsefulQuestion | None:
    """What `components/useful.html` asks on the page of a release; None for whoever cannot answer."""
    if principal.person is None or not principal.may(Action.SUBSCRIBE, principal.organization):
        return None
    useful, why = queries.own_answer(number, principal=principal)
    return UsefulQuestion(reverse("release-answer", kwargs={"number": number}), useful, why)


def reach_section(number: str, viewer: Viewer) -> Section:
    """What became of a product, for the page on which the center's staff works on it."""
    found = queries.reach(number, viewer=viewer)
    columns = (Column(_("Who")), Column(_("Answer")), Column(_("Why")), Column(_("When"), minor=True))
    counts = (
        Count(found.sent, _("deliveries")),
        Count(found.received, _("received")),
        Count(found.waiting, _("waiting")),
        Count(found.unknown, _("not known"), tone=Tone.URGENT if found.unknown else Tone.NEUTRAL),
        Count(found.failed, _("failed"), tone=Tone.WARN if found.failed else Tone.NEUTRAL),
        Count(found.opened, _("people opened it here")),
        Count(found.useful, _("say it is useful"), tone=Tone.GOOD if found.useful else Tone.NEUTRAL),
        Count(found.not_useful, _("say it is not"), tone=Tone.WARN if found.not_useful else Tone.NEUTRAL),
    )
    table = Table(
        _("What readers say"), columns, tuple(map(_line, found.answers)), Empty(_("Nobody has answered yet."))
    )
    return Section("reach", _("What became of it"), counts=counts, table=table)


def _line(said: Said) -> Row:
    tag = Tag(_("useful"), Tone.GOOD) if said.useful else Tag(_("not useful"), Tone.WARN)
    return Row((Cell(said.name, detail=said.organization), Cell(tag=tag), Cell(said.why), Cell(at=said.at)))

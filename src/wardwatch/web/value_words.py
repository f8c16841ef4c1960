"""The forms in which somebody says something about a value, a list or a source, answers it, or takes it back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods

from wardwatch.intel import operations, queries
from wardwatch.intel.models import Saying
from wardwatch.intel.operations.speaking import OF_MEMBERS
from wardwatch.intel.types import WordLine
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.members.permissions import Action
from wardwatch.standards.admiralty import Reliability
from wardwatch.web.access import signed_in
from wardwatch.web.openings import note_opening
from wardwatch.web.pages.sections import FormPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.values import MODES, SAYINGS, judges, value_url

LONGEST = 2000
LEADS = {
    Saying.LIST_MODE: noop("It holds for every value that meets the list, also when the list changes."),
    Saying.VALUE_MODE: noop("It holds for this value on every list, also when lists change."),
    Saying.CONFIRMATION: noop("It stands in for a second source and for days of looking, for nothing else."),
    Saying.FALSE_POSITIVE: noop(
        "Nobody blocks the value until the center has answered. Nobody else learns who said so."
    ),
    Saying.NEVER: noop("It is left out of your own files at once, and of everybody's when the center agrees."),
    Saying.GRADE: noop("Values of this source are judged anew with it."),
}


class WordForm(forms.Form):
    """What somebody says; fields that the word does not need are left out."""

    value = forms.CharField(
        label=gettext_lazy("Value"),
        max_length=LONGEST,
        help_text=gettext_lazy("An address, a network, a name, a URL or a hash."),
    )
    setting = forms.ChoiceField(label=gettext_lazy("Choose"))
    who = forms.CharField(label=gettext_lazy("What it belongs to"), max_length=200)
    below = forms.BooleanField(label=gettext_lazy("And all names below it"), required=False)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea)

    def __init__(self, what: Saying, request: SignedInRequest) -> None:
        """The form for that word, bound where something was sent."""
        asked = request.GET.get("q", "").replace("\0", "")
        super().__init__(request.POST if request.method == "POST" else None, initial={"value": asked})
        if what in (Saying.LIST_MODE, Saying.GRADE):
            del self.fields["value"]
        if what is Saying.GRADE:
            self.fields["setting"].choices = [(key.value, key.label) for key in Reliability]  # type: ignore[attr-defined]
        elif what in (Saying.LIST_MODE, Saying.VALUE_MODE):
            self.fields["setting"].choices = [(key.value, _(text)) for key, text in MODES.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["setting"]
        if what is not Saying.NEVER:
            del self.fields["who"], self.fields["below"]


class AnswerForm(forms.Form):
    """An answer to what somebody said. `who`: of an entry that the center takes over."""

    act = forms.ChoiceField(label=gettext_lazy("Your answer"))
    who = forms.CharField(
        label=gettext_lazy("What it belongs to, as everybody may read it"), max_length=200, required=False
    )
    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea)

    def __init__(self, word: WordLine, request: SignedInRequest) -> None:
        """The answers that this person can give, bound where one was sent."""
        super().__init__(request.POST if request.method == "POST" else None)
        acts = [("end", _("Take it back"))]
        if word.organization is not None and judges(request.principal):
            acts = [("accept", _("Agree, for everybody")), ("end", _("Disagree, and close it"))]
        self.fields["act"].choices = acts  # type: ignore[attr-defined]
        if len(acts) == 1 or word.what != Saying.NEVER:
            del self.fields["who"]


@require_http_methods(["GET", "POST"])
@signed_in
def say(request: SignedInRequest) -> HttpResponse:
    """Say something (`?what=`) about a value (`?q=`), a list (`?list=`) or a source (`?source=`)."""
    principal, asked = request.principal, request.GET
    if asked.get("what", "") not in set(Saying):
        raise Http404
    what = Saying(asked["what"])
    principal.demand(Action.SUBMIT_INTELLIGENCE, principal.organization)
    if what not in OF_MEMBERS and not judges(principal):
        raise Http404
    form = WordForm(what, request)
    if form.is_bound and form.is_valid():
        told = {name: form.cleaned_data.get(name, "") for name in ("value", "setting", "who", "why")}
        below = bool(form.cleaned_data.get("below"))
        named = {"list_key": asked.get("list", ""), "source": asked.get("source", "")}
        word = operations.Word(what=what, below=below, **told, **named)
        try:
            operations.say(word=word, principal=principal, actor=actor_of(request), at=clock.now())
        except operations.WordNotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Stored. The values that it is about are judged anew within a minute."))
            return HttpResponseRedirect(value_url(word.value) if word.value else reverse("judging"))
    about = asked.get("list") or asked.get("source") or ""
    title = _(SAYINGS[what])
    page = FormPage(
        title=f"{title}: {about}" if about else title,
        lead=_(LEADS[what]),
        form=form,
        post_url=request.get_full_path(),
        act=_("Say so"),
        cancel_url=value_url(q) if (q := asked.get("q", "").replace("\0", "")) else reverse("judging"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def word(request: SignedInRequest, word: UUID) -> HttpResponse:
    """Answer what somebody said, or take it back."""
    principal = request.principal
    found = next(
        (each for what in Saying for each in queries.words_open(what, viewer=principal.viewer) if each.uid == word),
        None,
    )
    own = found is not None and (found.organization == principal.organization or judges(principal))
    if found is None or not own or not principal.may(Action.SUBMIT_INTELLIGENCE, principal.organization):
        raise Http404
    if found.organization is not None:
        note_opening(request, found.organization)
    form = AnswerForm(found, request)
    if form.is_bound and form.is_valid():
        try:
            _answer(form, request, found)
        except operations.WordNotPossible as refusal:
            form.add_error(None, refusal.message)
        except NotFound as error:
            raise Http404 from error
        else:
            messages.success(request, _("Stored. The values that it is about are judged anew within a minute."))
            return HttpResponseRedirect(value_url(found.value) if found.value else reverse("judging"))
    said = {"what": _(SAYINGS[Saying(found.what)]), "why": found.why}
    page = FormPage(
        title=found.value or found.list_key or found.source,
        lead=_("%(what)s: %(why)s") % said,
        form=form,
        post_url=request.get_full_path(),
        act=_("Answer"),
        cancel_url=value_url(found.value) if found.value else reverse("judging"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _answer(form: AnswerForm, request: SignedInRequest, found: WordLine) -> None:
    told, at, actor = form.cleaned_data, clock.now(), actor_of(request)
    if told["act"] == "accept":
        operations.accept(
            word=found.uid,
            why=told["why"],
            who=told.get("who", ""),
            principal=request.principal,
            actor=actor,
            at=at,
        )
    else:
        operations.take_back(word=found.uid, why=told["why"], principal=request.principal, actor=actor, at=at)

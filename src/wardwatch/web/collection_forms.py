"""The center makes, changes and closes collections."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.sharing import operations
from wardwatch.sharing.types import CollectionCard, Query, Readers, Writers
from wardwatch.standards import tlp
from wardwatch.standards.tlp import Tlp
from wardwatch.web.access import center_only
from wardwatch.web.collection_words import in_words
from wardwatch.web.collections import card_called, url_of
from wardwatch.web.pages.sections import FormPage
from wardwatch.web.principal import SignedInRequest, actor_of

_WORDS = {"rows": 3, "spellcheck": "false"}


class CollectionForm(forms.Form):
    """What a collection is to be; `alias` only where one is made."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    alias = forms.SlugField(
        label=gettext_lazy("Alias"),
        max_length=60,
        help_text=gettext_lazy(
            "Programs ask for it by this word: small letters, digits and hyphens. It stays for good."
        ),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is for"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    types = forms.CharField(
        label=gettext_lazy("Only these types"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=gettext_lazy("As STIX calls them, one in a line, such as: indicator. Empty: every type."),
    )
    topics = forms.CharField(
        label=gettext_lazy("Only these topics"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=gettext_lazy("Labels of objects, one in a line, such as: ransomware. Empty: every topic."),
    )
    sectors = forms.CharField(
        label=gettext_lazy("Only these sectors"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=gettext_lazy("As labels of objects name them, one in a line, such as: health. Empty: every sector."),
    )
    sources = forms.CharField(
        label=gettext_lazy("Only what these sources say"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs=_WORDS),
        help_text=gettext_lazy(
            "Names of sources, one in a line, such as: mitre_attack. All that others send here: submitter."
        ),
    )
    min_confidence = forms.IntegerField(
        label=gettext_lazy("How sure, at least? (0 to 100)"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Empty: however sure. Objects of which nobody said how sure they are do not fit."),
    )
    max_age_days = forms.IntegerField(
        label=gettext_lazy("How old, at most? (days)"), required=False, min_value=1, max_value=operations.LONGEST_AGE
    )
    ceiling = forms.ChoiceField(
        label=gettext_lazy("Highest marking"),
        required=False,
        choices=[("", gettext_lazy("Every marking")), *((each.label, each.label) for each in Tlp)],
        help_text=gettext_lazy("Nothing marked higher lies in it, whoever looks."),
    )
    readers = forms.ChoiceField(label=gettext_lazy("Who may know of it?"), choices=Readers.choices)
    writers = forms.ChoiceField(label=gettext_lazy("Who may add objects?"), choices=Writers.choices)

    def __init__(self, request: SignedInRequest, card: CollectionCard | None = None) -> None:
        """The form, filled with what a collection is already."""
        initial: dict[str, object] = {"readers": Readers.ENROLLED, "writers": Writers.NOBODY}
        if card:
            query = card.query
            lines = {name: "\n".join(getattr(query, name)) for name in ("types", "topics", "sectors", "sources")}
            facts = {name: getattr(card, name) for name in ("title", "description", "readers", "writers")}
            bounds = {"min_confidence": query.min_confidence, "max_age_days": query.max_age_days}
            initial = {**facts, **lines, **bounds, "ceiling": query.ceiling.label if query.ceiling is not None else ""}
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        if card:
            del self.fields["alias"]

    @property
    def asked(self) -> operations.Asked:
        """What was filled in."""
        given = self.cleaned_data
        return operations.Asked(
            title=given["title"],
            description=given["description"],
            query=Query(
                **{name: _lines(given[name]) for name in ("types", "topics", "sectors", "sources")},
                min_confidence=given["min_confidence"],
                max_age_days=given["max_age_days"],
                ceiling=tlp.read(given["ceiling"]) if given["ceiling"] else None,
            ),
            readers=Readers(given["readers"]),
            writers=Writers(given["writers"]),
        )


class CloseForm(forms.Form):
    """Why a collection is closed, and that it is meant."""

    why = forms.CharField(
        label=gettext_lazy("Why is it closed?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the audit trail."),
    )
    sure = forms.BooleanField(label=gettext_lazy("Programs that fetch it get an error from now on. Close it."))


@require_http_methods(["GET", "POST"])
@center_only
def make(request: SignedInRequest) -> HttpResponse:
    """Make a collection."""
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    form = CollectionForm(request)
    if form.is_bound and form.is_valid():
        try:
            made = operations.make_collection(
                alias=form.cleaned_data["alias"],
                asked=form.asked,
                principal=request.principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        except operations.CollectionNotPossible as refusal:
            form.add_error("alias" if isinstance(refusal, operations.AliasTaken) else None, _(refusal.message))
        else:
            messages.success(request, _("It is made. What fits is put together in the background."))
            return HttpResponseRedirect(reverse("collection", kwargs={"collection": made}))
    page = FormPage(
        title=_("Make a collection"),
        lead=_(
            "A collection is a question: whatever fits belongs to it, now and later. Leave out what does not matter."
        ),
        form=form,
        post_url=reverse("collections-make"),
        act=_("Make it"),
        cancel_url=reverse("collections"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@center_only
def change(request: SignedInRequest, collection: str) -> HttpResponse:
    """Ask something else of a collection, or call it otherwise."""
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    card = card_called(collection, request.principal)
    form = CollectionForm(request, card)
    if form.is_bound and form.is_valid():
        try:
            operations.change_collection(
                collection=card.uid,
                asked=form.asked,
                principal=request.principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        except operations.CollectionNotPossible as refusal:
            form.add_error(None, _(refusal.message))
        else:
            messages.success(request, _("Stored. What newly fits is added in the background, what fits no more goes."))
            return HttpResponseRedirect(url_of(card))
    page = FormPage(
        title=_("Change the collection"),
        lead=_("Its address, id and alias stay. Programs that fetch it get what fits then."),
        form=form,
        post_url=reverse("collection-change", kwargs={"collection": card.uid}),
        act=_("Store"),
        cancel_url=url_of(card),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@center_only
def close(request: SignedInRequest, collection: str) -> HttpResponse:
    """Close a collection, with the reason."""
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    card = card_called(collection, request.principal)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        operations.close_collection(
            collection=card.uid,
            why=form.cleaned_data["why"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Closed. Its objects stay in the store."))
        return HttpResponseRedirect(reverse("collections"))
    page = FormPage(
        title=_("Close %(collection)s") % {"collection": in_words(card.title)},
        lead=_("Nobody reads it any more. Its objects stay here; it can be made again under its alias."),
        form=form,
        post_url=reverse("collection-close", kwargs={"collection": card.uid}),
        act=_("Close it"),
        cancel_url=url_of(card),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def _lines(text: str) -> tuple[str, ...]:
    """What stands in each line, once."""
    return tuple(dict.fromkeys(each.strip() for each in text.splitlines() if each.strip()))

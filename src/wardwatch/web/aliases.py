"""Actors, malware and campaigns that are one under several names: the groups, what may be one, and saying so."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_http_methods, require_safe

from wardwatch.intel import operations, queries
from wardwatch.intel.aliases import AliasAnswer, AliasGroup, AliasProposal, Called
from wardwatch.intel.models import AliasMember, ObjectName
from wardwatch.intel.naming import FAMILIES, Family
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import Page
from wardwatch.web.access import signed_in
from wardwatch.web.addresses import object_url
from wardwatch.web.alias_sections import FAMILY_WORDS, also_known, decide_url, members, refused, said
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Choice, Empty, Filter, Link, Table, Tag, Tone
from wardwatch.web.pages.sections import FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.stix_words import name_of, type_words
from wardwatch.web.tables import Asked, Field, Listing, answer, called
from wardwatch.web.values import judges

LONGEST = 2000
NAMED = 12
"""Names that a list shows of one group."""
ACTS = {
    AliasAnswer.CONFIRMED: noop("They are one"),
    AliasAnswer.REFUSED: noop("No two of them are one"),
    AliasAnswer.PROPOSED: noop("Nobody knows yet: ask again"),
}


@require_safe
@signed_in
def groups(request: SignedInRequest) -> HttpResponseBase:
    """The groups of which the reader sees two members or more."""
    ways = (Link(_("What may be one: equal names that nobody judged"), reverse("aliases")),)

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("One under several names"),
            lead=_(
                "Sources call the same attackers and tools otherwise. Here stands what is one, and who says which name."
            ),
            sections=(
                *((Section("ways", "", links=ways),) if judges(request.principal) else ()),
                Section("groups", "", table=table),
            ),
            wide=True,
            beside=beside(request.principal, "alias-groups"),
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, _groups(request), page)


def _groups(request: SignedInRequest) -> Listing[AliasGroup]:
    def fetch(asked: Asked) -> Page[AliasGroup]:
        return queries.alias_groups(viewer=request.principal.viewer, after=asked.after, limit=asked.limit)

    return Listing(
        caption=_("What is one under several names"),
        fields=(
            Field(
                "names",
                _("Names"),
                lambda row: Cell(_few(row.names), reverse("alias-group", kwargs={"group": row.uid})),
                {"group": lambda row: row.uid, "names": lambda row: row.names},
            ),
            Field("family", _("Kind"), lambda row: Cell(_(FAMILY_WORDS[Family(row.family)])), called("family")),
            Field(
                "objects",
                _("Objects"),
                lambda row: Cell(str(len(row.members))),
                {"objects": lambda row: [each.line.stix_id for each in row.members]},
                numeric=True,
            ),
            Field("sources", _("Who says the names"), lambda row: Cell(_few(_sources(row))), {"sources": _sources}),
        ),
        fetch=fetch,
        order="",
        empty=Empty(
            _("Nothing that you may see is known to be one."),
            _("The same number in ATT&CK joins by itself; the center's analysts join what goes by the same names."),
        ),
        marked=(ObjectName,),
    )


def _sources(group: AliasGroup) -> tuple[str, ...]:
    return tuple(dict.fromkeys(title for each in group.members for title in each.sources))


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")


@require_safe
@signed_in
def aliases(request: SignedInRequest) -> HttpResponseBase:
    """What goes by the same names and is neither joined nor refused, for the center's analysts."""
    principal, family = request.principal, request.GET.get("family", "")
    if not judges(principal):
        raise Http404
    listing = _proposals(request, family if family in set(Family) else "")

    def page(table: Table) -> HttpResponse:
        shown = SectionsPage(
            title=_("What may be one"),
            lead=_(
                "Sources give these objects the same names. Say whether they are one; until then nothing is joined."
            ),
            sections=(Section("proposals", "", table=table), *refused(queries.refusals(viewer=principal.viewer))),
            wide=True,
            back=Link(_("What is one already"), reverse("alias-groups")),
            beside=beside(principal, "alias-groups"),
        )
        return render(request, "sections.html", {"page": shown})

    return answer(request, listing, page)


def _proposals(request: SignedInRequest, family: str) -> Listing[AliasProposal]:
    def fetch(asked: Asked) -> Page[AliasProposal]:
        viewer = request.principal.viewer
        return queries.proposals(viewer=viewer, family=family, after=asked.after, limit=asked.limit)

    return Listing(
        caption=_("Equal names, those with most in common first"),
        fields=(
            Field(
                "names",
                _("Names"),
                lambda row: Cell(_few(row.names), decide_url(each.stix_id for each in row.objects)),
                {"names": lambda row: row.names, "ambiguous": lambda row: row.ambiguous},
            ),
            Field("family", _("Kind"), lambda row: Cell(_(FAMILY_WORDS[Family(row.family)])), called("family")),
            Field(
                "objects",
                _("Objects"),
                lambda row: Cell(_few(tuple(name_of(each.type, each.name) for each in row.objects))),
                {"objects": lambda row: [each.stix_id for each in row.objects]},
            ),
            Field("sources", _("Who says the names"), lambda row: Cell(_few(row.sources)), called("sources")),
            Field("state", _("State"), _state, {}),
        ),
        fetch=fetch,
        order="",
        empty=Empty(_("No equal names wait for an answer."), _("New ones come with new objects.")),
        marked=(ObjectName, AliasMember),
        filters=(Filter("family", _("Kind"), _families(family)),),
    )


def _families(chosen: str) -> tuple[Choice, ...]:
    offered = [("", _("all kinds")), *((each.value, _(FAMILY_WORDS[each])) for each in Family)]
    return tuple(Choice(value, words, value == chosen) for value, words in offered)


def _state(row: AliasProposal) -> Cell:
    if row.ambiguous:
        return Cell(tag=Tag(_("ambiguous: one list gives it to several"), Tone.CARE))
    return Cell(tag=Tag(_("waits for an answer"), Tone.INFO))


@require_safe
@signed_in
def group(request: SignedInRequest, group: UUID) -> HttpResponse:
    """A group: its objects, the names and who says them, why they are one; for analysts what was said, and undoing."""
    principal = request.principal
    card = queries.group_card(group, viewer=principal.viewer)
    undo = Link(_("Dissolve the group: no two of them are one"), reverse("alias-change", kwargs={"group": group}))
    page = SectionsPage(
        title=card.names[0],
        lead=_("These objects are one: %(names)s") % {"names": _few(card.names)},
        sections=(
            *also_known(card),
            members(card, may_change=judges(principal)),
            *said(queries.history_of(group, viewer=principal.viewer)),
            *((Section("undo", "", links=(undo,)),) if judges(principal) else ()),
        ),
        wide=True,
        back=Link(_("All that is one under several names"), reverse("alias-groups")),
        beside=beside(principal, "alias-groups"),
    )
    return render(request, "sections.html", {"page": page})


class DecisionForm(forms.Form):
    """Which of these objects it is about, what is said of them, and why."""

    also = forms.CharField(
        label=gettext_lazy("Another one"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Its STIX id, or its whole name."),
    )
    to = forms.ChoiceField(label=gettext_lazy("Your answer"))
    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea)

    def __init__(self, found: tuple[Called, ...], request: SignedInRequest) -> None:
        """A box for each object, ticked; bound where something was sent."""
        super().__init__(request.POST if request.method == "POST" else None)
        self.objects = {f"object-{number}": each for number, each in enumerate(found, start=1)}
        boxes = {
            name: forms.BooleanField(label=_described(each), required=False, initial=True)
            for name, each in self.objects.items()
        }
        self.fields = boxes | self.fields
        self.fields["to"].choices = [(state.value, _(words)) for state, words in ACTS.items()]  # type: ignore[attr-defined]

    def chosen(self, request: SignedInRequest) -> list[str]:
        """The ids of what was ticked, and of what was named beside."""
        told = self.cleaned_data
        ids = [each.line.stix_id for name, each in self.objects.items() if told.get(name)]
        also = told["also"].strip().replace("\0", "")
        if also and "--" not in also:
            ids += [each.stix_id for each in queries.called(also, viewer=request.principal.viewer, limit=1)] or [also]
        elif also:
            ids.append(also)
        return ids


def _described(each: Called) -> str:
    said = {"name": name_of(each.line.type, each.line.name), "kind": type_words(each.line.type)}
    return _("%(name)s (%(kind)s; %(sources)s)") % {**said, "sources": ", ".join(each.sources)}


@require_http_methods(["GET", "POST"])
@signed_in
def decide(request: SignedInRequest) -> HttpResponse:
    """Say whether objects (`?object=`, repeated) are one."""
    principal = request.principal
    asked = [each for each in request.GET.getlist("object")[:50] if "\0" not in each]
    if not judges(principal):
        raise Http404
    found = queries.names_of_objects(asked, viewer=principal.viewer)
    if not found:
        raise Http404
    form = DecisionForm(found, request)
    if form.is_bound and form.is_valid():
        try:
            made = operations.decide_aliases(
                objects=form.chosen(request),
                to=AliasAnswer(form.cleaned_data["to"]),
                why=form.cleaned_data["why"],
                principal=principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        except operations.AliasNotPossible as refusal:
            form.add_error(None, refusal.message)
        except NotFound:
            form.add_error("also", _("There is no such object, or it is not for you."))
        else:
            messages.success(request, _("Stored. It can be undone."))
            there = reverse("alias-group", kwargs={"group": made}) if made else reverse("aliases")
            return HttpResponseRedirect(there)
    page = FormPage(
        title=_("Are these one?"),
        lead=_("Tick those that it is about. What is one shares names, links and pages; each keeps who says it."),
        form=form,
        post_url=request.get_full_path(),
        act=_("Say so"),
        cancel_url=reverse("aliases"),
        table=members_table(found),
        other=Link(name_of(found[0].line.type, found[0].line.name), object_url(found[0].line.stix_id)),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


def members_table(found: tuple[Called, ...]) -> Table:
    """What each goes by and who says so."""
    family = FAMILIES.get(found[0].line.type, Family.ACTOR)
    table = members(AliasGroup(uid=UUID(int=0), family=family, members=found), may_change=False).table
    assert table
    return table


class WhyForm(forms.Form):
    """Why something is undone."""

    why = forms.CharField(label=gettext_lazy("Why"), max_length=LONGEST, widget=forms.Textarea)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest, group: UUID) -> HttpResponse:
    """Take one object (`?object=`) out of a group, or dissolve the group."""
    principal, stix_id = request.principal, request.GET.get("object", "")
    if not judges(principal):
        raise Http404
    card = queries.group_card(group, viewer=principal.viewer)
    taken = next((each for each in card.members if each.line.stix_id == stix_id), None)
    if stix_id and taken is None:
        raise Http404
    form = WhyForm(request.POST if request.method == "POST" else None)
    here = reverse("alias-group", kwargs={"group": group})
    if form.is_bound and form.is_valid():
        given = {"why": form.cleaned_data["why"], "principal": principal, "actor": actor_of(request), "at": clock.now()}
        try:
            if taken:
                operations.take_out(group=group, stix_id=stix_id, **given)
            else:
                operations.dissolve(group=group, **given)
        except operations.AliasNotPossible as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Stored. It can be undone."))
            return HttpResponseRedirect(here if taken and len(card.members) > 2 else reverse("alias-groups"))
    name = name_of(taken.line.type, taken.line.name) if taken else card.names[0]
    page = FormPage(
        title=(_("Take %(name)s out of the group") if taken else _("Dissolve the group of %(name)s")) % {"name": name},
        lead=_("Nothing is deleted. It is not proposed again until somebody asks again or joins them after all."),
        form=form,
        post_url=request.get_full_path(),
        act=_("Take it out") if taken else _("Dissolve it"),
        cancel_url=here,
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)

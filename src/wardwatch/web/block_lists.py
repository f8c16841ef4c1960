"""Block lists of the reader's organization: which there are, what each holds and why, another address, an end.

An address is shown once, in the answer to the request that made it: only a digest of its secret is kept.
"""

from dataclasses import replace
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.intel.judging.types import Verdict
from wardwatch.kit import clock
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import NONE, Viewer
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import person_names
from wardwatch.sharing import operations, queries
from wardwatch.sharing.types import (
    AS_STORED,
    CONFIRMATION,
    DELTAS,
    LEFT_OUT,
    ListAsked,
    ListCard,
    ListFormat,
    ListKind,
    ListUse,
    NewSecret,
)
from wardwatch.web.access import signed_in
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import marking_of

PREVIEW = 50
"""Values that a list's page shows."""
HOW: dict[ListFormat, tuple[str, ...]] = {
    ListFormat.EDL: (
        gettext_noop(
            "Palo Alto Networks: Objects, External Dynamic Lists, Add. Choose the type that fits (IP, domain or URL),"
            " paste the address as source, check every hour. For domains, let it expand to subdomains."
        ),
        gettext_noop("Then name the list in a rule. Most other firewalls read such a list too."),
    ),
    ListFormat.PLAIN: (
        gettext_noop("Fortinet: Security Fabric, External Connectors, Threat Feeds. Paste the address as URI."),
        gettext_noop("pfSense and OPNsense: Firewall, Aliases, type URL Table (IPs). Name the alias in a rule."),
        gettext_noop("Cisco Secure Firewall: Objects, Security Intelligence, Lists and Feeds, add a feed."),
    ),
    ListFormat.SURICATA: (
        gettext_noop("suricata-update add-source wardwatch ADDRESS, then suricata-update. The rules alert."),
    ),
    ListFormat.SNORT: (gettext_noop("Fetch the file to your rules folder, include it, and restart. The rules alert."),),
    ListFormat.ZEEK: (
        gettext_noop("Fetch the file, add it to Intel::read_files, and load frameworks/intel/seen and do_notice."),
    ),
}
"""What to do with the address of a list, by its format."""


@require_safe
@signed_in
def lists(request: SignedInRequest) -> HttpResponse:
    """All of them."""
    found = queries.block_lists(principal=request.principal)
    may = _may_keep(request.principal)
    make = Link(_("Make a list"), reverse("lists-make"))
    empty = Empty(
        _("There is no block list yet."),
        _("A list is a file that your firewall or sensor fetches by itself. Begin with one that looks, not blocks."),
        make if may else None,
    )
    columns = (Column(_("List")), Column(_("Use")), Column(_("Last read")), Column(_("Made"), minor=True))
    table = Table(_("Block lists"), columns, tuple(_line(card) for card in found), empty)
    page = SectionsPage(
        title=_("Block lists"),
        lead=_("Files that your firewalls and sensors fetch: what to look for, and what is safe to block."),
        beside=beside(request.principal, "lists"),
        sections=(Section("lists", "", table=table, links=(make,) if may and found else ()),),
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@signed_in
def block_list(request: SignedInRequest, list: UUID) -> HttpResponse:  # noqa: A002 - the value's name in the address
    """One of them: what it holds now, what stays out and why, and how to set it up."""
    card = _card(request, list)
    with queries.looking(_as_organization(request.principal)):
        opened = queries.Opened(card, _as_organization(request.principal), at=clock.now())
        shown = opened.shown(most=PREVIEW)
    state = opened.state
    out = tuple(
        Row((Cell(_(LEFT_OUT[why])), Cell(str(number))))
        for why, number in sorted(state.left_out.items(), key=lambda each: -each[1])
    )
    reasons = Table(
        _("What stays out, and why"),
        (Column(_("Reason")), Column(_("Values"), numeric=True)),
        out,
        Empty(_("Nothing stays out.")),
    )
    acts: tuple[Act, ...] = ()
    if _may_keep(request.principal):
        acts = (
            Act(_("Give it another address; the one before ends"), reverse("list-secret", kwargs={"list": card.uid})),
            Act(_("Close it: nothing reads it any more"), reverse("list-close", kwargs={"list": card.uid})),
        )
    change = (Link(_("Change what it holds"), reverse("list-change", kwargs={"list": card.uid})),) if acts else ()
    page = SectionsPage(
        title=card.asked.title,
        lead=card.asked.format.label,
        beside=beside(request.principal, "lists"),
        marking=marking_of(opened.standing.tlp),
        sections=(
            Section("facts", "", counts=(Count(state.entries, _("entries now")),), terms=_terms(card, request)),
            Section("out", reasons.caption, table=reasons),
            *(() if card.asked.format in AS_STORED else (Section("values", _("Newest values"), table=_values(shown)),)),
            Section("how", _("Set it up"), paragraphs=_how(card), links=change, acts=acts),
        ),
        back=Link(_("All block lists"), reverse("lists")),
    )
    return render(request, "sections.html", {"page": page})


class ListForm(forms.Form):
    """What a block list asks for."""

    title = forms.CharField(
        label=gettext_lazy("What reads it?"),
        max_length=operations.LONGEST_TITLE,
        help_text=gettext_lazy("Such as: firewall of the main building."),
    )
    format = forms.ChoiceField(label=gettext_lazy("How is it written?"), choices=ListFormat.choices)
    kind = forms.ChoiceField(
        label=gettext_lazy("What does it hold?"),
        required=False,
        choices=[("", gettext_lazy("Everything that fits")), *ListKind.choices],
        help_text=gettext_lazy("Firewalls take one kind in a list; sensors take everything."),
    )
    use = forms.ChoiceField(
        label=gettext_lazy("What is it for?"),
        choices=ListUse.choices,
        help_text=gettext_lazy("Begin with looking. Blocking takes only what is safe to block, as far as we can tell."),
    )
    confidence = forms.IntegerField(
        label=gettext_lazy("How sure, at least? (0 to 100)"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("Empty: as sure as our judgement asks."),
    )
    confirmation = forms.CharField(label=gettext_lazy("Only to block"), required=False, max_length=200)

    def __init__(self, request: SignedInRequest, card: ListCard | None = None) -> None:
        """The form, filled with what a list asks for already."""
        asked = card.asked if card else None
        initial: dict[str, object] = {"use": ListUse.HUNT, "format": ListFormat.EDL, "kind": ListKind.ADDRESSES}
        if asked:
            initial = {
                "title": asked.title,
                "format": asked.format,
                "kind": asked.kinds[0] if asked.kinds else "",
                "use": asked.use,
                "confidence": asked.min_confidence,
            }
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        self.fields["confirmation"].help_text = _("A list that blocks can stop care. Type: %(sentence)s") % {
            "sentence": _(CONFIRMATION)
        }

    @property
    def asked(self) -> ListAsked:
        """What was filled in."""
        given = self.cleaned_data
        return ListAsked(
            title=given["title"],
            format=ListFormat(given["format"]),
            kinds=(ListKind(given["kind"]),) if given["kind"] and given["format"] not in AS_STORED else (),
            use=ListUse(given["use"]),
            min_confidence=given["confidence"],
        )


@require_http_methods(["GET", "POST"])
@signed_in
def make(request: SignedInRequest) -> HttpResponse:
    """Make a list; the answer to the POST is the only page that ever shows its address."""
    request.principal.demand(Action.KEEP_LISTS, request.principal.organization)
    form = ListForm(request)
    if form.is_bound and form.is_valid():
        try:
            new = operations.make_list(
                asked=form.asked,
                confirmation=form.cleaned_data["confirmation"],
                principal=request.principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        except (operations.ListNotPossible, operations.ListNotConfirmed) as refusal:
            _refuse(form, refusal)
        else:
            return _address_page(request, new)
    page = FormPage(
        title=_("Make a block list"),
        lead=_(
            "Your device fetches the file from an address that you get here, once. Whoever has it can read the list."
        ),
        form=form,
        post_url=reverse("lists-make"),
        act=_("Make it"),
        cancel_url=reverse("lists"),
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest, list: UUID) -> HttpResponse:  # noqa: A002
    """Ask something else of a list; its address stays."""
    card = _card(request, list)
    request.principal.demand(Action.KEEP_LISTS, request.principal.organization)
    form, back = ListForm(request, card), reverse("list", kwargs={"list": card.uid})
    if form.is_bound and form.is_valid():
        try:
            operations.change_list(
                of=card.uid,
                asked=form.asked,
                confirmation=form.cleaned_data["confirmation"],
                principal=request.principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        except (operations.ListNotPossible, operations.ListNotConfirmed) as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("Stored. It holds from the next time that the list is read."))
            return HttpResponseRedirect(back)
    page = FormPage(
        title=_("Change the block list"),
        lead=_("Its address stays as it is."),
        form=form,
        post_url=reverse("list-change", kwargs={"list": card.uid}),
        act=_("Store"),
        cancel_url=back,
    )
    return render(request, "form.html", {"page": page}, status=400 if form.errors else 200)


@require_POST
@signed_in
def secret(request: SignedInRequest, list: UUID) -> HttpResponse:  # noqa: A002
    """Give a list another address, shown here once."""
    card = _card(request, list)
    new = operations.rotate_list(of=card.uid, principal=request.principal, actor=actor_of(request), at=clock.now())
    return _address_page(request, new)


@require_POST
@signed_in
def close(request: SignedInRequest, list: UUID) -> HttpResponse:  # noqa: A002
    """Close a list."""
    card = _card(request, list)
    operations.close_list(of=card.uid, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Closed. Take its address out of your device, which would report an error."))
    return HttpResponseRedirect(reverse("lists"))


def _refuse(form: ListForm, refusal: operations.ListNotPossible | operations.ListNotConfirmed) -> None:
    where = "confirmation" if isinstance(refusal, operations.ListNotConfirmed) else None
    form.add_error(where, refusal.message)


def _address_page(request: SignedInRequest, new: NewSecret) -> HttpResponse:
    card = queries.block_list(new.uid, principal=request.principal)
    base = f"{settings.PUBLIC_URL}/lists/{new.uid}"
    terms = (
        Term(_("Address"), f"{base}/{new.secret}/{card.file_name}"),
        Term(_("Or, where a device takes a password: address"), f"{base}/{card.file_name}"),
        Term(_("User name"), "wardwatch"),
        Term(_("Password"), new.secret),
    )
    page = SectionsPage(
        title=_("The address of your list"),
        lead=_("Copy it now. Its secret is not kept here, and not shown again."),
        sections=(
            Section("address", card.asked.title, terms=terms),
            Section("how", _("Set it up"), paragraphs=_how(card)),
        ),
        back=Link(_("I have copied it"), reverse("list", kwargs={"list": card.uid})),
    )
    return render(request, "sections.html", {"page": page})


def _how(card: ListCard) -> tuple[str, ...]:
    last = (_("Only what changed: ask with ?since= and what the header List-Since said before."),)
    return (
        *(_(text) for text in HOW.get(card.asked.format, ())),
        _("Let it be fetched every hour, over https. An unchanged list costs nothing (ETag)."),
        *(last if card.asked.format in DELTAS else ()),
    )


def _line(card: ListCard) -> Row:
    asked = card.asked
    kinds = ", ".join(kind.label for kind in asked.kinds)
    return Row(
        (
            Cell(
                asked.title,
                url=reverse("list", kwargs={"list": card.uid}),
                detail=" · ".join(filter(None, (asked.format.label, kinds))),
            ),
            Cell(tag=_use(asked.use)),
            Cell(at=card.last_read_at, detail=card.last_read_from) if card.last_read_at else Cell(_("never")),
            Cell(at=card.made_at),
        )
    )


def _use(use: ListUse) -> Tag:
    return Tag(use.label, Tone.WARN if use is ListUse.BLOCK else Tone.INFO)


def _terms(card: ListCard, request: SignedInRequest) -> tuple[Term, ...]:
    asked = card.asked
    names = person_names([card.made_by], viewer=request.principal.viewer)
    kinds = ", ".join(kind.label for kind in asked.kinds) or _("Everything that fits")
    sure = _("as our judgement asks") if asked.min_confidence is None else str(asked.min_confidence)
    read = (
        _("%(at)s UTC, from %(place)s")
        % {"at": card.last_read_at.strftime("%Y-%m-%d %H:%M"), "place": card.last_read_from}
        if card.last_read_at
        else _("never")
    )
    return (
        Term(_("Use"), asked.use.label),
        Term(_("Holds"), kinds),
        Term(_("How sure, at least"), sure),
        Term(_("Made by"), next(iter(names.values()), _("the center's operator"))),
        Term(_("Last read"), read),
    )


def _values(shown: tuple[queries.Shown, ...]) -> Table:
    columns = (
        Column(_("Value")),
        Column(_("In the list")),
        Column(_("Confidence"), numeric=True),
        Column(_("Last seen")),
        Column(_("Marking"), minor=True),
    )
    rows = tuple(
        Row(
            (
                Cell(each.value, detail=_(LEFT_OUT[each.why]) if each.why else ""),
                Cell(tag=_within(each)),
                Cell("" if each.confidence is None else str(each.confidence)),
                Cell(at=each.last_seen) if each.last_seen else Cell(_("nobody says")),
                Cell(each.tlp.label, whole=True),
            )
        )
        for each in shown
    )
    return Table(_("Newest values"), columns, rows, Empty(_("Nothing is known yet of what this list asks for.")))


def _within(each: queries.Shown) -> Tag:
    if not each.within:
        return Tag(_("No"), Tone.NEUTRAL)
    return Tag(_("To block"), Tone.WARN) if each.verdict is Verdict.BLOCK else Tag(_("To look for"), Tone.INFO)


def _may_keep(principal: Principal) -> bool:
    return principal.may(Action.KEEP_LISTS, principal.organization)


def _card(request: SignedInRequest, uid: UUID) -> ListCard:
    try:
        return queries.block_list(uid, principal=request.principal)
    except NotFound:
        raise Http404 from None


def _as_organization(principal: Principal) -> Viewer:
    """What both the reader and the device of their organization may see."""
    viewer = principal.viewer
    ours = viewer.organizations & frozenset({principal.organization})
    return replace(viewer, person=None, compartments=NONE, organizations=ours)

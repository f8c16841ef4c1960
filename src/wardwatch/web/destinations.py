"""Partners' servers to which a collection is sent: which there are, how far each is, and what can be done with it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id, find_organization
from wardwatch.sharing import operations, queries
from wardwatch.sharing.jobs import send_one
from wardwatch.sharing.types import DestinationCard
from wardwatch.web.access import center_only
from wardwatch.web.collection_words import in_words
from wardwatch.web.elsewhere import LONGEST, ReachForm, ReasonForm, kept, paused, reached_as, say_tried, shown
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of

WORDS = "%Y-%m-%d %H:%M UTC"


class DestinationForm(ReachForm):
    """A collection of a partner's server that one of ours is sent to."""

    organization = forms.CharField(
        label=gettext_lazy("For which organization?"),
        max_length=LONGEST,
        help_text=gettext_lazy("Its name here. Only what this organization may see is sent."),
    )
    collection = forms.ChoiceField(label=gettext_lazy("Which of our collections?"))
    into = forms.CharField(
        label=gettext_lazy("Collection there"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Its id, alias or title. Empty, where the server shows one only."),
    )
    from_now = forms.BooleanField(label=gettext_lazy("Leave out what is in the collection already"), required=False)
    field_order = ("name", "organization", "collection", "url", "into", "user", "secret", "from_now")

    def __init__(self, request: SignedInRequest, card: DestinationCard | None = None) -> None:
        """The form, filled with what stands already."""
        initial = {}
        if card:
            initial = {
                "organization": card.organization_name,
                "collection": card.collection,
                "url": card.url,
                "user": card.user,
            }
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)
        ours = queries.collections(principal=request.principal)
        self.fields["collection"].choices = [(each.alias, in_words(each.title)) for each in ours]  # type: ignore[attr-defined]
        if card:
            self.keep_name()
            del self.fields["from_now"]


@require_safe
@center_only
def all_of_them(request: SignedInRequest) -> HttpResponse:
    """Every partner's server that is sent to."""
    found = queries.destinations(viewer=request.principal.viewer)
    add = Link(_("Add a destination"), reverse("destinations-add"))
    may = _may(request)
    empty = Empty(
        _("Nothing is sent to a server of others yet."),
        _("A partner that cannot pull from us gives you the address of a TAXII 2.1 server, and a secret."),
        add if may else None,
    )
    columns = (
        Column(_("Destination")),
        Column(_("State")),
        Column(_("What is sent")),
        Column(_("Taken"), numeric=True),
        Column(_("Last sent"), minor=True),
    )
    table = Table(_("Servers that we send to"), columns, tuple(map(_line, found)), empty)
    page = SectionsPage(
        title=_("Servers that we send to"),
        lead=_("Each partner gets what it may see of a collection, and nothing else."),
        beside=beside(request.principal, "destinations"),
        sections=(Section("destinations", "", table=table, links=(add,) if may and found else ()),),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@center_only
def destination(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """One of them: whose eyes it has, what has been sent, what is left, and what its server said last."""
    viewer, at = request.principal.viewer, clock.now()
    card = queries.destination(destination, viewer=viewer)
    left = queries.still_to_send(card, viewer=viewer, at=at)
    counts = (
        Count(card.sent, _("taken there"), tone=Tone.GOOD if card.sent else Tone.NEUTRAL),
        Count(card.refused, _("refused there"), tone=Tone.WARN if card.refused else Tone.NEUTRAL),
        *(() if left is None else (Count(left, _("at most still to send")),)),
    )
    gone = _("There is no such organization here any more: nothing is sent.")
    page = SectionsPage(
        title=card.name,
        lead=_("Sends “%(collection)s”, as far as %(organization)s may see it.")
        % {
            "collection": in_words(card.collection_title),
            "organization": card.organization_name or _("its organization"),
        },
        beside=beside(request.principal, "destinations"),
        sections=(
            Section("sent", _("What was sent"), (gone,) if left is None else (), counts=counts, terms=_how_far(card)),
            Section("where", _("Where it is"), terms=_where(card)),
            *(_deeds(card) if _may(request) else ()),
        ),
        back=Link(_("All destinations"), reverse("destinations")),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@center_only
def add(request: SignedInRequest) -> HttpResponse:
    """Add a destination; its server is asked at once."""
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    form = DestinationForm(request)
    if kept(form, lambda: _keep(request, form, form.cleaned_data["name"], is_new=True)):
        messages.success(request, _("Added: it lets us add objects. It is sent to every five minutes from now on."))
        return HttpResponseRedirect(reverse("destinations"))
    page = FormPage(
        title=_("Add a destination"),
        lead=_("A collection of a partner's TAXII 2.1 server. It is asked at once whether we may add objects there."),
        form=form,
        post_url=reverse("destinations-add"),
        act=_("Add it"),
        cancel_url=reverse("destinations"),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def change(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Send otherwise, or with another secret."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    form = DestinationForm(request, card)
    if kept(form, lambda: _keep(request, form, card.name)):
        messages.success(request, _("Stored: it lets us add objects."))
        return HttpResponseRedirect(_url("destination", card))
    page = FormPage(
        title=_("Change a destination"),
        lead=_("Its server is asked at once. Another organization or collection is sent from its beginning."),
        form=form,
        post_url=_url("destination-change", card),
        act=_("Store"),
        cancel_url=_url("destination", card),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def remove(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Send nothing there any more, with the reason."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        operations.end_destination(
            name=card.name,
            why=form.cleaned_data["why"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Removed. Its secret is forgotten; nothing is sent there any more."))
        return HttpResponseRedirect(reverse("destinations"))
    page = FormPage(
        title=_("Remove this destination?"),
        lead=_("Nothing is sent to %(name)s any more. What was sent stays there.") % {"name": card.name},
        form=form,
        post_url=_url("destination-remove", card),
        act=_("Remove"),
        cancel_url=_url("destination", card),
    )
    return shown(request, page)


@require_POST
@center_only
def try_it(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Reach a partner's server now, and say how that went; nothing is sent."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    say_tried(
        request,
        operations.try_destination(name=card.name, principal=request.principal),
        may=_("It answers, and we may add objects to “%(title)s”."),
        may_not=_("It answers, but we may not add objects to “%(title)s”."),
    )
    return HttpResponseRedirect(_url("destination", card))


@require_POST
@center_only
def send(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Have a partner's server sent what there is, in the background."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    request.principal.demand(Action.KEEP_COLLECTIONS, center_id())
    send_one.defer(destination=card.name)
    messages.success(request, _("It is on its way. Look again in a moment."))
    return HttpResponseRedirect(_url("destination", card))


@require_POST
@center_only
def pause(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Send nothing there until it is resumed."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    operations.pause_destination(name=card.name, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Paused. Nothing is sent until you let it go on."))
    return HttpResponseRedirect(_url("destination", card))


@require_POST
@center_only
def resume(request: SignedInRequest, destination: UUID) -> HttpResponse:
    """Send to a paused destination again."""
    card = queries.destination(destination, viewer=request.principal.viewer)
    operations.resume_destination(name=card.name, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("It goes on; what came in between is sent too."))
    return HttpResponseRedirect(_url("destination", card))


def _keep(request: SignedInRequest, form: DestinationForm, name: str, *, is_new: bool = False) -> None:
    given, principal = form.cleaned_data, request.principal
    operations.keep_destination(
        name=name,
        organization=find_organization(given["organization"], viewer=principal.viewer).pk,
        collection=given["collection"],
        url=given["url"],
        into=given["into"],
        user=given["user"],
        secret=form.secret_said,
        is_new=is_new,
        from_now=given.get("from_now", False),
        principal=principal,
        actor=actor_of(request),
        at=clock.now(),
    )


def _may(request: SignedInRequest) -> bool:
    return request.principal.may(Action.KEEP_COLLECTIONS, center_id())


def _url(name: str, card: DestinationCard) -> str:
    return reverse(name, kwargs={"destination": card.uid})


def _line(card: DestinationCard) -> Row:
    return Row(
        (
            Cell(card.name, url=_url("destination", card), detail=card.url),
            Cell(tag=_state(card), detail=card.problem),
            Cell(in_words(card.collection_title), detail=card.organization_name),
            Cell(str(card.sent)),
            Cell(at=card.sent_at) if card.sent_at else Cell(_("never")),
        )
    )


def _state(card: DestinationCard) -> Tag:
    if card.paused_at:
        return paused()
    if card.problem:
        return Tag(_("failed"), Tone.URGENT)
    if card.waits:
        return Tag(_("its server is judging"), Tone.INFO)
    return Tag(_("well"), Tone.GOOD) if card.sent_at else Tag(_("nothing sent yet"), Tone.NEUTRAL)


def _how_far(card: DestinationCard) -> tuple[Term, ...]:
    if card.problem:
        answer = card.problem
    elif card.waits:
        answer = _("It is judging what it was sent; it is asked every few minutes what became of it.")
    else:
        answer = _("It took what it was sent.") if card.sent_at else _("none yet")
    reached = card.acknowledged.strftime(WORDS) if card.acknowledged else _("nothing yet")
    coming = _("when somebody lets it go on") if card.paused_at else card.next_at.strftime(WORDS)
    tries = (Term(_("Tries that failed since"), str(card.attempts)),) if card.attempts else ()
    return (
        Term(_("State"), _state(card).label),
        Term(_("Last sent"), card.sent_at.strftime(WORDS) if card.sent_at else _("never")),
        Term(_("Its last answer"), answer),
        *tries,
        Term(_("It has what came here until"), reached),
        Term(_("Next, not before"), coming),
    )


def _where(card: DestinationCard) -> tuple[Term, ...]:
    private = (Term(_("Network"), _("it may stand at a private address")),) if card.is_private else ()
    return (
        Term(_("Collection there"), card.url),
        Term(_("Kind"), "TAXII 2.1"),
        reached_as(card.user, has_secret=card.has_secret),
        *private,
        Term(_("Seen with the eyes of"), card.organization_name or _("not known")),
        Term(_("Our collection"), in_words(card.collection_title)),
    )


def _deeds(card: DestinationCard) -> tuple[Section, ...]:
    links = (
        Link(_("Change the address, the user name or the secret"), _url("destination-change", card)),
        Link(_("Remove it"), _url("destination-remove", card)),
    )
    attempt = Act(_("Try the connection"), _url("destination-try", card))
    if card.paused_at:
        acts: tuple[Act, ...] = (attempt, Act(_("Let it go on"), _url("destination-resume", card)))
    else:
        acts = (
            attempt,
            Act(_("Send now"), _url("destination-send", card)),
            Act(_("Pause it"), _url("destination-pause", card)),
        )
    return (Section("deeds", _("What you can do"), links=links, acts=acts),)

"""TAXII servers of others that feeds pull from: which there are, how each stands, and what can be done with it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.feeds import queries, servers
from wardwatch.feeds.types import ServerCard
from wardwatch.kit import clock
from wardwatch.kit.jobs import times
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_contact, center_id
from wardwatch.standards.admiralty import Reliability
from wardwatch.web.access import center_only
from wardwatch.web.elsewhere import LONGEST, ReachForm, ReasonForm, kept, paused, reached_as, say_tried, shown
from wardwatch.web.feed_lists import STATES
from wardwatch.web.feeds import SERVERS
from wardwatch.web.intelligence_parts import beside
from wardwatch.web.pages import Cell, Column, Count, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.wording import marking_of


class ServerForm(ReachForm):
    """A collection of a server that is pulled from."""

    collection = forms.CharField(
        label=gettext_lazy("Collection there"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Its id, alias or title. Empty, where the server shows one only."),
    )
    title = forms.CharField(
        label=gettext_lazy("Title here"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("Empty: the collection's own."),
    )
    field_order = ("name", "url", "collection", "user", "secret", "title")


@require_safe
@center_only
def all_of_them(request: SignedInRequest) -> HttpResponse:
    """Every server that is pulled from."""
    found = queries.servers(viewer=request.principal.viewer)
    add = Link(_("Add a server"), reverse("servers-add"))
    may = _may(request)
    empty = Empty(
        _("Nothing is pulled from a TAXII server yet."),
        _("Another center, a sharing group or an agency gives you an address, and a user name or a token."),
        add if may else None,
    )
    columns = (
        Column(_("Server")),
        Column(_("State")),
        Column(_("Last run")),
        Column(_("New"), numeric=True),
        Column(_("Kept aside"), numeric=True),
    )
    table = Table(_("Servers that we pull from"), columns, tuple(map(_line, found)), empty)
    page = SectionsPage(
        title=_("Servers that we pull from"),
        lead=_("Collections of others that are asked every hour for what is new."),
        beside=beside(request.principal, "servers"),
        sections=(Section("servers", "", table=table, links=(add,) if may and found else ()),),
        wide=True,
    )
    return render(request, "sections.html", {"page": page})


@require_safe
@center_only
def server(request: SignedInRequest, server: UUID) -> HttpResponse:
    """One of them: where it is, what becomes of what it gives, and how the last pull went."""
    card = queries.server(server, viewer=request.principal.viewer)
    last = card.overview.last
    aside = card.overview.quarantined
    feed = {"feed": card.overview.id}
    counts = (
        Count(last.new if last else 0, _("new")),
        Count(last.changed if last else 0, _("changed")),
        Count(last.unchanged if last else 0, _("unchanged")),
        Count(last.withdrawn if last else 0, _("withdrawn")),
        Count(aside, _("kept aside"), _aside(card) if aside else "", Tone.WARN if aside else Tone.NEUTRAL),
    )
    links = [Link(_("Earlier runs"), reverse("feed", kwargs=feed))]
    links += [Link(_("Records kept aside, and why"), _aside(card))] if aside else []
    page = SectionsPage(
        title=card.title,
        lead=_lead(card),
        beside=beside(request.principal, "servers"),
        sections=(
            Section("runs", _("Last run"), _said(card), counts=counts, terms=_runs(card), links=tuple(links)),
            Section("where", _("Where it is"), terms=_where(card)),
            Section("what", _("What it gives"), terms=_judged(card)),
            *(_deeds(card) if _may(request) else ()),
        ),
        back=Link(_("All servers"), reverse("servers")),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@center_only
def add(request: SignedInRequest) -> HttpResponse:
    """Add a server; it is asked at once."""
    request.principal.demand(Action.PULL_FEEDS, center_id())
    form = ServerForm(request.POST if request.method == "POST" else None)
    if kept(form, lambda: _keep(request, form, form.cleaned_data["name"], is_new=True)):
        if center_contact().is_demo:
            messages.success(request, _("Added: it answered. A demonstration pulls only when somebody asks."))
        else:
            messages.success(request, _("Added: it answered. It is pulled every hour from now on."))
        return HttpResponseRedirect(reverse("servers"))
    page = FormPage(
        title=_("Add a server"),
        lead=_("A collection of a TAXII server, 2.1 or 2.0. It is asked at once whether we may read it."),
        form=form,
        post_url=reverse("servers-add"),
        act=_("Add it"),
        cancel_url=reverse("servers"),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def change(request: SignedInRequest, server: UUID) -> HttpResponse:
    """Ask a server otherwise, or with another secret."""
    card = queries.server(server, viewer=request.principal.viewer)
    request.principal.demand(Action.PULL_FEEDS, center_id())
    initial = {"url": card.url, "user": card.user, "title": card.title}
    form = ServerForm(request.POST if request.method == "POST" else None, initial=initial)
    form.keep_name()
    if kept(form, lambda: _keep(request, form, card.name)):
        messages.success(request, _("Stored: it answered."))
        return HttpResponseRedirect(_url("server", card))
    page = FormPage(
        title=_("Change how a server is asked"),
        lead=_("It is asked at once whether we may read the collection. What it gave so far stays."),
        form=form,
        post_url=_url("server-change", card),
        act=_("Store"),
        cancel_url=_url("server", card),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@center_only
def remove(request: SignedInRequest, server: UUID) -> HttpResponse:
    """Ask a server no more, with the reason."""
    card = queries.server(server, viewer=request.principal.viewer)
    request.principal.demand(Action.PULL_FEEDS, center_id())
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        servers.end_server(
            name=card.name,
            why=form.cleaned_data["why"],
            principal=request.principal,
            actor=actor_of(request),
            at=clock.now(),
        )
        messages.success(request, _("Removed. Its secret is forgotten; what it gave stays."))
        return HttpResponseRedirect(reverse("servers"))
    page = FormPage(
        title=_("Remove this server?"),
        lead=_("%(title)s is asked no more, and its secret is forgotten. What it gave stays.") % {"title": card.title},
        form=form,
        post_url=_url("server-remove", card),
        act=_("Remove"),
        cancel_url=_url("server", card),
    )
    return shown(request, page)


@require_POST
@center_only
def try_it(request: SignedInRequest, server: UUID) -> HttpResponse:
    """Reach a server now, and say how that went."""
    card = queries.server(server, viewer=request.principal.viewer)
    say_tried(
        request,
        servers.try_server(name=card.name, principal=request.principal),
        may=_("It answers, and we may read “%(title)s”."),
        may_not=_("It answers, but we may not read “%(title)s” there."),
    )
    return HttpResponseRedirect(_url("server", card))


@require_POST
@center_only
def pause(request: SignedInRequest, server: UUID) -> HttpResponse:
    """Ask a server nothing until it is resumed."""
    card = queries.server(server, viewer=request.principal.viewer)
    servers.pause_server(name=card.name, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Paused. Nothing is asked of it until you let it go on."))
    return HttpResponseRedirect(_url("server", card))


@require_POST
@center_only
def resume(request: SignedInRequest, server: UUID) -> HttpResponse:
    """Ask a paused server again."""
    card = queries.server(server, viewer=request.principal.viewer)
    servers.resume_server(name=card.name, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("It goes on where it was left, with the next pull."))
    return HttpResponseRedirect(_url("server", card))


def _keep(request: SignedInRequest, form: ServerForm, name: str, *, is_new: bool = False) -> None:
    given = form.cleaned_data
    servers.keep_server(
        name=name,
        url=given["url"],
        collection=given["collection"],
        title=given["title"],
        user=given["user"],
        secret=form.secret_said,
        is_new=is_new,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
    )


def _may(request: SignedInRequest) -> bool:
    return request.principal.may(Action.PULL_FEEDS, center_id())


def _url(name: str, card: ServerCard) -> str:
    return reverse(name, kwargs={"server": card.uid})


def _aside(card: ServerCard) -> str:
    return f"{reverse('quarantine')}?{urlencode({'feed': card.overview.id})}"


def _line(card: ServerCard) -> Row:
    last = card.overview.last
    return Row(
        (
            Cell(card.title, url=_url("server", card), detail=f"{card.url} · TAXII {card.version}"),
            Cell(tag=_state(card), detail=last.problem if last else ""),
            Cell(at=last.finished_at or last.started_at) if last else Cell(_("never")),
            Cell(str(last.new) if last else ""),
            Cell(str(card.overview.quarantined)),
        )
    )


def _state(card: ServerCard) -> Tag:
    if card.paused_at:
        return paused()
    last = card.overview.last
    return Tag(_(last.state.label), STATES[last.state]) if last else Tag(_("never pulled"), Tone.WARN)


def _lead(card: ServerCard) -> str:
    if card.paused_at:
        return _("Paused: nothing is asked of it until somebody lets it go on.")
    last = card.overview.last
    return _("The last pull: %(state)s.") % {"state": _(last.state.label)} if last else _("It was never pulled.")


def _said(card: ServerCard) -> tuple[str, ...]:
    """What was remarkable about the last run: why it ended, or how the server had to be asked."""
    last = card.overview.last
    if last is None or not last.problem:
        return ()
    if last.retry_helps is None:
        return (last.problem,)
    return (last.problem, _("Trying again may help.") if last.retry_helps else _("Trying again will not help."))


def _runs(card: ServerCard) -> tuple[Term, ...]:
    last, good, coming = card.overview.last, card.overview.good_at, times(SERVERS, at=clock.now())
    asked = coming and not card.paused_at and not center_contact().is_demo
    words = "%Y-%m-%d %H:%M UTC"
    return (
        Term(_("Last run"), last.started_at.strftime(words) if last else _("never")),
        Term(_("Last good run"), good.strftime(words) if good else _("none yet")),
        Term(_("Next run"), coming[1].strftime(words) if coming and asked else _("when somebody asks for it")),
    )


def _where(card: ServerCard) -> tuple[Term, ...]:
    private = (Term(_("Network"), _("it may stand at a private address")),) if card.is_private else ()
    return (
        Term(_("Collection there"), card.url),
        Term(_("Kind"), f"TAXII {card.version}"),
        reached_as(card.user, has_secret=card.has_secret),
        *private,
        Term(_("Feed"), card.overview.id),
    )


def _judged(card: ServerCard) -> tuple[Term, ...]:
    grade = Reliability(card.grade).label if card.grade in set(Reliability) else card.grade
    if card.unmarked is None:
        unmarked = _("For the center's staff, until the source's consent is recorded (wardwatch intel consent).")
    else:
        marking = marking_of(card.unmarked)
        unmarked = f"{marking.label}: {marking.sentence}"
    consent = (Term(_("Its consent is written"), card.consent),) if card.consent else ()
    return (
        Term(_("What it marks with TLP"), _("keeps that marking")),
        Term(_("What it does not mark"), unmarked),
        *consent,
        Term(_("How reliable it is"), grade, reverse("judging")),
    )


def _deeds(card: ServerCard) -> tuple[Section, ...]:
    links = (
        Link(_("Change the address, the user name or the secret"), _url("server-change", card)),
        Link(_("Remove it"), _url("server-remove", card)),
    )
    attempt = Act(_("Try the connection"), _url("server-try", card))
    if card.paused_at:
        acts: tuple[Act, ...] = (attempt, Act(_("Let it go on"), _url("server-resume", card)))
    else:
        pull = reverse("feed-pull", kwargs={"feed": card.overview.id})
        acts = (attempt, Act(_("Pull now"), pull), Act(_("Pause it"), _url("server-pause", card)))
    return (Section("deeds", _("What you can do"), links=links, acts=acts),)

"""What a person is sent: their subscriptions, what came of them, and how a mail's reader says no with one click."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wardwatch.kit import clock
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.subscriptions import operations, queries
from wardwatch.subscriptions.collections import collection_url
from wardwatch.subscriptions.types import (
    NEVER_ATTACHED,
    Channel,
    Kept,
    Pace,
    Quiet,
    ReceivedRow,
    SubscriptionCard,
    Wanted,
)
from wardwatch.web.access import signed_in
from wardwatch.web.elsewhere import kept, shown
from wardwatch.web.pages import Cell, Column, Empty, Link, Row, Table, Tag, Term, Tone
from wardwatch.web.pages.sections import Act, FormPage, Section, SectionsPage
from wardwatch.web.principal import SignedInRequest, actor_of

HOURS = [("", gettext_lazy("none")), *((str(hour), f"{hour:02}:00") for hour in range(24))]
ATTACHED = [(str(form), form.words) for form in FormName if form not in NEVER_ATTACHED]
_TICKS = {"class": "usa-checkbox__input"}


class SubscriptionForm(forms.Form):
    """What to be sent, where to, and when."""

    channel = forms.ChoiceField(label=gettext_lazy("Where to?"), choices=Channel.choices)
    url = forms.CharField(
        label=gettext_lazy("Address of your program"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy("Only for a webhook. It begins with https:// and can be reached from outside."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("When?"),
        choices=Pace.choices,
        help_text=gettext_lazy("Only for mail. An emergency always comes at once."),
    )
    lowest = forms.ChoiceField(
        label=gettext_lazy("How urgent, at least?"), choices=Severity.choices, initial=Severity.INFORMATION
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Which kinds?"),
        required=False,
        choices=KindName.choices,
        help_text=gettext_lazy("Tick none to get all of them."),
        widget=forms.CheckboxSelectMultiple(attrs=_TICKS),
    )
    topics = forms.CharField(
        label=gettext_lazy("Which topics?"),
        max_length=2_000,
        required=False,
        help_text=gettext_lazy("Separated by commas, such as: infusion pumps, ransomware. Empty: all."),
    )
    attached = forms.MultipleChoiceField(
        label=gettext_lazy("Which files go along with the mail?"),
        required=False,
        choices=ATTACHED,
        help_text=gettext_lazy("The mail itself has the text and a link to all files."),
        widget=forms.CheckboxSelectMultiple(attrs=_TICKS),
    )
    quiet_from = forms.ChoiceField(
        label=gettext_lazy("Quiet hours begin at"),
        required=False,
        choices=HOURS,
        help_text=gettext_lazy("What comes then waits until they end. Emergencies do not wait."),
    )
    quiet_until = forms.ChoiceField(label=gettext_lazy("Quiet hours end at"), required=False, choices=HOURS)
    time_zone = forms.CharField(
        label=gettext_lazy("Time zone of the quiet hours"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Such as America/Chicago. Empty: your organization's."),
    )

    def __init__(self, request: SignedInRequest, card: SubscriptionCard | None = None) -> None:
        """The form, filled with what stands already."""
        self._home = request.principal.time_zone or "UTC"
        initial: dict[str, object] = {"channel": Channel.MAIL, "pace": Pace.AT_ONCE, "time_zone": self._home}
        if card:
            wanted = card.wanted
            initial = {
                "channel": wanted.channel,
                "url": wanted.url,
                "pace": wanted.pace,
                "lowest": wanted.lowest,
                "kinds": list(wanted.kinds),
                "topics": ", ".join(wanted.topics),
                "attached": list(wanted.forms),
                "quiet_from": "" if wanted.quiet is None else str(wanted.quiet.start),
                "quiet_until": "" if wanted.quiet is None else str(wanted.quiet.end),
                "time_zone": wanted.quiet.time_zone if wanted.quiet else self._home,
            }
        super().__init__(request.POST if request.method == "POST" else None, initial=initial)

    def clean(self) -> None:
        """Quiet hours have both ends, or none."""
        given = self.cleaned_data
        if bool(given.get("quiet_from")) is not bool(given.get("quiet_until")):
            self.add_error("quiet_until", _("Say when quiet hours begin and when they end, or neither."))

    @property
    def wanted(self) -> Wanted:
        """What was filled in."""
        given = self.cleaned_data
        quiet = None
        if given["quiet_from"]:
            zone = given["time_zone"].strip() or self._home
            quiet = Quiet(int(given["quiet_from"]), int(given["quiet_until"]), zone)
        return Wanted(
            channel=Channel(given["channel"]),
            pace=Pace(given["pace"]),
            kinds=tuple(map(KindName, given["kinds"])),
            topics=tuple(each.strip() for each in given["topics"].split(",") if each.strip()),
            lowest=Severity(given["lowest"]),
            forms=tuple(map(FormName, given["attached"])),
            quiet=quiet,
            url=given["url"],
        )


@require_safe
@signed_in
def subscriptions(request: SignedInRequest) -> HttpResponse:
    """All of a person's own, and what they were sent."""
    found = queries.subscriptions(principal=request.principal)
    add = Link(_("Add a subscription"), reverse("subscriptions-add"))
    empty = Empty(
        _("You are sent nothing yet."), _("Say what you want to be sent when we release it: by mail, or here."), add
    )
    columns = (Column(_("What")), Column(_("Where to")), Column(_("When")), Column(_("State"), minor=True))
    table = Table(_("Your subscriptions"), columns, tuple(map(_line, found)), empty)
    page = SectionsPage(
        title=_("What you are sent"),
        lead=_("Choose what reaches you when we release it. Only what you may see is sent."),
        sections=(
            Section("subscriptions", "", table=table, links=(add,) if found else ()),
            Section(
                "received", _("What you were sent"), table=_received(queries.received(principal=request.principal))
            ),
        ),
    )
    return render(request, "sections.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: SignedInRequest) -> HttpResponse:
    """One more subscription. A webhook's secret is shown by the answer to this POST alone."""
    form, made = SubscriptionForm(request), list[Kept]()

    def keep() -> None:
        made.append(
            operations.subscribe(
                wanted=form.wanted, principal=request.principal, actor=actor_of(request), at=clock.now()
            )
        )

    if kept(form, keep):
        return _kept(request, made[0], _("Added. You are sent what fits from now on."))
    page = FormPage(
        title=_("Add a subscription"),
        lead=_("You can change it or end it at any time; every mail has a link for that."),
        form=form,
        post_url=reverse("subscriptions-add"),
        act=_("Add it"),
        cancel_url=reverse("subscriptions"),
    )
    return shown(request, page)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: SignedInRequest, subscription: UUID) -> HttpResponse:
    """Have something else sent, or elsewhere."""
    card = queries.subscription(subscription, principal=request.principal)
    form, made = SubscriptionForm(request, card), list[Kept]()

    def keep() -> None:
        made.append(
            operations.change(
                subscription=card.uid,
                wanted=form.wanted,
                principal=request.principal,
                actor=actor_of(request),
                at=clock.now(),
            )
        )

    if kept(form, keep):
        return _kept(request, made[0], _("Stored. It holds from now on."))
    page = FormPage(
        title=_("Change a subscription"),
        lead=_("What you were sent before stays, and you are told where it is corrected."),
        form=form,
        post_url=_url("subscription-change", card),
        act=_("Store"),
        cancel_url=_url("subscription", card),
    )
    return shown(request, page)


@require_safe
@signed_in
def subscription(request: SignedInRequest, subscription: UUID) -> HttpResponse:
    """One of them, and what can be done with it."""
    card = queries.subscription(subscription, principal=request.principal)
    is_mail = card.wanted.channel is Channel.MAIL
    test = (Act(_("Send me a test mail"), _url("subscription-test", card)),) if is_mail else ()
    end = Act(_("End it: send me nothing more of this"), _url("subscription-remove", card))
    pull = (_pull(card),) if card.wanted.channel is Channel.TAXII else ()
    page = SectionsPage(
        title=_("Subscription"),
        lead=_what(card),
        sections=(
            Section("facts", "", terms=_terms(card)),
            *pull,
            Section(
                "deeds",
                _("What you can do"),
                links=(Link(_("Change it"), _url("subscription-change", card)),),
                acts=(*test, end),
            ),
        ),
        back=Link(_("All you are sent"), reverse("subscriptions")),
    )
    return render(request, "sections.html", {"page": page})


@require_POST
@signed_in
def remove(request: SignedInRequest, subscription: UUID) -> HttpResponse:
    """End a subscription."""
    operations.end(subscription=subscription, principal=request.principal, actor=actor_of(request), at=clock.now())
    messages.success(request, _("Ended. You are sent nothing more of this."))
    return HttpResponseRedirect(reverse("subscriptions"))


@require_POST
@signed_in
def test(request: SignedInRequest, subscription: UUID) -> HttpResponse:
    """Mail a few words to where this subscription's mails go."""
    operations.send_test(
        subscription=subscription, principal=request.principal, actor=actor_of(request), at=clock.now()
    )
    messages.success(request, _("On its way to %(address)s.") % {"address": request.principal.email})
    return HttpResponseRedirect(reverse("subscription", kwargs={"subscription": subscription}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """What a mail's link leads to. Looking ends nothing; the POST does (RFC 8058 section 3.2: without cookies, and
    without a form token, which a mail program has not)."""
    if request.method == "POST":
        known = operations.unsubscribe(token=token, actor=actor_of(request), at=clock.now())
        title, acts = _("You are sent no more of these."), tuple[Act, ...]()
        lead = _("Others that you asked for go on. Corrections of what you have stand here, when you sign in.")
    else:
        known = operations.is_known(token)
        title = _("Be sent no more of these?")
        lead = _("Nothing has changed yet. When you press the button, these mails end.")
        acts = (Act(_("Send me no more of these"), reverse("unsubscribe", kwargs={"token": token}), open=True),)
    if not known:
        title = _("This link leads nowhere.")
        lead, acts = _("Some mail programs cut links in two. Sign in to change what you are sent, or call us."), ()
    manage = Link(_("Sign in and choose what you are sent"), reverse("subscriptions"))
    page = SectionsPage(
        title=title, lead=lead, sections=(Section("end", "", acts=acts), Section("manage", "", links=(manage,)))
    )
    return render(request, "sections.html", {"page": page}, status=200 if known else 404)


def _kept(request: SignedInRequest, made: Kept, words: str) -> HttpResponse:
    if not made.secret:
        messages.success(request, words)
        return HttpResponseRedirect(reverse("subscriptions"))
    page = SectionsPage(
        title=_("The secret of your webhook"),
        lead=_("Copy it now: it is not shown again. With it your program checks that a call is from us."),
        sections=(
            Section(
                "secret",
                words,
                terms=(Term(_("Secret"), made.secret), Term(_("How calls are signed"), "Standard Webhooks, v1")),
            ),
        ),
        back=Link(_("I have copied it"), reverse("subscription", kwargs={"subscription": made.uid})),
    )
    return render(request, "sections.html", {"page": page})


def _url(name: str, card: SubscriptionCard) -> str:
    return reverse(name, kwargs={"subscription": card.uid})


def _what(card: SubscriptionCard) -> str:
    wanted = card.wanted
    kinds = ", ".join(each.label for each in wanted.kinds) or _("All kinds")
    return f"{kinds}; {', '.join(wanted.topics)}" if wanted.topics else kinds


def _line(card: SubscriptionCard) -> Row:
    wanted = card.wanted
    return Row(
        (
            Cell(_what(card), url=_url("subscription", card), detail=_severity(wanted)),
            Cell(wanted.channel.label, detail=wanted.url),
            Cell(wanted.pace.label, detail=_quiet(wanted)),
            Cell(tag=_state(card), detail=card.problem),
        )
    )


def _severity(wanted: Wanted) -> str:
    if wanted.lowest is Severity.INFORMATION:
        return ""
    return _("%(severity)s and above") % {"severity": wanted.lowest.label}


def _quiet(wanted: Wanted) -> str:
    if wanted.quiet is None:
        return ""
    said = {"start": wanted.quiet.start, "end": wanted.quiet.end, "zone": wanted.quiet.time_zone}
    return _("quiet from %(start)s:00 to %(end)s:00, %(zone)s") % said


def _state(card: SubscriptionCard) -> Tag:
    if card.disabled_at and card.wanted.channel is Channel.MAIL:
        return Tag(_("paused: mail to you came back. Save it again to go on"), Tone.URGENT)
    if card.disabled_at:
        return Tag(_("given up: it failed too often"), Tone.URGENT)
    return Tag(_("failed"), Tone.WARN) if card.failures else Tag(_("well"), Tone.GOOD)


def _terms(card: SubscriptionCard) -> tuple[Term, ...]:
    wanted = card.wanted
    files = ", ".join(each.label for each in wanted.forms)
    problem = (Term(_("Its last answer"), card.problem),) if card.problem else ()
    return (
        Term(_("Where to"), f"{wanted.channel.label} {wanted.url}".strip()),
        Term(_("When"), wanted.pace.label),
        Term(_("How urgent, at least"), wanted.lowest.label),
        *((Term(_("Files"), files),) if files else ()),
        *((Term(_("Quiet hours"), _quiet(wanted)),) if wanted.quiet else ()),
        Term(_("State"), _state(card).label),
        *problem,
    )


def _pull(card: SubscriptionCard) -> Section:
    """Where a program finds what is put there, and how it signs in."""
    terms = (
        Term(_("Address of the collection"), collection_url(card.uid)),
        Term(_("Version"), "TAXII 2.1"),
        Term(_("User name"), _("anything; your name is fine")),
        Term(_("Password"), _("a token of yours, made on the page of your account"), reverse("account")),
    )
    said = _("Your program pulls the STIX objects of what fits. It signs in with a token of yours as the password.")
    return Section("pull", _("How to connect"), (said,), terms=terms)


def _received(found: tuple[ReceivedRow, ...]) -> Table:
    columns = (Column(_("What")), Column(_("How")), Column(_("When")), Column(_("You said"), minor=True))
    rows = tuple(
        Row(
            (
                Cell(each.title, url=f"/library/{each.number}/", detail=f"{each.news.label} · {each.number}"),
                Cell(each.channel.label),
                Cell(at=each.at),
                Cell(_said(each.useful)),
            )
        )
        for each in found
    )
    return Table(_("What you were sent"), columns, rows, Empty(_("Nothing yet.")))


def _said(useful: bool | None) -> str:
    if useful is None:
        return _("nothing yet")
    return _("useful") if useful else _("not useful")

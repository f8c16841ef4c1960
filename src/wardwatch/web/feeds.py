"""Feeds: how each source stands, its runs, and the records that could not be read."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from procrastinate.tasks import Task

from wardwatch.feeds import queries
from wardwatch.feeds.jobs import pull_feed, reparse_feed, retry_quarantined
from wardwatch.feeds.operations import dismiss_quarantined
from wardwatch.feeds.registry import feed_called, kept_aside_by, with_address
from wardwatch.feeds.types import FeedOverview, QuarantineCard, RunState, RunSummary
from wardwatch.kit import clock
from wardwatch.kit.jobs import times
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_contact, center_id
from wardwatch.web.access import center_only
from wardwatch.web.elsewhere import paused
from wardwatch.web.feed_lists import STATES, kept_aside, runs
from wardwatch.web.pages import (
    Count,
    Feed,
    FeedsPage,
    Link,
    QuarantinedRecord,
    QuarantinePage,
    Table,
    Tag,
    Tone,
)
from wardwatch.web.principal import SignedInRequest, actor_of
from wardwatch.web.tables import answer, answer_cards

SCHEDULE, SERVERS = "feeds.pull_scheduled", "feeds.pull_servers"
LATE = timedelta(hours=1)
"""So long may a run take, or wait for its turn, before we call its feed late."""
DONE = (RunState.FINISHED, RunState.UNCHANGED)
SHOWN_RAW = 4000


@require_safe
@center_only
def feeds(request: SignedInRequest, feed: str = "") -> HttpResponseBase:
    """All sources and the newest runs; with `feed` the runs of that one."""
    if feed:
        feed_called(feed)
    viewer = request.principal.viewer
    overview = queries.feeds_overview(viewer=viewer)
    may_pull = request.principal.may(Action.PULL_FEEDS, center_id())
    quarantined = sum(each.open for each in queries.asides(viewer=viewer))
    scheduled = not center_contact().is_demo
    cards = tuple(_feed(each, at=clock.now(), may_pull=may_pull, scheduled=scheduled) for each in overview)
    tones = [card.state.tone for card in cards]
    failed, late = tones.count(Tone.URGENT), tones.count(Tone.WARN)
    summary = (
        Count(len(cards) - failed - late, _("well"), tone=Tone.GOOD),
        Count(late, _("late or never pulled"), tone=Tone.WARN if late else Tone.NEUTRAL),
        Count(failed, _("failed"), tone=Tone.URGENT if failed else Tone.NEUTRAL),
        Count(quarantined, _("records kept aside"), reverse("quarantine"), Tone.WARN if quarantined else Tone.GOOD),
    )

    def page(table: Table) -> HttpResponse:
        ways = (Link(_("Servers that we pull from"), reverse("servers")),)
        shown = FeedsPage(summary=summary, feeds=cards, runs=table, ways=ways)
        return render(request, "feeds/feeds.html", {"page": shown})

    return answer(request, runs(request, feed), page)


@require_POST
@center_only
def pull(request: SignedInRequest, feed: str) -> HttpResponse:
    """Have one feed pulled in the background, from its public address."""
    return _ask(request, feed, pull_feed)


@require_POST
@center_only
def retry(request: SignedInRequest, feed: str) -> HttpResponse:
    """Have the records of one feed that are kept aside tried again in the background."""
    return _ask(request, feed, retry_quarantined)


@require_POST
@center_only
def reparse(request: SignedInRequest, feed: str) -> HttpResponse:
    """Have the archived documents of one feed read again in the background."""
    return _ask(request, feed, reparse_feed)


def _ask(request: SignedInRequest, feed: str, job: Task[..., None, ...]) -> HttpResponse:
    request.principal.demand(Action.PULL_FEEDS, center_id())
    chosen = kept_aside_by(feed) if job is retry_quarantined else feed_called(feed).id
    if job is pull_feed:
        with_address(feed)
    job.defer(feed=chosen, asked_by=actor_of(request).who)
    messages.success(request, _("A run is on its way; it shows here when it begins."))
    return HttpResponseRedirect(_server_url(request, feed) or reverse("feeds"))


def _server_url(request: SignedInRequest, feed: str) -> str:
    """The page of the server that a feed is pulled from; empty for a feed that is none."""
    cards = queries.servers(viewer=request.principal.viewer) if ":" in feed else ()
    found = next((card for card in cards if card.overview.id == feed), None)
    return reverse("server", kwargs={"server": found.uid}) if found else ""


@require_POST
@center_only
def dismiss(request: SignedInRequest, record: UUID) -> HttpResponse:
    """Set one record aside for good, with the reason."""
    dismiss_quarantined(
        uid=record,
        principal=request.principal,
        actor=actor_of(request),
        at=clock.now(),
        why=request.POST.get("why", ""),
    )
    messages.success(request, _("The record is set aside for good."))
    return HttpResponseRedirect(reverse("quarantine"))


def _feed(each: FeedOverview, *, at: datetime, may_pull: bool, scheduled: bool) -> Feed:
    last, coming = each.last, _times(each, at=at) if scheduled and not each.paused_at else None
    of_feed = {"feed": each.id}
    return Feed(
        name=each.id,
        title=_(each.title),
        publisher=each.url,
        state=_state(each, at=at, scheduled=scheduled),
        counts=_counts(last) if last else (),
        runs_url=reverse("feed", kwargs=of_feed),
        last_at=(last.finished_at or last.started_at) if last else None,
        good_at=each.good_at,
        next_at=coming[1] if coming else None,
        failure=_failure(last) if last and last.problem else "",
        pull_url=reverse("feed-pull", kwargs=of_feed) if may_pull and each.url and not each.paused_at else "",
        reparse_url=reverse("feed-reparse", kwargs=of_feed) if may_pull and last else "",
    )


def _times(each: FeedOverview, *, at: datetime) -> tuple[datetime, datetime] | None:
    """When a feed was last, and is next, pulled by itself; None for one that only people ask for."""
    return times(SERVERS, at=at) if ":" in each.id else times(SCHEDULE, each.id, at=at)


def _state(each: FeedOverview, *, at: datetime, scheduled: bool) -> Tag:
    """How a feed stands, in words: late when the run that was to be done by now brought nothing."""
    last = each.last
    if each.paused_at:
        return paused()
    if last is None:
        return Tag(_("never pulled"), Tone.WARN)
    expected = _times(each, at=at - LATE) if scheduled else None
    if last.state not in DONE or each.good_at is None or expected is None:
        return Tag(_(last.state.label), STATES[last.state])
    if each.good_at >= expected[0]:
        return Tag(_("up to date"), Tone.GOOD)
    days = (at - each.good_at).days
    silent = ngettext("silent for %(days)d day", "silent for %(days)d days", days) % {"days": days}
    return Tag(silent if days else _("late"), Tone.WARN)


def _counts(run: RunSummary) -> tuple[Count, ...]:
    aside = Count(run.quarantined, _("kept aside"), tone=Tone.WARN if run.quarantined else Tone.NEUTRAL)
    return (
        Count(run.new, _("new")),
        Count(run.changed, _("changed")),
        Count(run.unchanged, _("unchanged")),
        Count(run.withdrawn, _("withdrawn")),
        aside,
    )


def _failure(run: RunSummary) -> str:
    if run.retry_helps is None:
        return run.problem
    advice = _("Trying again may help.") if run.retry_helps else _("Trying again will not help.")
    return f"{run.problem.rstrip('.')}. {advice}"


@require_safe
@center_only
def quarantine(request: SignedInRequest) -> HttpResponseBase:
    """Records kept aside, of all feeds or one."""
    feed, viewer = request.GET.get("feed", ""), request.principal.viewer
    asides = queries.asides(viewer=viewer)
    may_settle = request.principal.may(Action.PULL_FEEDS, center_id())

    def page(table: Table, cards: tuple[QuarantineCard, ...]) -> HttpResponse:
        shown = QuarantinePage(
            total=sum(each.open for each in asides if feed in ("", each.id)),
            records=tuple(_record(card, may_settle=may_settle) for card in cards),
            list=table,
            retries=tuple(
                Link(_(each.title), reverse("feed-retry", kwargs={"feed": each.id}))
                for each in asides
                if may_settle and each.open and feed in ("", each.id)
            ),
        )
        return render(request, "feeds/quarantine.html", {"page": shown})

    return answer_cards(request, kept_aside(request, feed, {each.id: _(each.title) for each in asides}), page)


def _record(card: QuarantineCard, *, may_settle: bool) -> QuarantinedRecord:
    text = card.raw.decode("utf-8", "replace")
    return QuarantinedRecord(
        feed=card.feed,
        key=card.key,
        file=card.document,
        place=card.place,
        reason=card.reason,
        recorded_at=card.quarantined_at,
        raw=text[:SHOWN_RAW] + (" …" if len(text) > SHOWN_RAW else ""),
        dismiss_url=reverse("quarantine-dismiss", kwargs={"record": card.uid}) if may_settle else "",
    )

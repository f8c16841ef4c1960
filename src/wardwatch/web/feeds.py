"""Feeds: how each source stands, its runs, and the records that could not be read."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wardwatch.feeds import queries
from wardwatch.feeds.jobs import pull_feed
from wardwatch.feeds.registry import FEEDS, feed_called
from wardwatch.feeds.types import FeedOverview, QuarantineCard, RunState, RunSummary
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id
from wardwatch.web.access import center_only
from wardwatch.web.pages import (
    Cell,
    Choice,
    Column,
    Count,
    Empty,
    Feed,
    FeedsPage,
    Filter,
    QuarantinedRecord,
    QuarantinePage,
    Row,
    Table,
    Tag,
    Tone,
)
from wardwatch.web.principal import SignedInRequest, actor_of

STATES = {
    RunState.RUNNING: Tone.INFO,
    RunState.FINISHED: Tone.GOOD,
    RunState.UNCHANGED: Tone.GOOD,
    RunState.FAILED: Tone.URGENT,
}
SHOWN_RAW = 4000


@require_GET
@center_only
def feeds(request: SignedInRequest, feed: str = "") -> HttpResponse:
    """All sources and the newest runs; with `feed` the runs of that one."""
    if feed:
        feed_called(feed)
    viewer = request.principal.viewer
    overview = queries.feeds_overview(viewer=viewer)
    may_pull = request.principal.may(Action.PULL_FEEDS, center_id())
    quarantined = sum(each.quarantined for each in overview)
    failed = sum(1 for each in overview if each.last and each.last.state is RunState.FAILED)
    page = FeedsPage(
        summary=(
            Count(len(overview) - failed, _("well"), tone=Tone.GOOD),
            Count(failed, _("failed"), tone=Tone.URGENT if failed else Tone.NEUTRAL),
            Count(quarantined, _("records kept aside"), reverse("quarantine"), Tone.WARN if quarantined else Tone.GOOD),
        ),
        feeds=tuple(_feed(each, may_pull=may_pull) for each in overview),
        runs=_runs(queries.runs(viewer=viewer, feed=feed), FEEDS[feed].title if feed else ""),
    )
    return render(request, "feeds/feeds.html", {"page": page})


@require_POST
@center_only
def pull(request: SignedInRequest, feed: str) -> HttpResponse:
    """Have one feed pulled in the background, from its public address."""
    request.principal.demand(Action.PULL_FEEDS, center_id())
    pull_feed.defer(feed=feed_called(feed).id, asked_by=actor_of(request).who)
    messages.success(request, _("A run is on its way; it shows here when it begins."))
    return HttpResponseRedirect(reverse("feeds"))


def _feed(each: FeedOverview, *, may_pull: bool) -> Feed:
    last = each.last
    return Feed(
        name=each.id,
        title=each.title,
        publisher=each.url,
        state=Tag(_(last.state.label), STATES[last.state]) if last else Tag(_("never pulled"), Tone.WARN),
        counts=_counts(last) if last else (),
        runs_url=reverse("feed", kwargs={"feed": each.id}),
        last_at=(last.finished_at or last.started_at) if last else None,
        failure=_failure(last) if last and last.problem else "",
        pull_url=reverse("feed-pull", kwargs={"feed": each.id}) if may_pull else "",
    )


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
    advice = _("Trying again may help.") if run.retry_helps else _("Trying again will not help.")
    return f"{run.problem} {advice}"


def _runs(found: tuple[RunSummary, ...], title: str) -> Table:
    caption = _("Runs of %(feed)s, newest first") % {"feed": title} if title else _("Runs, newest first")
    columns = (_("Feed"), _("State"), _("Began"), _("Seconds"), _("Documents"), _("New"), _("Changed"), _("Kept aside"))
    rows = tuple(
        Row(
            (
                Cell(run.feed, reverse("feed", kwargs={"feed": run.feed}), detail=run.origin),
                Cell(tag=Tag(_(run.state.label), STATES[run.state]), detail=run.problem),
                Cell(at=run.started_at),
                Cell(f"{run.seconds:.1f}"),
                *(Cell(str(number)) for number in (run.documents, run.new, run.changed, run.quarantined)),
            )
        )
        for run in found
    )
    shaped = tuple(Column(label, numeric=place > 2) for place, label in enumerate(columns))
    return Table(caption, shaped, rows, Empty(_("No run yet.")))


@require_GET
@center_only
def quarantine(request: SignedInRequest) -> HttpResponse:
    """Records kept aside, of all feeds or one."""
    feed = request.GET.get("feed", "")
    viewer = request.principal.viewer
    found = queries.quarantine(viewer=viewer, feed=feed)
    overview = queries.feeds_overview(viewer=viewer)
    choices = (Choice("", _("all")), *(Choice(each.id, each.title, each.id == feed) for each in overview))
    page = QuarantinePage(
        total=sum(each.quarantined for each in overview if feed in ("", each.id)),
        records=tuple(map(_record, found)),
        filters=(Filter("feed", _("Feed"), choices),),
    )
    return render(request, "feeds/quarantine.html", {"page": page})


def _record(card: QuarantineCard) -> QuarantinedRecord:
    text = card.raw.decode("utf-8", "replace")
    return QuarantinedRecord(
        feed=card.feed,
        key=card.key,
        file=card.document,
        place=card.place,
        reason=card.reason,
        recorded_at=card.quarantined_at,
        raw=text[:SHOWN_RAW] + (" …" if len(text) > SHOWN_RAW else ""),
    )

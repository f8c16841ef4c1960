"""Reads of runs and quarantine."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, OuterRef, Q, Subquery

from wardwatch.feeds import models
from wardwatch.feeds.aside import KEEPERS
from wardwatch.feeds.registry import FEEDS
from wardwatch.feeds.registry import servers as server_feeds
from wardwatch.feeds.taxii_server import FEED as SERVERS
from wardwatch.feeds.types import (
    ARCHIVE,
    Aside,
    FeedOverview,
    QuarantineCard,
    QuarantineState,
    RunState,
    RunSummary,
    ServerCard,
)
from wardwatch.intel.queries import sources_stand
from wardwatch.kit.errors import NotFound
from wardwatch.kit.listing import page_of
from wardwatch.kit.paging import Page, order_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

PULL_LOCK = 0xFEED
"""Class of the advisory lock that a pull holds; its other half is the hash of the feed's name."""


def runs(
    *, viewer: Viewer, feed: str = "", order: str = "-began", after: str = "", before: str = "", limit: int = 50
) -> Page[RunSummary]:
    """Runs, newest first (`order` "began": last); of one feed, or of all. `after` and `before` are cursors of an
    earlier part, of which one is used. Raises `kit.cursors.BadCursor`."""
    _key, descending = order_of(order)
    with seen_by(viewer):
        found = models.Run.objects.filter(Q(feed=feed) if feed else Q())
        part = page_of(found, "runs", {}, descending=descending, after=after, before=before, limit=limit)
    return Page(tuple(map(summary_of, part.rows)), part.after, part.before)


def quarantine(
    *,
    viewer: Viewer,
    feed: str = "",
    state: QuarantineState = QuarantineState.OPEN,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> Page[QuarantineCard]:
    """Quarantined records, newest first; of one feed, or of all. `after` and `before` as those of `runs`."""
    with seen_by(viewer):
        found = models.QuarantinedRecord.objects.filter(Q(feed=feed) if feed else Q(), state=state)
        found = found.select_related("document")
        part = page_of(found, "quarantine", {}, descending=True, after=after, before=before, limit=limit)
        return Page(tuple(map(_card, part.rows)), part.after, part.before)


def feeds_overview(*, viewer: Viewer) -> tuple[FeedOverview, ...]:
    """Every feed with its last run and the number of its records in quarantine."""
    with seen_by(viewer):
        newest = models.Run.objects.order_by().values("feed").annotate(last=Max("pk")).values("last")
        whole = models.Run.objects.filter(state__in=(RunState.FINISHED, RunState.UNCHANGED)).exclude(origin=ARCHIVE)
        good = whole.filter(feed=OuterRef("feed")).order_by().values("feed").annotate(at=Max("started_at")).values("at")
        last = {run.feed: run for run in models.Run.objects.filter(pk__in=newest).annotate(good_at=Subquery(good))}
        kept = models.QuarantinedRecord.objects.filter(state=QuarantineState.OPEN).order_by()
        aside = dict(kept.values_list("feed").annotate(Count("pk")))
        feeds = [*FEEDS.values(), *server_feeds()]
    return tuple(
        FeedOverview(
            id=feed.id,
            title=feed.title,
            url=feed.url,
            licence=feed.licence,
            last=summary_of(last[feed.id]) if feed.id in last else None,
            good_at=last[feed.id].good_at if feed.id in last else None,
            quarantined=aside.get(feed.id, 0),
            paused_at=feed.paused_at,
        )
        for feed in feeds
    )


def servers(*, viewer: Viewer) -> tuple[ServerCard, ...]:
    """The TAXII servers that are pulled from, by name."""
    with seen_by(viewer):
        rows = list(models.TaxiiServer.objects.filter(ended_at=None).order_by("name"))
    feeds = {f"{SERVERS.id}:{row.name}": row for row in rows}
    standing = sources_stand(feeds, viewer=viewer)
    overview = {each.id: each for each in feeds_overview(viewer=viewer)}
    return tuple(
        ServerCard(
            uid=row.uid,
            name=row.name,
            title=row.title or row.name,
            url=row.objects_url.removesuffix("objects/"),
            version=row.version,
            user=row.user,
            has_secret=bool(row.sealed_secret),
            is_private=row.is_private,
            made_at=row.made_at,
            paused_at=row.paused_at,
            grade=standing[feed].grade,
            unmarked=standing[feed].unmarked,
            consent=standing[feed].consent,
            overview=overview[feed],
        )
        for feed, row in feeds.items()
    )


def server(uid: UUID, *, viewer: Viewer) -> ServerCard:
    """One of them. Raises `NotFound`, the same for hidden and missing."""
    for card in servers(viewer=viewer):
        if card.uid == uid:
            return card
    raise NotFound("There is no such server.", server=str(uid))


def asides(*, viewer: Viewer) -> tuple[Aside, ...]:
    """Whoever keeps records in quarantine, also where none is there now, by feed and then by keeper."""
    with seen_by(viewer):
        kept = models.QuarantinedRecord.objects.filter(state=QuarantineState.OPEN).order_by()
        waiting = dict(kept.values_list("feed").annotate(Count("pk")))
        titles = {each.id: each.title for each in (*FEEDS.values(), *server_feeds())}
        titles |= {each.id: each.title for each in KEEPERS.values()}
    return tuple(Aside(name, title, waiting.get(name, 0)) for name, title in titles.items())


def last_looked(feeds: Collection[str]) -> datetime | None:
    """Since when none of these feeds was asked without a failure: the oldest of their last good looks. None where one
    of them never brought everything that its source had."""
    looks = list(models.Look.objects.filter(feed__in=feeds).values_list("looked_at", flat=True))
    return min(looks) if looks and len(looks) == len(feeds) else None


def stalled() -> list[str]:
    """Feeds whose run shows as running while no process pulls them: it was killed. As the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT r.feed FROM feeds_run r WHERE r.state = %s AND NOT EXISTS (SELECT FROM pg_locks l"
            " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objsubid = 2"
            "  AND l.objid = (hashtext(r.feed)::bigint & 4294967295)"
            "  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())) ORDER BY 1",
            [RunState.RUNNING, PULL_LOCK],
        )
        return [feed for (feed,) in cursor.fetchall()]


def summary_of(run: models.Run) -> RunSummary:
    """A run's row as a value."""
    seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
    return RunSummary(
        uid=run.uid,
        feed=run.feed,
        origin=run.origin,
        state=RunState(run.state),
        started_at=run.started_at,
        finished_at=run.finished_at,
        documents=run.documents,
        new=run.new,
        changed=run.changed,
        unchanged=run.unchanged,
        withdrawn=run.withdrawn,
        quarantined=run.quarantined,
        missing=run.missing,
        problem=run.problem,
        retry_helps=run.retry_helps,
        seconds=seconds,
    )


def _card(record: models.QuarantinedRecord) -> QuarantineCard:
    return QuarantineCard(
        uid=record.uid,
        feed=record.feed,
        document=record.document.name,
        place=record.place,
        key=record.key,
        reason=record.reason,
        raw=bytes(record.raw),
        state=QuarantineState(record.state),
        quarantined_at=record.quarantined_at,
    )

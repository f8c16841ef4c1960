"""Feeds: how each source stands, its runs, and asking for a pull. For the center's staff."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Query, Router, Schema
from procrastinate.tasks import Task
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting, actor_of, demand_center
from wardwatch.api.paging import Page, Part, Text, Words
from wardwatch.api.writes import HEADER, once
from wardwatch.feeds import operations, queries
from wardwatch.feeds.jobs import pull_feed, reparse_feed, retry_quarantined
from wardwatch.feeds.registry import feed_called, kept_aside_by, with_address
from wardwatch.feeds.types import RunState
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id

router = Router(tags=["feeds"])
FeedId = Path[Annotated[str, StringConstraints(max_length=100, pattern=r"^[-a-zA-Z0-9_:]+$")]]


class Run(Schema):
    """One pull and what it brought."""

    uid: UUID
    feed: str
    origin: str
    state: RunState
    started_at: datetime
    finished_at: datetime | None
    documents: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    quarantined: int
    missing: int
    problem: str
    retry_helps: bool | None
    seconds: float


class Feed(Schema):
    """A source, its last run, and when one last brought everything."""

    id: str
    title: str
    url: str
    licence: str
    last: Run | None
    good_at: datetime | None
    quarantined: int = Field(description="Records kept aside because they could not be read.")
    paused_at: datetime | None = Field(description="Not null: a server that rests; nobody pulls from it.")


class Feeds(Schema):
    """Every feed."""

    items: list[Feed]


class QuarantineFilter(Part):
    """Which records."""

    feed: Words = Field("", description="Only of this feed.", examples=["cisa_kev"])


class Quarantined(Schema):
    """A record that could not be read: file, place, reason."""

    uid: UUID
    feed: str
    document: str = Field(description="Name of the file.")
    place: str
    key: str = Field(description="The record's own name, where it could be read.")
    reason: str
    quarantined_at: datetime


class SettingAside(Schema, extra="forbid"):
    """Why a record is set aside for good."""

    why: Text = Field(min_length=1, description="Kept in the audit trail.")


class SetAside(Schema):
    """The record that was set aside."""

    uid: UUID


class Asked(Schema):
    """A run that is on its way; it shows among the runs when it begins."""

    feed: str


@router.get("", response=Feeds, url_name="api-feeds", summary="List feeds")
def feeds(request: ApiRequest) -> dict[str, object]:
    """Every source and how it stands. The center's staff only."""
    demand_center(request)
    return {"items": queries.feeds_overview(viewer=request.principal.viewer)}


@router.get("/runs", response=Page[Run], url_name="api-runs", summary="List runs")
def all_runs(request: ApiRequest, wanted: Query[Part]) -> dict[str, object]:
    """Runs of every feed, newest first. The center's staff only."""
    demand_center(request)
    found = queries.runs(viewer=request.principal.viewer, after=wanted.cursor, limit=wanted.limit)
    return {"items": found.rows, "next": found.after or None}


@router.get("/quarantine", response=Page[Quarantined], url_name="api-quarantine", summary="List quarantined records")
def quarantine(request: ApiRequest, wanted: Query[QuarantineFilter]) -> dict[str, object]:
    """Records that could not be read, newest first; the good rest of their files went in. The center's staff only."""
    demand_center(request)
    found = queries.quarantine(
        viewer=request.principal.viewer, feed=wanted.feed, after=wanted.cursor, limit=wanted.limit
    )
    return {"items": found.rows, "next": found.after or None}


@router.put(
    "/quarantine/{uuid:record}/dismissal",
    response=SetAside,
    url_name="api-quarantine-dismissal",
    summary="Set a record aside",
    openapi_extra=HEADER,
)
@once
def dismiss_quarantined(request: ApiRequest, record: UUID, given: SettingAside) -> SetAside:
    """Set a record aside for good, with the reason."""
    demand_center(request)
    operations.dismiss_quarantined(uid=record, why=given.why, **acting(request))
    return SetAside(uid=record)


@router.get("/{feed}/runs", response=Page[Run], url_name="api-feed", summary="Runs of a feed")
def runs(request: ApiRequest, feed: FeedId, wanted: Query[Part]) -> dict[str, object]:
    """Runs of one feed, newest first. The center's staff only."""
    demand_center(request)
    found = queries.runs(
        viewer=request.principal.viewer, feed=feed_called(feed).id, after=wanted.cursor, limit=wanted.limit
    )
    return {"items": found.rows, "next": found.after or None}


@router.post("/{feed}/pulls", response=Asked, url_name="api-pulls", summary="Pull a feed", openapi_extra=HEADER)
@once
def pull(request: ApiRequest, feed: FeedId) -> Asked:
    """Have a feed pulled in the background, from its public address."""
    return _ask(request, feed, pull_feed)


@router.post(
    "/{feed}/retries", response=Asked, url_name="api-retries", summary="Try records again", openapi_extra=HEADER
)
@once
def retry(request: ApiRequest, feed: FeedId) -> Asked:
    """Have the records of a feed that are kept aside tried again in the background."""
    return _ask(request, feed, retry_quarantined)


@router.post("/{feed}/reparses", response=Asked, url_name="api-reparses", summary="Read again", openapi_extra=HEADER)
@once
def reparse(request: ApiRequest, feed: FeedId) -> Asked:
    """Have the archived documents of a feed read again in the background, without asking the source."""
    return _ask(request, feed, reparse_feed)


def _ask(request: ApiRequest, feed: str, job: Task[..., None, ...]) -> Asked:
    demand_center(request)
    request.principal.demand(Action.PULL_FEEDS, center_id())
    chosen = kept_aside_by(feed) if job is retry_quarantined else feed_called(feed).id
    if job is pull_feed:
        with_address(feed)
    job.defer(feed=chosen, asked_by=actor_of(request).who)
    return Asked(feed=feed)

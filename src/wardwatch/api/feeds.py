"""Feeds: how each source stands, its runs, and asking for a pull. For the center's staff."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, actor_of, demand_center
from wardwatch.api.writes import HEADER, once
from wardwatch.feeds import queries
from wardwatch.feeds.jobs import pull_feed
from wardwatch.feeds.registry import feed_called
from wardwatch.feeds.types import RunState
from wardwatch.members.permissions import Action
from wardwatch.members.queries import center_id

router = Router(tags=["feeds"])
FeedId = Path[Annotated[str, StringConstraints(max_length=100, pattern=r"^[-a-zA-Z0-9_]+$")]]


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


class Feeds(Schema):
    """Every feed."""

    items: list[Feed]


class Runs(Schema):
    """The last runs, newest first."""

    items: list[Run]


class Asked(Schema):
    """A run that is on its way; it shows among the runs when it begins."""

    feed: str


@router.get("", response=Feeds, url_name="api-feeds", summary="List feeds")
def feeds(request: ApiRequest) -> dict[str, object]:
    """Every source and how it stands. The center's staff only."""
    demand_center(request)
    return {"items": queries.feeds_overview(viewer=request.principal.viewer)}


@router.get("/{slug:feed}/runs", response=Runs, url_name="api-feed", summary="Runs of a feed")
def runs(request: ApiRequest, feed: FeedId) -> dict[str, object]:
    """The last fifty runs of one feed, newest first. The center's staff only."""
    demand_center(request)
    return {"items": queries.runs(viewer=request.principal.viewer, feed=feed_called(feed).id).rows}


@router.post("/{slug:feed}/pulls", response=Asked, url_name="api-pulls", summary="Pull a feed", openapi_extra=HEADER)
@once
def pull(request: ApiRequest, feed: FeedId) -> Asked:
    """Have a feed pulled in the background, from its public address."""
    demand_center(request)
    request.principal.demand(Action.PULL_FEEDS, center_id())
    pull_feed.defer(feed=feed_called(feed).id, asked_by=actor_of(request).who)
    return Asked(feed=feed)

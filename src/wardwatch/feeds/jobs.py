"""Pulling in the background."""

from wardwatch.audit.types import job as job_actor
from wardwatch.feeds import operations
from wardwatch.feeds.types import RunState
from wardwatch.kit.clock import now
from wardwatch.kit.errors import Unavailable
from wardwatch.kit.jobs import job
from wardwatch.members.queries import center_contact


@job("feeds.pull", queue="feeds")
def pull_feed(feed: str, origin: str = "", asked_by: str = "") -> None:
    """Pull one feed, for `asked_by` ("person:12") or by itself; what could not be fetched is tried again later."""
    actor = job_actor("feeds.pull", asked_by=asked_by)
    summary = operations.pull(feed=feed, origin=origin or None, actor=actor, at=now())
    if summary.state is RunState.FAILED and summary.retry_helps:
        raise Unavailable(summary.problem, retry=True)


@job("feeds.pull_scheduled", queue="feeds")
def pull_scheduled(timestamp: int, feed: str) -> None:
    """Pull one feed when its time has come; a demonstration takes in nothing from outside by itself."""
    if not center_contact().is_demo:
        pull_feed.defer(feed=feed)

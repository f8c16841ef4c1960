"""Pulling in the background."""

from wardwatch.audit.types import job as job_actor
from wardwatch.feeds import operations
from wardwatch.feeds.registry import servers
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


@job("feeds.retry_quarantined", queue="feeds")
def retry_quarantined(feed: str, asked_by: str = "") -> None:
    """Try the records of a feed that could not be read again, for `asked_by`."""
    actor = job_actor("feeds.retry_quarantined", asked_by=asked_by)
    operations.retry_quarantined(feed=feed, actor=actor, at=now())


@job("feeds.reparse", queue="feeds")
def reparse_feed(feed: str, asked_by: str = "") -> None:
    """Read the archive of a feed again, for `asked_by`."""
    operations.reparse_feed(feed=feed, actor=job_actor("feeds.reparse", asked_by=asked_by), at=now())


@job("feeds.pull_scheduled", queue="feeds")
def pull_scheduled(timestamp: int, feed: str) -> None:
    """Pull one feed when its time has come; a demonstration takes in nothing from outside by itself."""
    if not center_contact().is_demo:
        pull_feed.defer(feed=feed)


@job("feeds.pull_servers", queue="feeds")
def pull_servers(timestamp: int = 0) -> None:
    """Pull from the TAXII servers that were added and are not paused; a demonstration asks nobody."""
    if not center_contact().is_demo:
        for feed in servers(paused=False):
            pull_feed.defer(feed=feed.id)

"""What happens to feeds."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPulled(Event):
    """A pull (or a second reading of archived documents) brought something new. Once per run."""

    name = "feed.pulled"

    run: str
    feed: str
    documents: int
    new: int
    changed: int
    unchanged: int
    withdrawn: int
    quarantined: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedFailed(Event):
    """A pull ended early; what had arrived by then went in."""

    name = "feed.failed"

    run: str
    feed: str
    retry_helps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineDismissed(Event):
    """Someone set a quarantined record aside for good."""

    name = "quarantine.dismissed"

    record: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKept(Event):
    """A collection of a TAXII server was added to what is pulled, or is asked otherwise; `url` is of its objects."""

    name = "feed.server-kept"

    server: str
    url: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerPaused(Event):
    """A TAXII server is not asked until somebody lets it go on."""

    name = "feed.server-paused"

    server: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerResumed(Event):
    """A TAXII server is asked again, from where it was left."""

    name = "feed.server-resumed"

    server: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerEnded(Event):
    """A TAXII server is asked no more. What it has given stays."""

    name = "feed.server-ended"

    server: str

"""Frozen values of subscriptions: channels, paces, quiet hours, what somebody asks for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.kit.worded import Worded
from wardwatch.products.types import FormName, KindName, Severity

NEVER_ATTACHED = frozenset({FormName.PAGE, FormName.TEXT})
"""Forms that no mail carries as a file: the page has an address, and the text is the mail."""


class Channel(Worded):
    """Where to."""

    MAIL = "mail", "By mail"
    PORTAL = "portal", "Here, when you sign in"
    WEBHOOK = "webhook", "To a program of yours (webhook)"
    TAXII = "taxii", "By TAXII 2.1, to a program of yours"


class Pace(Worded):
    """When. An emergency is sent at once, whatever was chosen."""

    AT_ONCE = "at once", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week, on Monday"


class News(Worded):
    """Why something is sent."""

    RELEASE = "release", "New"
    CORRECTION = "correction", "Corrected"
    WITHDRAWAL = "withdrawal", "Withdrawn"


class DeliveryState(Worded):
    """How far a delivery is. Of one that is a mail, the outbox says the rest."""

    WAITING = "waiting", "Waits for its time"
    PUT = "put", "Put there"
    TAKEN = "taken", "Taken by your program"
    FAILED = "failed", "Given up"
    DROPPED = "dropped", "Not sent: overtaken, or no longer wanted"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent but emergencies: from the hour `start` until the hour `end`, in `time_zone`."""

    start: int
    end: int
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a person asks for. Empty `kinds` and `topics` are all; `lowest` is the lowest severity.

    `forms` are attached to mails. `url` is a webhook's.
    """

    channel: Channel = Channel.MAIL
    pace: Pace = Pace.AT_ONCE
    kinds: tuple[KindName, ...] = ()
    topics: tuple[str, ...] = ()
    lowest: Severity = Severity.INFORMATION
    forms: tuple[FormName, ...] = ()
    quiet: Quiet | None = None
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionCard:
    """A subscription as its person sees it.

    `problem` is what a webhook last failed with, or why mail came back; `disabled_at`: given up, or paused.
    """

    uid: UUID
    wanted: Wanted
    made_at: datetime
    changed_at: datetime
    failures: int
    problem: str
    disabled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRow:
    """Whose subscription stands, as the operator reads it."""

    card: SubscriptionCard
    person: str
    organization: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription that was stored; `secret` is a new webhook's, shown this once ("" for none)."""

    uid: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What one release (or withdrawal) put where."""

    mails: int = 0
    digests: int = 0
    webhooks: int = 0
    portal: int = 0
    taxii: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedRow:
    """A product that a person was sent: newest first. `opened_at`: when they first looked at it here."""

    number: str
    title: str
    news: News
    channel: Channel
    state: DeliveryState
    at: datetime
    opened_at: datetime | None
    useful: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One reader's answer, for the author."""

    useful: bool
    why: str
    name: str
    organization: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What became of a product, for the center: deliveries by how they fared, who opened it, what they said.

    `received`: taken by a server, or shown in the portal or a collection; `unknown`: nobody knows; `failed`: refused or
    came back.
    """

    sent: int
    received: int
    waiting: int
    unknown: int
    failed: int
    opened: int
    useful: int
    not_useful: int
    answers: tuple[Said, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionObject:
    """One version of a STIX object in a person's collection. `added`: by the delivery that brought it, then its place.

    `release` and `label` (ids) are those of the release that it is from; `body` is its JSON.
    """

    stix_id: str
    type: str
    version: datetime
    added: datetime
    release: int
    label: int
    body: bytes

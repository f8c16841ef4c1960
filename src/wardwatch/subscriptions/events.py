"""What happens to subscriptions."""

from dataclasses import dataclass

from wardwatch.audit.types import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionKept(Event):
    """A person made or changed a subscription (its uid) by a channel."""

    name = "subscription.kept"

    subscription: str
    channel: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionEnded(Event):
    """A subscription ended: removed by its person, unsubscribed by whoever reads its mails (`by_link`), or ended by the
    operator, who says `why`."""

    name = "subscription.ended"

    subscription: str
    by_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookDisabled(Event):
    """A webhook failed too often and is sent nothing any more, until its person says so."""

    name = "subscription.webhook-disabled"

    subscription: str
    failures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionPaused(Event):
    """Mail of a subscription came back for good: nothing is sent any more, until its person says so."""

    name = "subscription.paused"

    subscription: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductSent(Event):
    """A release, correction or withdrawal (`news`) of a product was put into channels; counts of people by channel."""

    name = "product.sent"

    number: str
    news: str
    mails: int
    digests: int
    webhooks: int
    portal: int
    taxii: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDigestsWritten(Event):
    """Digests of what was released were put into the outbox."""

    name = "product.digests-written"

    digests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderAnswered(Event):
    """A reader said whether a product was useful."""

    name = "product.answered"

    number: str
    useful: bool

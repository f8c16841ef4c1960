"""What the asker is sent when something is released: their own subscriptions, nobody else's."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Router, Schema
from pydantic import Field, StringConstraints

from wardwatch.api.access import ApiRequest, acting
from wardwatch.api.writes import HEADER, once
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.subscriptions import operations, queries
from wardwatch.subscriptions.collections import collection_url
from wardwatch.subscriptions.types import Channel, Kept, Pace, Quiet, SubscriptionCard, Wanted

router = Router(tags=["subscriptions"])
Topic = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class QuietHours(Schema, extra="forbid"):
    """Hours in which nothing is sent but emergencies."""

    start: int = Field(ge=0, le=23, description="The hour in which they begin.")
    end: int = Field(ge=0, le=23, description="The hour in which they end.")
    time_zone: str = Field(max_length=100, description="Such as America/Chicago.")


class SubscriptionAsking(Schema, extra="forbid"):
    """What to be sent, where to, and when."""

    channel: Channel = Channel.MAIL
    pace: Pace = Field(Pace.AT_ONCE, description="Of mails. An emergency comes at once.")
    kinds: list[KindName] = Field([], max_length=20, description="None: all kinds.")
    topics: list[Topic] = Field([], max_length=30, description="None: all topics.")
    lowest: Severity = Field(Severity.INFORMATION, description="The lowest severity.")
    forms: list[FormName] = Field([], max_length=10, description="Files that go along with a mail.")
    quiet: QuietHours | None = None
    url: str = Field("", max_length=2000, description="Of a webhook: an https address.")

    @property
    def wanted(self) -> Wanted:
        """The same as a value of the slice."""
        return Wanted(
            channel=self.channel,
            pace=self.pace,
            kinds=tuple(self.kinds),
            topics=tuple(self.topics),
            lowest=self.lowest,
            forms=tuple(self.forms),
            quiet=Quiet(self.quiet.start, self.quiet.end, self.quiet.time_zone) if self.quiet else None,
            url=self.url,
        )


class Subscription(Schema):
    """One of your subscriptions."""

    uid: UUID
    channel: Channel
    pace: Pace
    kinds: list[KindName]
    topics: list[str]
    lowest: Severity
    forms: list[FormName]
    quiet: QuietHours | None
    url: str
    address: str = Field(description='Of the collection, by TAXII; "" for other channels.')
    made_at: datetime
    changed_at: datetime
    failures: int = Field(description="Calls of a webhook that failed since one went well.")
    problem: str = Field(description='What the last one failed with; "": nothing.')
    disabled_at: datetime | None = Field(description="When a webhook was given up. Change it to try again.")


class Subscriptions(Schema):
    """All of them, the oldest first."""

    items: list[Subscription]


class SubscriptionStored(Schema):
    """A subscription that was stored."""

    uid: UUID
    secret: str = Field(description='A new webhook\'s signing secret, shown this once; "" for none.')


@router.get("", response=Subscriptions, url_name="api-subscriptions", summary="List your subscriptions")
def subscriptions(request: ApiRequest) -> dict[str, object]:
    """What you are sent when it is released."""
    return {"items": [_shown(card) for card in queries.subscriptions(principal=request.principal)]}


@router.post("", response=SubscriptionStored, url_name="api-subscriptions", summary="Subscribe", openapi_extra=HEADER)
@once
def subscribe(request: ApiRequest, given: SubscriptionAsking) -> SubscriptionStored:
    """Have what fits sent to you from now on. Calls of a webhook are signed as Standard Webhooks says."""
    return _stored(operations.subscribe(wanted=given.wanted, **acting(request)))


@router.get("/{uuid:subscription}", response=Subscription, url_name="api-subscription", summary="Show")
def subscription(request: ApiRequest, subscription: UUID) -> dict[str, object]:
    """One of them."""
    return _shown(queries.subscription(subscription, principal=request.principal))


@router.put(
    "/{uuid:subscription}",
    response=SubscriptionStored,
    url_name="api-subscription",
    summary="Change",
    openapi_extra=HEADER,
)
@once
def change_subscription(request: ApiRequest, subscription: UUID, given: SubscriptionAsking) -> SubscriptionStored:
    """Have something else sent. A webhook that goes elsewhere, or was given up, gets another secret."""
    return _stored(operations.change(subscription=subscription, wanted=given.wanted, **acting(request)))


@router.delete(
    "/{uuid:subscription}", response=Subscriptions, url_name="api-subscription", summary="End", openapi_extra=HEADER
)
@once
def end_subscription(request: ApiRequest, subscription: UUID) -> Subscriptions:
    """Have nothing more sent by it; gives those that are left."""
    operations.end(subscription=subscription, **acting(request))
    return Subscriptions.model_validate(subscriptions(request))


def _stored(kept: Kept) -> SubscriptionStored:
    return SubscriptionStored(uid=kept.uid, secret=kept.secret)


def _shown(card: SubscriptionCard) -> dict[str, object]:
    wanted = card.wanted
    names = ("uid", "made_at", "changed_at", "failures", "problem", "disabled_at")
    asked = ("channel", "pace", "kinds", "topics", "lowest", "forms", "quiet", "url")
    return {
        **{name: getattr(wanted, name) for name in asked},
        **{name: getattr(card, name) for name in names},
        "address": collection_url(card.uid) if card.wanted.channel is Channel.TAXII else "",
    }

"""Subscriptions. Generated from the OpenAPI document by `python tools/client.py`. Do not edit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from wardwatch.client.asking import Asking
from wardwatch.client.calls.drafts import KindName
from wardwatch.client.calls.products import FormName, Severity

Channel = Literal["mail", "portal", "webhook", "taxii"]
"""Where to."""


Pace = Literal["at once", "daily", "weekly"]
"""When. An emergency is sent at once, whatever was chosen."""


class QuietHours(Struct, frozen=True, kw_only=True):
    """Hours in which nothing is sent but emergencies."""

    start: int
    """The hour in which they begin."""
    end: int
    """The hour in which they end."""
    time_zone: str
    """Such as America/Chicago."""


class Subscription(Struct, frozen=True, kw_only=True):
    """One of your subscriptions."""

    uid: UUID
    channel: Channel
    pace: Pace
    kinds: tuple[KindName, ...]
    topics: tuple[str, ...]
    lowest: Severity
    forms: tuple[FormName, ...]
    quiet: QuietHours | None
    url: str
    address: str
    """Of the collection, by TAXII; "" for other channels."""
    made_at: datetime
    changed_at: datetime
    failures: int
    """Calls of a webhook that failed since one went well."""
    problem: str
    """What the last one failed with; "": nothing."""
    disabled_at: datetime | None
    """When a webhook was given up. Change it to try again."""


class Subscriptions(Struct, frozen=True, kw_only=True):
    """All of them, the oldest first."""

    items: tuple[Subscription, ...]


class SubscriptionStored(Struct, frozen=True, kw_only=True):
    """A subscription that was stored."""

    uid: UUID
    secret: str
    """A new webhook's signing secret, shown this once; "" for none."""


class SubscriptionsCalls(Asking):
    """Operations on subscriptions."""

    def subscriptions(self) -> Subscriptions:
        """What you are sent when it is released."""
        return self.read(Subscriptions, "/subscriptions")

    def subscribe(
        self,
        *,
        channel: Channel | UnsetType = UNSET,
        pace: Pace | UnsetType = UNSET,
        kinds: Sequence[KindName] | UnsetType = UNSET,
        topics: Sequence[str] | UnsetType = UNSET,
        lowest: Severity | UnsetType = UNSET,
        forms: Sequence[FormName] | UnsetType = UNSET,
        quiet: QuietHours | UnsetType | None = UNSET,
        url: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> SubscriptionStored:
        """Have what fits sent to you from now on. Calls of a webhook are signed as Standard Webhooks says. `key`:
        your own name for this write.
        """
        return self.write(
            SubscriptionStored,
            "POST",
            "/subscriptions",
            {
                "channel": channel,
                "pace": pace,
                "kinds": kinds,
                "topics": topics,
                "lowest": lowest,
                "forms": forms,
                "quiet": quiet,
                "url": url,
            },
            key=key,
        )

    def subscription(self, subscription: UUID) -> Subscription:
        """One of them."""
        return self.read(Subscription, f"/subscriptions/{self.quoted(subscription)}")

    def change_subscription(
        self,
        subscription: UUID,
        *,
        channel: Channel | UnsetType = UNSET,
        pace: Pace | UnsetType = UNSET,
        kinds: Sequence[KindName] | UnsetType = UNSET,
        topics: Sequence[str] | UnsetType = UNSET,
        lowest: Severity | UnsetType = UNSET,
        forms: Sequence[FormName] | UnsetType = UNSET,
        quiet: QuietHours | UnsetType | None = UNSET,
        url: str | UnsetType = UNSET,
        key: str | None = None,
    ) -> SubscriptionStored:
        """Have something else sent. A webhook that goes elsewhere, or was given up, gets another secret. `key`: your
        own name for this write.
        """
        return self.write(
            SubscriptionStored,
            "PUT",
            f"/subscriptions/{self.quoted(subscription)}",
            {
                "channel": channel,
                "pace": pace,
                "kinds": kinds,
                "topics": topics,
                "lowest": lowest,
                "forms": forms,
                "quiet": quiet,
                "url": url,
            },
            key=key,
        )

    def end_subscription(self, subscription: UUID, *, key: str | None = None) -> Subscriptions:
        """Have nothing more sent by it; gives those that are left. `key`: your own name for this write."""
        return self.write(Subscriptions, "DELETE", f"/subscriptions/{self.quoted(subscription)}", None, key=key)

"""Reads of the outbox. Texts are never shown: they may hold answer links; whoever may read one reads the notice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count

from wardwatch.delivery import models
from wardwatch.delivery.states import TROUBLED, MessageState
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

NO_SERVER = "No mail server is set (WARDWATCH_SMTP_URL): messages wait in the outbox."


@dataclass(frozen=True, slots=True)
class Item:
    """One message as shown: where it goes, how it fares, and why. `tries` is how often a server was asked."""

    uid: str
    reference: str
    channel: str
    address: str
    subject: str
    state: MessageState
    reason: str
    created_at: datetime
    not_before: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages are in each state, those that a person should look at, and what keeps all of them waiting."""

    counts: dict[MessageState, int]
    troubled: tuple[Item, ...]
    hindrance: str


def outbox(*, viewer: Viewer, limit: int = 100) -> Outbox:
    """The outbox as far as `viewer` may see it."""
    with seen_by(viewer):
        counts = dict(models.Message.objects.values_list("state").annotate(number=Count("*")).order_by())
        troubled = models.Message.objects.filter(state__in=TROUBLED).annotate(tries=Count("attempts")).order_by("-id")
        return Outbox(
            counts={state: counts.get(state, 0) for state in MessageState},
            troubled=tuple(_item(row) for row in troubled[:limit]),
            hindrance="" if settings.SMTP_URL else NO_SERVER,
        )


def by_reference(references: Collection[str], *, viewer: Viewer) -> list[Item]:
    """The messages about `references` that `viewer` may see, oldest first."""
    with seen_by(viewer):
        found = models.Message.objects.filter(reference__in=references).annotate(tries=Count("attempts"))
        return [_item(row) for row in found.order_by("id")]


def _item(row: models.Message) -> Item:
    return Item(
        uid=str(row.uid),
        reference=row.reference,
        channel=row.channel,
        address=row.address,
        subject=row.subject,
        state=MessageState(row.state),
        reason=row.reason,
        created_at=row.created_at,
        not_before=row.not_before,
        tries=row.tries,  # type: ignore[attr-defined]
    )

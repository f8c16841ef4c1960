"""What this slice adds to a member's export, and what it removes with a member: what its people asked for, were sent,
and said."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.delivery.models import Message
from wardwatch.members.models import Person
from wardwatch.members.portability import ExportedFile, json_list
from wardwatch.subscriptions import models


@dataclass(frozen=True, slots=True)
class _Subscription:
    """A subscription as it leaves the house, without its secrets."""

    id: UUID
    person: str
    channel: str
    pace: str
    kinds: list[str]
    topics: list[str]
    lowest_severity: str
    forms: list[str]
    address: str
    made_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Delivery:
    """A release that somebody was sent."""

    person: str
    product: str
    news: str
    channel: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Reading:
    """That somebody opened a product, and what they said of it."""

    person: str
    product: str
    opened_at: datetime | None
    useful: bool | None
    why: str
    answered_at: datetime | None


def exported(organization: int) -> Iterator[ExportedFile]:
    """What the member's people asked for, what they were sent, what they opened and said."""
    own = models.Subscription.objects.filter(person__organization=organization).select_related("person").order_by("pk")
    yield ExportedFile("subscriptions.json", json_list(_subscription(row) for row in own))
    sent = models.Delivery.objects.filter(person__organization=organization).order_by("pk")
    columns = ("person__name", "number", "news", "channel", "put_at")
    yield ExportedFile("sent.json", json_list(_Delivery(*row) for row in sent.values_list(*columns).iterator()))
    read = models.Reading.objects.filter(person__organization=organization).order_by("pk")
    said = ("person__name", "number", "opened_at", "useful", "why", "answered_at")
    yield ExportedFile("answers.json", json_list(_Reading(*row) for row in read.values_list(*said).iterator()))


def removed(organization: int, at: datetime) -> Mapping[str, int]:
    """Remove all of that, and the mails that told them."""
    people, rows = Person.objects.filter(organization=organization).values("pk"), Counter[str]()
    told = models.Delivery.objects.filter(person__in=people).exclude(message=None).values_list("message", flat=True)
    rows[Message._meta.db_table], _ = Message.objects.filter(pk__in=list(told)).delete()
    for model in (models.Delivery, models.Reading, models.Subscription):
        rows[model._meta.db_table], _ = model.objects.filter(person__in=people).delete()
    return rows


def _subscription(row: models.Subscription) -> _Subscription:
    return _Subscription(
        id=row.uid,
        person=row.person.name,
        channel=row.channel,
        pace=row.pace,
        kinds=row.kinds,
        topics=row.topics,
        lowest_severity=row.lowest,
        forms=row.forms,
        address=row.url,
        made_at=row.made_at,
        ended_at=row.ended_at,
    )

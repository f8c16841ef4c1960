"""Tables of subscriptions: what people want, what they were sent, what they opened and said."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wardwatch.delivery.models import Message
from wardwatch.markings.models import Labelled
from wardwatch.members.models import Person
from wardwatch.products.models import Release
from wardwatch.products.types import Severity
from wardwatch.subscriptions.types import Channel, DeliveryState, News, Pace


class Subscription(Labelled):
    """What one person wants to be sent, and where to (`types.Wanted` explains it). Seen by them and the center.

    `digest` fingerprints the token with which a mail's reader ends it. Of a webhook, `sealed_secret` signs what is
    sent, `failed_calls` counts those that failed since one went well; `disabled_at`: so many that it was given up.
    Mail that came back for good sets it too; `problem` says why.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    channel = models.TextField(choices=Channel.choices)
    pace = models.TextField(choices=Pace.choices)
    kinds = ArrayField(models.TextField(), default=list)
    topics = ArrayField(models.TextField(), default=list)
    lowest = models.TextField(choices=Severity.choices)
    forms = ArrayField(models.TextField(), default=list)
    quiet_from = models.SmallIntegerField(null=True)
    quiet_until = models.SmallIntegerField(null=True)
    time_zone = models.TextField(default="UTC")
    url = models.TextField(blank=True)
    sealed_secret = models.BinaryField(default=b"")
    failed_calls = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    disabled_at = models.DateTimeField(null=True)
    digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("person",), condition=Q(ended_at=None), name="subscription_standing"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__range=(0, 23), quiet_until__range=(0, 23)),
                name="subscription_quiet_hours",
            ),
        )


class Delivery(Labelled):
    """A release that was put into a channel for a person: who was sent what, and when.

    `message` is its mail in the outbox. `not_before`: when a digest or a webhook is due. `answer` is what the webhook's
    server said last. By TAXII, `put_at` rises from each to the next of its subscription.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    subscription = models.ForeignKey(Subscription, on_delete=models.SET_NULL, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    number = models.TextField()
    news = models.TextField(choices=News.choices)
    channel = models.TextField(choices=Channel.choices)
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.PUT)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, related_name="+")
    put_at = models.DateTimeField()
    not_before = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    answer = models.TextField(default="", db_default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("release", "news", "subscription"), name="delivery_once"),)
        indexes = (
            models.Index(fields=("number", "person"), name="delivery_of_product"),
            models.Index(fields=("person", "-put_at"), name="delivery_of_person"),
            models.Index(
                fields=("subscription", "-put_at"), condition=Q(channel=Channel.TAXII), name="delivery_in_collection"
            ),
            models.Index(
                fields=("channel", "not_before"), condition=Q(state=DeliveryState.WAITING), name="delivery_waiting"
            ),
        )


class Reading(Labelled):
    """That a person opened a product here, and what they said of it. Only of people who are signed in."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.TextField()
    revision = models.PositiveIntegerField()
    opened_at = models.DateTimeField(null=True)
    useful = models.BooleanField(null=True)
    why = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("number", "person"), name="reading_once"),)

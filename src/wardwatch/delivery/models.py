"""Tables of the outbox."""

import uuid
from typing import ClassVar

from django.db import models

from wardwatch.delivery import types
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection


class Message(Labelled):
    """One text for one address. `reference` says what it is about ("notice:7"), for whoever asked for it."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    message_id = models.TextField(unique=True)
    channel = models.TextField(default="mail")
    address = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    reference = models.TextField(db_index=True)
    state = models.TextField(choices=types.MessageState, default=types.MessageState.WAITING)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts_left = models.PositiveSmallIntegerField(default=6)
    resolved_by = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("state", "not_before"), name="message_due"),)


class Attempt(Child):
    """One try to hand a message to a server."""

    parent = "message"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    state = models.TextField(choices=types.AttemptState, default=types.AttemptState.CLAIMED)
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)


class ChannelLimit(models.Model):
    """The highest marking whose text a channel may carry; above it a channel says "sign in, ticket N"."""

    protection: ClassVar = Protection.CATALOGUE

    channel = models.TextField(primary_key=True)
    tlp = models.SmallIntegerField()

"""Tables of the outbox."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower

from wardwatch.delivery import states
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection


class Circular(Labelled):
    """A text that goes to many addresses, kept once. Without links of one reader, it is not sealed.

    `marked` is the TLP of the text; a pointer carries none.
    """

    written_by_worker: ClassVar = True

    subject = models.TextField()
    text = models.TextField()
    marked = models.SmallIntegerField(null=True)
    written_at = models.DateTimeField()


class CircularFile(Child):
    """A file that goes along with a circular."""

    parent: ClassVar = "circular"
    written_by_worker: ClassVar = True

    circular = models.ForeignKey(Circular, on_delete=models.CASCADE, related_name="files")
    name = models.TextField()
    media_type = models.TextField()
    data = models.BinaryField()


class Message(Labelled):
    """One text for one address. `reference` says what it is about ("notice:7"), for whoever asked for it.

    Unique per reference, address (in upper or lower case) and round: asking twice sends once. `sealed_text` is
    encrypted, because a text may hold an answer link. `marked` is the TLP of the text itself; a pointer carries none.
    A copy of a circular has no text of its own, only the address that ends such mails (RFC 8058), encrypted too.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    message_id = models.TextField()
    channel = models.TextField(default="mail")
    address = models.TextField()
    subject = models.TextField()
    sealed_text = models.BinaryField()
    sealed_unsubscribe = models.BinaryField(default=b"", db_default=b"")
    circular = models.ForeignKey(Circular, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    marked = models.SmallIntegerField(null=True)
    reference = models.TextField()
    round = models.PositiveSmallIntegerField(default=1)  # a person who sends again makes the next one
    state = models.TextField(choices=states.MessageState.choices, default=states.MessageState.WAITING)
    reason = models.TextField(blank=True)  # why it stands where it stands, in words
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts_left = models.PositiveSmallIntegerField(default=6)
    resolved_by = models.TextField(blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("state", "not_before", "id"), name="message_in_turn"),
            models.Index(fields=("state", "label"), name="message_counted"),  # per state, without reading any mail
        )
        constraints = (
            models.UniqueConstraint(fields=("message_id",), name="message_id_once"),
            models.UniqueConstraint("reference", Lower("address"), "round", name="message_once_per_purpose"),
        )


class Attempt(Child):
    """One try to hand a message to a server."""

    parent: ClassVar = "message"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attempts")
    state = models.TextField(choices=states.AttemptState.choices, default=states.AttemptState.CLAIMED)
    claimed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)


class ChannelLimit(models.Model):
    """What the center set for a channel: the highest marking whose text it may carry, and the sender's address.

    Without a row `policy.DEFAULT_LIMITS` holds.
    """

    protection: ClassVar = Protection.CATALOGUE

    channel = models.TextField(primary_key=True)
    tlp = models.SmallIntegerField()
    sender = models.TextField(blank=True)

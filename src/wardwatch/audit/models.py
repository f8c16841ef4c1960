"""Tables of the audit trail."""

from typing import ClassVar

from django.db import models

from wardwatch.markings.models import Labelled
from wardwatch.markings.types import Protection


class Event(Labelled):
    """One operation that happened. Rows are only ever added: grants see to it."""

    append_only: ClassVar = True

    uid = models.UUIDField(unique=True)
    at = models.DateTimeField()
    name = models.TextField()
    actor = models.TextField()  # "person:12", "job:feeds.pull", "operator:shell"
    door = models.TextField()  # web, cli, worker
    subject = models.TextField(db_index=True)  # "notice:7", "run:3"
    why = models.TextField(blank=True)
    facts = models.JSONField(default=dict)  # ids, counts, states: never content
    digest = models.BinaryField()  # sha256 of the canonical fields above
    origin = models.TextField(blank=True)  # address or terminal; personal data, outside the digest


class Seal(models.Model):
    """The chain: `hash` = sha256(previous hash + event digest), in the order of sealing. Written by the sealer only."""

    protection: ClassVar = Protection.INFRASTRUCTURE
    append_only: ClassVar = True
    written_by_worker: ClassVar = True

    position = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="seal")
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()


class Head(models.Model):
    """A signed statement of the chain's head, made after each sealing and exported."""

    protection: ClassVar = Protection.INFRASTRUCTURE
    append_only: ClassVar = True
    written_by_worker: ClassVar = True

    position = models.BigIntegerField(unique=True)
    hash = models.BinaryField()
    signature = models.BinaryField()
    signed_at = models.DateTimeField()


class Opening(Labelled):
    """Somebody looked at a confidential record of an organization not their own. Apart from the chain of writes.

    Once for each person, record and minute. The reader's name is kept as it was then: those who are told may not look
    it up.
    """

    append_only: ClassVar = True

    at = models.DateTimeField()
    minute = models.DateTimeField()
    who = models.TextField()  # as an event's actor: "person:12"
    reader = models.TextField()
    reader_organization = models.TextField()
    organization = models.BigIntegerField()  # whose record it is
    record = models.TextField()  # "inventory", "finding:<uid>", "notice:<ticket>": never content
    door = models.TextField()
    origin = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("who", "organization", "record", "minute"), name="opening_once_a_minute"),
        )
        indexes = (models.Index(fields=("organization", "-id"), name="opening_of_organization"),)


class Tombstone(Labelled):
    """What remains of purged content: what it was, its digest, who removed it and why. Verifies against the archive."""

    append_only: ClassVar = True
    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True)
    kind = models.TextField()  # document, asset, notice...
    reference = models.TextField()
    content_sha256 = models.BinaryField()
    purged_at = models.DateTimeField()
    purged_by = models.TextField()
    why = models.TextField()

"""Tables of runs and quarantine."""

import uuid
from typing import ClassVar

from django.db import models

from wardwatch.feeds import types
from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection
from wardwatch.provenance.models import Document


class Run(Labelled):
    """One pull of one feed. `cursor` is where a killed pull goes on; `missing`: documents listed but not there."""

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    feed = models.TextField(db_index=True)
    origin = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.TextField(choices=types.RunState.choices, default=types.RunState.RUNNING)
    documents = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    cursor = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    retry_helps = models.BooleanField(null=True)


class Retrieval(models.Model):
    """What the next conditional request for one address needs."""

    protection: ClassVar = Protection.INFRASTRUCTURE
    written_by_worker: ClassVar = True

    feed = models.TextField()
    url = models.TextField()
    etag = models.TextField(blank=True)
    last_modified = models.TextField(blank=True)
    sha256 = models.BinaryField()
    retrieved_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("feed", "url"), name="retrieval_unique"),)


class TaxiiServer(Labelled):
    """A collection of somebody else's TAXII server that is pulled from, and who we are there; its secret is sealed.

    `is_private`: it may stand at a private address, or speak plain HTTP. While `paused_at` is set it is not asked.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    name = models.TextField(unique=True)
    title = models.TextField(blank=True)
    objects_url = models.TextField()
    version = models.TextField()
    user = models.TextField(blank=True)
    sealed_secret = models.BinaryField(blank=True)
    is_private = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Look(models.Model):
    """When a feed's source last was asked and everything that it had came in. Everybody may know that."""

    protection: ClassVar = Protection.CATALOGUE

    feed = models.TextField(unique=True)
    looked_at = models.DateTimeField()


class QuarantinedRecord(Child):
    """A record that could not be read: file, place, reason, and the record itself, so that it can be tried again."""

    parent = "document"
    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    feed = models.TextField(db_index=True)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="quarantined")
    place = models.TextField()
    key = models.TextField(blank=True)
    reason = models.TextField()
    raw = models.BinaryField(blank=True)
    state = models.TextField(choices=types.QuarantineState.choices, default=types.QuarantineState.OPEN)
    quarantined_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "place"), name="quarantined_once"),)

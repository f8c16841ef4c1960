"""Tables of collections, their entries, and what was sent to them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from wardwatch.intel.models import ObjectVersion
from wardwatch.markings import models as markings
from wardwatch.markings.models import Child, Labelled
from wardwatch.provenance.models import Document, Source
from wardwatch.sharing.types import ListFormat, ListUse, Readers, SubmissionState, Writers


class Collection(Labelled):
    """A question about intelligence, answered under an address. Its label says who may know of it.

    `last_added` is the youngest `added` that an entry got; it never goes back. The rest is explained at `types.Query`.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    alias = models.TextField(unique=True)
    title = models.TextField()
    description = models.TextField(blank=True)
    types = ArrayField(models.TextField(), default=list)
    topics = ArrayField(models.TextField(), default=list)
    sectors = ArrayField(models.TextField(), default=list)
    sources = ArrayField(models.TextField(), default=list)
    min_confidence = models.SmallIntegerField(null=True)
    max_age_days = models.PositiveIntegerField(null=True)
    ceiling = models.SmallIntegerField(null=True)
    readers = models.TextField(choices=Readers.choices)
    writers = models.TextField(choices=Writers.choices, default=Writers.NOBODY)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    last_added = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(min_confidence=None) | Q(min_confidence__range=(0, 100)), name="collection_confidence_0_100"
            ),
        )


class CollectionEntry(Child):
    """A version of an object that is in a collection. `added` is when it became visible there under its present label.

    `given_label` is the label for which `added` was given: where an object's label changed since, it is given anew.
    `has_siblings`: other versions or variants of the object are in the collection; only then are they compared.
    `removed_at` is set where somebody took the object out, which the question alone would put back.
    """

    parent = "object"
    written_by_worker: ClassVar = True

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+", db_index=False)
    object = models.ForeignKey(
        ObjectVersion, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    label = models.ForeignKey(
        markings.Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    given_label = models.BigIntegerField()
    added = models.DateTimeField()
    stix_id = models.TextField()
    type = models.TextField()
    spec_version = models.TextField()
    version = models.DateTimeField()
    depth = models.SmallIntegerField()
    has_siblings = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("object", "collection"), name="collection_entry_unique"),)
        indexes = (
            models.Index(
                fields=("collection", "label", "added"), condition=Q(removed_at=None), name="collection_entry_page"
            ),
            models.Index(
                fields=("collection", "type", "label", "added"),
                condition=Q(removed_at=None),
                name="collection_entry_of_type",
            ),
            models.Index(fields=("collection", "stix_id", "version"), name="collection_entry_versions"),
            models.Index(
                fields=("collection", "added"),
                condition=Q(removed_at=None) & ~Q(label=F("given_label")),
                name="collection_entry_moved",
            ),
        )


class Submitter(Labelled):
    """The source under which an organization's submissions stand. Others see the source, whose name tells nobody who.

    Of several, the first holds: whoever makes one looks under a lock.
    """

    written_by_worker: ClassVar = True

    organization = models.BigIntegerField(db_index=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")


class Destination(Labelled):
    """A collection of a partner's TAXII server that we send one of our collections to: what the partner may see of it.

    `acknowledged`: the `added` of the last object that its server took; what was added later is sent next. While the
    server judges an envelope, `status_url` says where, and `status_until` what it reached. `next_at`: not before;
    `attempts`: how many have failed since one went well. Nothing is sent while `paused_at` is set.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    name = models.TextField(unique=True)
    organization = models.BigIntegerField()
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    objects_url = models.TextField()
    root_url = models.TextField()
    user = models.TextField(blank=True)
    sealed_secret = models.BinaryField(blank=True)
    is_private = models.BooleanField(default=False)
    max_content_length = models.BigIntegerField(null=True)
    acknowledged = models.DateTimeField(null=True)
    status_url = models.TextField(blank=True)
    status_until = models.DateTimeField(null=True)
    sent = models.PositiveBigIntegerField(default=0)
    refused = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Submission(Labelled):
    """Objects that somebody sent to a collection: seen by the organization that sent them, and by the center.

    By its recipients alone while nobody has read it, and where something in it is marked RED, or may be: `person`, who
    sent it, and `handlers`, the center's people who handle submissions, as they were then.
    `accepted` counts the `warned` too. `successes` are lists of (id, version, message), `failures` of these and the
    place, at most `operations.submitting.LISTED` of each.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="+")
    organization = models.BigIntegerField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    sent_by = models.TextField()
    person = models.BigIntegerField(null=True)
    handlers = ArrayField(models.BigIntegerField(), default=list)
    received_at = models.DateTimeField(db_index=True)
    state = models.TextField(choices=SubmissionState.choices, default=SubmissionState.PENDING)
    accepted = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    pending = models.PositiveIntegerField(default=0)
    successes = models.JSONField(default=list)
    failures = models.JSONField(default=list)


class BlockList(Labelled):
    """A file that an organization's devices fetch from an address with a secret in it (`types.ListCard` explains it).

    Its reader is the organization. Only the keyed `digest` of the secret is kept. `last_read_from` is where the device
    asked from.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    organization = models.BigIntegerField(db_index=True)
    title = models.TextField()
    format = models.TextField(choices=ListFormat.choices)
    kinds = ArrayField(models.TextField(), default=list)
    use = models.TextField(choices=ListUse.choices)
    min_confidence = models.SmallIntegerField(null=True)
    digest = models.BinaryField(unique=True)
    made_by = models.TextField()
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True)
    last_read_from = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(min_confidence=None) | Q(min_confidence__range=(0, 100)), name="block_list_confidence_0_100"
            ),
        )


class GoneValue(Labelled):
    """A judged value that went without another in its place, as where its object got another label; a trigger says so.

    Whoever saw it is told, in the changes of a block list, that it is in the list no more. `went` is the number of the
    transaction in which it went.
    """

    written_by_worker: ClassVar = True

    kind = models.TextField()
    value = models.TextField()
    went = models.BigIntegerField(db_index=True)
    went_at = models.DateTimeField(db_index=True)

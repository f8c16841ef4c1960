"""Tables of STIX objects (STIX 2.1, OASIS Standard, June 2021): their versions, sources, values and references.

Children have no foreign key to their object of their own: the composite key that copies its label (`markings.policy`)
is one, and checking both would double what a million rows cost.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wardwatch.markings import models as markings
from wardwatch.markings.models import Child, Labelled, Working
from wardwatch.provenance.models import Document, Source


class Described(models.Model):
    """What is known of one version of an object, wherever it lies.

    `version` is `modified`, else `created`, else when it was recorded (TAXII 2.1 section 3.4.1 has the same order).
    `digest` (sha256) is of the canonical content, `sha256` of `body`. `words` is what it is searched by beside `name`:
    aliases and description. `creator` is `created_by_ref`. `warnings` are what the specification would have otherwise,
    or what of its marking nobody here understands. `depth` counts how much a variant leaves out: 0 is the
    object as received, more is more redacted (granular markings, STIX 2.1 section 7.2.3).
    """

    stix_id = models.TextField()
    type = models.TextField()
    spec_version = models.TextField()
    created = models.DateTimeField(null=True)
    modified = models.DateTimeField(null=True)
    version = models.DateTimeField()
    digest = models.BinaryField()
    sha256 = models.BinaryField()
    body = models.BinaryField()
    name = models.TextField(blank=True)
    words = models.TextField(blank=True)
    labels = ArrayField(models.TextField(), default=list)
    creator = models.TextField(blank=True)
    revoked = models.BooleanField(default=False)
    confidence = models.SmallIntegerField(null=True)
    valid_from = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    warnings = ArrayField(models.TextField(), default=list)
    place = models.TextField(blank=True)
    depth = models.SmallIntegerField(default=0)

    class Meta:
        abstract = True


class ObjectVersion(Labelled, Described):
    """One version of a STIX object as it may be read under one label; under another label it is another row.

    `document` brought it first, `source` is that document's: who may not see the document may know who says the object.
    `redacts` is the fuller variant of which this one leaves something out. `has_twin`: there are other rows of the same
    object and version, of which a reader is given the fullest that the rule shows. The label is not looked up for each
    of a million rows: labels are never removed, and under one that is none nobody would see the row.
    """

    written_by_worker: ClassVar = True

    label = models.ForeignKey(
        markings.Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    recorded_at = models.DateTimeField()
    redacts = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    has_twin = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("digest", "label"), name="object_version_unique"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__range=(0, 100)), name="confidence_0_100"
            ),
        )
        indexes = (
            models.Index(fields=("stix_id", "-version"), name="object_version_newest"),
            models.Index(fields=("label", "id"), name="object_version_lately"),
            models.Index(fields=("type", "-version"), name="object_version_of_type"),
            models.Index(fields=("creator",), condition=~Q(creator=""), name="object_version_creator"),
            models.Index(fields=("redacts",), condition=Q(redacts__isnull=False), name="object_version_redacts"),
        )


class OfObject(Child):
    """Base of all that belongs to one row of `ObjectVersion` and is marked as it is."""

    parent = "object"
    written_by_worker: ClassVar = True

    object = models.ForeignKey(
        ObjectVersion, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    label = models.ForeignKey(
        markings.Label, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class ObjectSource(OfObject):
    """A source says this: since when, when last, and in how many documents.

    What only the document that brought it says, once, has no row here: that is `ObjectVersion.source`, at
    `recorded_at`. Read both by `queries.sources_of`. `joined_by` is the document (its number) by which the source
    first said what another had brought; None where it had brought it itself.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    joined_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("object", "source"), name="object_source_unique"),)
        indexes = (
            models.Index(fields=("joined_by",), condition=Q(joined_by__isnull=False), name="object_source_joined"),
        )


class ObservableValue(OfObject):
    """A value by which an object can be looked up, normalised (`standards.observables`).

    `alone`: seeing it is all that the object asks for; else its pattern has further conditions, or it is one of many.
    `key` is 16 bytes of the digest of kind and value; `address` stands for addresses and networks, so that what lies
    within a network is a range of them.
    """

    kind = models.TextField()
    value = models.TextField()
    alone = models.BooleanField()
    key = models.BinaryField()
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("object",), name="observable_value_of"),
            models.Index(fields=("key",), name="observable_value_key"),
            models.Index(fields=("address",), condition=Q(address__isnull=False), name="observable_value_address"),
        )


class Reference(OfObject):
    """An object points at another by its id: `property` says how. The other may not have arrived yet.

    `object_marking_refs` and `created_by_ref` are no rows here: the one is the label, the other `creator`.
    """

    property = models.TextField()
    target = models.TextField()

    class Meta:
        indexes = (
            models.Index(fields=("object",), name="reference_of"),
            models.Index(fields=("target",), name="reference_to"),
        )


class Arrival(Working, Described):
    """What a batch of a document brought, unseen until the document's last: becomes rows of the tables above at once.

    `object` is the number that its row will have, `number` its place among all that the document holds.
    """

    object = models.BigIntegerField(primary_key=True)
    document = models.BigIntegerField(db_index=True)
    number = models.BigIntegerField()
    redacts = models.BigIntegerField(null=True)
    label = models.BigIntegerField()


class ArrivedValue(Working):
    """A value of an object that has arrived: becomes an `ObservableValue`."""

    document = models.BigIntegerField(db_index=True)
    object = models.BigIntegerField()
    label = models.BigIntegerField()
    kind = models.TextField()
    value = models.TextField()
    alone = models.BooleanField()
    key = models.BinaryField()
    address = models.GenericIPAddressField(null=True)


class ArrivedReference(Working):
    """A reference of an object that has arrived: becomes a `Reference`."""

    document = models.BigIntegerField(db_index=True)
    object = models.BigIntegerField()
    label = models.BigIntegerField()
    property = models.TextField()
    target = models.TextField()


class ArrivedLabel(Working):
    """A label that something in a document on its way in has: the document will be marked as the strictest of them."""

    document = models.BigIntegerField()
    label = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "label"), name="arrived_label_unique"),)


class SourceConsent(Labelled):
    """What a source agreed to, in `words`: who reads what it marks AMBER and RED, and how the unmarked is read.

    `organizations`, `groups` and, where `clients`, the providers acting for them are the audience of AMBER; the center
    always is. `persons` are those whom RED names. `unmarked` is a TLP level; None: for the center alone. Of several the
    one recorded last holds.
    """

    written_by_worker: ClassVar = True

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    unmarked = models.SmallIntegerField(null=True)
    organizations = ArrayField(models.BigIntegerField(), default=list)
    groups = ArrayField(models.BigIntegerField(), default=list)
    persons = ArrayField(models.BigIntegerField(), default=list)
    clients = models.BooleanField(default=False)
    words = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

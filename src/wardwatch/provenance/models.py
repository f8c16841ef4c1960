"""Tables of documents and assertions."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wardwatch.markings.models import Child, Labelled
from wardwatch.markings.types import Protection


class Source(models.Model):
    """A sender of documents, with the licence and marking that what it sends has unless it says otherwise."""

    protection: ClassVar = Protection.CATALOGUE

    name = models.TextField(unique=True)
    title = models.TextField()
    url = models.TextField(blank=True)
    licence = models.TextField(blank=True)


class Blob(models.Model):
    """A part of some bytes, known by the sha256 of all of them; `part` counts from 0. No file is ever held whole.

    Read through a document that the viewer may see.
    """

    protection: ClassVar = Protection.LABELLED
    written_by_worker: ClassVar = True
    seen_through: ClassVar = "sha256 IN (SELECT d.sha256 FROM provenance_document d)"

    sha256 = models.BinaryField()
    part = models.PositiveIntegerField()
    data = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sha256", "part"), name="blob_part_unique"),)


class Document(Labelled):
    """One retrieval of one file. `parsed_at` is set when its last record went in; until then its claims are unseen."""

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="documents")
    sha256 = models.BinaryField()
    size = models.BigIntegerField(default=0)
    name = models.TextField()
    url = models.TextField(blank=True)
    media_type = models.TextField(blank=True)
    licence = models.TextField(blank=True)
    retrieved_at = models.DateTimeField()
    parsed_at = models.DateTimeField(null=True)
    parsed_by = models.PositiveIntegerField(default=0)  # version of the parser that read it

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "name", "sha256"), name="document_unique"),)


class Assertion(Child):
    """One version of one record of a source. Current: recorded, not superseded. "As of" means by `recorded_at`.

    `whole` names what the record is a part of (a CVE record, a catalogue): a later statement of the whole that leaves
    the record out takes it back, which is an assertion of its own with `withdrawn`.
    """

    parent = "document"
    written_by_worker: ClassVar = True

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="assertions")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="assertions")
    key = models.TextField()  # the record's own name within the source: "CVE-2024-1234#cna", "ICSMA-25-030-01"
    whole = models.TextField(blank=True)
    version = models.TextField(blank=True)  # the record's own version number, where it has one
    digest = models.BinaryField()
    asserter = models.TextField()
    place = models.TextField(blank=True)
    valid_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)  # says that the source took the record back

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("document", "key"), condition=Q(recorded_at=None), name="assertion_unseen_once"
            ),
            models.UniqueConstraint(
                fields=("source", "key"),
                condition=Q(recorded_at__isnull=False, superseded_at__isnull=True),
                name="assertion_one_current",
            ),
        )
        indexes = (
            models.Index(
                fields=("source", "whole"),
                condition=Q(superseded_at=None) & ~Q(whole=""),
                name="assertion_of_whole",
            ),
            models.Index(fields=("key", "source"), condition=Q(withdrawn=True), name="assertion_taken_back"),
        )

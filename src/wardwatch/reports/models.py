"""Tables of reports, their text, and what was found in them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wardwatch.markings.models import Child
from wardwatch.provenance.models import Document
from wardwatch.reports.types import FindState, ReportState


class OfDocument(Child):
    """Base of all that is marked as the document that was handed in is."""

    parent = "document"
    written_by_worker: ClassVar = True

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Report(OfDocument):
    """A report that somebody handed in. `tlp` is the marking that they chose for what is taken over from it.

    `said_by` wrote it; `url` is where it is published. `organization` handed it in, `sent_by` is the actor. `kind` is
    `pdf`, `html` or `text`. `words` name the part of the work that is under way. `stix_id` is the report object that
    acceptances made, `made_at` when, `rounds` how many decisions there were: what was taken back is never made again.
    `links` are the relationships that stand: id, source, type, target, since when.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    title = models.TextField()
    said_by = models.TextField()
    url = models.TextField(blank=True)
    published = models.DateField(null=True)
    tlp = models.SmallIntegerField()
    organization = models.BigIntegerField()
    sent_by = models.TextField()
    handed_in_at = models.DateTimeField()
    state = models.TextField(choices=ReportState.choices, default=ReportState.WAITING)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    kind = models.TextField(blank=True)
    parts = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    notes = ArrayField(models.TextField(), default=list)
    stix_id = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)
    links = models.JSONField(default=list)
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (models.Index(fields=("state", "changed_at"), name="report_at_work"),)


class ReportPart(OfDocument):
    """A part of a report's text, from `start` on; `page` counts from 1 where the report has pages."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True)
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="report_part_unique"),)


class ReportFind(OfDocument):
    """A value that a report holds, with its places, and what somebody decided about it. See `types.FindRow`.

    `spots` are lists of start, end, part, line and page; `means` of type, name and STIX id; `hints` of list, category
    and entry. `made` is the STIX id of what accepting it made, `refs` all that it gave the report; `rounds` counts
    acceptances.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.TextField()
    value = models.TextField()
    written = models.TextField()
    defanged = models.BooleanField()
    times = models.PositiveIntegerField()
    spots = models.JSONField(default=list)
    sentence = models.TextField(blank=True)
    means = models.JSONField(default=list)
    hints = models.JSONField(default=list)
    state = models.TextField(choices=FindState.choices, default=FindState.OPEN)
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    why = models.TextField(blank=True)
    made = models.TextField(blank=True)
    refs = ArrayField(models.TextField(), default=list)
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("report", "number"), name="report_find_unique"),)
        indexes = (models.Index(fields=("report", "state"), name="report_find_state"),)

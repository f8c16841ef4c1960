"""Tables of what is thought of observable values, and of the work that is left to think it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from wardwatch.markings.models import Labelled, Working


class JudgedValue(Labelled):
    """What is thought of one observable value by what is known under one label, with reasons (`judging.policy`).

    What is known under another label is another row: `judging.combining` puts those together that a reader sees, so no
    row holds what its label does not cover. Where a part has another label than the rest, the row has the strictest of
    all (`markings.types.join`). `has_twin`: the value has other rows, under labels that not everybody sees.

    `indicator` is the STIX id that says most of it; empty: under this label there are only sightings or names.
    `last_seen` None: nobody says. `base` is the confidence before decay, `confidence` at `judged_at`. `sources` are
    rows of `provenance.Source`, `origins` digests of who found it (`created_by_ref`): as many are independent as there
    are of both. `hits` are met lists as `list-key mode entry`; `never` is who it belongs to that is never blocked.
    `rules` bounded the verdict (`judging.types.Verdict`). `changed`: when anything changed that a reader of files sees.
    `rejudge_at` is the next instant at which time alone changes the verdict.
    """

    written_by_worker: ClassVar = True

    key = models.BinaryField()
    kind = models.TextField()
    value = models.TextField()
    has_twin = models.BooleanField(default=False)
    indicator = models.TextField(blank=True)
    first_seen = models.DateTimeField(null=True)
    last_seen = models.DateTimeField(null=True)
    base = models.SmallIntegerField(null=True)
    confidence = models.SmallIntegerField(null=True)
    sources = ArrayField(models.BigIntegerField(), default=list)
    origins = ArrayField(models.BigIntegerField(), default=list)
    sightings = models.IntegerField(default=0)
    objections = models.IntegerField(default=0)
    confirmed = models.BooleanField(default=False)
    revoked = models.BooleanField(default=False)
    valid_until = models.DateTimeField(null=True)
    hunted_since = models.DateTimeField(null=True)
    threat = models.TextField(blank=True)
    hits = ArrayField(models.TextField(), default=list)
    never = models.TextField(blank=True)
    verdict = models.SmallIntegerField()
    rules = ArrayField(models.TextField(), default=list)
    changed = models.DateTimeField()
    judged_at = models.DateTimeField()
    rejudge_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "label"), name="judged_value_unique"),)
        indexes = (
            models.Index(fields=("label", "kind", "changed"), name="judged_value_changed"),
            models.Index(fields=("rejudge_at",), condition=Q(rejudge_at__isnull=False), name="judged_value_due"),
            models.Index(fields=("key",), condition=Q(has_twin=True), name="judged_value_twins"),
        )


class ValueToJudge(Working):
    """A value of which something changed: its rows of `JudgedValue` are made anew.

    `label` and `hunted_since` are of a row that went because its label no longer covered it.
    """

    key = models.BinaryField()
    label = models.BigIntegerField(null=True)
    hunted_since = models.DateTimeField(null=True)


class JudgingMark(Working):
    """How far judging has come (one row): the last values and references that were looked at.

    `round` is the key after which a round through all values goes on; None: none is under way. `asked_by` is a digest
    of lists, modes and grades by which all values were judged last.
    """

    values_to = models.BigIntegerField(default=0)
    references_to = models.BigIntegerField(default=0)
    round = models.BinaryField(null=True)
    asked_by = models.TextField(blank=True)

"""What people said about values, lists and sources: it stays until it is taken back, whatever lists and feeds bring."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wardwatch.markings.models import Labelled
from wardwatch.markings.types import Protection
from wardwatch.provenance.models import Source


class Saying(models.TextChoices):
    """What a word is about."""

    LIST_MODE = "list-mode", "a mode for a whole list (`judging.types.ListOverride`)"
    VALUE_MODE = "value-mode", "a mode for one value, on one list or all (`judging.types.ValueOverride`)"
    CONFIRMATION = "confirmation", "somebody of the center looked at it: it is safe to block"
    FALSE_POSITIVE = "false-positive", "somebody says that it is no indicator; open until it is answered"
    NEVER = "never", "it is never blocked (`judging.never.NeverEntry`)"
    GRADE = "grade", "the reliability of a source in the Admiralty system"


class HumanWord(Labelled):
    """A person said something that judging heeds: who, when, why. It counts until `ended_at`, and then is history.

    `key`, `kind`, `value`: the observable value it is about, where it is about one. `setting` is a mode, or a grade
    from A to F. `below` and `who` are of `NeverEntry`. `organization`: the member that said it, whose people and the
    center alone may read it; None: the center said it. `heard`: judging has taken it, or its end, into account.
    """

    written_by_worker: ClassVar = True

    uid = models.UUIDField(unique=True, default=uuid.uuid4)
    what = models.TextField(choices=Saying.choices)
    key = models.BinaryField(null=True)
    kind = models.TextField(blank=True)
    value = models.TextField(blank=True)
    list_key = models.TextField(blank=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    setting = models.TextField(blank=True)
    below = models.BooleanField(default=False)
    who = models.TextField(blank=True)
    organization = models.BigIntegerField(null=True)
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_why = models.TextField(blank=True)
    heard = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("key",), condition=Q(key__isnull=False), name="human_word_value"),
            models.Index(fields=("what", "at"), condition=Q(ended_at=None), name="human_word_open"),
            models.Index(fields=("id",), condition=Q(heard=False), name="human_word_unheard"),
        )


class FalsePositiveList(models.Model):
    """A list of false positives as judging read it last, without its entries."""

    protection: ClassVar = Protection.CATALOGUE

    key = models.TextField(unique=True)
    name = models.TextField()
    version = models.IntegerField()
    category = models.TextField()
    entries = models.IntegerField()

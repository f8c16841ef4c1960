"""Tables of the visibility rule, and the abstract bases by which every other table declares its protection.

Beside `protection` a model may say `append_only` (no login changes or removes a row) and `written_by_worker` (the app
only reads: what ingest claims, what jobs keep). `policy` turns both into grants.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from wardwatch.markings.types import Protection


class Label(models.Model):
    """An interned `types.Label`. Rows are added, never changed or removed: other rows point at them by id."""

    protection: ClassVar = Protection.INFRASTRUCTURE
    append_only: ClassVar = True

    key = models.TextField(unique=True)
    tlp = models.SmallIntegerField()
    published = models.BooleanField()
    originator = models.BigIntegerField(null=True)
    organizations = ArrayField(models.BigIntegerField(), default=list)
    groups = ArrayField(models.BigIntegerField(), default=list)
    persons = ArrayField(models.BigIntegerField(), default=list)
    compartments = ArrayField(models.BigIntegerField(), default=list)
    subjects = ArrayField(models.BigIntegerField(), default=list)
    grants = ArrayField(models.BigIntegerField(), default=list)
    clients = models.BooleanField()


class Grant(models.Model):
    """A member's consent, by its authorized official, that one walled organization sees named items until a date."""

    protection: ClassVar = Protection.IDENTITY

    subject = models.BigIntegerField()
    grantee = models.BigIntegerField(db_index=True)
    items = models.TextField()
    granted_by = models.BigIntegerField()
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("granted_at")), name="grant_expires_after_granted"
            ),
        )


class Compartment(models.Model):
    """A need-to-know compartment; `persons` are read into it."""

    protection: ClassVar = Protection.IDENTITY

    name = models.TextField(unique=True)
    persons = ArrayField(models.BigIntegerField(), default=list)


class Labelled(models.Model):
    """Base of every table whose rows are marked one by one."""

    protection: ClassVar = Protection.LABELLED

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Child(models.Model):
    """Base of every table whose rows are marked as their parent is.

    `parent` names the foreign key to it; `policy.install` adds the composite key that copies the label.
    """

    protection: ClassVar = Protection.CHILD
    parent: ClassVar[str]

    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Working(models.Model):
    """Base of every table that only the worker reads and writes: what it works out, and what it still has to do."""

    protection: ClassVar = Protection.WORKING

    class Meta:
        abstract = True


class Release(Labelled):
    """Which members one released number stands for. Nobody may look at it: it exists so that numbers repeat.

    See `release.release`, which alone reads and writes it.
    """

    question = models.TextField()
    cell = models.TextField(blank=True)  # empty: all cells together
    members = ArrayField(models.BigIntegerField())
    released_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("question", "cell"), name="release_stands_once"),)

"""Tables of names: what objects go by, which objects are one, and which somebody said are not."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from wardwatch.intel.models.objects import OfObject
from wardwatch.markings.models import Labelled, Working


class ObjectName(OfObject):
    """What a row of an actor, malware, tool or campaign goes by (`naming.Names`), marked as that row is.

    `key` is how a name is compared, `text` how it is written; `what` is of `naming.Naming`. `group_uid` is the alias
    group that the object is in, None: in none. Who sees this row sees that; that others are in the group, only who
    sees those. `shared`: another object had the same key when somebody looked last, perhaps one that the reader may
    not see: it narrows a search and is told to nobody.
    """

    family = models.TextField()
    what = models.TextField()
    key = models.TextField()
    text = models.TextField()
    preferred = models.TextField()
    listed = models.TextField(blank=True)
    group_uid = models.UUIDField(null=True)
    shared = models.BooleanField(default=False)

    class Meta:
        indexes = (
            models.Index(fields=("object",), name="object_name_of"),
            models.Index(fields=("key",), name="object_name_key"),
            models.Index(fields=("group_uid",), condition=Q(group_uid__isnull=False), name="object_name_group"),
            models.Index(fields=("family", "key"), condition=Q(shared=True), name="object_name_shared"),
        )


class AliasMember(Labelled):
    """An object is in an alias group, because of a rule or because somebody says so; it is until `ended_at`.

    For the center, as far as it may see the object. It holds for every version of the object, also those that come.
    `rule` is of `naming.RULES`, with the `key` that is the same; empty: a person says so.
    """

    written_by_worker: ClassVar = True

    group_uid = models.UUIDField(default=uuid.uuid4)
    stix_id = models.TextField()
    family = models.TextField()
    rule = models.TextField(blank=True)
    key = models.TextField(blank=True)
    why = models.TextField(blank=True)
    by = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stix_id",), condition=Q(ended_at=None), name="alias_member_of_one"),
        )
        indexes = (models.Index(fields=("group_uid",), name="alias_member_group"),)

    @property
    def uid(self) -> uuid.UUID:
        """The group, by which addresses name it."""
        return self.group_uid


class AliasRefusal(Labelled):
    """Somebody said that two objects are not one: they are not proposed again and no rule joins them, until it ends.

    `left` is the id that sorts first.
    """

    written_by_worker: ClassVar = True

    left = models.TextField()
    right = models.TextField()
    why = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("left", "right"), condition=Q(ended_at=None), name="alias_refusal_once"),
        )
        indexes = (models.Index(fields=("right",), name="alias_refusal_right"),)


class ObjectToName(Working):
    """A row of `ObjectVersion` that was published and whose names nobody read yet."""

    object = models.BigIntegerField(primary_key=True)

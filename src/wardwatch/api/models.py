"""Tables of the door itself; they say nothing about anybody's security."""

from typing import ClassVar

from django.db import models

from wardwatch.markings.types import Protection


class Receipt(models.Model):
    """A write that carried an Idempotency-Key, kept for a day. Whose, which key and what was sent are keyed digests;
    the answer is sealed.
    """

    protection: ClassVar = Protection.INFRASTRUCTURE

    key = models.BinaryField(unique=True)
    request = models.BinaryField()
    sealed_answer = models.BinaryField()
    at = models.DateTimeField(db_index=True)

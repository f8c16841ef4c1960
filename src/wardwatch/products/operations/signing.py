"""OpenPGP signatures of the CSAF documents that the center provides (CSAF 2.0 section 7.1.19)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.openpgp import OpenPgpKey, fits
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.queries import center_id
from wardwatch.products import events, models
from wardwatch.products.imprint import center_of
from wardwatch.products.types import FormName


def own_key() -> OpenPgpKey:
    """The center's key, made when first asked for, in the name that the center has then."""
    center = center_of()
    key: OpenPgpKey = settings.HOME.keyring.openpgp(f"{center.name} <{center.mail}>" if center.mail else center.name)
    return key


def standing_key() -> OpenPgpKey | None:
    """The center's key; None where none was made yet: nothing was ever signed."""
    return own_key() if settings.HOME.keyring.has_openpgp else None


def sign_documents(*, new_key: bool = False, why: str = "", actor: Actor, at: datetime) -> int:
    """Sign every CSAF document that has no signature by the center's key; returns how many. As the worker.

    `new_key` makes another key first, so that all are signed anew. What was made by the old one no longer fits.
    """
    if new_key:
        settings.HOME.keyring.forget_openpgp()
    key, count = own_key(), 0
    with transaction.atomic():
        for row in models.Rendering.objects.filter(form=FormName.CSAF).order_by("pk").iterator(chunk_size=50):
            data = bytes(row.data)
            if not (row.signature and fits(key.public, data, row.signature)):
                models.Rendering.objects.filter(pk=row.pk).update(signature=key.sign(data))
                count += 1
        if new_key or count:
            event = events.DocumentsSigned(
                subject="csaf",
                label=intern(labels.internal(center_id())),
                why=why,
                key=key.fingerprint,
                documents=count,
                is_new=new_key,
            )
            record(event, actor=actor, at=at)
    return count

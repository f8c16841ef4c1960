"""Circulars: one text for thousands of addresses, written once and put into the outbox by one statement.

What one reader alone gets is the address that ends such mails, sealed. Everything else of the outbox holds for a copy
as for any message: one per reference and address, at most once, pointer instead of text where the channel may not
carry it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import connection

from wardwatch.delivery import letters, models, policy
from wardwatch.delivery.operations import message_id_of
from wardwatch.delivery.states import MessageState
from wardwatch.delivery.types import Copy, Enclosed, Letter
from wardwatch.kit.database import rows
from wardwatch.standards.mailbox import is_mailbox
from wardwatch.standards.tlp import Tlp

_COPY: LiteralString = """
    INSERT INTO delivery_message (uid, message_id, channel, address, subject, sealed_text, sealed_unsubscribe,
        circular_id, marked, reference, round, state, reason, created_at, not_before, attempts_left, resolved_by,
        label_id)
    SELECT n.uid, n.message_id, 'mail', n.address, c.subject, '', convert_to(n.unsubscribe, 'UTF8'),
        c.id, c.marked, n.reference, 1, n.state, n.reason, %(at)s, n.not_before, 6, '', n.label
    FROM json_to_recordset(%(copies)s) AS n (uid uuid, message_id text, address text, circular bigint,
        unsubscribe text, reference text, state text, reason text, not_before timestamptz, label bigint)
    JOIN delivery_circular c ON c.id = n.circular
    ON CONFLICT DO NOTHING
    RETURNING uid, id"""
"""Thousands of rows come as one JSON text: writing it costs a tenth of writing arrays."""


def write_circular(
    *, letter: Letter, pointer: Letter, tlp: Tlp, label: int, files: Collection[Enclosed] = (), at: datetime
) -> int:
    """Keep a text, or its pointer where mail may not carry what is marked `tlp`; returns its id. As the worker."""
    fits = policy.carries("mail", tlp)
    said = letter if fits else pointer
    row = models.Circular.objects.create(
        label_id=label,
        subject=letters.one_line(said.subject),
        text=said.text,
        marked=int(tlp) if fits else None,
        written_at=at,
    )
    models.CircularFile.objects.bulk_create(
        models.CircularFile(circular=row, label_id=label, name=each.name, media_type=each.media_type, data=each.data)
        for each in (files if fits else ())
    )
    return row.pk


def send_copies(copies: Sequence[Copy], *, at: datetime) -> list[int | None]:
    """Put copies into the outbox, in the caller's transaction and one statement; returns their ids, in order.

    None for one that is there already: asked twice, it is sent once. What is no address fails at once, visibly.
    """
    if not copies:
        return []
    sealed = settings.HOME.keyring.encrypt_all(each.unsubscribe.encode() for each in copies)
    written = [_row(each, unsubscribe) for each, unsubscribe in zip(copies, sealed, strict=True)]
    with connection.cursor() as cursor:
        values = {"at": at, "copies": msgspec.json.encode(written).decode()}
        stored: dict[UUID, int] = dict(rows(cursor, _COPY, values))
    return [stored.get(each["uid"]) for each in written]


def _row(copy: Copy, unsubscribe: bytes) -> dict[str, Any]:
    address = copy.address.strip()
    fine = is_mailbox(address)
    return {
        "uid": uuid4(),
        "message_id": message_id_of(copy.reference, address, 1),
        "address": address,
        "circular": copy.circular,
        "unsubscribe": unsubscribe.decode(),
        "reference": copy.reference,
        "state": MessageState.WAITING if fine else MessageState.FAILED,
        "reason": "" if fine else "This is not a mail address.",
        "not_before": copy.not_before,
        "label": copy.label,
    }

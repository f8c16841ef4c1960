"""Circulars: one text for thousands of addresses, written once and put into the outbox by one statement.

What one reader alone gets is the address that ends such mails, sealed. Everything else of the outbox holds for a copy
as for any message: one per reference and address, at most once, pointer instead of text where the channel may not
carry it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import LiteralString
from uuid import UUID, uuid4

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
    SELECT n.uid, n.message_id, 'mail', n.address, c.subject, '', n.unsubscribe, c.id, c.marked, n.reference, 1,
        n.state, n.reason, %(at)s, n.not_before, 6, '', n.label
    FROM unnest(%(uids)s::uuid[], %(message_ids)s::text[], %(addresses)s::text[], %(circulars)s::bigint[],
        %(unsubscribe)s::bytea[], %(references)s::text[], %(states)s::text[], %(reasons)s::text[],
        %(not_before)s::timestamptz[], %(labels)s::bigint[])
        AS n (uid, message_id, address, circular, unsubscribe, reference, state, reason, not_before, label)
    JOIN delivery_circular c ON c.id = n.circular
    ON CONFLICT DO NOTHING
    RETURNING uid, id"""


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
    uids = [uuid4() for _ in copies]
    addresses = [each.address.strip() for each in copies]
    good = [is_mailbox(address) for address in addresses]
    values = {
        "at": at,
        "uids": uids,
        "message_ids": [
            message_id_of(each.reference, address, 1) for each, address in zip(copies, addresses, strict=True)
        ],
        "addresses": addresses,
        "circulars": [each.circular for each in copies],
        "unsubscribe": settings.HOME.keyring.encrypt_all(each.unsubscribe.encode() for each in copies),
        "references": [each.reference for each in copies],
        "states": [str(MessageState.WAITING if fine else MessageState.FAILED) for fine in good],
        "reasons": ["" if fine else "This is not a mail address." for fine in good],
        "not_before": [each.not_before for each in copies],
        "labels": [each.label for each in copies],
    }
    with connection.cursor() as cursor:
        stored: dict[UUID, int] = dict(rows(cursor, _COPY, values))
    return [stored.get(uid) for uid in uids]

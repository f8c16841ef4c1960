"""Writes of the outbox: put a message in, take it back, say what became of it, learn from a bounce."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.delivery import events, letters, models, policy
from wardwatch.delivery.outbox import mail_domain
from wardwatch.delivery.states import UNCLAIMED, MessageState, sources_of
from wardwatch.delivery.types import Letter, Post, Resolution
from wardwatch.kit.database import rows
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings import operations as markings
from wardwatch.markings.viewing import seen_by
from wardwatch.members.operations import note_bounce
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id
from wardwatch.members.types import BounceState
from wardwatch.standards import dsn
from wardwatch.standards.mailbox import is_mailbox
from wardwatch.standards.tlp import Tlp

_CONTENT = ("subject", "sealed_text", "marked", "state", "reason", "not_before")
"""What a newer text changes of a message that nobody has claimed."""


class NotResolvable(Refusal):
    """The message does not wait for a person, or this cannot be said of it."""

    code = "message.not-resolvable"


class NotOurMessage(NotFound):
    """The report is about a message that this center did not send to that address."""

    code = "message.not-ours"


def enqueue(
    *,
    channel: str,
    address: str,
    subject: str,
    text: str,
    reference: str,
    label: int,
    at: datetime,
    not_before: datetime,
    pointer: Letter | None = None,
) -> models.Message:
    """Put a text for one address into the outbox, as `enqueue_all` does; returns it as it stands there now."""
    post = Post(channel, address, Letter(subject, text), reference, label, not_before, pointer)
    enqueue_all([post], at=at)
    folded = Lower(Value(address.strip()))
    return models.Message.objects.annotate(folded=Lower("address")).get(reference=reference, folded=folded, round=1)


def enqueue_all(posts: Collection[Post], *, at: datetime) -> None:
    """Put texts into the outbox, each for one address, in the caller's transaction and a fixed number of queries.

    One message per `reference` and `address`: asked again, the newest text wins while nothing has left; afterwards the
    call changes nothing. Upper and lower case make no other address; the first spelling is the one written to. Where
    `channel` may not carry what `label` marks, `pointer` ("sign in, ticket N") goes instead; without one the message is
    withheld, with the reason. What is no address fails at once, visibly.
    """
    if not posts:
        return
    limits = {channel: policy.limit_of(channel) for channel in {post.channel for post in posts}}
    marked = markings.read_all(post.label for post in posts)
    messages = [_message(post, marked[post.label].tlp, limits[post.channel], at) for post in posts]
    models.Message.objects.bulk_create(messages, ignore_conflicts=True)
    held = models.Message.objects.filter(reference__in={message.reference for message in messages}, round=1)
    stored = {
        (reference, folded): (pk, uid)
        for reference, folded, pk, uid in held.values_list("reference", Lower("address"), "pk", "uid")
    }
    newest: dict[int, models.Message] = {}
    for message, folded in zip(messages, _folded([message.address for message in messages]), strict=True):
        message.pk, uid = stored[message.reference, folded]
        if uid != message.uid:  # it was there already
            newest[message.pk] = message
    models.Message.objects.filter(state__in=UNCLAIMED).bulk_update(newest.values(), _CONTENT)


def _message(post: Post, tlp: Tlp, limit: Tlp, at: datetime) -> models.Message:
    address, fits = post.address.strip(), tlp <= limit
    letter = post.letter if fits else post.pointer or Letter(post.letter.subject, "")
    state, reason = MessageState.WAITING, ""
    if not is_mailbox(address):
        state, reason = MessageState.FAILED, "This is not a mail address."
    elif not fits and post.pointer is None:
        state, reason = MessageState.WITHHELD, f"{tlp.label} may not leave by {post.channel}."
    return models.Message(
        subject=letters.one_line(letter.subject),
        sealed_text=settings.HOME.keyring.encrypt(letter.text.encode()),
        marked=int(tlp) if fits else None,
        state=state,
        reason=reason,
        not_before=post.not_before,
        message_id=message_id_of(post.reference, address, 1),
        reference=post.reference,
        address=address,
        channel=post.channel,
        label_id=post.label,
        created_at=at,
    )


def _folded(addresses: list[str]) -> list[str]:
    """Addresses in the case in which the database compares them."""
    with connection.cursor() as cursor:
        statement = "SELECT lower(address) FROM unnest(%s::text[]) WITH ORDINALITY AS a (address, place) ORDER BY place"
        return [folded for (folded,) in rows(cursor, statement, [addresses])]


def cancel(*, references: Collection[str], why: str) -> int:
    """Take back, in the caller's transaction, messages of `references` that nobody has claimed; returns how many."""
    waiting = models.Message.objects.filter(reference__in=references, state=MessageState.WAITING)
    return waiting.update(state=MessageState.CANCELLED, reason=why)


def resolve(
    *, message: str, resolution: Resolution, why: str, principal: Principal, actor: Actor, at: datetime
) -> models.Message:
    """Say what became of a message that is *unknown*, or send again one that is unknown, failed or withheld.

    Sending again makes a new message with a Message-ID of its own, which is returned; otherwise the message itself is.
    `message` is its uid. Raises `NotAllowed`, `NotFound`, `NotResolvable`.
    """
    principal.demand(Action.DECIDE, center_id())
    after = {
        Resolution.SENT: MessageState.SENT,
        Resolution.LOST: MessageState.FAILED,
        Resolution.RESEND: MessageState.REPLACED,
    }[resolution]
    allowed = sources_of(after) - {MessageState.SENDING}
    with seen_by(principal.viewer):
        row = models.Message.objects.filter(uid=message).first()
        if row is None:
            raise NotFound("There is no such message.", uid=message)
        changed = models.Message.objects.filter(pk=row.pk, state__in=allowed).update(
            state=after, reason=why, resolved_by=actor.who, resolved_at=at
        )
        if not changed:
            stands = {"state": MessageState(row.state).label}
            raise NotResolvable(_("The message's state does not allow this: %(state)s.") % stands, state=row.state)
        event = events.MessageResolved(
            subject=f"message:{row.pk}", label=row.label_id, why=why, message=row.pk, resolution=resolution
        )
        record(event, actor=actor, at=at)
        if resolution is Resolution.RESEND:
            return _again(row, at)
        row.refresh_from_db()
        return row


def record_bounce(*, raw: bytes, actor: Actor, at: datetime) -> models.Message:
    """Learn from a delivery status report (RFC 3464), one mail as received. Runs as the worker.

    A failure makes the message *bounced*; a permanent one also marks the contact's address dead, a temporary one or a
    delay marks it troubled. Only a report that returns the Message-ID we gave is believed: it cannot be guessed.
    Raises `FormatError`, `NotOurMessage`.
    """
    report = dsn.read(raw)
    with transaction.atomic():
        row = models.Message.objects.filter(message_id=report.message_id).exclude(message_id="").first()
        found = [each for each in report.recipients if row and each.address.lower() == row.address.lower()]
        if row is None or not found:
            raise NotOurMessage("This report is not about a message of ours.", message_id=report.message_id)
        said = found[0]
        if said.action in (dsn.Action.FAILED, dsn.Action.DELAYED):
            _learn(row, said, actor, at)
            event = events.BounceRecorded(
                subject=f"message:{row.pk}",
                label=row.label_id,
                message=row.pk,
                permanent=said.permanent,
                status=said.status,
            )
            record(event, actor=actor, at=at)
        row.refresh_from_db()
        return row


def _learn(row: models.Message, said: dsn.RecipientStatus, actor: Actor, at: datetime) -> None:
    if said.action is dsn.Action.FAILED:
        reason = letters.one_line(f"{said.status} {said.diagnostic}")
        models.Message.objects.filter(pk=row.pk, state__in=sources_of(MessageState.BOUNCED)).update(
            state=MessageState.BOUNCED, reason=reason
        )
    state = BounceState.PERMANENT if said.permanent else BounceState.TRANSIENT
    note_bounce(address=row.address, state=state, actor=actor, at=at)


def _again(row: models.Message, at: datetime) -> models.Message:
    number = row.round + 1
    return models.Message.objects.create(
        message_id=message_id_of(row.reference, row.address, number),
        channel=row.channel,
        address=row.address,
        subject=row.subject,
        sealed_text=row.sealed_text,
        sealed_unsubscribe=row.sealed_unsubscribe,
        circular_id=row.circular_id,
        marked=row.marked,
        reference=row.reference,
        round=number,
        label_id=row.label_id,
        created_at=at,
        not_before=at,
    )


def message_id_of(reference: str, address: str, number: int) -> str:
    """Fixed by purpose, address and round, and not to be guessed: a report that names it comes from whoever got it."""
    digest = settings.HOME.keyring.digest(f"message|{reference}|{address}|{number}".encode())
    return f"<{digest[:40]}@{mail_domain()}>"

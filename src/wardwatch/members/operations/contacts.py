"""How to reach a member: addresses per purpose, in the agreed order, verified, and what came back."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models, types
from wardwatch.members.acting import managing
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id

CODE_LASTS = timedelta(hours=24)
CODE_TRIES = 5


class WrongCode(Refusal):
    """The code is wrong, too old, used, or was tried too often."""

    code = "contact.wrong-code"


class OrderIncomplete(Refusal):
    """A new order names each contact of the purpose once."""

    code = "contact.order-incomplete"


def add_contact(
    *,
    organization: int,
    purpose: types.Purpose,
    address: str,
    position: int = 1,
    person: int | None = None,
    channel: str = "mail",
    verified_at: datetime | None = None,
    principal: Principal | None = None,
) -> models.Contact:
    """Add (or replace) the contact at one place of a member's agreed order. Raises `NotAllowed`."""
    with managing(principal, organization):
        contact, _ = models.Contact.objects.update_or_create(
            organization_id=organization,
            purpose=purpose,
            position=position,
            defaults={
                "address": address.strip(),
                "person_id": person,
                "channel": channel,
                "verified_at": verified_at,
                "bounce_state": types.BounceState.NONE,
                "bounced_at": None,
                "code_digest": None,
                "label_id": intern(labels.contact(organization, center_id())),
            },
        )
    return contact


def reorder_contacts(
    *,
    principal: Principal | None,
    actor: Actor,
    organization: int,
    purpose: types.Purpose,
    order: Sequence[int],
    at: datetime,
) -> None:
    """Put the contacts of one purpose in this order; those left out are removed. Raises `OrderIncomplete`."""
    with managing(principal, organization):
        rows = models.Contact.objects.select_for_update().filter(organization=organization, purpose=purpose)
        known = set(rows.values_list("pk", flat=True))
        if len(set(order)) != len(order) or not set(order) <= known:
            raise OrderIncomplete("The order names a contact twice, or one that is not yours.")
        rows.exclude(pk__in=order).delete()
        rows.update(position=F("position") + 1000)  # out of the way: places are unique
        for position, contact in enumerate(order, 1):
            rows.filter(pk=contact).update(position=position)
        event = events.ContactsChanged(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            organization=organization,
            purpose=purpose,
        )
        record(event, actor=actor, at=at)


def issue_contact_code(*, principal: Principal | None, organization: int, contact: int, at: datetime) -> str:
    """A new eight-digit code for one contact, to be sent to its address and nowhere else; only its digest is kept."""
    code = f"{secrets.randbelow(10**8):08}"
    with managing(principal, organization):
        changed = models.Contact.objects.filter(pk=contact, organization=organization).update(
            code_digest=_digest(contact, code), code_expires_at=at + CODE_LASTS, code_tries=0
        )
        if not changed:
            raise NotFound("There is no such contact.")
    return code


def verify_contact(
    *, principal: Principal | None, actor: Actor, organization: int, contact: int, code: str, at: datetime
) -> None:
    """Mark a contact verified if `code` is the one that was sent. Raises `WrongCode`; five tries, one day, one use."""
    with managing(principal, organization):
        waiting = models.Contact.objects.filter(
            pk=contact, organization=organization, code_expires_at__gt=at, code_tries__lt=CODE_TRIES
        )
        tried = waiting.update(code_tries=F("code_tries") + 1)
        right = models.Contact.objects.filter(pk=contact, code_digest=_digest(contact, code.strip())) if tried else None
        verified = right is not None and right.update(
            verified_at=at, code_digest=None, bounce_state=types.BounceState.NONE, bounced_at=None
        )
        if verified:
            event = events.ContactVerified(
                subject=f"organization:{organization}",
                label=intern(labels.about(organization, center_id())),
                organization=organization,
                contact=contact,
            )
            record(event, actor=actor, at=at)
    if not verified:
        raise WrongCode("This code is wrong or no longer valid. Ask for a new one.")


def note_bounce(*, address: str, state: types.BounceState, actor: Actor, at: datetime) -> int:
    """Remember what a delivery to an address taught us; returns how many contacts use it. Runs as the worker."""
    with transaction.atomic():
        rows = models.Contact.objects.filter(address__iexact=address.strip())
        contacts = tuple(rows.order_by("pk").values_list("pk", flat=True))
        rows.update(bounce_state=state, bounced_at=None if state is types.BounceState.NONE else at)
        if contacts:
            event = events.ContactBounced(
                subject=f"contact:{contacts[0]}",
                label=intern(labels.internal(center_id())),
                contacts=contacts,
                state=state,
            )
            record(event, actor=actor, at=at)
    return len(contacts)


def _digest(contact: int, code: str) -> bytes:
    return bytes.fromhex(settings.HOME.keyring.digest(f"contact|{contact}|{code}".encode()))

"""How to reach a member: addresses per purpose, in the agreed order, verified, and what came back."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Lower

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models, types
from wardwatch.members.acting import managing
from wardwatch.members.operations.addresses import mail_address
from wardwatch.members.operations.bounds import within
from wardwatch.members.operations.refusals import AlreadyThere
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id

CODE_LASTS = timedelta(hours=24)
CODE_TRIES = 5
CODES_MOST = 3
CODES_MOST_OF_ALL = 30
CODES_PER = timedelta(hours=1)
_UNKNOWN: dict[str, Any] = {
    "verified_at": None,
    "bounce_state": types.BounceState.NONE,
    "bounced_at": None,
    "code_digest": None,
    "code_expires_at": None,
    "code_asked_at": None,
}
"""What is known of an address that nobody has used yet."""


class WrongCode(Refusal):
    """The code is wrong, too old, used, or was tried too often."""

    code = "contact.wrong-code"


class OrderIncomplete(Refusal):
    """A new order names each contact of the purpose once."""

    code = "contact.order-incomplete"


class TooManyCodes(Refusal):
    """More codes were asked for one contact, or for all of an organization, than are sent in an hour."""

    code = "contact.too-many-codes"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code just made, and where it goes. It stands nowhere else in clear."""

    contact: int
    organization: int
    address: str
    code: str = field(repr=False)
    expires_at: datetime


def add_contact(
    *,
    organization: int,
    purpose: types.Purpose,
    address: str,
    actor: Actor,
    at: datetime,
    person: int | None = None,
    provider: int | None = None,
    verified_at: datetime | None = None,
    principal: Principal | None = None,
) -> models.Contact:
    """Add a mail address after those that a member has for a purpose. `provider`: it is that acting provider's.

    Raises `NotAllowed`, `AlreadyThere`, `NotFound` for a provider that does not act for the member, and `FormatError`
    for what is no address.
    """
    with managing(principal, organization):
        _demand_acting(provider, organization)
        contact = place_contact(
            organization=organization,
            purpose=purpose,
            address=address,
            person=person,
            provider=provider,
            verified_at=verified_at,
        )
        event = events.ContactAdded(**_about(organization), contact=contact.pk, purpose=purpose)
        record(event, actor=actor, at=at)
    return contact


def place_contact(
    *,
    organization: int,
    purpose: types.Purpose,
    address: str,
    person: int | None = None,
    provider: int | None = None,
    verified_at: datetime | None = None,
) -> models.Contact:
    """As `add_contact`, in the caller's transaction; the caller records what it did."""
    address = mail_address(address)
    _lock_list(organization)
    rows = models.Contact.objects.filter(organization=organization, purpose=purpose)
    there = dict(rows.values_list("position", Lower("address")))
    if address.lower() in there.values():
        raise AlreadyThere("This address is on the list already.", address=address)
    return models.Contact.objects.create(
        organization_id=organization,
        purpose=purpose,
        position=max(there, default=0) + 1,
        address=address,
        person_id=person or _reader(address, organization),
        provider_id=provider,
        verified_at=verified_at,
        label_id=intern(labels.contact(organization, center_id())),
    )


def edit_contact(
    *,
    principal: Principal | None,
    actor: Actor,
    organization: int,
    contact: int,
    address: str,
    at: datetime,
    provider: int | None = None,
) -> None:
    """Say what is now true of a contact. Another address is not verified, whatever the old one was.

    Raises as `add_contact`, and `NotFound`.
    """
    address = mail_address(address)
    with managing(principal, organization):
        _demand_acting(provider, organization)
        _lock_list(organization)
        row = _find(organization, contact)
        others = models.Contact.objects.filter(organization=organization, purpose=row.purpose).exclude(pk=contact)
        if others.filter(address__iexact=address).exists():
            raise AlreadyThere("This address is on the list already.", address=address)
        moved = address.lower() != row.address.lower()
        changes: dict[str, Any] = {"address": address, "provider_id": provider}
        if moved:
            changes |= _UNKNOWN | {"person_id": _reader(address, organization)}
        models.Contact.objects.filter(pk=contact).update(**changes)
        event = events.ContactEdited(**_about(organization), contact=contact, moved=moved)
        record(event, actor=actor, at=at)


def remove_contact(*, principal: Principal | None, actor: Actor, organization: int, contact: int, at: datetime) -> None:
    """Take an address off a member's list: nothing more is mailed there. Raises `NotAllowed`, `NotFound`."""
    with managing(principal, organization):
        row = _find(organization, contact)
        models.Contact.objects.filter(pk=contact).delete()
        event = events.ContactRemoved(**_about(organization), contact=contact, purpose=row.purpose)
        record(event, actor=actor, at=at)


def reorder_contacts(
    *,
    principal: Principal | None,
    actor: Actor,
    organization: int,
    purpose: types.Purpose,
    order: Sequence[int],
    at: datetime,
) -> None:
    """Put the contacts of one purpose in this order. Raises `OrderIncomplete`, `NotAllowed`."""
    with managing(principal, organization):
        _lock_list(organization)
        rows = models.Contact.objects.filter(organization=organization, purpose=purpose)
        if sorted(order) != sorted(rows.values_list("pk", flat=True)):
            raise OrderIncomplete("The list has changed meanwhile. Look at it again, then put it in order.")
        rows.update(position=F("position") + 1000)  # out of the way: places are unique
        for position, contact in enumerate(order, 1):
            rows.filter(pk=contact).update(position=position)
        event = events.ContactsReordered(**_about(organization), purpose=purpose)
        record(event, actor=actor, at=at)


def ask_contact_code(
    *, principal: Principal | None, actor: Actor, organization: int, contact: int, at: datetime
) -> None:
    """Have a code mailed to a contact's address; whoever types it proves that mail arrives there.

    A few an hour for each, and so many for the organization, whose list anybody may come to stand on: letters to
    strangers are not sent in numbers. Raises `TooManyCodes`, `NotAllowed`, `NotFound`.
    """
    with managing(principal, organization):
        _find(organization, contact)
        if not within(f"contact-codes:{organization}:{at:%Y%m%d%H}", most=CODES_MOST_OF_ALL, lasts=2 * 3600):
            raise TooManyCodes("Many codes were sent for you within the hour. Try again in an hour.")
        rows = models.Contact.objects.filter(pk=contact)
        old = Q(codes_since=None) | Q(codes_since__lte=at - CODES_PER)
        counted = rows.filter(old).update(codes_since=at, codes_asked=1, code_asked_at=at) or rows.filter(
            codes_asked__lt=CODES_MOST
        ).update(codes_asked=F("codes_asked") + 1, code_asked_at=at)
        if not counted:
            raise TooManyCodes("Several codes went to this address within the hour. Try again in an hour.")
        event = events.ContactCodeAsked(**_about(organization), contact=contact)
        record(event, actor=actor, at=at)


def asked_codes() -> list[int]:
    """The contacts for which a code was asked and none is made yet. As the worker."""
    return list(models.Contact.objects.exclude(code_asked_at=None).order_by("pk").values_list("pk", flat=True))


def issue_contact_code(*, contact: int, actor: Actor, at: datetime) -> IssuedCode | None:
    """Make the code that was asked for; None where nobody waits for one. As the worker; whoever calls puts the letter
    into the outbox in the same transaction. Only a digest is kept, and an older code is no longer good."""
    with transaction.atomic():
        row = models.Contact.objects.select_for_update().filter(pk=contact).exclude(code_asked_at=None).first()
        if row is None:
            return None
        code = f"{secrets.randbelow(10**8):08}"
        expires_at = at + CODE_LASTS
        models.Contact.objects.filter(pk=contact).update(
            code_digest=_digest(contact, code), code_expires_at=expires_at, code_tries=0, code_asked_at=None
        )
        record(events.ContactCodeIssued(**_about(row.organization_id), contact=contact), actor=actor, at=at)
    return IssuedCode(contact, row.organization_id, row.address, code, expires_at)


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
            record(events.ContactVerified(**_about(organization), contact=contact), actor=actor, at=at)
    if not verified:
        raise WrongCode("This code is wrong or no longer valid. Ask for a new one.")


def note_bounce(*, address: str, state: types.BounceState, actor: Actor, at: datetime) -> int:
    """Remember what a delivery to an address taught us; returns for how many contacts that was new. As the worker.

    An address that does not exist is not merely troubled: a later temporary failure changes nothing.
    """
    with transaction.atomic():
        rows = models.Contact.objects.filter(address__iexact=address.strip()).exclude(bounce_state=state)
        if state is types.BounceState.TRANSIENT:
            rows = rows.exclude(bounce_state=types.BounceState.PERMANENT)
        contacts = tuple(rows.order_by("pk").values_list("pk", flat=True))
        models.Contact.objects.filter(pk__in=contacts).update(
            bounce_state=state, bounced_at=None if state is types.BounceState.NONE else at
        )
        if contacts:
            event = events.ContactBounced(
                subject=f"contact:{contacts[0]}",
                label=intern(labels.internal(center_id())),
                contacts=contacts,
                state=state,
            )
            record(event, actor=actor, at=at)
    return len(contacts)


def _lock_list(organization: int) -> None:
    """Wait for whoever else changes this organization's contacts: a list without a row has none to lock."""
    list(models.Organization.objects.select_for_update(no_key=True).filter(pk=organization).values_list("pk"))


def _find(organization: int, contact: int) -> models.Contact:
    row = models.Contact.objects.select_for_update().filter(pk=contact, organization=organization).first()
    if row is None:
        raise NotFound("There is no such contact.")
    return row


def _reader(address: str, organization: int) -> int | None:
    """The organization's own person who has this address."""
    own = models.Person.objects.filter(organization=organization, email__iexact=address)
    return own.values_list("pk", flat=True).first()


def _demand_acting(provider: int | None, organization: int) -> None:
    acting = models.ActingProvider.objects.filter(member=organization, provider=provider, revoked_at=None)
    if provider is not None and not acting.exists():
        raise NotFound("This provider does not act for you.", provider=provider)


def _about(organization: int) -> dict[str, Any]:
    return {
        "subject": f"organization:{organization}",
        "label": intern(labels.about(organization, center_id())),
        "organization": organization,
    }


def _digest(contact: int, code: str) -> bytes:
    return bytes.fromhex(settings.HOME.keyring.digest(f"contact|{contact}|{code}".encode()))

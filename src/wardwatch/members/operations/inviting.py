"""Invitations: somebody who manages an organization's people asks a person to sign in for it.

The secret of the link is made where the letter is written, and kept as a keyed digest. An address that signs in already
gets a letter without a link; whoever invited sees the same either way.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import events, labels, models, types
from wardwatch.members.acting import administering
from wardwatch.members.operations.people import add_person, check_roles, create_user
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id

LASTS = timedelta(days=7)
MOST_A_DAY = 30


class TooManyInvitations(Refusal):
    """An organization invites at most `MOST_A_DAY` people in a day."""

    code = "invitation.too-many"


class NothingGiven(Refusal):
    """A person is invited with at least one role."""

    code = "invitation.no-role"


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """What a letter of invitation says. `secret` goes into the link; "": the address signs in already, no link."""

    email: str
    organization: str
    organization_id: int
    expires_at: datetime
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """What the person behind a link is asked to accept."""

    name: str
    email: str
    organization: str
    roles: tuple[types.RoleName, ...]


def invite_by_mail(
    *,
    principal: Principal,
    organization: int,
    name: str,
    email: str,
    roles: Sequence[types.RoleName],
    actor: Actor,
    at: datetime,
) -> UUID:
    """Ask that a person be invited; an older invitation of the same address ends. Gives the invitation's uid.

    Raises `NotAllowed`, also for roles of the center, `NothingGiven`, `TooManyInvitations`.
    """
    check_roles(roles, organization, principal)
    if not roles:
        raise NothingGiven("Choose at least one role.")
    with administering(principal, organization):
        models.Organization.objects.select_for_update().get(pk=organization)
        own = models.Invitation.objects.filter(organization=organization)
        if own.filter(invited_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
            raise TooManyInvitations("You have invited many people today. Go on tomorrow, or call the center.")
        own.filter(email__iexact=email, accepted_at=None, withdrawn_at=None).update(withdrawn_at=at)
        row = own.create(
            organization_id=organization,
            name=name,
            email=email.strip().lower(),
            roles=sorted(set(roles)),
            invited_by=principal.person,
            invited_at=at,
            expires_at=at + LASTS,
        )
        record(_event(events.PersonInvited, row, roles=tuple(row.roles)), actor=actor, at=at)
    return row.uid


def withdraw_invitation(
    *, principal: Principal, organization: int, invitation: UUID, actor: Actor, at: datetime
) -> None:
    """End an invitation that nobody accepted: its link works no longer. Raises `NotAllowed`, `NotFound`."""
    with administering(principal, organization):
        standing = models.Invitation.objects.filter(organization=organization, accepted_at=None, withdrawn_at=None)
        row = standing.select_for_update().filter(uid=invitation).first()
        if row is None:
            raise NotFound("There is no such invitation.")
        standing.filter(pk=row.pk).update(withdrawn_at=at, digest=None)
        record(_event(events.InvitationWithdrawn, row), actor=actor, at=at)


def unmailed_invitations(*, at: datetime) -> list[int]:
    """Ids of invitations whose letter is not written yet. As the worker."""
    waiting = models.Invitation.objects.filter(mailed_at=None, withdrawn_at=None, expires_at__gt=at)
    return list(waiting.order_by("pk").values_list("pk", flat=True))


def issue_invitation(*, invitation: int, at: datetime) -> IssuedInvitation | None:
    """Make the secret of an invitation's link, in the caller's transaction; None: its letter is written already."""
    rows = models.Invitation.objects.select_for_update().filter(pk=invitation, mailed_at=None, withdrawn_at=None)
    row = rows.select_related("organization").first()
    if row is None:
        return None
    known = models.User.objects.filter(email__iexact=row.email).exists()
    secret = "" if known else secrets.token_urlsafe(24)
    models.Invitation.objects.filter(pk=row.pk).update(mailed_at=at, digest=_digest(secret) if secret else None)
    return IssuedInvitation(row.email, row.organization.name, row.organization_id, row.expires_at, secret)


def open_invitation(*, token: str, at: datetime) -> OpenInvitation:
    """What a link offers. Raises `NotFound` for one that is unknown, used, withdrawn or too old: all look the same."""
    row = _standing(token, at)
    with seen_by(_guest(row)):
        organization = models.Organization.objects.get(pk=row.organization_id).name
    return OpenInvitation(row.name, row.email, organization, tuple(types.RoleName(role) for role in row.roles))


def accept_invitation(*, token: str, name: str, password: str, actor: Actor, at: datetime) -> None:
    """Make the person behind a link a user with the roles offered, once. Raises `NotFound`, `AlreadyThere`."""
    guest = _guest(_standing(token, at))
    with seen_by(guest):
        row = _standing(token, at, lock=True)
        roles = [types.RoleName(role) for role in row.roles]
        person = add_person(organization=row.organization_id, name=name, email=row.email, roles=roles, at=at)
        create_user(person=person.pk, email=row.email, password=password, actor=actor, at=at)
        models.Invitation.objects.filter(pk=row.pk).update(accepted_at=at, digest=None)
        record(_event(events.InvitationAccepted, row, person=person.pk), actor=actor, at=at)


def _standing(token: str, at: datetime, *, lock: bool = False) -> models.Invitation:
    rows = models.Invitation.objects.select_for_update() if lock else models.Invitation.objects.all()
    row = rows.filter(digest=_digest(token), expires_at__gt=at, accepted_at=None, withdrawn_at=None).first()
    if row is None:
        raise NotFound("This invitation is not valid.")
    return row


def _guest(row: models.Invitation) -> Viewer:
    """Whoever holds a valid link writes themselves into that organization, and looks as its people do meanwhile."""
    return Viewer(organizations=frozenset({row.organization_id}), enrolled=True)


def _event(
    kind: type[events.PersonInvited | events.InvitationWithdrawn | events.InvitationAccepted],
    row: models.Invitation,
    **facts: object,
) -> events.PersonInvited | events.InvitationWithdrawn | events.InvitationAccepted:
    label = intern(labels.about(row.organization_id, center_id()))
    subject = f"invitation:{row.pk}"
    return kind(subject=subject, label=label, organization=row.organization_id, invitation=row.pk, **facts)  # type: ignore[arg-type]


def _digest(secret: str) -> bytes:
    return bytes.fromhex(settings.HOME.keyring.digest(f"invitation|{secret}".encode()))

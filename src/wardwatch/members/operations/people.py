"""People, their roles, and who can sign in. `principal` None: the program itself, as the worker."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models, types
from wardwatch.members.acting import administering, managing
from wardwatch.members.operations.addresses import mail_address
from wardwatch.members.operations.recovering import release_agreements, retract_agreements
from wardwatch.members.operations.refusals import AlreadyThere, LastOwner, SuccessorNeeded
from wardwatch.members.operations.sessions import close_other_sessions
from wardwatch.members.permissions import MEMBER_ROLES, NotAllowed, Principal
from wardwatch.members.queries import center_id


def add_person(
    *,
    organization: int,
    name: str,
    email: str,
    roles: Sequence[types.RoleName],
    at: datetime,
    principal: Principal | None = None,
) -> models.Person:
    """Add a person of an organization with roles for it.

    Raises `NotAllowed`, also for roles of the center, and `FormatError` for an `email` that is no address.
    """
    email = mail_address(email)
    check_roles(roles, organization, principal)
    with managing(principal, organization):
        label = intern(labels.about(organization, center_id()))
        person = models.Person.objects.create(organization_id=organization, name=name, email=email, label_id=label)
        _set_roles(person.pk, organization, roles, at)
    return person


def create_user(*, person: int, email: str, password: str, actor: Actor, at: datetime) -> models.User:
    """Let a person sign in. Runs as the worker. Raises `AlreadyThere` if the address is taken, `FormatError`."""
    email = mail_address(email).lower()
    with transaction.atomic():
        user, added = models.User.objects.get_or_create(
            email=email, defaults={"person_id": person, "password": make_password(password), "created_at": at}
        )
        if not added:
            raise AlreadyThere("Someone signs in with this address already.", email=email)
        held = models.Role.objects.filter(person=person).order_by("name").values_list("name", flat=True)
        event = events.UserCreated(
            subject=f"person:{person}", label=intern(labels.internal(center_id())), person=person, roles=tuple(held)
        )
        record(event, actor=actor, at=at)
    return user


def invite(
    *,
    organization: int,
    name: str,
    email: str,
    role: types.RoleName,
    password: str,
    actor: Actor,
    at: datetime,
    principal: Principal | None = None,
) -> models.User:
    """Add a person with one role who can sign in at once. Raises `AlreadyThere`, `NotAllowed`, `FormatError`."""
    with managing(principal, organization):
        person = add_person(organization=organization, name=name, email=email, roles=[role], at=at, principal=principal)
        return create_user(person=person.pk, email=email, password=password, actor=actor, at=at)


def change_roles(
    *,
    principal: Principal | None,
    actor: Actor,
    organization: int,
    person: int,
    roles: Sequence[types.RoleName],
    at: datetime,
) -> None:
    """Set a person's roles for their organization. Raises `NotAllowed`, `NotFound`, `LastOwner`.

    With the role that keeps people goes what they began by it: invitations, and their word that somebody be let in.
    """
    check_roles(roles, organization, principal)
    with administering(principal, organization):
        _find(person, organization)
        if _keeping_role(organization) not in roles:
            _keep_one(organization, without=person)
            _end_invitations(person, actor, at)
            retract_agreements(person=person, sides=[types.Side.ORGANIZATION], actor=actor, at=at)
        _set_roles(person, organization, roles, at)
        event = events.RolesChanged(
            subject=f"person:{person}",
            label=intern(labels.about(organization, center_id())),
            person=person,
            organization=organization,
            roles=tuple(sorted(roles)),
        )
        record(event, actor=actor, at=at)


def deactivate_user(
    *,
    principal: Principal | None,
    actor: Actor,
    organization: int,
    person: int,
    at: datetime,
    successor: int | None = None,
) -> None:
    """End a person's sign-in, sessions, tokens and kept views at once; what they answered stays. `queries.leaving` says
    all of it before.

    The mail addresses at which the organization was reached through them become `successor`'s, to be verified anew.
    Their invitations end, and their word that somebody be let in again no longer counts.
    Raises `NotAllowed`, `NotFound`, `LastOwner`, `SuccessorNeeded`.
    """
    with administering(principal, organization):
        _find(person, organization)
        _keep_one(organization, without=person)
        user = models.User.objects.filter(person=person, is_active=True).first()
        if user is None or not models.User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
            raise NotFound("This person does not sign in.", person=person)
        models.ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
        models.SavedView.objects.filter(user=user).delete()
        close_other_sessions(user=user, key="", actor=actor, at=at)
        release_agreements(person=person, actor=actor, at=at)
        _end_invitations(person, actor, at)
        contacts = _hand_over(person, organization, successor, actor, at)
        event = events.UserDeactivated(
            subject=f"person:{person}",
            label=intern(labels.about(organization, center_id())),
            person=person,
            contacts=contacts,
            successor=successor if contacts else None,
        )
        record(event, actor=actor, at=at)


def _end_invitations(person: int, actor: Actor, at: datetime) -> None:
    """Invitations that a person sent and nobody accepted end with them."""
    sent = models.Invitation.objects.filter(invited_by=person, accepted_at=None, withdrawn_at=None)
    for row in sent.select_for_update():
        models.Invitation.objects.filter(pk=row.pk).update(withdrawn_at=at, digest=None)
        event = events.InvitationWithdrawn(
            subject=f"invitation:{row.pk}",
            label=intern(labels.about(row.organization_id, center_id())),
            organization=row.organization_id,
            invitation=row.pk,
        )
        record(event, actor=actor, at=at)


def _hand_over(person: int, organization: int, successor: int | None, actor: Actor, at: datetime) -> tuple[int, ...]:
    rows = list(models.Contact.objects.filter(organization=organization, person=person))
    if not rows:
        return ()
    heirs = models.Person.objects.filter(organization=organization, user__is_active=True)
    heir = None if successor is None else heirs.filter(pk=successor).first()
    if heir is None:
        raise SuccessorNeeded("The center reaches you through this person. Say who takes over.")
    for row in rows:
        models.Contact.objects.filter(pk=row.pk).update(
            person=heir,
            address=heir.email,
            verified_at=None,
            code_digest=None,
            bounce_state=types.BounceState.NONE,
            bounced_at=None,
        )
        event = events.ContactEdited(
            subject=f"contact:{row.pk}", label=row.label_id, organization=organization, contact=row.pk, moved=True
        )
        record(event, actor=actor, at=at)
    return tuple(row.pk for row in rows)


def check_roles(roles: Sequence[types.RoleName], organization: int, principal: Principal | None) -> None:
    """Raise `NotAllowed` for roles that this person does not give.

    A member gives its own roles only; the center's are given inside the center, by its administrators.
    """
    if principal is None or principal.is_operator or set(roles) <= MEMBER_ROLES:
        return
    if (organization, types.RoleName.ADMINISTRATOR) not in principal.roles:
        raise NotAllowed("These roles are given by the center.", roles=sorted(set(roles) - MEMBER_ROLES))


def _set_roles(person: int, organization: int, roles: Sequence[types.RoleName], at: datetime) -> None:
    held = models.Role.objects.filter(person=person, organization=organization)
    held.exclude(name__in=roles).delete()
    models.Role.objects.bulk_create(
        [models.Role(person_id=person, organization_id=organization, name=role, since=at) for role in set(roles)],
        ignore_conflicts=True,
    )


def _find(person: int, organization: int) -> models.Person:
    found = models.Person.objects.filter(pk=person, organization=organization).first()
    if found is None:
        raise NotFound("There is no such person in this organization.")
    return found


def _keeping_role(organization: int) -> types.RoleName:
    """The role that somebody there always keeps: without it nobody could give roles any more."""
    return types.RoleName.ADMINISTRATOR if organization == center_id() else types.RoleName.OWNER


def _keep_one(organization: int, *, without: int) -> None:
    role = _keeping_role(organization)
    held = models.Role.objects.select_for_update().filter(
        organization=organization, name=role, person__user__is_active=True
    )
    if set(held.values_list("person", flat=True)) == {without}:
        if role is types.RoleName.OWNER:
            raise LastOwner("This is the organization's last owner. Give somebody else this role first.")
        raise LastOwner("This is the center's last administrator. Give somebody else this role first.")

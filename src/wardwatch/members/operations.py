"""Writes of organizations and people. Everything about a member is labelled with that member as its subject."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import events, labels, models, types
from wardwatch.members.queries import center_id


class AlreadyThere(Refusal):
    """An organization, person or user with this name or address exists already."""

    code = "already-there"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFacts:
    """What is known of an organization when it is registered."""

    name: str
    kind: types.OrganizationKind
    size_class: types.SizeClass = types.SizeClass.UNKNOWN
    city: str = ""
    state: str = ""
    time_zone: str = "UTC"
    parent: int | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    powers: tuple[types.PowerKind, ...] = ()
    is_demo: bool = False


def initialise_center(*, facts: OrganizationFacts, actor: Actor, at: datetime) -> models.Organization:
    """Make this installation's center. Runs as the worker. Raises `AlreadyThere` if there is one."""
    with transaction.atomic():
        if models.Organization.objects.filter(kind=types.OrganizationKind.CENTER).exists():
            raise AlreadyThere("This installation has its center already.")
        center = _add_organization(facts, label=intern(PUBLIC))
        event = events.CenterInitialised(
            subject=f"organization:{center.pk}", label=intern(labels.internal(center.pk)), organization=center.pk
        )
        record(event, actor=actor, at=at)
    return center


def register_organization(*, facts: OrganizationFacts, actor: Actor, at: datetime) -> models.Organization:
    """Add an organization that no published directory lists. Runs as the worker.

    Partners are known to the enrolled community; everyone else only to themselves and the center.
    """
    center = center_id()
    with transaction.atomic():
        (number,) = _reserve("members_organization_id_seq")
        is_partner = facts.kind is types.OrganizationKind.PARTNER
        label = intern(labels.partner(number, center) if is_partner else labels.about(number, center))
        organization = _add_organization(facts, label=label, number=number)
        event = events.OrganizationRegistered(
            subject=f"organization:{number}", label=intern(labels.internal(center)), organization=number
        )
        record(event, actor=actor, at=at)
    return organization


def enroll(*, organization: int, actor: Actor, at: datetime) -> models.Enrollment:
    """Make an organization a member. Runs as the worker. Raises `AlreadyThere` if it is one."""
    label = intern(labels.about(organization, center_id()))
    with transaction.atomic():
        enrollment, added = models.Enrollment.objects.get_or_create(
            organization_id=organization, defaults={"enrolled_at": at, "label_id": label}
        )
        if not added:
            raise AlreadyThere("This organization is a member already.", organization=organization)
        event = events.MemberEnrolled(subject=f"organization:{organization}", label=label, organization=organization)
        record(event, actor=actor, at=at)
    return enrollment


def add_person(
    *, organization: int, name: str, email: str, roles: Sequence[types.RoleName], at: datetime
) -> models.Person:
    """Add a person of an organization with roles for it. Runs as the worker."""
    label = intern(labels.about(organization, center_id()))
    with transaction.atomic():
        person = models.Person.objects.create(organization_id=organization, name=name, email=email, label_id=label)
        models.Role.objects.bulk_create(
            [models.Role(person=person, organization_id=organization, name=role, since=at) for role in roles]
        )
    return person


def add_contact(
    *,
    organization: int,
    purpose: types.Purpose,
    address: str,
    position: int = 1,
    person: int | None = None,
    channel: str = "mail",
    verified_at: datetime | None = None,
) -> models.Contact:
    """Add (or replace) the contact at one place of a member's agreed order. Runs as the worker."""
    contact, _ = models.Contact.objects.update_or_create(
        organization_id=organization,
        purpose=purpose,
        position=position,
        defaults={
            "address": address,
            "person_id": person,
            "channel": channel,
            "verified_at": verified_at,
            "bounce_state": types.BounceState.NONE,
            "label_id": intern(labels.about(organization, center_id())),
        },
    )
    return contact


def create_user(*, person: int, email: str, password: str, actor: Actor, at: datetime) -> models.User:
    """Let a person sign in. Runs as the worker. Raises `AlreadyThere` if the address is taken."""
    email = email.strip().lower()
    with transaction.atomic():
        if models.User.objects.filter(email__iexact=email).exists():
            raise AlreadyThere("Someone signs in with this address already.", email=email)
        user = models.User(email=email, person_id=person, created_at=at)
        user.set_password(password)
        user.save()
        event = events.UserCreated(
            subject=f"person:{person}", label=intern(labels.internal(center_id())), person=person
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
) -> models.User:
    """Add a person with one role who can sign in at once. Runs as the worker. Raises `AlreadyThere`."""
    with transaction.atomic():
        person = add_person(organization=organization, name=name, email=email, roles=[role], at=at)
        return create_user(person=person.pk, email=email, password=password, actor=actor, at=at)


def permit_provider(*, member: int, provider: int, permission: str, actor: Actor, at: datetime) -> None:
    """Record the member's documented permission that `provider` acts for it."""
    with transaction.atomic():
        models.ActingProvider.objects.create(
            member_id=member, provider_id=provider, permission=permission, granted_by=actor.person, granted_at=at
        )
        label = intern(labels.about(member, center_id()))
        event = events.ActingProviderPermitted(
            subject=f"organization:{member}", label=label, member=member, provider=provider
        )
        record(event, actor=actor, at=at)


def _add_organization(facts: OrganizationFacts, *, label: int, number: int | None = None) -> models.Organization:
    organization = models.Organization.objects.create(
        pk=number,
        uid=uuid.uuid4(),
        name=facts.name,
        kind=facts.kind,
        size_class=facts.size_class,
        city=facts.city,
        state=facts.state,
        time_zone=facts.time_zone,
        parent_id=facts.parent,
        is_demo=facts.is_demo,
        label_id=label,
    )
    models.Identifier.objects.bulk_create(
        [
            models.Identifier(organization=organization, scheme=scheme, value=value, label_id=label)
            for scheme, value in facts.identifiers
        ]
    )
    models.Power.objects.bulk_create([models.Power(organization=organization, kind=kind) for kind in facts.powers])
    return organization


def _reserve(sequence: str, count: int = 1) -> list[int]:
    """Ids taken from a sequence before their rows exist: a row's label may have to name the row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s) FROM generate_series(1, %s)", [sequence, count])
        return [number for (number,) in cursor.fetchall()]

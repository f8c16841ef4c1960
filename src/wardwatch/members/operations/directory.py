"""Organizations: the center itself, the directory, membership."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import clock
from wardwatch.kit.errors import FormatError
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC
from wardwatch.members import events, labels, models, types
from wardwatch.members.operations.refusals import AlreadyThere
from wardwatch.members.queries import center_id

_ONE_CENTER = 0xCE47E5


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationFacts:
    """What is known of an organization when it is registered."""

    name: str
    kind: types.OrganizationKind
    size_class: types.SizeClass = types.SizeClass.UNKNOWN
    city: str = ""
    state: str = ""
    time_zone: str = "UTC"
    telephone: str = ""
    parent: int | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    powers: tuple[types.PowerKind, ...] = ()
    is_demo: bool = False


def initialise_center(*, facts: OrganizationFacts, actor: Actor, at: datetime) -> models.Organization:
    """Make this installation's center. Runs as the worker. Raises `AlreadyThere` if there is one, `FormatError`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_CENTER])  # of two at once the second waits, and sees
        if models.Organization.objects.filter(kind=types.OrganizationKind.CENTER).exists():
            raise AlreadyThere("This installation has its center already.")
        center = _add_organization(facts, label=intern(PUBLIC))
        event = events.CenterInitialised(
            subject=f"organization:{center.pk}", label=intern(labels.internal(center.pk)), organization=center.pk
        )
        record(event, actor=actor, at=at)
    return center


def register_organization(*, facts: OrganizationFacts, actor: Actor, at: datetime) -> models.Organization:
    """Add an organization that no published directory lists. Runs as the worker. Raises `FormatError`: no time zone.

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


def _add_organization(facts: OrganizationFacts, *, label: int, number: int | None = None) -> models.Organization:
    if not clock.is_time_zone(facts.time_zone):
        raise FormatError(f"“{facts.time_zone}” is not a time zone; write it as America/New_York", "time_zone")
    organization = models.Organization.objects.create(
        pk=number,
        uid=uuid.uuid4(),
        name=facts.name,
        kind=facts.kind,
        size_class=facts.size_class,
        city=facts.city,
        state=facts.state,
        time_zone=facts.time_zone,
        telephone=facts.telephone,
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

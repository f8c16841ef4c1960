"""Who is looking, and what they may do: read from identity tables at each request."""

from dataclasses import replace
from datetime import datetime

from django.db.models import Exists, OuterRef

from wardwatch.kit.errors import NotFound
from wardwatch.markings.models import Compartment, Grant
from wardwatch.markings.types import NONE, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models, types
from wardwatch.members.permissions import ACTING_ROLES, ROLES, Action, Principal

_STAFF = frozenset({types.RoleName.ANALYST, types.RoleName.DUTY_OFFICER, types.RoleName.ADMINISTRATOR})


class NoCenter(NotFound):
    """This installation has not been initialised: no organization is its center."""

    code = "center.missing"


def center_id() -> int:
    """The id of the organization that runs this installation. Raises `NoCenter` before `init`."""
    found = models.Organization.objects.filter(kind=types.OrganizationKind.CENTER).values_list("pk", flat=True).first()
    if found is None:
        raise NoCenter("This installation has no center yet. Run: wardwatch init")
    return found


def center_name() -> str:
    """The name of the organization that runs this installation. Raises `NoCenter` before `init`."""
    return models.Organization.objects.values_list("name", flat=True).get(pk=center_id())


def center_identity() -> str:
    """The STIX id of the center as it speaks for itself in what it shares (STIX 2.1 section 4.5)."""
    return f"identity--{models.Organization.objects.values_list('uid', flat=True).get(pk=center_id())}"


def viewer_of(person: int, *, at: datetime) -> Viewer:
    """The viewer that this person is at `at`, read from identity tables: organizations, permissions, powers, grants.

    Its groups are the members that let the person's organization, acting for them, see their private details.
    """
    roles = list(models.Role.objects.filter(person=person).values_list("organization", "name"))
    organizations = frozenset(organization for organization, _ in roles)
    served = _served(organizations, at=at)
    grants = Grant.objects.filter(
        grantee__in=organizations, granted_at__lte=at, expires_at__gt=at, revoked_at=None
    ).values_list("pk", flat=True)
    return Viewer(
        person=person,
        organizations=organizations,
        acting_for=frozenset(row.member_id for row in served),
        groups=frozenset(row.member_id for row in served if types.Permit.NETWORK_DETAILS in row.permits),
        compartments=frozenset(Compartment.objects.filter(persons__contains=[person]).values_list("pk", flat=True)),
        powers=frozenset(
            models.Power.objects.filter(organization__in=organizations).values_list("organization", flat=True)
        ),
        grants=frozenset(grants),
        enrolled=bool(organizations),
    )


def viewer_for(organization: int, *, at: datetime) -> Viewer:
    """The viewer that an organization is, for machines that work for all of it: what any of its owners may see there.

    No person, so nothing that is for named people or those read into a compartment. Raises `NotFound` for an
    organization in which nobody has a role any more.
    """
    if not models.Role.objects.filter(organization=organization).exists():
        raise NotFound("Nobody works for this organization here.")
    organizations = frozenset({organization})
    served = _served(organizations, at=at)
    grants = Grant.objects.filter(
        grantee=organization, granted_at__lte=at, expires_at__gt=at, revoked_at=None
    ).values_list("pk", flat=True)
    return Viewer(
        organizations=organizations,
        acting_for=frozenset(row.member_id for row in served),
        groups=frozenset(row.member_id for row in served if types.Permit.NETWORK_DETAILS in row.permits),
        powers=organizations if models.Power.objects.filter(organization=organization).exists() else NONE,
        grants=frozenset(grants),
        enrolled=True,
    )


def principal_of(user: models.User, *, at: datetime) -> Principal:
    """All that a signed-in user needs to look and act; a provider's people act for the members it serves."""
    viewer = viewer_of(user.person_id, at=at)
    with seen_by(replace(viewer, powers=NONE)):  # no wall stands between a person with two hats and their own name
        membership = models.Enrollment.objects.filter(organization=OuterRef("organization"), ended_at=None)
        found = models.Person.objects.select_related("organization").annotate(is_member=Exists(membership))
        person = found.get(pk=user.person_id)
        roles = {(org, types.RoleName(name)) for org, name in person.roles.values_list("organization", "name")}
    acting = frozenset(organization for organization, role in roles if role in ACTING_ROLES)
    return Principal(
        viewer=viewer,
        person=person.pk,
        name=person.name,
        email=user.email,
        organization=person.organization_id,
        organization_name=person.organization.name,
        time_zone=person.organization.time_zone,
        roles=frozenset(roles),
        is_center=any(name in _STAFF for _, name in roles),
        organization_uid=str(person.organization.uid),
        permits=frozenset(
            (row.member_id, types.Permit(permit)) for row in _served(acting, at=at) for permit in row.permits
        ),
        is_member=person.is_member,
        is_demo=person.organization.is_demo,
    )


def organization_principal(organization: int, *, at: datetime) -> Principal:
    """An organization as the reader of what is sent to it: what each of its people may see, and nobody's more.

    GREEN is for it while somebody there has a role. Permissions to act, compartments and persons' names count for
    people, not for it. Raises `NotFound`.
    """
    row = models.Organization.objects.filter(pk=organization).first()
    if row is None:
        raise NotFound("There is no such organization.")
    ids = frozenset({organization})
    grants = Grant.objects.filter(grantee=organization, granted_at__lte=at, expires_at__gt=at, revoked_at=None)
    viewer = Viewer(
        organizations=ids,
        powers=frozenset(models.Power.objects.filter(organization=organization).values_list("organization", flat=True)),
        grants=frozenset(grants.values_list("pk", flat=True)),
        enrolled=models.Role.objects.filter(organization=organization).exists(),
    )
    return Principal(
        viewer=viewer,
        person=None,
        name=row.name,
        email="",
        organization=organization,
        organization_name=row.name,
        time_zone=row.time_zone,
        roles=frozenset(),
        is_center=False,
    )


def _served(providers: frozenset[int], *, at: datetime) -> list[models.ActingProvider]:
    """Permissions that stand at `at` for any of these providers."""
    standing = models.ActingProvider.objects.filter(provider__in=providers, granted_at__lte=at, revoked_at=None)
    return list(standing) if providers else []


def people_who_may(action: Action, organization: int) -> frozenset[int]:
    """The people (ids) whose role in an organization lets them do this now."""
    holding = models.Role.objects.filter(organization=organization, name__in=ROLES[action])
    return frozenset(holding.values_list("person", flat=True))


def notices_kept_from(viewer: Viewer) -> frozenset[int]:
    """Members that the viewer's organization acts for without being let see their notices. A permission part as it
    stands now: the viewer was loaded a moment ago."""
    if not viewer.acting_for:
        return frozenset()
    telling = models.ActingProvider.objects.filter(
        provider__in=viewer.organizations, revoked_at=None, permits__contains=[types.Permit.NOTICES]
    )
    return viewer.acting_for - viewer.organizations - set(telling.values_list("member", flat=True))


def operator() -> Principal:
    """Someone with a shell on the center's machine: sees what the center's staff sees, and may act for it."""
    center = models.Organization.objects.filter(pk=center_id()).get()
    viewer = Viewer(organizations=frozenset({center.pk}), enrolled=True)
    return Principal(
        viewer=viewer,
        person=None,
        name="operator",
        email="",
        organization=center.pk,
        organization_name=center.name,
        time_zone=center.time_zone,
        roles=frozenset(),
        is_center=True,
        is_operator=True,
    )


def person_id(email: str) -> int:
    """The id of the person who signs in with this address. For the operator; raises `NotFound`."""
    return models.User.objects.values_list("person", flat=True).get(pk=user_id(email))


def user_id(email: str) -> int:
    """The id of the user who signs in with this address. For the operator; raises `NotFound`."""
    found = models.User.objects.filter(email__iexact=email.strip()).values_list("pk", flat=True).first()
    if found is None:
        raise NotFound("Nobody signs in with that address.", email=email)
    return found

"""Reads of organizations and people."""

from datetime import datetime

from django.db.models import F, Q

from wardwatch.kit.errors import NotFound
from wardwatch.markings.models import Compartment, Grant
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models, types
from wardwatch.members.permissions import Principal

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


def viewer_of(person: int, *, at: datetime) -> Viewer:
    """The viewer that this person is at `at`, read from identity tables: organizations, permissions, powers, grants."""
    roles = list(models.Role.objects.filter(person=person).values_list("organization", "name"))
    organizations = frozenset(organization for organization, _ in roles)
    acting_for = models.ActingProvider.objects.filter(
        provider__in=organizations, granted_at__lte=at, revoked_at=None
    ).values_list("member", flat=True)
    grants = Grant.objects.filter(
        grantee__in=organizations, granted_at__lte=at, expires_at__gt=at, revoked_at=None
    ).values_list("pk", flat=True)
    return Viewer(
        person=person,
        organizations=organizations,
        acting_for=frozenset(acting_for),
        compartments=frozenset(Compartment.objects.filter(persons__contains=[person]).values_list("pk", flat=True)),
        powers=frozenset(
            models.Power.objects.filter(organization__in=organizations).values_list("organization", flat=True)
        ),
        grants=frozenset(grants),
        enrolled=bool(organizations),
    )


def principal_of(user: models.User, *, at: datetime) -> Principal:
    """Everything that a signed-in user needs to look and act; an acting provider's roles reach the members it serves."""
    viewer = viewer_of(user.person_id, at=at)
    with seen_by(viewer):
        person = models.Person.objects.select_related("organization").get(pk=user.person_id)
        roles = {(org, types.RoleName(name)) for org, name in person.roles.values_list("organization", "name")}
    served = {(member, types.RoleName.ACTING_PROVIDER) for member in viewer.acting_for}
    return Principal(
        viewer=viewer,
        person=person.pk,
        name=person.name,
        email=user.email,
        organization=person.organization_id,
        organization_name=person.organization.name,
        time_zone=person.organization.time_zone,
        roles=frozenset(roles | served),
        is_center=any(name in _STAFF for _, name in roles),
    )


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


def find_organization(text: str, *, viewer: Viewer) -> models.Organization:
    """The organization that `text` names: its uid, an identifier ("ccn:010001"), or its exact name in any case.

    Raises `NotFound` where none, a hidden one, or more than one fits.
    """
    scheme, _, value = text.partition(":")
    chosen = Q(name__iexact=text) | Q(identifiers__scheme=scheme.lower(), identifiers__value=value)
    if len(text) == 36 and text.count("-") == 4:
        chosen = Q(uid=text)
    with seen_by(viewer):
        found = list(models.Organization.objects.filter(chosen).distinct()[:2])
    if len(found) != 1:
        raise NotFound("No organization, or more than one, goes by that name.", text=text)
    return found[0]


def members(*, viewer: Viewer) -> list[models.Organization]:
    """Enrolled organizations that `viewer` may know of, by name."""
    with seen_by(viewer):
        return list(
            models.Organization.objects.filter(enrollment__ended_at=None, enrollment__isnull=False).order_by("name")
        )


def contacts(organization: int, purpose: types.Purpose, *, viewer: Viewer) -> list[models.Contact]:
    """An organization's contacts for one purpose, in the order the member agreed; dead addresses left out."""
    with seen_by(viewer):
        return list(
            models.Contact.objects.filter(organization=organization, purpose=purpose)
            .exclude(bounce_state=types.BounceState.PERMANENT)
            .order_by(F("position").asc())
        )

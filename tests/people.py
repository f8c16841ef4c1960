"""Named people and organizations that tests speak of. Everyone here is invented.

Riverbend Hospital is a member; Orchard Clinic another, served by Kestrel IT. The Privacy Regulator holds enforcement
power and stands behind the wall. Ada analyses at the center; Rosa secures Riverbend; Clem keeps its devices.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from remembering import made
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.markings.types import Viewer
from wardwatch.members import operations, queries
from wardwatch.members.models import Organization, User
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.permissions import Principal
from wardwatch.members.types import OrganizationKind, Permit, PowerKind, Purpose, RoleName, SizeClass

NOW = datetime(2026, 11, 22, 2, 47, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Sector:
    """The invented sector, as created by `settle`."""

    center: Organization
    riverbend: Organization
    orchard: Organization
    kestrel: Organization
    regulator: Organization
    homeland: Organization
    ada: User
    rosa: User
    clem: User
    otto: User
    kim: User
    rex: User
    hal: User

    def principal(self, user: User, at: datetime = NOW) -> Principal:
        """A person with their roles, as a door would load them."""
        return queries.principal_of(user, at=at)

    def viewer(self, user: User, at: datetime = NOW) -> Viewer:
        """The viewer that a person is."""
        return queries.viewer_of(user.person_id, at=at)


def hire(organization: Organization, name: str, role: RoleName, at: datetime = NOW) -> User:
    """One more person of an organization, who signs in with `PASSWORD`."""
    with login("worker"):
        return operations.invite(
            organization=organization.pk,
            name=name,
            email=f"{name.lower()}@test.invalid",
            role=role,
            password=PASSWORD,
            actor=OPERATOR,
            at=at,
        )


def settle(at: datetime = NOW) -> Sector:
    """Create the invented sector, as the worker."""
    return made(("settle", at), lambda: _create(at))


def _create(at: datetime) -> Sector:
    with login("worker"):
        center = operations.initialise_center(
            facts=OrganizationFacts(name="Test Coordination Center", kind=OrganizationKind.CENTER),
            actor=OPERATOR,
            at=at,
        )
        riverbend = _member("Riverbend Hospital", OrganizationKind.HOSPITAL, at)
        orchard = _member("Orchard Clinic", OrganizationKind.CLINIC, at)
        kestrel = _organization("Kestrel IT", OrganizationKind.IT_PROVIDER, at)
        regulator = _organization("Privacy Regulator", OrganizationKind.PARTNER, at, PowerKind.ENFORCEMENT)
        homeland = _organization("Homeland Security", OrganizationKind.PARTNER, at)
        operations.permit_provider(
            member=orchard.pk,
            provider=kestrel.pk,
            permission="Contract of 2026, section 4",
            permits=list(Permit),
            actor=OPERATOR,
            at=at,
        )
        return Sector(
            center=center,
            riverbend=riverbend,
            orchard=orchard,
            kestrel=kestrel,
            regulator=regulator,
            homeland=homeland,
            ada=_user(center, "Ada", RoleName.ANALYST, at),
            rosa=_user(riverbend, "Rosa", RoleName.OWNER, at, Purpose.SECURITY),
            clem=_user(riverbend, "Clem", RoleName.CLINICAL_ENGINEERING, at, Purpose.CLINICAL_ENGINEERING),
            otto=_user(orchard, "Otto", RoleName.OWNER, at, Purpose.SECURITY),
            kim=_user(kestrel, "Kim", RoleName.SECURITY, at),
            rex=_user(regulator, "Rex", RoleName.PARTNER, at),
            hal=_user(homeland, "Hal", RoleName.PARTNER, at),
        )


def _organization(name: str, kind: OrganizationKind, at: datetime, *powers: PowerKind) -> Organization:
    facts = OrganizationFacts(
        name=name, kind=kind, size_class=SizeClass.SMALL, state="OH", time_zone="America/New_York", powers=powers
    )
    return operations.register_organization(facts=facts, actor=OPERATOR, at=at)


def _member(name: str, kind: OrganizationKind, at: datetime) -> Organization:
    organization = _organization(name, kind, at)
    operations.enroll(organization=organization.pk, actor=OPERATOR, at=at)
    return organization


def _user(organization: Organization, name: str, role: RoleName, at: datetime, purpose: Purpose | None = None) -> User:
    email = f"{name.lower()}@{organization.name.split()[0].lower()}.invalid"
    person = operations.add_person(organization=organization.pk, name=name, email=email, roles=[role], at=at)
    if purpose:
        operations.add_contact(
            organization=organization.pk,
            purpose=purpose,
            address=email,
            person=person.pk,
            actor=OPERATOR,
            at=at,
            verified_at=at,
        )
    return operations.create_user(person=person.pk, email=email, password=PASSWORD, actor=OPERATOR, at=at)

"""Where organizations' people sign in: registrations as stored, their secrets sealed."""

from django.conf import settings

from wardwatch.kit.resealing import Sealed
from wardwatch.members import models
from wardwatch.members.sign_on.openid import Registration
from wardwatch.members.types import RoleName

SECRETS = Sealed(models.IdentityProvider, ("sealed_secret",))
KEEPERS = frozenset({RoleName.OWNER, RoleName.ADMINISTRATOR})
"""Roles that keep their password where single sign-on is required: a server that fails locks nobody out for good."""


def domain_of(email: str) -> str:
    """The domain of a mail address, in lower case; "" where there is none."""
    return email.strip().lower().rpartition("@")[2] if "@" in email else ""


def seal(secret: str) -> bytes:
    """A client secret for the database."""
    sealed: bytes = settings.HOME.keyring.encrypt(secret.encode())
    return sealed


def is_used() -> bool:
    """Whether any organization's people sign in elsewhere: only then is an address asked for first."""
    return models.MailDomain.objects.exclude(confirmed_at=None).exists()


def registration_for(email: str) -> Registration | None:
    """The registration that the domain of an address leads to, whoever the address belongs to."""
    found = models.MailDomain.objects.filter(name=domain_of(email)).exclude(confirmed_at=None)
    row = found.select_related("provider").first()
    return _registration(row.provider) if row else None


def registration(uid: str) -> Registration | None:
    """The registration with this random id."""
    row = models.IdentityProvider.objects.filter(uid=uid).first()
    return _registration(row) if row else None


def is_closed_to_passwords(user: models.User, organization: int, roles: frozenset[tuple[int, RoleName]]) -> bool:
    """Whether somebody, of `organization` with `roles`, comes in through their organization only."""
    row = models.IdentityProvider.objects.filter(organization=organization, required=True).first()
    if row is None or any((organization, role) in roles for role in KEEPERS):
        return False
    return row.domains.filter(name=domain_of(user.email)).exclude(confirmed_at=None).exists()


def _registration(row: models.IdentityProvider) -> Registration:
    confirmed = row.domains.exclude(confirmed_at=None).values_list("name", flat=True)
    return Registration(
        id=row.pk,
        uid=str(row.uid),
        organization=row.organization_id,
        issuer=row.issuer,
        client_id=row.client_id,
        secret=settings.HOME.keyring.decrypt(bytes(row.sealed_secret)).decode(),
        domains=frozenset(confirmed),
        required=row.required,
        second_factor=row.second_factor,
    )

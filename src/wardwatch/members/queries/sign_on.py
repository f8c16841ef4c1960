"""Single sign-on as it is shown to those who keep it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models


@dataclass(frozen=True, slots=True)
class DomainRow:
    """A mail domain of an organization; it counts from `confirmed_at` on."""

    uid: UUID
    name: str
    organization: str
    organization_uid: UUID
    issuer: str
    asked_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityProviderRow:
    """An organization's identity server, without its secret; `people` are those who came in by it."""

    uid: UUID
    issuer: str
    client_id: str
    required: bool
    second_factor: bool
    domains: tuple[DomainRow, ...]
    people: int


def identity_provider(organization: int, *, viewer: Viewer) -> IdentityProviderRow | None:
    """What an organization registered; for those who manage it."""
    with seen_by(viewer):
        row = models.IdentityProvider.objects.filter(organization=organization).first()
        if row is None:
            return None
        domains = row.domains.select_related("provider__organization").order_by("name")
        return IdentityProviderRow(
            uid=row.uid,
            issuer=row.issuer,
            client_id=row.client_id,
            required=row.required,
            second_factor=row.second_factor,
            domains=tuple(_domain(each) for each in domains),
            people=row.subjects.count(),
        )


def mail_domains(*, viewer: Viewer) -> tuple[DomainRow, ...]:
    """Every domain that an organization named, those that wait first. For the center's administrators."""
    with seen_by(viewer):
        rows = models.MailDomain.objects.select_related("provider__organization")
        found = [_domain(row) for row in rows.order_by("asked_at", "pk")]
    return tuple(sorted(found, key=lambda row: (row.confirmed_at is not None, row.name)))


def _domain(row: models.MailDomain) -> DomainRow:
    return DomainRow(
        uid=row.uid,
        name=row.name,
        organization=row.provider.organization.name,
        organization_uid=row.provider.organization.uid,
        issuer=row.provider.issuer,
        asked_at=row.asked_at,
        confirmed_at=row.confirmed_at,
    )

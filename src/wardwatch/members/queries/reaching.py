"""How an organization is reached, and who acts for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef

from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models, types
from wardwatch.members.queries.viewers import NoCenter


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """A provider that acts, or acted, for a member: what it may do and see, by which document."""

    id: int
    uid: UUID
    name: str
    permission: str
    permits: tuple[types.Permit, ...]
    granted_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """How a member is reached for one purpose. `whose` names the provider whose address it is; empty: the member's own.

    `code_expires_at` is set while a code that was made for it waits to be typed; `code_asked` before it is made.
    """

    id: int
    uid: UUID
    purpose: types.Purpose
    address: str
    channel: str
    person: str
    provider: int | None
    whose: str
    verified_at: datetime | None
    bounce_state: types.BounceState
    bounced_at: datetime | None
    code_asked: bool
    code_expires_at: datetime | None

    def code_waits(self, *, at: datetime) -> bool:
        """Whether a code is on its way, or out and still good."""
        return self.code_asked or (self.code_expires_at is not None and self.code_expires_at > at)


@dataclass(frozen=True, slots=True)
class ToCall:
    """Whom the center calls or writes to about an organization (an id). Without a person `name` is that of the body
    whose address it is, and without a number of their own `telephone` is that body's; "" where none is known."""

    organization: int
    purpose: types.Purpose
    name: str
    telephone: str
    address: str


@dataclass(frozen=True, slots=True)
class CenterContact:
    """How anybody reaches the center: for footers and mail. `is_demo`: everything here is invented; `emergency_words`
    are what the center says to members beside its telephone, in its own language."""

    name: str
    telephone: str
    addresses: tuple[str, ...]
    is_demo: bool
    emergency_words: str


def contacts(organization: int, purpose: types.Purpose, *, viewer: Viewer) -> list[models.Contact]:
    """An organization's contacts for one purpose, in the order the member agreed; dead addresses left out."""
    with seen_by(viewer):
        return list(
            models.Contact.objects.filter(organization=organization, purpose=purpose)
            .exclude(bounce_state=types.BounceState.PERMANENT)
            .order_by(F("position").asc())
        )


def to_call(
    organizations: Collection[str], purposes: Collection[types.Purpose], *, viewer: Viewer
) -> dict[str, tuple[ToCall, ...]]:
    """Whom to call at organizations (uids): their contacts for `purposes`, in the order of these and of the member.

    Only contacts that `viewer` may know of, and nobody who no longer signs in.
    """
    with seen_by(viewer):
        found = models.Contact.objects.filter(organization__uid__in=organizations, purpose__in=purposes)
        here = found.exclude(person__user__is_active=False).select_related("organization", "person")
        rows = list(here.order_by("position", "pk"))
        providers = models.Organization.objects.in_bulk({row.provider_id for row in rows if row.provider_id})
    order = list(purposes)
    people: dict[str, tuple[ToCall, ...]] = {}
    for row in sorted(rows, key=lambda row: order.index(types.Purpose(row.purpose))):
        whose = providers.get(row.provider_id or 0, row.organization)
        called = ToCall(
            organization=row.organization_id,
            purpose=types.Purpose(row.purpose),
            name=row.person.name if row.person else whose.name,
            telephone=(row.person.telephone if row.person else "") or whose.telephone,
            address=row.address,
        )
        uid = str(row.organization.uid)
        people[uid] = (*people.get(uid, ()), called)
    return people


def contact_rows(organization: int, *, viewer: Viewer) -> tuple[ContactRow, ...]:
    """All of an organization's contacts that `viewer` may know of, by purpose, in the order the member agreed."""
    with seen_by(viewer):
        found = models.Contact.objects.filter(organization=organization).select_related("person")
        names = dict(
            models.ActingProvider.objects.filter(member=organization, revoked_at=None).values_list(
                "provider", "provider_name"
            )
        )
        rows = [_contact_row(row, names) for row in found.order_by("position", "pk")]
    order = list(types.Purpose)
    return tuple(sorted(rows, key=lambda row: order.index(row.purpose)))


def providers(organization: int, *, viewer: Viewer) -> tuple[ProviderRow, ...]:
    """Who acts, or acted, for a member, the newest first; for those who may know of its membership."""
    with seen_by(viewer):
        known = models.Enrollment.objects.filter(organization=organization, ended_at=None).exists()
        return providers_of(organization) if known else ()


def center_contact() -> CenterContact:
    """How anybody reaches the center. Raises `NoCenter`."""
    mail = models.Contact.objects.filter(organization=OuterRef("pk"), channel="mail").order_by("purpose", "position")
    centers = models.Organization.objects.filter(kind=types.OrganizationKind.CENTER)
    with seen_by(ANONYMOUS):
        center = centers.annotate(mail=ArraySubquery(mail.values("address"))).first()
    if center is None:
        raise NoCenter("This installation has no center yet. Run: wardwatch init")
    addresses = tuple(dict.fromkeys(center.mail))
    return CenterContact(center.name, center.telephone, addresses, center.is_demo, center.emergency_words)


def providers_of(member: int) -> tuple[ProviderRow, ...]:
    """As `providers`, where it is known already that the viewer may look."""
    found = models.ActingProvider.objects.filter(member=member).order_by("-granted_at", "-pk")
    return tuple(
        ProviderRow(
            id=row.provider_id,
            uid=row.uid,
            name=row.provider_name,
            permission=row.permission,
            permits=tuple(permit for permit in types.Permit if permit in row.permits),
            granted_at=row.granted_at,
            revoked_at=row.revoked_at,
        )
        for row in found
    )


def _contact_row(row: models.Contact, providers: dict[int, str]) -> ContactRow:
    return ContactRow(
        id=row.pk,
        uid=row.uid,
        purpose=types.Purpose(row.purpose),
        address=row.address,
        channel=row.channel,
        person=row.person.name if row.person else "",
        provider=row.provider_id,
        whose=providers.get(row.provider_id, "") if row.provider_id else "",
        verified_at=row.verified_at,
        bounce_state=types.BounceState(row.bounce_state),
        bounced_at=row.bounced_at,
        code_asked=row.code_asked_at is not None,
        code_expires_at=row.code_expires_at if row.code_digest is not None else None,
    )

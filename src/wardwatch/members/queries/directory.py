"""Organizations and their people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wardwatch.kit.errors import NotFound
from wardwatch.kit.listing import page_of
from wardwatch.kit.paging import order_of
from wardwatch.markings.models import Grant
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models
from wardwatch.members.queries.reaching import ProviderRow, providers_of

_LIST = "directory"
ORDERS: dict[str, dict[str, type]] = {"name": {"name": str}, "where": {"state": str, "city": str, "name": str}}
"""What the directory can be ordered by: columns with their types."""


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """One line of the directory. `is_member` is True only for those who may know of the membership."""

    id: int
    uid: UUID
    name: str
    kind: str
    size_class: str
    city: str
    state: str
    is_member: bool


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """One page of the directory; `following` is the cursor of the next, None on the last; `preceding` leads back, ""
    on the first."""

    rows: tuple[OrganizationRow, ...]
    following: str | None
    preceding: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person of an organization; `signs_in` says whether they can sign in."""

    id: int
    name: str
    email: str
    telephone: str
    roles: tuple[str, ...]
    signs_in: bool


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A member's consent to a walled organization."""

    id: int
    grantee: int
    words: str
    granted_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """All that a viewer may know of one organization; what is hidden is empty."""

    organization: models.Organization
    parent: str
    identifiers: tuple[tuple[str, str], ...]
    powers: tuple[str, ...]
    enrollment: models.Enrollment | None
    sites: tuple[str, ...]
    people: tuple[PersonRow, ...]
    contacts: tuple[models.Contact, ...]
    providers: tuple[ProviderRow, ...]
    grants: tuple[GrantRow, ...]


def find_organization(text: str, *, viewer: Viewer) -> models.Organization:
    """The organization that `text` names: its uid, an identifier ("ccn:010001"), or its exact name in any case.

    Raises `NotFound` where none, a hidden one, or more than one fits.
    """
    with seen_by(viewer):
        found = list(models.Organization.objects.filter(_called(text)).distinct()[:2])
    if len(found) != 1:
        raise NotFound("No organization, or more than one, goes by that name.", text=text)
    return found[0]


def _called(text: str) -> Q:
    try:
        return Q(uid=UUID(text))
    except ValueError:
        scheme, _, value = text.partition(":")
        return Q(name__iexact=text) | Q(identifiers__scheme=scheme.lower(), identifiers__value=value)


def members(*, viewer: Viewer) -> list[models.Organization]:
    """Enrolled organizations that `viewer` may know of, by name."""
    with seen_by(viewer):
        return list(
            models.Organization.objects.filter(enrollment__ended_at=None, enrollment__isnull=False).order_by("name")
        )


def directory(
    *,
    viewer: Viewer,
    text: str = "",
    state: str = "",
    kind: str = "",
    order: str = "name",
    cursor: str = "",
    before: str = "",
    limit: int = 50,
) -> DirectoryPage:
    """A page of the organizations that `viewer` may know of, by name; `text` is in name, city or identifier.

    `order` is a key of `ORDERS`, with "-" the other way round; `before` a cursor that leads back. Raises
    `kit.cursors.BadCursor`.
    """
    key, descending = order_of(order)
    with seen_by(viewer):
        chosen = models.Organization.objects.all()
        for word in text.split():
            by_number = Q(pk__in=models.Identifier.objects.filter(value=word).values("organization"))
            chosen = chosen.filter(Q(name__icontains=word) | Q(city__icontains=word) | by_number)
        if state:
            chosen = chosen.filter(state=state)
        if kind:
            chosen = chosen.filter(kind=kind)
        found = page_of(chosen, _LIST, ORDERS[key], descending=descending, after=cursor, before=before, limit=limit)
        rows = tuple(_directory_rows(found.rows))
    return DirectoryPage(rows=rows, following=found.after or None, preceding=found.before or "")


def organization_page(uid: UUID, *, viewer: Viewer) -> OrganizationPage:
    """All that `viewer` may know of one organization. Raises `NotFound`."""
    with seen_by(viewer):
        found = models.Organization.objects.filter(uid=uid).first()
        if found is None:
            raise NotFound("There is no such organization.")
        enrollment = models.Enrollment.objects.filter(organization=found, ended_at=None).first()
        parent = models.Organization.objects.filter(pk=found.parent_id).first() if found.parent_id else None
        return OrganizationPage(
            organization=found,
            parent=parent.name if parent else "",
            identifiers=tuple(found.identifiers.order_by("scheme").values_list("scheme", "value")),
            powers=tuple(found.powers.order_by("kind").values_list("kind", flat=True)),
            enrollment=enrollment,
            sites=tuple(found.sites.order_by("name").values_list("name", flat=True)),
            people=_people(found.pk),
            contacts=tuple(found.contacts.select_related("person").order_by("purpose", "position")),
            providers=providers_of(found.pk) if enrollment else (),
            grants=_grants(found.pk) if enrollment else (),
        )


def people(organization: int, *, viewer: Viewer) -> tuple[PersonRow, ...]:
    """An organization's people that `viewer` may know of, by name."""
    with seen_by(viewer):
        return _people(organization)


def grants(organization: int, *, viewer: Viewer) -> tuple[GrantRow, ...]:
    """A member's consents to walled organizations, newest first; for those who may know of its membership."""
    with seen_by(viewer):
        known = models.Enrollment.objects.filter(organization=organization).exists()
        return _grants(organization) if known else ()


def _directory_rows(found: Sequence[models.Organization]) -> list[OrganizationRow]:
    enrolled = models.Enrollment.objects.filter(organization__in=[row.pk for row in found], ended_at=None)
    members_here = set(enrolled.values_list("organization", flat=True))
    return [
        OrganizationRow(
            id=row.pk,
            uid=row.uid,
            name=row.name,
            kind=row.kind,
            size_class=row.size_class,
            city=row.city,
            state=row.state,
            is_member=row.pk in members_here,
        )
        for row in found
    ]


def _people(organization: int) -> tuple[PersonRow, ...]:
    found = models.Person.objects.filter(organization=organization).prefetch_related("roles").order_by("name", "pk")
    signing_in = set(
        models.User.objects.filter(person__in=[row.pk for row in found], is_active=True).values_list(
            "person", flat=True
        )
    )
    return tuple(
        PersonRow(
            id=row.pk,
            name=row.name,
            email=row.email,
            telephone=row.telephone,
            roles=tuple(sorted(role.name for role in row.roles.all() if role.organization_id == organization)),
            signs_in=row.pk in signing_in,
        )
        for row in found
    )


def _grants(member: int) -> tuple[GrantRow, ...]:
    return tuple(
        GrantRow(
            id=row.pk,
            grantee=row.grantee,
            words=row.items,
            granted_at=row.granted_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in Grant.objects.filter(subject=member).order_by("-granted_at", "-pk")
    )


def person_names(actors: Iterable[str], *, viewer: Viewer) -> dict[int, str]:
    """Names with organizations of the people among `actors` ("person:12") that `viewer` may know, by their ids."""
    ids = {int(who.removeprefix("person:")) for who in actors if who.startswith("person:")}
    with seen_by(viewer):
        found = models.Person.objects.filter(pk__in=ids).values_list("pk", "name", "organization__name")
        return {number: f"{name}, {organization}" for number, name, organization in found}

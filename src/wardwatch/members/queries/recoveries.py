"""Requests of people who cannot sign in: what those who agree or refuse are shown."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from wardwatch.kit.errors import NotFound
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models
from wardwatch.members.permissions import Principal
from wardwatch.members.queries.viewers import center_id
from wardwatch.members.states import OPEN_TO_AGREE, STANDING, RecoveryState
from wardwatch.members.types import Lost, RoleName, Side

SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """Who agreed, for which side; `name` is "" where the reader may not know it. `telephone` is the number that was
    called, `reached` whom, or how they made sure."""

    name: str
    side: Side
    telephone: str
    reached: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """A request about one person. `telephone` is the registered number, "" if none is; `alone`: nobody else of the
    organization can agree; `waits_for_reader`: the reader may agree, and has not."""

    uid: UUID
    organization: int
    organization_uid: UUID
    organization_name: str
    person: str
    email: str
    telephone: str
    lost: Lost
    state: RecoveryState
    origin: str
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    why: str
    agreements: tuple[AgreementRow, ...]
    alone: bool
    waits_for_reader: bool

    @property
    def stands(self) -> bool:
        """Whether it can still lead somewhere."""
        return self.state in STANDING


def side_of(principal: Principal, organization: int, center: int) -> Side | None:
    """For which side somebody agrees to requests about people of an organization; None: they do not.

    Its owners do for it, inside the center its administrators; the center's staff for the center. Programs do not.
    """
    role = _keeping(organization, center)
    if principal.person is None or principal.limited_to is not None:
        return None
    if (organization, role) in principal.roles:
        return Side.ORGANIZATION
    return Side.CENTER if principal.is_center else None


def counts_for(principal: Principal, side: Side, organization: int, *, asked_at: datetime) -> bool:
    """Whether somebody's word for `side` counts in a request of `asked_at`: they had the role by then.

    So nobody who can give roles makes a second person out of themselves once a request stands.
    """
    held = models.Role.objects.filter(person=principal.person, since__lte=asked_at)
    center = center_id()
    if side is Side.CENTER:
        return held.filter(organization=center).exists()
    return held.filter(organization=organization, name=_keeping(organization, center)).exists()


def recovery_rows(*, principal: Principal, at: datetime, organization: int | None = None) -> tuple[RecoveryRow, ...]:
    """Requests that the reader may decide on, the newest first, those that ended within `SHOWN` among them.

    None: of every organization. Nobody decides on their own.
    """
    with seen_by(principal.viewer):
        rows = _rows(principal).filter(Q(state__in=STANDING) | Q(ended_at__gt=at - SHOWN))
        if organization is not None:
            rows = rows.filter(user__person__organization=organization)
        center = center_id()
        found = [row for row in rows if side_of(principal, _person(row).organization_id, center)]
        return tuple(_row(row, principal) for row in found)


def recovery_row(uid: UUID, organization: int, *, principal: Principal) -> RecoveryRow:
    """One request about somebody of an organization. Raises `NotFound`, also for who may not decide on it."""
    with seen_by(principal.viewer):
        row = _rows(principal).filter(uid=uid, user__person__organization=organization).first()
        if row is None or side_of(principal, organization, center_id()) is None:
            raise NotFound("There is no such request.")
        return _row(row, principal)


def waiting_recoveries(*, principal: Principal) -> int:
    """How many requests wait for a person of the center's staff."""
    with seen_by(principal.viewer):
        waiting = _rows(principal).filter(state__in=(RecoveryState.WAITING, RecoveryState.HALF))
        return waiting.exclude(agreements__person=principal.person).count()


def is_alone(organization: int, *, without: int, asked_at: datetime) -> bool:
    """Whether nobody but person `without` can agree for an organization to a request of `asked_at`."""
    return not _owners(organization, without=without, since=asked_at).exists()


def owners_of(organization: int, *, without: int) -> tuple[str, ...]:
    """Addresses of those who can agree for an organization, but person `without`."""
    return tuple(_owners(organization, without=without).order_by("pk").values_list("email", flat=True))


def _owners(organization: int, *, without: int, since: datetime | None = None) -> "QuerySet[models.User]":
    role = _keeping(organization, center_id())
    held = models.Role.objects.filter(organization=organization, name=role).exclude(person=without)
    if since is not None:
        held = held.filter(since__lte=since)
    return models.User.objects.filter(is_active=True, person__in=held.values("person"))


def _keeping(organization: int, center: int) -> RoleName:
    """The role whose holders agree for an organization."""
    return RoleName.ADMINISTRATOR if organization == center else RoleName.OWNER


def _rows(principal: Principal) -> "QuerySet[models.Recovery]":
    known = models.Recovery.objects.filter(user__person__uid__isnull=False)  # whom the reader may know of
    found = known.exclude(user__person=principal.person)
    together = found.select_related("user__person__organization").prefetch_related("agreements")
    return together.order_by("-asked_at", "-pk")


def _person(row: models.Recovery) -> models.Person:
    assert row.user is not None
    return row.user.person


def _row(row: models.Recovery, principal: Principal) -> RecoveryRow:
    person = _person(row)
    agreed = list(row.agreements.all())
    people = models.Person.objects.filter(pk__in=[each.person_id for each in agreed])
    names = dict(people.values_list("pk", "name")) if agreed else {}
    state = RecoveryState(row.state)
    side = side_of(principal, person.organization_id, center_id())
    counts = side is not None and counts_for(principal, side, person.organization_id, asked_at=row.asked_at)
    waits = counts and state in OPEN_TO_AGREE
    return RecoveryRow(
        uid=row.uid,
        organization=person.organization_id,
        organization_uid=person.organization.uid,
        organization_name=person.organization.name,
        person=person.name,
        email=row.user.email if row.user else "",
        telephone=person.telephone or person.organization.telephone,
        lost=Lost(row.lost),
        state=state,
        origin=row.origin,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        why=row.why,
        agreements=tuple(
            AgreementRow(names.get(each.person_id, ""), Side(each.side), each.telephone, each.reached, each.at)
            for each in sorted(agreed, key=lambda each: each.pk)
        ),
        alone=is_alone(person.organization_id, without=person.pk, asked_at=row.asked_at),
        waits_for_reader=waits and principal.person not in {each.person_id for each in agreed},
    )

"""Who acts for a member: the parts of the permission that it gave, changed and ended by its authorized official only.

`principal` None: the program itself, as the worker; it records what a member's document says.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models
from wardwatch.members.operations.refusals import AlreadyThere
from wardwatch.members.permissions import Principal, demand_official
from wardwatch.members.queries import center_id
from wardwatch.members.types import Permit


class NothingPermitted(Refusal):
    """A permission has at least one part. One that lets do nothing is ended instead."""

    code = "provider.nothing-permitted"


def permit_provider(
    *,
    member: int,
    provider: int,
    permission: str,
    permits: Collection[Permit],
    actor: Actor,
    at: datetime,
    principal: Principal | None = None,
) -> None:
    """Record a member's documented permission that `provider` acts for it: its words or reference, and its parts.

    Raises `AlreadyThere`, `NothingPermitted`, `NotAllowed`.
    """
    parts = _whole(permits)
    with _as_official(principal, member):
        known = models.Organization.objects.filter(pk=provider).values_list("name", flat=True).first()
        terms = {
            "provider_name": known or "",
            "permission": permission,
            "permits": parts,
            "granted_by": actor.person,
            "granted_at": at,
        }
        _, added = models.ActingProvider.objects.get_or_create(
            member_id=member, provider_id=provider, revoked_at=None, defaults=terms
        )
        if not added:
            raise AlreadyThere("This provider acts for you already.", provider=provider)
        event = events.ActingProviderPermitted(**_about(member), member=member, provider=provider, permits=tuple(parts))
        record(event, actor=actor, at=at)


def change_permits(
    *,
    member: int,
    provider: int,
    permits: Collection[Permit],
    actor: Actor,
    at: datetime,
    principal: Principal | None = None,
) -> bool:
    """Set the parts of a standing permission; they hold from the provider's next request on. False: nothing changed.

    Raises `NotFound` where the provider does not act for the member, `NothingPermitted`, `NotAllowed`.
    """
    parts = _whole(permits)
    with _as_official(principal, member):
        standing = models.ActingProvider.objects.select_for_update().filter(member=member, provider=provider)
        row = standing.filter(revoked_at=None).first()
        if row is None:
            raise NotFound("This provider does not act for you.", provider=provider)
        before = tuple(row.permits)
        if set(before) == set(parts):
            return False
        models.ActingProvider.objects.filter(pk=row.pk).update(permits=parts)
        event = events.ProviderPermitsChanged(
            **_about(member), member=member, provider=provider, before=before, after=tuple(parts)
        )
        record(event, actor=actor, at=at)
    return True


def revoke_provider(
    *, member: int, provider: int, actor: Actor, at: datetime, principal: Principal | None = None
) -> None:
    """End a provider's permission: it sees and does nothing for the member from its next request on.

    Its addresses among the member's contacts go with it. Raises `NotFound` if it had none, `NotAllowed`.
    """
    with _as_official(principal, member):
        standing = models.ActingProvider.objects.filter(member=member, provider=provider, revoked_at=None)
        if not standing.update(revoked_at=at):
            raise NotFound("This provider does not act for you.", provider=provider)
        gone = _contacts_of(provider, member)
        contacts = tuple(gone.order_by("pk").values_list("pk", flat=True))
        gone.delete()
        event = events.ActingProviderRevoked(**_about(member), member=member, provider=provider, contacts=contacts)
        record(event, actor=actor, at=at)


def _contacts_of(provider: int, member: int) -> "QuerySet[models.Contact]":
    """A member's contacts that are the provider's: entered so, or an address of its people or of itself."""
    people = models.Person.objects.filter(organization=provider).annotate(folded=Lower("email"))
    own = models.Contact.objects.filter(organization=provider).annotate(folded=Lower("address"))
    theirs = Q(folded__in=people.values("folded")) | Q(folded__in=own.values("folded"))
    among = models.Contact.objects.filter(organization=member).annotate(folded=Lower("address"))
    chosen = among.filter(Q(provider=provider) | Q(person__organization=provider) | theirs)
    return models.Contact.objects.filter(pk__in=list(chosen.values_list("pk", flat=True)))


@contextmanager
def _as_official(principal: Principal | None, member: int) -> Iterator[None]:
    """One transaction as the worker: the member does not see the provider's people, whose addresses may have to go."""
    if principal is not None:
        demand_official(principal, member)
    with login("worker"), transaction.atomic():
        yield


def _whole(permits: Collection[Permit]) -> list[Permit]:
    """The parts in their order, with what they bring along."""
    if not permits:
        raise NothingPermitted("Choose at least one part, or end the permission.")
    brought = {Permit.NOTICES} if Permit.ANSWERS in permits else set()
    return [permit for permit in Permit if permit in brought or permit in permits]


def _about(member: int) -> dict[str, Any]:
    return {"subject": f"organization:{member}", "label": intern(labels.about(member, center_id()))}

"""What a member consents to: the center seeing more, a walled organization seeing named items."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings import operations as markings
from wardwatch.markings.models import Labelled
from wardwatch.markings.operations import intern
from wardwatch.members import events, labels, models
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Principal, demand_official
from wardwatch.members.queries import center_id


class NotAboutYou(Refusal):
    """A member can let others see only what is about itself alone."""

    code = "grant.not-about-you"


@dataclass(frozen=True, slots=True)
class NamedItems:
    """Rows that a grant names: a labelled table ("assets.Asset") and the ids in it."""

    table: str
    ids: tuple[int, ...]


def record_sharing(*, organization: int, shares: bool, actor: Actor, at: datetime) -> None:
    """Record whether the center may see the member's private asset fields; joins the caller's transaction.

    Doors call `assets.operations.set_sharing`, which also relabels what is there.
    """
    changed = models.Enrollment.objects.filter(organization=organization).update(shares_private=shares)
    if not changed:
        raise NotFound("This organization is not a member.")
    event = events.ConsentChanged(
        subject=f"organization:{organization}",
        label=intern(labels.about(organization, center_id())),
        organization=organization,
        shares_private=shares,
    )
    record(event, actor=actor, at=at)


def give_grant(
    *,
    principal: Principal,
    actor: Actor,
    organization: int,
    grantee: int,
    words: str,
    items: Sequence[NamedItems],
    expires_at: datetime,
    at: datetime,
) -> int:
    """Let one walled organization see named items until a date; returns the grant. `words` say what it is about.

    Raises `NotAllowed` for anyone but the member's own official, `GrantNotPossible`, `NotFound`, `NotAboutYou`.
    """
    demand_official(principal, organization)
    assert principal.person is not None
    with acting_as(principal):
        grant = markings.give_grant(
            subject=organization,
            grantee=grantee,
            items=words,
            granted_by=principal.person,
            granted_at=at,
            expires_at=expires_at,
        )
        for item in items:
            _readmit(grant, organization, item)
        event = events.GrantGiven(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            organization=organization,
            grantee=grantee,
            grant=grant,
            items=sum(len(item.ids) for item in items),
            expires_at=expires_at.isoformat(),
        )
        record(event, actor=actor, at=at)
    return grant


def revoke_grant(*, principal: Principal, actor: Actor, organization: int, grant: int, at: datetime) -> None:
    """End a grant: its items are behind the wall again at once. Raises `NotAllowed`, `GrantNotPossible`."""
    demand_official(principal, organization)
    with acting_as(principal):
        markings.revoke_grant(grant=grant, subject=organization, revoked_at=at)
        event = events.GrantRevoked(
            subject=f"organization:{organization}",
            label=intern(labels.about(organization, center_id())),
            organization=organization,
            grant=grant,
        )
        record(event, actor=actor, at=at)


def _readmit(grant: int, member: int, item: NamedItems) -> None:
    """Give the named rows labels that also admit `grant`; one update per label in use."""
    model: Any = apps.get_model(item.table)
    if not issubclass(model, Labelled):
        raise TypeError(f"rows of {item.table} have no label of their own")
    rows = model.objects.filter(pk__in=item.ids)
    if rows.count() != len(set(item.ids)):
        raise NotFound("One of the items is not there.", table=item.table)
    for old in list(rows.order_by().values_list("label_id", flat=True).distinct()):
        label = markings.read(old)
        if label.subjects != {member}:
            raise NotAboutYou("You can let others see only what is about your own organization.")
        new = intern(dataclasses.replace(label, grants=label.grants | {grant}))
        rows.filter(label_id=old).update(label_id=new)

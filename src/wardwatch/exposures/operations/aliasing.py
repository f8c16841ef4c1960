"""What people say of names that may mean one product: confirmed once, kept, explained, and taken back at will."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wardwatch.assets.models import Asset
from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.exposures.events import AliasDecided
from wardwatch.exposures.models import ProductAlias
from wardwatch.exposures.states import ALIAS_TRANSITIONS, AliasReason, AliasState
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id

LONGEST_NAME = 300


class NamesMissing(Refusal):
    """An alias names a maker and a product."""

    code = "alias.names-missing"


class AlreadySaid(Refusal):
    """The names stand so already, or somebody changed them meanwhile; `state` says how they stand."""

    code = "alias.already-said"


def decide_alias(
    *,
    alias: UUID,
    to: AliasState,
    principal: Principal,
    actor: Actor,
    at: datetime,
    shared: bool = False,
    why: str = "",
    seen: AliasState | None = None,
) -> None:
    """Say that two names mean one product, or two, or take back what was said. Raises `NotFound`, `NotAllowed`,
    `AlreadySaid`. Findings follow at the next catch-up.

    `shared` lets other members with the same names on their lists see it as a proposal, without saying whose it is.
    `seen` is how the names stood when the person looked: if that changed meanwhile, nothing is stored.
    """
    with acting_as(principal):
        found = ProductAlias.objects.filter(uid=alias).first()
        if found is None:
            raise NotFound(_("There is no such pair of names."), alias=str(alias))
        principal.demand(Action.CHANGE_INVENTORY, found.organization_id)
        before = [state for state, after in ALIAS_TRANSITIONS.items() if to in after and seen in (None, state)]
        changed = ProductAlias.objects.filter(pk=found.pk, state__in=before).update(
            state=to,
            shared=shared and to is AliasState.CONFIRMED,
            decided_by=actor.who,
            decided_at=at,
            why=why.strip(),
        )
        if not changed:
            raise AlreadySaid(_("That was said already."), state=str(found.state))
        _announce(found, to, actor=actor, at=at, shared=shared)


def state_alias(
    *,
    asset: UUID,
    claimed: tuple[str, str],
    principal: Principal,
    actor: Actor,
    at: datetime,
    shared: bool = False,
    why: str = "",
) -> UUID:
    """Say by hand which maker and product of published claims an inventory line means; returns the pair's uid.

    It holds for every line of the member with the same names. Raises `NamesMissing`, `NotFound`, `NotAllowed`,
    `AlreadySaid` where it is confirmed already.
    """
    vendor, product = (name.strip()[:LONGEST_NAME] for name in claimed)
    if not vendor or not product:
        raise NamesMissing(_("Give the maker and the product as the advisory names them."))
    with acting_as(principal), transaction.atomic():
        line = Asset.objects.filter(uid=asset).first()
        if line is None:
            raise NotFound(_("There is no such inventory line."), asset=str(asset))
        principal.demand(Action.CHANGE_INVENTORY, line.organization_id)
        row, created = ProductAlias.objects.get_or_create(
            organization_id=line.organization_id,
            vendor=line.vendor,
            product=line.product,
            model=line.model,
            claimed_vendor=vendor,
            claimed_product=product,
            defaults={
                "label_id": intern(labels.about(line.organization_id, center_id())),
                "state": AliasState.CONFIRMED,
                "reason": AliasReason.STATED,
                "shared": shared,
                "proposed_at": at,
                "decided_by": actor.who,
                "decided_at": at,
                "why": why.strip(),
            },
        )
        if created:
            _announce(row, AliasState.CONFIRMED, actor=actor, at=at, shared=shared)
    if not created:
        decide_alias(
            alias=row.uid, to=AliasState.CONFIRMED, principal=principal, actor=actor, at=at, shared=shared, why=why
        )
    return row.uid


def _announce(row: ProductAlias, to: AliasState, *, actor: Actor, at: datetime, shared: bool) -> None:
    event = AliasDecided(
        subject=f"alias:{row.uid}",
        label=intern(labels.about(row.organization_id, center_id())),
        organization=row.organization_id,
        alias=str(row.uid),
        state=str(to),
        shared=shared and to is AliasState.CONFIRMED,
    )
    record(event, actor=actor, at=at)

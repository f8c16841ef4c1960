"""Change an inventory by hand: add, edit, retire, and the tick-list of common products."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from wardwatch.assets import models
from wardwatch.assets.catalogue import find_products
from wardwatch.assets.inventory.values import checked
from wardwatch.assets.matching import Change, Changes, Known, fold, with_files
from wardwatch.assets.nesting import uid_in
from wardwatch.assets.operations.placing import NO_SUCH_LINE, coming_with
from wardwatch.assets.operations.storing import begin, known_assets, store
from wardwatch.assets.private import NOTHING
from wardwatch.assets.types import PRIVATE, Details, Field, Line
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import FormatError, NotFound, Refusal
from wardwatch.members.acting import keeping
from wardwatch.members.permissions import Action, Principal


class UnknownProduct(Refusal):
    """The tick-list has no product of that key."""

    code = "inventory.unknown-product"


class ChangedMeanwhile(Refusal):
    """Somebody else changed this line after the person looked at it (`evidence["changed_at"]`, UTC)."""

    code = "inventory.changed-meanwhile"


def add_asset(*, principal: Principal, actor: Actor, organization: int, details: Details, at: datetime) -> UUID:
    """Add one line by hand; returns its uid. Raises `NotAllowed`, `NotAMember`, `FormatError` for unusable values."""
    principal.demand(Action.CHANGE_INVENTORY, organization)
    lines = (Line(0, _placeable(checked(details))),)
    with keeping(principal, organization):
        (number,) = store(Changes(added=lines), enrollment=begin(organization), inventory=None, actor=actor, at=at)
        uid: UUID = models.Asset.objects.values_list("uid", flat=True).get(pk=number)
        return uid


def change_asset(
    *,
    principal: Principal,
    actor: Actor,
    organization: int,
    asset: UUID,
    details: Details,
    at: datetime,
    seen: datetime | None = None,
) -> bool:
    """Say what is now true of one asset, private part included; False where nothing changed.

    Of the private part, what a provider neither sees nor states stays. A retired asset becomes active again. `seen` is
    the `changed_at` of the line that the person looked at; None overwrites whatever stands there.
    Raises `NotAllowed`, `NotFound`, `FormatError`, `ChangedMeanwhile`.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    said = _placeable(checked(details))
    with keeping(principal, organization):
        enrollment = begin(organization)
        known = known_assets(organization, [asset])
        if not known:
            raise NotFound("This asset is not in your inventory.")
        if seen is not None:
            _unchanged_since(known[0].id, seen)
        if not principal.sees_private(organization):
            said = said.having(**_unsaid(said, known[0].details))
        said = with_files(said, known[0].details)
        if known[0].active and known[0].details == said:
            return False
        changes = Changes(changed=(Change(known[0], None, said),))
        store(changes, enrollment=enrollment, inventory=None, actor=actor, at=at)
        return True


def state_version(
    *, principal: Principal, actor: Actor, organization: int, assets: Collection[UUID], version: str, at: datetime
) -> int:
    """Say which version these assets (uids) run, all at once. Returns how many changed.

    Raises `NotAllowed`, `NotFound`, `FormatError`.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    with keeping(principal, organization):
        enrollment = begin(organization)
        known = _named(organization, assets)
        said = [(each, _in_version(each.details, version)) for each in known if each.active]
        changed = tuple(Change(each, None, details) for each, details in said if details != each.details)
        if changed:
            store(Changes(changed=changed), enrollment=enrollment, inventory=None, actor=actor, at=at)
        return len(changed)


def _in_version(details: Details, version: str) -> Details:
    """The same product in another version, whose file is another; raises `FormatError`."""
    said = checked(details.having(version=version))
    return with_files(said.having(hashes=""), details)


def retire_assets(
    *, principal: Principal, actor: Actor, organization: int, assets: Collection[UUID], at: datetime
) -> int:
    """Take assets out of service, with everything that is part of them; their history stays. Returns how many of the
    named ones. Raises `NotAllowed`, `NotFound`."""
    principal.demand(Action.CHANGE_INVENTORY, organization)
    with keeping(principal, organization):
        enrollment = begin(organization)
        active = tuple(asset for asset in _named(organization, assets) if asset.active)
        if active:
            store(Changes(retired=active), enrollment=enrollment, inventory=None, actor=actor, at=at)
        return len(active)


def restore_assets(
    *, principal: Principal, actor: Actor, organization: int, assets: Collection[UUID], at: datetime
) -> int:
    """Put retired assets back as they were, with the parts that went with them. Returns how many.

    Raises `NotAllowed`, `NotFound`, `DeviceRemoved` for a part of what stays removed.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    with keeping(principal, organization):
        enrollment = begin(organization)
        gone = [asset for asset in _named(organization, assets) if not asset.active]
        if gone:
            gone += known_assets(organization, coming_with(gone, organization))
        back = tuple(Change(asset, None, asset.details) for asset in gone)
        if back:
            store(Changes(changed=back), enrollment=enrollment, inventory=None, actor=actor, at=at)
        return len(back)


def tick(*, principal: Principal, actor: Actor, organization: int, products: Collection[str], at: datetime) -> int:
    """Add products of the tick-list by their keys, without versions; those already owned are left alone.

    Returns how many were added. Raises `NotAllowed`, `UnknownProduct`, `NotAMember`.
    """
    principal.demand(Action.CHANGE_INVENTORY, organization)
    chosen = find_products(products)
    if len(chosen) != len(set(products)):
        missing = set(products) - {product.key for product in chosen}
        raise UnknownProduct("The list of common products has no such entry.", products=sorted(missing))
    with keeping(principal, organization):
        enrollment = begin(organization)
        owned = {
            (fold(vendor), fold(product))
            for vendor, product in models.Asset.objects.filter(organization=organization, retired_at=None).values_list(
                "vendor", "product"
            )
        }
        lines = tuple(
            Line(0, Details(vendor=product.vendor, product=product.product, care_role=product.care_role))
            for product in chosen
            if (fold(product.vendor), fold(product.product)) not in owned
        )
        if lines:
            store(Changes(added=lines), enrollment=enrollment, inventory=None, actor=actor, at=at)
        return len(lines)


def _placeable(said: Details) -> Details:
    """The details of a line by hand: it has no mark of its own, and its container is a line that is stored."""
    container = uid_in(said.container) if said.container else None
    if said.container and container is None:
        raise FormatError(NO_SUCH_LINE, Field.CONTAINER.value)
    return said.having(uid="", container=str(container) if container else "")


def _named(organization: int, assets: Collection[UUID]) -> list[Known]:
    """The stored assets of these uids. Raises `NotFound` where one is not of this inventory."""
    known = known_assets(organization, assets)
    if len(known) != len(set(assets)):
        raise NotFound("This asset is not in your inventory.")
    return known


def _unchanged_since(asset: int, seen: datetime) -> None:
    """Raises `ChangedMeanwhile` where the line is no longer the one that was looked at."""
    changed_at = models.Asset.objects.values_list("changed_at", flat=True).get(pk=asset)
    if changed_at != seen:
        raise ChangedMeanwhile("Somebody changed this line while you looked.", changed_at=changed_at)


def _unsaid(said: Details, known: Details) -> dict[str, Any]:
    """The private details that `said` leaves open, as they are known."""
    names = {field.value for field in PRIVATE}
    return {name: getattr(known, name) for name in names if getattr(said, name) == getattr(NOTHING, name)}

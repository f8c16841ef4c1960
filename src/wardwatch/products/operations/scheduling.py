"""Release later: an approved product waits for its time, and a job releases it, or says why it could not."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import FormatError, Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal
from wardwatch.products import events, models
from wardwatch.products.operations.moving import NotPossible, demand, find, move
from wardwatch.products.operations.releasing import demand_complete, label_of, publish, stored_to
from wardwatch.products.states import Deed, ProductState
from wardwatch.products.types import To


def schedule(
    *, product: UUID, to: Sequence[To], release_at: datetime, principal: Principal, actor: Actor, at: datetime
) -> None:
    """Have an approved product released at `release_at`, as `release` would now.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `Incomplete`.
    """
    demand(principal, Deed.RELEASE)
    if release_at <= at:
        raise NotPossible(_("Choose a time that is still to come."))
    if not to or len({each.tlp for each in to}) != len(to):
        raise NotPossible(_("Say to whom it is released: once for each marking."))
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        for each in to:
            demand_complete(row, each.tlp, release_at)
            label_of(each)
        stored = msgspec.to_builtins(tuple(to))
        before = move(row, ProductState.SCHEDULED, actor=actor, at=at, release_at=release_at, release_to=list(stored))
        _record(row, before, actor, at)


def unschedule(*, product: UUID, principal: Principal, actor: Actor, at: datetime, why: str = "") -> None:
    """Have a scheduled product wait for somebody again. Raises `NotAllowed`, `NotFound`, `NotPossible`."""
    demand(principal, Deed.RELEASE)
    with transaction.atomic(), seen_by(principal.viewer):
        _put_back(find(product), why, actor, at)


def release_due(*, actor: Actor, at: datetime) -> int:
    """Release what is scheduled for now or before; returns how many. As the worker; run twice, it releases once.

    What can no longer be released goes back to *approved*, with the reason in its history.
    """
    due = models.Product.objects.filter(state=ProductState.SCHEDULED, release_at__lte=at).order_by("release_at", "pk")
    return sum(_release(row, actor, at) for row in list(due))


def _release(row: models.Product, actor: Actor, at: datetime) -> bool:
    try:
        to = stored_to(row)
        for each in to:
            demand_complete(row, each.tlp, at)
        publish(row, to=to, actor=actor, at=at)
    except (Refusal, FormatError, msgspec.ValidationError) as refusal:
        with transaction.atomic():
            now = models.Product.objects.select_for_update().get(pk=row.pk)
            if now.state == ProductState.SCHEDULED and now.release_at == row.release_at:
                why = _("It could not be released at its time: %(why)s") % {"why": str(refusal)}
                _put_back(now, why, actor, at)
        return False
    return True


def _put_back(row: models.Product, why: str, actor: Actor, at: datetime) -> None:
    if row.state != ProductState.SCHEDULED:
        raise NotPossible(_("This product is not scheduled."), state=row.state)
    before = move(row, ProductState.APPROVED, actor=actor, at=at, why=why.strip(), release_at=None, release_to=[])
    _record(row, before, actor, at, why)


def _record(row: models.Product, before: ProductState, actor: Actor, at: datetime, why: str = "") -> None:
    event = events.ProductMoved(
        subject=f"product:{row.uid}",
        label=row.label_id,
        why=why,
        product=str(row.uid),
        before=before.value,
        after=row.state,
    )
    record(event, actor=actor, at=at)

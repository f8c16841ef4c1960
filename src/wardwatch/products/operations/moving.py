"""Change a product's state by compare-and-set along its table, each change with its transition row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.products import models
from wardwatch.products.checking import organization_names
from wardwatch.products.checks import says_too_much
from wardwatch.products.states import WHO, Deed, ProductState, sources_of


class NotPossible(Refusal):
    """The product does not stand where this can be done: somebody else was faster, or something comes first."""

    code = "product.not-possible"


def demand(principal: Principal, deed: Deed) -> None:
    """Raise `NotAllowed` unless this person may do that to a product."""
    principal.demand(WHO[deed], center_id())


def find(uid: UUID) -> models.Product:
    """The product, locked until the transaction ends, as the present viewer may see it. Raises `NotFound`."""
    row = models.Product.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound("There is no such product.", product=str(uid))
    return row


def move(
    row: models.Product, after: ProductState, *, actor: Actor, at: datetime, why: str = "", **changes: Any
) -> ProductState:
    """Change the state, with further columns; gives the state before. Raises `NotPossible`."""
    before = ProductState(row.state)
    possible = models.Product.objects.filter(pk=row.pk, state__in=sources_of(after))
    if not possible.update(state=after, changed_at=at, **changes):
        said = {"state": before.label}
        raise NotPossible(_("This cannot be done to a product that is here: %(state)s.") % said, state=row.state)
    models.ProductTransition.objects.create(
        product=row, label_id=row.label_id, before=before, after=after, at=at, by=actor.who, why=why
    )
    row.refresh_from_db()
    return before


def demand_harmless(words: str) -> None:
    """Raise `NotPossible` for a sentence to every reader that names an organization here, or a site of attackers."""
    if says_too_much(words, organization_names()):
        raise NotPossible("Every reader sees this sentence: name no organization in it, and no site of attackers.")

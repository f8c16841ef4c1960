"""Say something of a text without writing in it: comments, and other words for one of its texts."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.viewing import seen_by
from wardwatch.members.permissions import Principal
from wardwatch.products import events, models
from wardwatch.products.document import reading
from wardwatch.products.document.pointing import ids, put, text_at
from wardwatch.products.operations.moving import NotPossible, demand, find
from wardwatch.products.operations.writing import save
from wardwatch.products.states import Deed, SuggestionState

LONGEST = 5_000
"""Letters of a comment."""


class Outdated(Refusal):
    """What somebody suggested other words for does not stand there any more."""

    code = "product.suggestion-outdated"


def comment(*, product: UUID, block: str, text: str, principal: Principal, actor: Actor, at: datetime) -> UUID:
    """Comment a section or block (its id), or the whole (""). Raises `NotAllowed`, `NotFound`, `NotPossible`."""
    demand(principal, Deed.REVIEW)
    if not text.strip() or len(text) > LONGEST:
        raise NotPossible("Write a comment of at most 5,000 characters.")
    uid = uuid4()
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        _there(row, block)
        models.Comment.objects.create(
            uid=uid, product=row, label_id=row.label_id, block=block, text=text.strip(), at=at, by=actor.who
        )
        _commented(row, block, resolved=False, actor=actor, at=at)
    return uid


def resolve(*, comment: UUID, product: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Say that a comment is dealt with. Raises `NotAllowed`, `NotFound`, `NotPossible`."""
    demand(principal, Deed.REVIEW)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        found = models.Comment.objects.filter(uid=comment, product=row)
        said = found.first()
        if said is None:
            raise NotFound("There is no such comment.", comment=str(comment))
        if not found.filter(resolved_at=None).update(resolved_at=at, resolved_by=actor.who):
            raise NotPossible("This comment is dealt with already.")
        _commented(row, said.block, resolved=True, actor=actor, at=at)


def suggest(
    *, product: UUID, block: str, pointer: str, after: str, principal: Principal, actor: Actor, at: datetime
) -> UUID:
    """Suggest other words for the text that stands at `pointer` within a block, or in the head ("").

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `Outdated`.
    """
    demand(principal, Deed.REVIEW)
    uid = uuid4()
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        before = text_at(reading.read(bytes(row.document)), block, pointer)
        if before is None:
            raise Outdated("There is no such text in this product any more.", block=block, pointer=pointer)
        if after.strip() == before.strip():
            raise NotPossible("These are the words that stand there already.")
        models.Suggestion.objects.create(
            uid=uid,
            product=row,
            label_id=row.label_id,
            block=block,
            pointer=pointer,
            before=before,
            after=after.strip(),
            at=at,
            by=actor.who,
        )
        _suggested(row, block, SuggestionState.OPEN, actor, at)
    return uid


def accept(*, suggestion: UUID, product: UUID, principal: Principal, actor: Actor, at: datetime) -> int:
    """Take suggested words, where those that they replace still stand; gives the number of the new text.

    Whoever does is an author of the revision, and so is whoever suggested them.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `Outdated`.
    """
    demand(principal, Deed.WRITE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        said = _open(row, suggestion)
        document = reading.read(bytes(row.document))
        made = put(document, said.block, said.pointer, said.before, said.after)
        if made is None:
            raise Outdated("The words that it replaces do not stand there any more: look, and write it yourself.")
        models.Product.objects.filter(pk=row.pk).update(authors=[*dict.fromkeys([*row.authors, said.by])])
        version = save(product=product, document=made, version=row.version, principal=principal, actor=actor, at=at)
        _settle(row, said, SuggestionState.ACCEPTED, "", actor, at)
    return version


def refuse(*, suggestion: UUID, product: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Do not take suggested words, and say why. Raises `NotAllowed`, `NotFound`, `NotPossible`."""
    demand(principal, Deed.WRITE)
    if not why.strip():
        raise NotPossible("Say why: whoever suggested it reads that.")
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        _settle(row, _open(row, suggestion), SuggestionState.REFUSED, why.strip(), actor, at)


def _there(row: models.Product, block: str) -> None:
    if block and block not in ids(reading.read(bytes(row.document))):
        raise NotPossible("There is no such part in this product any more.", block=block)


def _open(row: models.Product, suggestion: UUID) -> models.Suggestion:
    said = models.Suggestion.objects.filter(uid=suggestion, product=row).first()
    if said is None:
        raise NotFound("There is no such suggestion.", suggestion=str(suggestion))
    if said.state != SuggestionState.OPEN:
        raise NotPossible("This suggestion is decided already.", state=said.state)
    return said


def _settle(
    row: models.Product, said: models.Suggestion, state: SuggestionState, why: str, actor: Actor, at: datetime
) -> None:
    settled = {"state": state, "settled_at": at, "settled_by": actor.who, "why": why}
    models.Suggestion.objects.filter(pk=said.pk).update(**settled)
    _suggested(row, said.block, state, actor, at, why=why)


def _commented(row: models.Product, block: str, *, resolved: bool, actor: Actor, at: datetime) -> None:
    event = events.ProductCommented(
        subject=f"product:{row.uid}", label=row.label_id, product=str(row.uid), block=block, resolved=resolved
    )
    record(event, actor=actor, at=at)


def _suggested(
    row: models.Product, block: str, state: SuggestionState, actor: Actor, at: datetime, why: str = ""
) -> None:
    event = events.ProductSuggested(
        subject=f"product:{row.uid}",
        label=row.label_id,
        why=why,
        product=str(row.uid),
        block=block,
        state=state.value,
    )
    record(event, actor=actor, at=at)

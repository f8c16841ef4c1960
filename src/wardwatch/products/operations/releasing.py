"""Approve with four eyes; release, in every form, in one transaction; withdraw."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import PUBLIC, Label
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization, Person
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.products import events, models
from wardwatch.products.checking import problems_of
from wardwatch.products.document import Document, reading
from wardwatch.products.document.marking import Variant, variant
from wardwatch.products.edition import Change, Edition, Rendered
from wardwatch.products.imprint import center_of, watermark
from wardwatch.products.operations.moving import NotPossible, demand, demand_harmless, find, move
from wardwatch.products.operations.reviewing import OwnWork, close_words, settled
from wardwatch.products.operations.signing import own_key
from wardwatch.products.renderers.forms import forms_of, render
from wardwatch.products.states import RELEASABLE, UNDER_REVIEW, Deed, ProductState
from wardwatch.products.telling import tell_released, tell_withdrawn
from wardwatch.products.types import FormName, Marking, To
from wardwatch.standards.tlp import Tlp


class Incomplete(Refusal):
    """Something is missing in the document, or does not agree: it is not released like this."""

    code = "product.incomplete"


@dataclass(frozen=True, slots=True)
class Released:
    """A release: its uid, its marking, in how many forms, and how many parts it withholds."""

    uid: UUID
    tlp: Marking
    forms: int
    withheld: int


@dataclass(frozen=True, slots=True)
class _Made:
    """A variant with everything that is stored of it, made before the transaction."""

    to: To
    label: Label
    variant: Variant
    edition: Edition
    files: tuple[Rendered, ...]


def approve(*, product: UUID, principal: Principal, actor: Actor, at: datetime, why: str = "") -> None:
    """Approve a revision that everybody who was asked has read. Not by anybody who wrote in it.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `OwnWork`, `Incomplete`.
    """
    demand(principal, Deed.APPROVE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        if actor.who in row.authors:
            raise OwnWork("You wrote in this product: somebody else approves it.", product=str(row.uid))
        if row.state not in UNDER_REVIEW:
            raise NotPossible("This product is not under review.", state=row.state)
        if not settled(row):
            raise NotPossible("Somebody's word is still waited for.", state=row.state)
        demand_complete(row, None, at)
        before = move(row, ProductState.APPROVED, actor=actor, at=at, why=why)
        event = events.ProductMoved(
            subject=f"product:{row.uid}",
            label=row.label_id,
            why=why,
            product=str(row.uid),
            before=before.value,
            after=row.state,
        )
        record(event, actor=actor, at=at)


def release(
    *, product: UUID, to: Sequence[To], principal: Principal, actor: Actor, at: datetime
) -> tuple[Released, ...]:
    """Release an approved revision, each marking as a variant of its own; all of them, in all forms, or nothing.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `Incomplete`.
    """
    demand(principal, Deed.RELEASE)
    with seen_by(principal.viewer):
        row = models.Product.objects.filter(uid=product).first()
        if row is None:
            raise NotFound("There is no such product.", product=str(product))
        for each in to:
            demand_complete(row, each.tlp, at)
    return publish(row, to=to, actor=actor, at=at)


def publish(row: models.Product, *, to: Sequence[To], actor: Actor, at: datetime) -> tuple[Released, ...]:
    """Make every variant in every form, then store them all at once, if the product still stands as it was read."""
    if not to or len({each.tlp for each in to}) != len(to):
        raise NotPossible("Say to whom it is released: once for each marking.")
    if row.state not in RELEASABLE:
        raise NotPossible("Nobody has approved this revision.", state=row.state)
    with login("worker"):
        made = [_make(row, each, at) for each in to]
        with transaction.atomic():
            now = models.Product.objects.select_for_update().get(pk=row.pk)
            if (now.version, now.state, now.release_at) != (row.version, row.state, row.release_at):
                raise NotPossible("The product changed meanwhile. Look at it once more.", state=now.state)
            move(now, ProductState.RELEASED, actor=actor, at=at, release_at=None, release_to=[])
            stored = tuple(_store(now, each, actor, at) for each in made)
            tell_released(number=now.number, revision=now.revision, actor=actor, at=at)
            return stored


def withdraw(*, product: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> int:
    """Withdraw a released product: its pages stay, and say that it no longer holds, and why; gives how many releases.

    Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WITHDRAW)
    if not why.strip():
        raise NotPossible("Say why: everybody who has it reads that.")
    with transaction.atomic(), seen_by(principal.viewer):
        demand_harmless(why)
        if not models.Product.objects.filter(uid=product).exists():
            raise NotFound("There is no such product.", product=str(product))
    with login("worker"), transaction.atomic():
        row = find(product)
        standing = models.Release.objects.filter(number=row.number, withdrawn_at=None)
        if not standing.exists():
            raise NotPossible("Nothing of this product is released.", state=row.state)
        move(row, ProductState.WITHDRAWN, actor=actor, at=at, why=why.strip(), release_at=None, release_to=[])
        close_words(row)
        count = standing.update(withdrawn_at=at, withdrawn_why=why.strip())
        event = events.ProductWithdrawn(
            subject=f"product:{row.uid}",
            label=row.label_id,
            why=why.strip(),
            product=str(row.uid),
            number=row.number,
            releases=count,
        )
        record(event, actor=actor, at=at)
        tell_withdrawn(number=row.number, why=why.strip(), actor=actor, at=at)
    return count


def demand_complete(row: models.Product, tlp: Marking | None, at: datetime) -> None:
    """Raise `Incomplete` for what could not be released like this."""
    document = reading.read(bytes(row.document))
    blocking = [each for each in problems_of(document, product=row.uid, tlp=tlp, at=at) if each.blocking]
    if blocking:
        raise Incomplete(blocking[0].words, problems=[f"{each.place}: {each.words}" for each in blocking])


def _make(row: models.Product, to: To, at: datetime) -> _Made:
    label = label_of(to)
    made = variant(reading.read(bytes(row.document)), to.tlp)
    edition = _edition(row, made.document, to.tlp, label, at)
    with translation.override(made.document.language):
        files = tuple(render(form, edition) for form in forms_of(made.document))
    return _Made(to, label, made, edition, files)


def _edition(row: models.Product, document: Document, tlp: Marking, label: Label, at: datetime) -> Edition:
    earlier = models.Release.objects.filter(number=row.number, label=intern(label)).order_by("revision")
    changes = [Change(revision=each.revision, at=each.released_at, words=each.change) for each in earlier]
    words = row.change or translation.gettext("First release.")
    return Edition(
        number=row.number,
        uid=str(row.uid),
        document=document,
        tlp=tlp,
        revision=row.revision,
        center=center_of(),
        url=f"{settings.PUBLIC_URL}/library/{row.number}/",
        released_at=at,
        changes=(*changes, Change(revision=row.revision, at=at, words=words)),
        watermark=watermark(),
    )


def _store(row: models.Product, made: _Made, actor: Actor, at: datetime) -> Released:
    label, document = intern(made.label), made.variant.document
    earlier = models.Release.objects.filter(number=row.number, label=label)
    first = earlier.order_by("released_at").values_list("first_released_at", flat=True).first()
    earlier.filter(is_newest=True).update(is_newest=False)
    stored = models.Release.objects.create(
        uid=uuid4(),
        label_id=label,
        number=row.number,
        kind=row.kind,
        title=document.title,
        summary=document.summary,
        severity=document.severity,
        topics=list(document.topics),
        vulnerabilities=list(document.vulnerabilities),
        revision=row.revision,
        change=made.edition.changes[-1].words,
        tlp=made.to.tlp.level,
        document=reading.write(document),
        first_released_at=first or at,
        released_at=at,
        valid_until=document.valid_until,
    )
    models.Rendering.objects.bulk_create(
        models.Rendering(
            release=stored,
            label_id=label,
            form=each.form,
            media_type=each.media_type,
            name=each.name,
            data=each.data,
            sha256=hashlib.sha256(each.data).digest(),
            sha512=hashlib.sha512(each.data).digest(),
            signature=own_key().sign(each.data) if each.form is FormName.CSAF else "",
        )
        for each in made.files
    )
    event = events.ProductReleased(
        subject=f"product:{row.uid}",
        label=row.label_id,
        product=str(row.uid),
        number=row.number,
        revision=row.revision,
        tlp=made.to.tlp.value,
        release=str(stored.uid),
        forms=len(made.files),
        withheld=len(made.variant.withheld),
        corrects=first is not None,
    )
    record(event, actor=actor, at=at)
    return Released(stored.uid, made.to.tlp, len(made.files), len(made.variant.withheld))


def label_of(to: To) -> Label:
    """Under which label a release stands. Raises `NotPossible` where nobody is named who has to be."""
    center = center_id()
    if to.tlp is Marking.CLEAR:
        return PUBLIC
    if to.tlp is Marking.GREEN:
        return Label(Tlp.GREEN, published=True, originator=center)
    if to.tlp is Marking.RED:
        persons = frozenset(Person.objects.filter(uid__in=to.persons).values_list("pk", flat=True))
        if not persons:
            raise NotPossible("TLP:RED is for people who are named. Name them.")
        return Label(Tlp.RED, originator=center, persons=persons)
    named = frozenset(Organization.objects.filter(uid__in=to.organizations).values_list("pk", flat=True))
    if not named:
        raise NotPossible("Name the organizations that this release is for.", tlp=to.tlp.value)
    clients = to.tlp is Marking.AMBER
    return Label(to.tlp.level, originator=center, organizations=named | {center}, clients=clients)


def stored_to(row: models.Product) -> tuple[To, ...]:
    """To whom a scheduled product is released."""
    return msgspec.convert(row.release_to, tuple[To, ...])

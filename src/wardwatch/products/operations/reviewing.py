"""Hand a revision in, and say a word about it: a second analyst, readers from the sector, partners."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.database import login
from wardwatch.kit.errors import NotFound, Refusal
from wardwatch.markings.operations import intern
from wardwatch.markings.types import Label
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.permissions import Action, NotAllowed, Principal
from wardwatch.members.queries import center_id
from wardwatch.members.types import RoleName
from wardwatch.products import events, models
from wardwatch.products.document import reading
from wardwatch.products.document.marking import variant
from wardwatch.products.kinds import KINDS
from wardwatch.products.operations.moving import NotPossible, demand, find, move
from wardwatch.products.states import SETTLED, STAGE, UNDER_REVIEW, Deed, ProductState, ReviewRole, Verdict
from wardwatch.products.types import KindName, Marking
from wardwatch.standards.tlp import Tlp

PATIENCE = {ReviewRole.SECOND_ANALYST: timedelta(hours=4)}
LONGEST_PATIENCE = timedelta(days=2)
"""How long a word is waited for before somebody is reminded."""
SEEN_OUTSIDE = Marking.AMBER
"""Readers outside the center get the variant at this marking."""
_ORDER = (ProductState.IN_REVIEW, ProductState.FEASIBILITY, ProductState.CONCURRENCE)
ROLES = {
    ReviewRole.DEFENDER: frozenset({RoleName.OWNER, RoleName.SECURITY}),
    ReviewRole.CLINICAL_ENGINEER: frozenset({RoleName.OWNER, RoleName.CLINICAL_ENGINEERING}),
    ReviewRole.PARTNER: frozenset({RoleName.PARTNER}),
}
"""As what somebody has to stand at the organization that is asked."""


class OwnWork(Refusal):
    """Nobody reviews or approves what they wrote themselves."""

    code = "product.own-work"


class NotAsked(Refusal):
    """An organization is asked that there is not, or nobody is asked where the kind wants somebody."""

    code = "product.not-asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody outside the center whose word is wanted: as what, and who (the uid of an organization)."""

    role: ReviewRole
    organization: UUID


def hand_in(*, product: UUID, asked: Collection[Asked], principal: Principal, actor: Actor, at: datetime) -> int:
    """Put the present text before its readers; gives how many words are waited for.

    A second analyst is always asked. Of the sector and the partners, those in `asked`: where the kind wants a role and
    nobody is named for it, the duty officer may go on without (`waive`). Raises `NotAllowed`, `NotFound`,
    `NotPossible`, `NotAsked`.
    """
    demand(principal, Deed.HAND_IN)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        # Whoever hands it in answers for it, also for what a job drafted: they do not review it themselves.
        answering = [*dict.fromkeys([*row.authors, actor.who])]
        move(row, ProductState.IN_REVIEW, actor=actor, at=at, authors=answering)
        said = models.Revision.objects.filter(product=row, number=row.revision)
        turn = said.count() + 1
        models.Revision.objects.create(
            product=row,
            label_id=row.label_id,
            number=row.revision,
            round=turn,
            document=row.document,
            version=row.version,
            handed_in_at=at,
            handed_in_by=actor.who,
        )
        reviews = _reviews(row, turn, asked, at)
        models.Review.objects.bulk_create(reviews)
        event = events.ProductHandedIn(
            subject=f"product:{row.uid}",
            label=row.label_id,
            product=str(row.uid),
            revision=row.revision,
            asked=len(reviews),
        )
        record(event, actor=actor, at=at)
    return len(reviews)


def say(
    *, review: UUID, verdict: Verdict, words: str, principal: Principal, actor: Actor, at: datetime
) -> ProductState | None:
    """Agree with a revision, or ask for changes and say which; gives where the product then stands.

    Raises `NotAllowed`, `NotFound`, `NotPossible`, `OwnWork`. None for readers outside the center, who do not see the
    product itself.
    """
    words = words.strip()
    if verdict not in (Verdict.AGREED, Verdict.CHANGES):
        raise NotPossible("Say that you agree, or what should change.")
    if verdict is Verdict.CHANGES and not words:
        raise NotPossible("Say what should change: its author reads it.")
    with transaction.atomic(), seen_by(principal.viewer):
        given = models.Review.objects.filter(uid=review).first()
        if given is None:
            raise NotFound("There is no such review.", review=str(review))
        _demand_reader(given, principal)
    return _settle(given, verdict, words, actor, at)


def waive(*, review: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> ProductState | None:
    """Go on without a word that is waited for; the duty officer says why. Never without the second analyst's.

    Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WAIVE)
    with transaction.atomic(), seen_by(principal.viewer):
        given = models.Review.objects.filter(uid=review).first()
        if given is None:
            raise NotFound("There is no such review.", review=str(review))
    if given.role == ReviewRole.SECOND_ANALYST:
        raise NotPossible("A second analyst always reads a product.")
    if not why.strip():
        raise NotPossible("Say why: it stays with the product.")
    return _settle(given, Verdict.WAIVED, why.strip(), actor, at)


def _reviews(row: models.Product, turn: int, asked: Collection[Asked], at: datetime) -> list[models.Review]:
    center = center_id()
    known = {each.uid: each for each in Organization.objects.filter(uid__in=[each.organization for each in asked])}
    outside = reading.write(variant(reading.read(bytes(row.document)), SEEN_OUTSIDE).document)
    of = {"product": row, "revision": row.revision, "round": turn, "title": row.title, "asked_at": at}
    second = ReviewRole.SECOND_ANALYST
    made = [
        models.Review(role=second, document=row.document, label_id=row.label_id, due_at=at + PATIENCE[second], **of)
    ]
    for each in dict.fromkeys(asked):
        organization = known.get(each.organization)
        if organization is None or each.role is second or organization.pk == center:
            raise NotAsked("There is no such organization to ask.", organization=str(each.organization))
        label = Label(Tlp.AMBER_STRICT, organizations=frozenset({center, organization.pk}))
        made.append(
            models.Review(
                role=each.role,
                organization=organization,
                document=outside,
                label_id=intern(label),
                due_at=at + LONGEST_PATIENCE,
                **of,
            )
        )
    missing = set(KINDS[KindName(row.kind)].reviews) - {each.role for each in made}
    made += [
        models.Review(role=role, document=row.document, label_id=row.label_id, due_at=at + LONGEST_PATIENCE, **of)
        for role in sorted(missing)
    ]
    return made


def _demand_reader(given: models.Review, principal: Principal) -> None:
    if given.role == ReviewRole.SECOND_ANALYST:
        demand(principal, Deed.REVIEW)
        return
    if not may_say(ReviewRole(given.role), given.organization_id, principal):
        raise NotAllowed("You are not asked for a word about this product.", action="review")


def may_say(role: ReviewRole, organization: int | None, principal: Principal) -> bool:
    """Whether somebody stands at the organization (an id) that is asked as what it is asked as."""
    if role is ReviewRole.SECOND_ANALYST or organization is None:
        return False
    stands = any((organization, each) in principal.roles for each in ROLES[role])
    return stands and principal.may(Action.REVIEW_PRODUCTS, organization)


def _settle(given: models.Review, verdict: Verdict, words: str, actor: Actor, at: datetime) -> ProductState | None:
    """Write the word down, as the worker: who was asked from outside sees the review, not the product."""
    with login("worker"), transaction.atomic():
        row = models.Product.objects.select_for_update().get(pk=given.product_id)
        if given.role == ReviewRole.SECOND_ANALYST and actor.who in row.authors:
            raise OwnWork("You wrote in this product: somebody else reads it.", product=str(row.uid))
        current = row.state in UNDER_REVIEW and given.revision == row.revision and given.round == _turn(row)
        open_ = models.Review.objects.filter(pk=given.pk, verdict=Verdict.OPEN)
        if not current or not open_.update(verdict=verdict, words=words, said_at=at, said_by=actor.who):
            raise NotPossible("This revision is not waiting for that word any more.", state=row.state)
        event = events.ReviewGiven(
            subject=f"product:{row.uid}",
            label=given.label_id,
            why=words,
            product=str(row.uid),
            revision=row.revision,
            role=given.role,
            verdict=verdict.value,
        )
        record(event, actor=actor, at=at)
        _go_on(row, verdict, words, actor, at)
    return ProductState(row.state)


def _go_on(row: models.Product, verdict: Verdict, words: str, actor: Actor, at: datetime) -> None:
    """Where the product stands after a word: at the first stage at which one is still waited for."""
    if verdict is Verdict.CHANGES:
        move(row, ProductState.CHANGES_REQUESTED, actor=actor, at=at, why=words)
        close_words(row)
        return
    waiting = models.Review.objects.filter(product=row, revision=row.revision, round=_turn(row))
    open_ = {STAGE[ReviewRole(role)] for role in waiting.exclude(_settled()).values_list("role", flat=True)}
    stage = next((each for each in _ORDER if each in open_), None)
    if stage in _ORDER[_ORDER.index(ProductState(row.state)) + 1 :]:
        move(row, stage, actor=actor, at=at)


def take_back(*, product: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Take a revision back from review or approval, to be written in again; whoever was asked is not waited for.

    Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WRITE)
    if not why.strip():
        raise NotPossible("Say why: whoever read it sees that.")
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        before = move(row, ProductState.CHANGES_REQUESTED, actor=actor, at=at, why=why.strip())
        close_words(row)
        event = events.ProductMoved(
            subject=f"product:{row.uid}",
            label=row.label_id,
            why=why.strip(),
            product=str(row.uid),
            before=before.value,
            after=row.state,
        )
        record(event, actor=actor, at=at)


def close_words(row: models.Product) -> None:
    """Nobody is waited for any more."""
    models.Review.objects.filter(product=row, verdict=Verdict.OPEN).update(verdict=Verdict.OVERTAKEN)


def settled(row: models.Product) -> bool:
    """Whether nobody's word is waited for any more."""
    waiting = models.Review.objects.filter(product=row, revision=row.revision, round=_turn(row))
    return waiting.exists() and not waiting.exclude(_settled()).exists()


def _settled() -> Q:
    return Q(verdict__in=sorted(map(str, SETTLED)))


def _turn(row: models.Product) -> int:
    return models.Revision.objects.filter(product=row, number=row.revision).count()

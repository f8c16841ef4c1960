"""Begin a product and write it: one text at a time, and nobody overwrites what somebody else wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import translation

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit.errors import Refusal
from wardwatch.kit.translation import gettext
from wardwatch.markings.operations import intern
from wardwatch.markings.viewing import seen_by
from wardwatch.members import labels
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import center_id
from wardwatch.products import events, models
from wardwatch.products.document import Document, Section, reading
from wardwatch.products.document.merging import Difference, Side, merge
from wardwatch.products.drafting import drafted, gathered
from wardwatch.products.kinds import KINDS
from wardwatch.products.operations.moving import NotPossible, demand, demand_harmless, find, move
from wardwatch.products.states import WRITABLE, Deed, ProductState
from wardwatch.products.types import KindName

KEPT = 200
"""Texts of a product that are kept for those who still write from one of them."""
_TRIES = 120
"""Minutes that are looked through for an ID# that no other product has."""


class Overtaken(Refusal):
    """Somebody else saved this product meanwhile: their text is not overwritten."""

    code = "product.overtaken"


class Differing(Overtaken):
    """Two wrote the same part at once; `differences` says where, and what each wrote."""

    def __init__(self, message: str, *, differences: tuple[Difference, ...], version: int) -> None:
        super().__init__(message, version=version, places=[each.place for each in differences])
        self.differences = differences


@dataclass(frozen=True, slots=True)
class Begun:
    """A product that was begun: its uid, its ID#."""

    uid: UUID
    number: str


def begin(
    *,
    kind: KindName,
    subject: str,
    principal: Principal,
    actor: Actor,
    at: datetime,
    today: date,
    language: str = "en",
) -> Begun:
    """Begin a product of a kind, drafted from what is known of a subject (`gathering`), or empty where none is given.

    Raises `NotAllowed`, `UnknownSubject`, `NotFound`. Call it outside `seen_by`, as it asks for released numbers.
    """
    demand(principal, Deed.WRITE)
    document = _empty(kind, language)
    if subject:
        facts = gathered(kind, subject, at=at, today=today, language=language)
        document = drafted(kind, facts, language=language)
    with transaction.atomic(), seen_by(principal.viewer):
        return _store(document, subject, actor, at)


def begin_by_itself(*, kind: KindName, subject: str, actor: Actor, at: datetime, today: date) -> Begun | None:
    """Draft a product that comes with its time, to wait for an analyst; as the worker, outside `seen_by`.

    None where one of this kind was begun from this subject before, by whomever and whatever became of it, and where
    nothing is known of the subject. Safe twice, also at once.
    """
    if _is_begun(kind, subject):
        return None
    facts = gathered(kind, subject, at=at, today=today)
    if not facts.weaknesses and not facts.advisories:
        return None
    document = drafted(kind, facts)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('products.begin_by_itself'))")
        return None if _is_begun(kind, subject) else _store(document, subject, actor, at)


def _is_begun(kind: KindName, subject: str) -> bool:
    return models.Product.objects.filter(kind=kind, subject=subject).exists()


def _store(document: Document, subject: str, actor: Actor, at: datetime) -> Begun:
    uid, label = uuid4(), intern(labels.internal(center_id()))
    row = models.Product.objects.create(
        uid=uid,
        label_id=label,
        number=_number(at),
        kind=document.kind,
        title=document.title,
        subject=subject,
        document=reading.write(document),
        authors=[actor.who],
        begun_at=at,
        changed_at=at,
    )
    transition = {"before": "", "after": ProductState.DRAFT, "at": at, "by": actor.who}
    models.ProductTransition.objects.create(product=row, label_id=label, **transition)
    event = events.ProductBegun(
        subject=f"product:{uid}",
        label=label,
        product=str(uid),
        number=row.number,
        kind=document.kind.value,
        drafted_from=subject,
    )
    record(event, actor=actor, at=at)
    return Begun(uid, row.number)


def save(
    *,
    product: UUID,
    document: Document,
    version: int,
    principal: Principal,
    actor: Actor,
    at: datetime,
    change: str = "",
) -> int:
    """Save a text in place of the version that its writer read; gives the number of the new one.

    `change` says in one sentence what the revision changes. Raises `NotAllowed`, `NotFound`, `NotPossible`,
    `Overtaken`.
    """
    demand(principal, Deed.WRITE)
    data = reading.write(document)
    with transaction.atomic(), seen_by(principal.viewer):
        demand_harmless(change)
        row = find(product)
        if row.state not in WRITABLE:
            raise NotPossible("This product cannot be written in now. Ask for changes first.", state=row.state)
        if document.kind != row.kind:
            raise NotPossible("A product stays of its kind.", kind=row.kind)
        if row.version != version:
            raise Overtaken(
                "Somebody else saved this product meanwhile. Yours is not lost: look at theirs, and save again.",
                version=row.version,
            )
        _replace(row, document, data, actor, at, **({"change": change.strip()} if change.strip() else {}))
    return version + 1


@dataclass(frozen=True, slots=True)
class Saved:
    """A text as it stands now; `joined`: with what somebody else wrote meanwhile."""

    version: int
    document: Document
    joined: bool


def save_joined(
    *,
    product: UUID,
    document: Document,
    version: int,
    chosen: Mapping[str, Side],
    principal: Principal,
    actor: Actor,
    at: datetime,
) -> Saved:
    """Save a text that was written from `version`, together with what others saved since then.

    Where both changed the same, `chosen` says whose words stay (`merging.Difference.place`); what it leaves open raises
    `Differing`. Who changes nothing becomes no author. Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WRITE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        if row.state not in WRITABLE:
            raise NotPossible("This product cannot be written in now. Ask for changes first.", state=row.state)
        theirs = reading.read(bytes(row.document))
        base = theirs if version == row.version else _written_as(row, version)
        made = merge(base, document, theirs, chosen)
        if made.differences:
            raise Differing(
                "Somebody else changed the same meanwhile. Nothing is lost: look at both, and choose.",
                differences=made.differences,
                version=row.version,
            )
        if made.document != theirs:
            _replace(row, made.document, reading.write(made.document), actor, at)
            row.version += 1
    return Saved(row.version, made.document, made.document != document)


def _written_as(row: models.Product, version: int) -> Document:
    found = models.Draft.objects.filter(product=row, version=version).first()
    if found is None:
        raise Overtaken("This text is too old to be put together with what others wrote since. Load it anew.")
    return reading.read(bytes(found.document))


def _replace(
    row: models.Product, document: Document, data: bytes, actor: Actor, at: datetime, **changes: object
) -> None:
    """Put a text in place of the present one, which is kept for those who still write from it."""
    models.Draft.objects.create(
        product=row,
        label_id=row.label_id,
        version=row.version,
        document=row.document,
        replaced_at=at,
        replaced_by=actor.who,
    )
    models.Draft.objects.filter(product=row, version__lt=row.version - KEPT).delete()
    models.Product.objects.filter(pk=row.pk).update(
        document=data,
        title=document.title,
        version=row.version + 1,
        changed_at=at,
        authors=[*dict.fromkeys([*row.authors, actor.who])],
        **changes,
    )


def revise(*, product: UUID, change: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Begin the next revision of a released product, which stays as it is until that is released.

    Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WRITE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        if not change.strip():
            raise NotPossible("Say in one sentence what the revision changes: whoever has it reads that.")
        demand_harmless(change)
        fresh = {"revision": row.revision + 1, "authors": [actor.who], "change": change.strip()}
        before = move(row, ProductState.REVISED, actor=actor, at=at, why=change.strip(), **fresh)
        _moved(row, before, actor, at)


def give_up(*, product: UUID, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    """Give a draft up: it is kept, and can be taken up again; or a revision: what is released stands as it was.

    Raises `NotAllowed`, `NotFound`, `NotPossible`.
    """
    demand(principal, Deed.WRITE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        if row.state not in WRITABLE:
            raise NotPossible("Only what is written in can be given up. Take it back first.", state=row.state)
        if row.revision == 1:
            before = move(row, ProductState.ABANDONED, actor=actor, at=at, why=why.strip())
        else:
            before = move(row, ProductState.RELEASED, actor=actor, at=at, why=why.strip(), **_as_released(row))
        _moved(row, before, actor, at)


def _as_released(row: models.Product) -> dict[str, object]:
    """The product as its last revision was released, in the columns that a revision changes."""
    last = models.Revision.objects.filter(product=row, number=row.revision - 1).order_by("-round")[0]
    text = reading.read(bytes(last.document))
    said = models.Release.objects.filter(number=row.number, revision=last.number).values_list("change", flat=True)
    return {
        "revision": last.number,
        "document": last.document,
        "title": text.title,
        "version": row.version + 1,
        "change": said.first() or "",
    }


def take_up(*, product: UUID, principal: Principal, actor: Actor, at: datetime) -> None:
    """Take a draft up again that was given up. Raises `NotAllowed`, `NotFound`, `NotPossible`."""
    _step(product, ProductState.DRAFT, "", principal, actor, at)


def _step(product: UUID, after: ProductState, why: str, principal: Principal, actor: Actor, at: datetime) -> None:
    demand(principal, Deed.WRITE)
    with transaction.atomic(), seen_by(principal.viewer):
        row = find(product)
        before = move(row, after, actor=actor, at=at, why=why.strip())
        _moved(row, before, actor, at)


def _moved(row: models.Product, before: ProductState, actor: Actor, at: datetime) -> None:
    event = events.ProductMoved(
        subject=f"product:{row.uid}", label=row.label_id, product=str(row.uid), before=before.value, after=row.state
    )
    record(event, actor=actor, at=at)


def _number(at: datetime) -> str:
    """The ID#: the minute at which the product is begun, or the first after it that no other has."""
    minutes = [f"{at + timedelta(minutes=late):%Y%m%d%H%M}" for late in range(_TRIES)]
    taken = set(models.Product.objects.filter(number__in=minutes).values_list("number", flat=True))
    return next(minute for minute in minutes if minute not in taken)


def _empty(kind: KindName, language: str) -> Document:
    with translation.override(language):
        sections = tuple(Section(id=each.id, heading=gettext(each.words)) for each in KINDS[kind].sections)
    return Document(kind=kind, title="", language=language, sections=sections)

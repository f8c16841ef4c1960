"""Reads of products; each looks as `viewer` and gives frozen values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Count, Q
from django.db.models.functions import Length

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.errors import NotFound
from wardwatch.kit.paging import Page
from wardwatch.markings.operations import read_all
from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Organization
from wardwatch.members.queries import center_id
from wardwatch.products import models
from wardwatch.products.document import Document, reading
from wardwatch.products.states import ProductState, ReviewRole, Verdict
from wardwatch.products.types import FormName, KindName, Marking, Severity, To
from wardwatch.standards.tlp import Tlp

MOST = 200
_LIST = "products at work"
"""Rows of a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """A product in the list of those at work on. `waiting` counts the words that are waited for."""

    uid: UUID
    number: str
    kind: KindName
    title: str
    state: ProductState
    revision: int
    changed_at: datetime
    release_at: datetime | None
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """Somebody's word about a revision; `organization` is whose ("" for the center's own), `organization_id` its id."""

    uid: UUID
    role: ReviewRole
    organization: str
    organization_id: int | None
    verdict: Verdict
    words: str
    asked_at: datetime
    due_at: datetime | None
    said_at: datetime | None
    said_by: str
    revision: int
    round: int
    title: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """A change of state."""

    after: ProductState
    at: datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product at work on, for the center. `reviews` are those of the present round, `authors` actors."""

    row: ProductRow
    subject: str
    version: int
    change: str
    authors: tuple[str, ...]
    begun_at: datetime
    document: Document
    release_to: tuple[To, ...]
    reviews: tuple[ReviewRow, ...]
    history: tuple[StateChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRow:
    """A release in a list, in its newest revision at a marking."""

    uid: UUID
    number: str
    kind: KindName
    title: str
    summary: str
    severity: Severity
    topics: tuple[str, ...]
    tlp: Tlp
    revision: int
    first_released_at: datetime
    released_at: datetime
    valid_until: date | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a release: its size in bytes and its SHA-256 in hex."""

    form: FormName
    media_type: str
    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A release of the same product that the reader may see too."""

    revision: int
    tlp: Tlp
    released_at: datetime
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """A release as somebody may see it, under a label (an id). `vulnerabilities` are what it is about.

    `revisions` are all that were released at its marking, `standing` all that the reader may see of the product, each
    revision at the highest marking, the newest first.
    """

    row: ReleaseRow
    label: int
    document: Document
    vulnerabilities: tuple[str, ...]
    change: str
    withdrawn_why: str
    forms: tuple[Form, ...]
    revisions: tuple[tuple[int, datetime, str], ...]
    standing: tuple[Standing, ...]
    is_newest: bool


def products(*, viewer: Viewer, states: Sequence[ProductState] = (), limit: int = MOST) -> tuple[ProductRow, ...]:
    """The products that are worked on, what changed last first."""
    with seen_by(viewer):
        found = models.Product.objects.order_by("-changed_at", "-pk")
        found = found.filter(state__in=states) if states else found
        open_ = Count("reviews", filter=Q(reviews__verdict=Verdict.OPEN))
        return tuple(map(_row, found.defer("document").annotate(waiting=open_)[:limit]))


def products_page(
    *, viewer: Viewer, states: Sequence[ProductState] = (), text: str = "", after: str = "", limit: int = MOST
) -> Page[ProductRow]:
    """A part of the products that are worked on, what changed last first: those with this ID#, or these words in title
    or subject.

    Raises `kit.cursors.BadCursor`.
    """
    place = open_place(_LIST, after, tuple[datetime, int]) if after else None
    with seen_by(viewer):
        found = models.Product.objects.order_by("-changed_at", "-pk")
        found = found.filter(state__in=states) if states else found
        for word in text.split():
            found = found.filter(Q(number=word) | Q(title__icontains=word) | Q(subject__icontains=word))
        if place:
            found = found.filter(Q(changed_at__lt=place[0]) | Q(changed_at=place[0], pk__lt=place[1]))
        open_ = Count("reviews", filter=Q(reviews__verdict=Verdict.OPEN))
        rows = list(found.defer("document").annotate(waiting=open_)[: limit + 1])
        last = rows[limit - 1] if len(rows) > limit else None
        following = seal_place(_LIST, (last.changed_at, last.pk)) if last else ""
        return Page(tuple(map(_row, rows[:limit])), after=following)


def product(uid: UUID, *, viewer: Viewer) -> ProductCard:
    """One product. Raises `NotFound`, the same for hidden and missing."""
    with seen_by(viewer):
        open_ = Count("reviews", filter=Q(reviews__verdict=Verdict.OPEN))
        row = models.Product.objects.filter(uid=uid).annotate(waiting=open_).first()
        if row is None:
            raise NotFound("There is no such product.", product=str(uid))
        reviews = list(models.Review.objects.filter(product=row, revision=row.revision).select_related("organization"))
        last = max((each.round for each in reviews), default=0)
        transitions = models.ProductTransition.objects.filter(product=row).order_by("-at", "-pk")[:MOST]
        return ProductCard(
            row=_row(row),
            subject=row.subject,
            version=row.version,
            change=row.change,
            authors=tuple(row.authors),
            begun_at=row.begun_at,
            document=reading.read(bytes(row.document)),
            release_to=_to(row.release_to),
            reviews=tuple(_review(each) for each in sorted(reviews, key=lambda each: each.pk) if each.round == last),
            history=tuple(StateChange(ProductState(each.after), each.at, each.by, each.why) for each in transitions),
        )


def reviews_waiting(*, viewer: Viewer, organizations: Sequence[int]) -> tuple[ReviewRow, ...]:
    """Words that these organizations (ids) are asked for and have not said."""
    with seen_by(viewer):
        found = models.Review.objects.filter(organization__in=organizations, verdict=Verdict.OPEN)
        return tuple(map(_review, found.select_related("organization").order_by("due_at", "pk")[:MOST]))


def review(uid: UUID, *, viewer: Viewer) -> tuple[ReviewRow, Document]:
    """A word that is asked for, and the text that it is about, as who is asked may see it. Raises `NotFound`."""
    with seen_by(viewer):
        row = models.Review.objects.filter(uid=uid).select_related("organization").first()
        if row is None:
            raise NotFound("There is no such review.", review=str(uid))
        return _review(row), reading.read(bytes(row.document))


def releases(
    *, viewer: Viewer = ANONYMOUS, kind: KindName | None = None, text: str = "", limit: int = MOST
) -> tuple[ReleaseRow, ...]:
    """What was released and the viewer may see, in the newest revision, the newest first.

    Of a product that was released at several markings, the fullest that the viewer may see.
    """
    with seen_by(viewer):
        found = models.Release.objects.filter(is_newest=True).order_by("number", "-tlp", "-pk").distinct("number")
        wanted = models.Release.objects.filter(pk__in=found.values("pk")).order_by("-released_at", "-pk")
        wanted = wanted.filter(kind=kind) if kind else wanted
        if words := text.strip():
            named = Q(title__icontains=words) | Q(summary__icontains=words) | Q(number=words)
            wanted = wanted.filter(named | Q(vulnerabilities__contains=[words.upper()]))
        return tuple(map(release_row, wanted.defer("document")[:limit]))


def release(number: str, *, viewer: Viewer, revision: int | None = None) -> ReleaseCard:
    """The fullest release of a product that the viewer may see, in its newest revision or the one given.

    Raises `NotFound`, the same for hidden and missing.
    """
    with seen_by(viewer):
        row = find_release(number, revision)
        known = models.Release.objects.filter(number=number).order_by("-revision", "-tlp", "-pk").defer("document")
        forms = models.Rendering.objects.filter(release=row).order_by("pk").defer("data").annotate(size=Length("data"))
        every = list(known)
        return ReleaseCard(
            row=release_row(row),
            label=row.label_id,
            document=reading.read(bytes(row.document)),
            vulnerabilities=tuple(row.vulnerabilities),
            change=row.change,
            withdrawn_why=row.withdrawn_why,
            forms=tuple(
                Form(FormName(each.form), each.media_type, each.name, each.size, bytes(each.sha256).hex())
                for each in forms
            ),
            revisions=tuple((e.revision, e.released_at, e.change) for e in every if e.label_id == row.label_id),
            standing=tuple(_standing(every)),
            is_newest=row.is_newest,
        )


def rendering(number: str, form: FormName, *, viewer: Viewer, revision: int | None = None) -> tuple[Form, bytes]:
    """A release in one form: what it is, and its bytes. Raises `NotFound`."""
    with seen_by(viewer):
        row = find_release(number, revision)
        made = models.Rendering.objects.filter(release=row, form=form).first()
        if made is None:
            raise NotFound("This product has no such form.", product=number, form=form.value)
        data = bytes(made.data)
        return Form(form, made.media_type, made.name, len(data), bytes(made.sha256).hex()), data


def find_release(number: str, revision: int | None) -> models.Release:
    """The fullest release that whoever looks may see. Raises `NotFound`."""
    found = models.Release.objects.filter(number=number)
    found = found.filter(is_newest=True) if revision is None else found.filter(revision=revision)
    row = found.order_by("-tlp", "-pk").first()
    if row is None:
        raise NotFound("There is no such product.", product=number)
    return row


def _standing(every: Sequence[models.Release]) -> Iterator[Standing]:
    """The fullest of each revision, as they come."""
    seen: set[int] = set()
    for each in every:
        if each.revision not in seen:
            seen.add(each.revision)
            yield Standing(each.revision, Tlp(each.tlp), each.released_at, each.change)


def _to(stored: list[object]) -> tuple[To, ...]:
    return msgspec.convert(stored, tuple[To, ...])


def _row(row: models.Product) -> ProductRow:
    return ProductRow(
        uid=row.uid,
        number=row.number,
        kind=KindName(row.kind),
        title=row.title,
        state=ProductState(row.state),
        revision=row.revision,
        changed_at=row.changed_at,
        release_at=row.release_at,
        waiting=getattr(row, "waiting", 0),
    )


def _review(row: models.Review) -> ReviewRow:
    return ReviewRow(
        uid=row.uid,
        role=ReviewRole(row.role),
        organization=row.organization.name if row.organization else "",
        organization_id=row.organization_id,
        verdict=Verdict(row.verdict),
        words=row.words,
        asked_at=row.asked_at,
        due_at=row.due_at,
        said_at=row.said_at,
        said_by=row.said_by,
        revision=row.revision,
        round=row.round,
        title=row.title,
    )


def release_row(row: models.Release) -> ReleaseRow:
    """A release as lists show it."""
    return ReleaseRow(
        uid=row.uid,
        number=row.number,
        kind=KindName(row.kind),
        title=row.title,
        summary=row.summary,
        severity=Severity(row.severity),
        topics=tuple(row.topics),
        tlp=Tlp(row.tlp),
        revision=row.revision,
        first_released_at=row.first_released_at,
        released_at=row.released_at,
        valid_until=row.valid_until,
        withdrawn_at=row.withdrawn_at,
    )


def standing_for(number: str, *, viewer: Viewer) -> dict[Marking, tuple[str, ...]]:
    """For whom a product stands released: at each marking, the names of the organizations that are named."""
    with seen_by(viewer):
        found = models.Release.objects.filter(number=number, is_newest=True, withdrawn_at=None)
        rows = list(found.values_list("tlp", "label"))
        labels = read_all(label for _tlp, label in rows)
        center = center_id()
        made: dict[Marking, tuple[str, ...]] = {}
        for tlp, label in rows:
            named = Organization.objects.filter(pk__in=labels[label].organizations - {center}).order_by("name")
            made[Marking.of(Tlp(tlp))] = tuple(named.values_list("name", flat=True))
    return made


def at_work(number: str, *, viewer: Viewer) -> UUID | None:
    """The product behind a release (its uid), for those who may see it; None for the others."""
    with seen_by(viewer):
        return models.Product.objects.filter(number=number).values_list("uid", flat=True).first()

"""Reads for those whom products are for: the list with its filters, a form with all that an answer says of it, devices.

Each looks as `viewer`; who is nobody in particular sees what was released at TLP:CLEAR.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

from django.db.models import Q, QuerySet

from wardwatch.kit.cursors import open_place, seal_place
from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import ANONYMOUS, Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.products import models
from wardwatch.products.document import Document, blocks, reading, walking
from wardwatch.products.document.blocks import AffectedProduct
from wardwatch.products.queries import Form, ReleaseRow, find_release, release_row
from wardwatch.products.types import FormName, KindName, Severity
from wardwatch.standards.tlp import Tlp

MOST = 200
"""Rows of a list."""
LONGEST = 200
"""Letters of what is looked for."""
_LIST = "products"
_DEVICES_READ = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which products: `text` is words or a number, `between` the first day of release and the one after the last."""

    text: str = ""
    kind: KindName | None = None
    topic: str = ""
    severity: Severity | None = None
    between: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of the list, and the cursor of the following one, "" where there is none."""

    rows: tuple[ReleaseRow, ...]
    following: str


@dataclass(frozen=True, slots=True)
class Facets:
    """What the list can be narrowed by, with how many products: kinds, topics, severities, months (their first day)."""

    kinds: dict[KindName, int]
    topics: dict[str, int]
    severities: dict[Severity, int]
    months: dict[date, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A release in one form, for an answer. `label` is its id; `fixed`: these bytes never change at this address.

    `signature`: detached, OpenPGP in armor; "" for none. `withdrawn_at` is None for what holds; else `withdrawn_why`.
    """

    form: Form
    data: bytes
    sha512: str
    signature: str
    label: int
    tlp: Tlp
    revision: int
    first_released_at: datetime
    released_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str
    fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """The CSAF document of a release: its file, its digests in hex, and whether it is signed."""

    row: ReleaseRow
    file: str
    sha256: str
    sha512: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class Communication:
    """A device safety communication that names a device somebody looks for: those of its rows that match."""

    row: ReleaseRow
    document: Document
    devices: tuple[AffectedProduct, ...]


def shelf(*, viewer: Viewer = ANONYMOUS, wanted: Wanted = Wanted(), after: str = "", limit: int = MOST) -> Shelf:
    """A part of what was released and the viewer may see, the newest first, each product once: its fullest release.

    Raises `kit.cursors.BadCursor`.
    """
    place = open_place(_LIST, after, tuple[datetime, int]) if after else None
    with seen_by(viewer):
        found = _narrowed(_standing(), wanted).order_by("-released_at", "-pk").defer("document")
        if place:
            found = found.filter(Q(released_at__lt=place[0]) | Q(released_at=place[0], pk__lt=place[1]))
        rows = list(found[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    following = seal_place(_LIST, (last.released_at, last.pk)) if last else ""
    return Shelf(tuple(map(release_row, rows[:limit])), following)


def facets(*, viewer: Viewer = ANONYMOUS) -> Facets:
    """What there is to narrow the list by; the most frequent topics first, the newest months first."""
    with seen_by(viewer):
        found = list(_standing().values_list("kind", "topics", "severity", "released_at"))
    days = sorted((at.astimezone(UTC).date().replace(day=1) for *_, at in found), reverse=True)
    topics = Counter(topic for _, topics, _, _ in found for topic in topics)
    kinds, severities = (Counter(row[place] for row in found) for place in (0, 2))
    return Facets(
        kinds={kind: kinds[kind] for kind in KindName if kinds[kind]},
        topics=dict(sorted(topics.items(), key=lambda each: (-each[1], each[0]))),
        severities={severity: severities[severity] for severity in Severity if severities[severity]},
        months=dict(Counter(days)),
    )


def take(number: str, form: FormName, *, viewer: Viewer, revision: int | None = None) -> Taken:
    """A release in one form, with what an answer says of it. Raises `NotFound`, the same for hidden and missing."""
    with seen_by(viewer):
        row = find_release(number, revision)
        made = models.Rendering.objects.filter(release=row, form=form).first()
    if made is None:
        raise NotFound("There is no such product.", product=number)
    data = bytes(made.data)
    return Taken(
        form=Form(form, made.media_type, made.name, len(data), bytes(made.sha256).hex()),
        data=data,
        sha512=bytes(made.sha512).hex(),
        signature=made.signature,
        label=row.label_id,
        tlp=Tlp(row.tlp),
        revision=row.revision,
        first_released_at=row.first_released_at,
        released_at=row.released_at,
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
        fixed=revision is not None,
    )


def page_of(release: UUID, *, viewer: Viewer) -> str:
    """The page of a release, as a piece of HTML that the form's own templates made. Raises `NotFound`."""
    with seen_by(viewer):
        made = models.Rendering.objects.filter(release__uid=release, form=FormName.PAGE).first()
    if made is None:
        raise NotFound("There is no such product.", release=str(release))
    return bytes(made.data).decode()


def advisories() -> tuple[Advisory, ...]:
    """The CSAF documents of what everybody may read and holds, in the newest revision, the newest first."""
    with seen_by(ANONYMOUS):
        found = models.Rendering.objects.filter(form=FormName.CSAF, release__in=_standing().filter(withdrawn_at=None))
        found = found.select_related("release").defer("data", "release__document")
        rows = list(found.order_by("-release__released_at", "-release_id"))
    return tuple(
        Advisory(
            row=release_row(each.release),
            file=each.name,
            sha256=bytes(each.sha256).hex(),
            sha512=bytes(each.sha512).hex(),
            is_signed=bool(each.signature),
        )
        for each in rows
    )


def communications(text: str, *, limit: int = MOST) -> tuple[Communication, ...]:
    """Device safety communications for everybody that hold, and name a device in whose maker, name or title all these
    words stand; the newest first. No words find nothing.
    """
    words = text[:LONGEST].casefold().split()
    if not words:
        return ()
    with seen_by(ANONYMOUS):
        found = _standing().filter(kind=KindName.DEVICE_SAFETY_COMMUNICATION, withdrawn_at=None)
        newest = found.order_by("-released_at", "-pk")[:_DEVICES_READ]
        matched = (_matched(row, words) for row in newest.iterator(chunk_size=20))
        return tuple(islice((each for each in matched if each), limit))


def devices_of(document: Document) -> tuple[AffectedProduct, ...]:
    """Every product that a document calls affected, or otherwise."""
    every = (block for section in document.sections for block in walking.blocks(section.blocks))
    return tuple(row for block in every if isinstance(block, blocks.AffectedProducts) for row in block.rows)


def _matched(row: models.Release, words: Iterable[str]) -> Communication | None:
    document = reading.read(bytes(row.document))
    named = [
        each
        for each in devices_of(document)
        if all(word in f"{each.vendor} {each.product} {document.title}".casefold() for word in words)
    ]
    return Communication(release_row(row), document, tuple(named)) if named else None


def _standing() -> QuerySet[models.Release]:
    """Of each product the fullest release, in its newest revision, that whoever looks may see."""
    found = models.Release.objects.filter(is_newest=True).order_by("number", "-tlp", "-pk").distinct("number")
    return models.Release.objects.filter(pk__in=found.values("pk"))


def _narrowed(found: QuerySet[models.Release], wanted: Wanted) -> QuerySet[models.Release]:
    for word in wanted.text[:LONGEST].split():
        named = Q(title__icontains=word) | Q(summary__icontains=word) | Q(number=word)
        found = found.filter(named | Q(vulnerabilities__contains=[word.upper()]) | Q(topics__contains=[word.lower()]))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.topic:
        found = found.filter(topics__contains=[wanted.topic])
    if wanted.severity:
        found = found.filter(severity=wanted.severity)
    if wanted.between:
        first, until = (datetime(day.year, day.month, day.day, tzinfo=UTC) for day in wanted.between)
        found = found.filter(released_at__gte=first, released_at__lt=until)
    return found

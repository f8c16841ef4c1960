"""Reads of the audit trail: what a viewer may see of it, and whether the chain holds."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from wardwatch.audit import chain, models
from wardwatch.audit.heads import KeptHead
from wardwatch.audit.operations import head_statement
from wardwatch.kit.listing import amount, page_of
from wardwatch.kit.paging import Amount, Page, order_of
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

PART = 2000
Placed = TypeVar("Placed", models.Head, models.Seal)
ALTERED = "the database was rolled back or altered"


@dataclass(frozen=True, slots=True)
class Entry:
    """One audit row as shown."""

    at: datetime
    name: str
    actor: str
    door: str
    subject: str
    why: str
    facts: dict[str, object]
    sealed: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """Neighbouring rows of the trail, the newest first. `before` and `after` are the cursors that lead back and on, ""
    where nothing stands; `total` is how many rows there are in all."""

    entries: tuple[Entry, ...]
    before: str
    after: str
    total: Amount


@dataclass(frozen=True, slots=True)
class Verification:
    """Result of checking the chain: how many events are sealed and hold, how many wait, and the first break.

    `kept` is how many heads from outside the database were compared.
    """

    sealed: int
    unsealed: int
    intact: bool
    broken_at: int | None
    reason: str
    head: str
    kept: int = 0


def entries(*, viewer: Viewer, subject: str | None = None, without: str = "", limit: int = 200) -> list[Entry]:
    """The newest audit rows that `viewer` may see, of one subject or of all, but no names that begin `without`."""
    chosen = Q(subject=subject) if subject else Q()
    chosen &= ~Q(name__startswith=without) if without else Q()
    with seen_by(viewer):
        rows = models.Event.objects.filter(chosen).select_related("seal").order_by("-id")[:limit]
        return list(map(_entry, rows))


def trail(
    *, viewer: Viewer, subject: str = "", order: str = "-at", after: str = "", before: str = "", limit: int = 50
) -> Trail:
    """Part of the audit rows that `viewer` may see, of one subject or of all, the newest first (`order` "at": last).

    `after` and `before` are cursors of an earlier part, of which one is used. Raises `kit.cursors.BadCursor`.
    """
    _key, descending = order_of(order)
    with seen_by(viewer):
        found = models.Event.objects.filter(Q(subject=subject) if subject else Q())
        total = amount(found)
        part = page_of(
            found.select_related("seal"), "trail", {}, descending=descending, after=after, before=before, limit=limit
        )
    return Trail(entries=tuple(map(_entry, part.rows)), before=part.before or "", after=part.after, total=total)


def _entry(row: models.Event) -> Entry:
    return Entry(
        at=row.at,
        name=row.name,
        actor=row.actor,
        door=row.door,
        subject=row.subject,
        why=row.why,
        facts=row.facts,
        sealed=hasattr(row, "seal"),
    )


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One row of the log of openings. `organization` is the id of whose record it was."""

    id: int
    at: datetime
    reader: str
    reader_organization: str
    organization: int
    record: str
    door: str
    origin: str


def openings(
    *,
    viewer: Viewer,
    organization: int | None = None,
    order: str = "-at",
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> Page[OpeningRow]:
    """Who looked at confidential records, as far as `viewer` may know, newest first: of one organization or of all.

    `after` and `before` are cursors of an earlier part, of which one is used. Raises `kit.cursors.BadCursor`.
    """
    _key, descending = order_of(order)
    with seen_by(viewer):
        found = models.Opening.objects.filter(Q() if organization is None else Q(organization=organization))
        part = page_of(found, "openings", {}, descending=descending, after=after, before=before, limit=limit)
    return Page(tuple(map(_opening, part.rows)), part.after, part.before)


def _opening(row: models.Opening) -> OpeningRow:
    return OpeningRow(
        id=row.pk,
        at=row.at,
        reader=row.reader,
        reader_organization=row.reader_organization,
        organization=row.organization,
        record=row.record,
        door=row.door,
        origin=row.origin,
    )


def verify(*, check_signature: Callable[[bytes, bytes], bool], kept: Sequence[KeptHead] = ()) -> Verification:
    """Recompute every digest and link, check every signed head, and compare the heads `kept` outside the database.

    Run as worker or owner: it reads every row.
    """
    previous, position, unsealed = chain.GENESIS, 0, models.Event.objects.filter(seal=None).count()
    newest = models.Head.objects.aggregate(at=Max("position"))["at"] or 0  # what is sealed from now on has no say
    heads = _in_order(models.Head.objects.filter(position__lte=newest))
    signed = next(heads, None)  # the next one that the chain must reach
    outside: dict[int, list[KeptHead]] = {}
    for each in kept:
        outside.setdefault(each.position, []).append(each)

    def result(broken_at: int | None = None, reason: str = "", sealed: int | None = None) -> Verification:
        whole = position if sealed is None else sealed
        return Verification(whole, unsealed, broken_at is None, broken_at, reason, previous.hex(), len(kept))

    for row in _in_order(models.Seal.objects.select_related("event")):
        position += 1
        if reason := _break_in(row, position, previous):
            return result(position, reason, sealed=position - 1)
        previous = bytes(row.hash)
        if signed is not None and signed.position <= position:
            if signed.position < position or not _fits(_signed(signed), position, previous, check_signature):
                return result(position, "the signed head does not fit")
            signed = next(heads, None)
        for each in outside.pop(position, ()):
            if not _fits(_bytes(each), position, previous, check_signature):
                return result(position, f"{ALTERED}: the head that was kept outside it differs")
    if signed is not None:
        return result(signed.position, "sealed events are missing")
    if outside:
        return result(min(outside), f"{ALTERED}: it ends before a head that was kept outside it")
    return result()


def _in_order(found: "QuerySet[Placed]") -> Iterator[Placed]:
    """By position, part by part: neither the driver nor we ever hold them all."""
    last = -1
    while part := list(found.filter(position__gt=last).order_by("position")[:PART]):
        yield from part
        last = part[-1].position


def _signed(head: models.Head) -> tuple[bytes, bytes]:
    return bytes(head.hash), bytes(head.signature)


def _bytes(head: KeptHead) -> tuple[bytes, bytes]:
    try:
        return bytes.fromhex(head.hash), bytes.fromhex(head.signature)
    except ValueError:
        return b"", b""


def _fits(head: tuple[bytes, bytes], position: int, expected: bytes, check: Callable[[bytes, bytes], bool]) -> bool:
    return head[0] == expected and check(head_statement(position, expected), head[1])


def _break_in(row: models.Seal, position: int, previous: bytes) -> str:
    event = row.event
    if row.position != position:
        return "a position is missing"
    computed = chain.digest(
        uid=event.uid,
        at=event.at,
        name=event.name,
        actor=event.actor,
        door=event.door,
        subject=event.subject,
        why=event.why,
        facts=event.facts,
    )
    if computed != bytes(event.digest):
        return "an event was changed after it was recorded"
    if chain.link(previous, computed) != bytes(row.hash):
        return "the link to the event before does not fit"
    return ""

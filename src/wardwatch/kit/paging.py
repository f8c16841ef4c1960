"""Parts of long lists, found by a place in the list's own order, never by an offset: page 9,000 costs what page 1 does.

A place is a row of the list. A part stands `after` a place, or `before` one, or at the start. Rows before a place are
read backward, nearest first, so that the database reads no more of them than are shown.

Where a place is more than a name that the reader knows anyhow, it leaves as a sealed cursor: no running number is in an
address, and nobody makes up a place.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db.models import F, Model, Q, QuerySet

from wardwatch.kit.errors import Refusal

T = TypeVar("T")
M = TypeVar("M", bound=Model)
COUNTED = 10_000


class BadCursor(Refusal):
    """A cursor that no part of this list gave."""

    code = "request.bad-cursor"


@dataclass(frozen=True, slots=True)
class Amount:
    """How many there are; `more`: at least one more than `number`, nobody counted on."""

    number: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """Neighbouring rows of a list, in its order. `before` and `after` say whether others stand there."""

    rows: tuple[T, ...]
    before: bool
    after: bool


def cut(found: Sequence[T], limit: int, *, placed: bool, backward: bool) -> Part[T]:
    """The part that `found` is: up to `limit` + 1 rows, read from the start or (`placed`) away from a place."""
    further = len(found) > limit
    if backward:
        return Part(tuple(reversed(found[:limit])), further, placed)
    return Part(tuple(found[:limit]), placed, further)


def amount(found: "QuerySet[M]", most: int = COUNTED) -> Amount:
    """How many rows there are, counted to `most`."""
    number = found.order_by()[: most + 1].count()
    return Amount(min(number, most), number > most)


def newest_first(
    found: "QuerySet[M]", by: str, *, place: M | None = None, backward: bool = False, limit: int
) -> Part[M]:
    """Rows by the instant in the column `by`, the newest first, those without one last; of one instant, by key.

    From `place` on, or (`backward`) ahead of it; None: from the start. All of `found` have an instant, or none has.
    """
    if place is not None:
        at, side = getattr(place, by), "gt" if backward else "lt"
        further = Q((f"pk__{side}", place.pk))
        if at is not None:
            further = Q((f"{by}__{side}e", at)) & (Q((f"{by}__{side}", at)) | further)
        found = found.filter(further)
    nearest = (F(by).asc(nulls_first=True), "pk") if backward else (F(by).desc(nulls_last=True), "-pk")
    return cut(list(found.order_by(*nearest)[: limit + 1]), limit, placed=place is not None, backward=backward)


def seal_place(of: str, place: object) -> str:
    """The cursor of a place in the list `of`, for addresses: opaque, the same each time, good for this list only.

    `place` is what `msgspec` encodes. AES-SIV (RFC 5297), base64url without padding.
    """
    sealed = _cipher().encrypt(msgspec.msgpack.encode(place), [of.encode()])
    return urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_place(of: str, cursor: str, kind: type[T]) -> T:
    """The place that `seal_place` was given. Raises `BadCursor`."""
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        return msgspec.msgpack.decode(_cipher().decrypt(sealed, [of.encode()]), type=kind)
    except (ValueError, InvalidTag, msgspec.MsgspecError) as error:
        raise BadCursor("This is not where an earlier part of this list ended.") from error


def _cipher() -> AESSIV:
    return AESSIV(bytes.fromhex(settings.HOME.keyring.digest(b"places in lists")))

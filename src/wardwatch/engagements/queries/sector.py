"""How everything that a viewer sees fares over time: counted from up to a million findings, and then kept for a while.

What is kept belongs to the labels whose rows were counted: whoever sees exactly these labels would count the same. It
lies sealed in the cache. A job counts again for the center's staff before it gets old, so that nobody waits for it.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString

import msgspec
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from wardwatch.engagements.queries.pace import Pace, pace
from wardwatch.exposures.queries import trends
from wardwatch.kit.database import rows
from wardwatch.kit.sealing import Sealer, Unopenable
from wardwatch.markings.policy import RULE
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members.models import Role
from wardwatch.members.queries import viewer_of
from wardwatch.members.types import OrganizationKind

WEEKS, MONTHS = timedelta(weeks=26), timedelta(days=335)
KEPT = timedelta(minutes=20)
"""How long numbers stand; the job counts again every quarter of an hour."""
SLOW = 0.1
"""Seconds of counting from which on numbers are kept: what is counted at once is always fresh."""
_LABELS: LiteralString = f"SELECT l.id FROM markings_label l WHERE {RULE} ORDER BY l.id"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What pictures of a sector or of one member draw, counted at `at`."""

    at: datetime
    weeks: tuple[trends.Week, ...]
    standings: tuple[trends.Standing, ...]
    exposure: tuple[trends.Exposure, ...]
    pace: tuple[Pace, ...]


_ENCODER, _DECODER = msgspec.json.Encoder(), msgspec.json.Decoder(Numbers)


def count(*, viewer: Viewer, at: datetime, organization: int | None = None) -> Numbers:
    """Count afresh: one member's, or all that the viewer sees; days are those of UTC."""
    today = at.astimezone(UTC).date()
    return Numbers(
        at,
        trends.weeks(viewer=viewer, since=today - WEEKS, until=today, organization=organization),
        trends.standings(viewer=viewer, today=today, organization=organization),
        trends.exposure(viewer=viewer, organization=organization),
        pace(viewer=viewer, since=at - MONTHS, organization=organization),
    )


def counted(*, viewer: Viewer, at: datetime) -> Numbers:
    """What was counted of exactly what `viewer` sees in the last `KEPT`, or counted afresh."""
    place = _place(viewer)
    if sealed := cache.get(place):
        try:
            return _DECODER.decode(_sealer().unseal(sealed, place.encode()))
        except (Unopenable, msgspec.DecodeError):
            cache.delete(place)
    return _count_and_keep(viewer, at, place)


def refresh(*, at: datetime) -> int:
    """Count again for the center's staff; returns for how many different sights. As the worker, safe twice."""
    staff = Role.objects.filter(organization__kind=OrganizationKind.CENTER).values_list("person", flat=True).distinct()
    viewers = [viewer_of(person, at=at) for person in staff]
    sights = {_place(viewer): viewer for viewer in viewers}
    for place, viewer in sights.items():
        _count_and_keep(viewer, at, place)
    return len(sights)


def _count_and_keep(viewer: Viewer, at: datetime, place: str) -> Numbers:
    start = time.perf_counter()
    numbers = count(viewer=viewer, at=at)
    if time.perf_counter() - start >= SLOW:
        cache.set(place, _sealer().seal(_ENCODER.encode(numbers), place.encode()), KEPT.total_seconds())
    return numbers


def _place(viewer: Viewer) -> str:
    """Where the numbers of whoever sees what `viewer` sees are kept."""
    with seen_by(viewer), connection.cursor() as cursor:
        labels = [number for (number,) in rows(cursor, _LABELS, {})]
    return "sector:" + hashlib.sha256(repr(labels).encode()).hexdigest()


def _sealer() -> Sealer:
    sealer: Sealer = settings.HOME.keyring.sealer()
    return sealer

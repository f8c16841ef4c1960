"""When things happened to an object, and when it and its sightings say that they happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import LiteralString

import msgspec
from django.db import connection

from wardwatch.intel.queries.lines import NEWEST
from wardwatch.intel.queries.objects import object_card, versions_of
from wardwatch.intel.types import Moment, ObjectCard, VersionLine
from wardwatch.kit.database import rows
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by

MOST_SIGHTINGS = 200
_TIMES = ("valid_from", "valid_until", "first_seen", "last_seen", "first_observed", "last_observed", "start_time")

_SIGHTINGS: LiteralString = f"""
    SELECT o.stix_id, o.body FROM intel_reference r JOIN intel_objectversion o ON o.id = r.object_id
    WHERE r.target = %s AND r.property = 'sighting_of_ref' AND o.type = 'sighting' AND {NEWEST}
    ORDER BY o.version DESC LIMIT %s"""


class _Times(msgspec.Struct):
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    first_seen: datetime | None = None
    last_seen: datetime | None = None
    first_observed: datetime | None = None
    last_observed: datetime | None = None
    start_time: datetime | None = None


_DECODER = msgspec.json.Decoder(_Times)


def timeline(stix_id: str, *, viewer: Viewer) -> tuple[Moment, ...]:
    """What happened when, oldest first: versions, what the object says of times, sightings, and who said it when.

    Raises `NotFound`.
    """
    with seen_by(viewer):
        card = object_card(stix_id, viewer=viewer)
        versions = versions_of(stix_id, viewer=viewer)
        return moments(card, versions, sightings_of(stix_id))


def sightings_of(stix_id: str) -> tuple[tuple[str, bytes], ...]:
    """The sightings of an object that the present viewer may see, by id, the youngest first."""
    with connection.cursor() as cursor:
        return tuple((sighting, bytes(body)) for sighting, body in rows(cursor, _SIGHTINGS, [stix_id, MOST_SIGHTINGS]))


def moments(
    card: ObjectCard, versions: Iterable[VersionLine], sightings: Iterable[tuple[str, bytes]]
) -> tuple[Moment, ...]:
    """The same of what was read before."""
    found = [Moment(at=card.created, what="created", detail="")] if card.created else []
    found += [
        Moment(at=each.version, what="revoked" if each.revoked else "modified", detail=each.name)
        for each in versions
        if each.version != card.created
    ]
    found += [Moment(at=each.first_at, what="first said", detail=each.title) for each in card.sources]
    found += [Moment(at=each.last_at, what="last said", detail=each.title) for each in card.sources if each.times > 1]
    found += _said(card.body, "")
    for sighting, body in sightings:
        found += _said(body, sighting)
    return tuple(sorted(found, key=lambda each: (each.at, each.what, each.detail)))


def _said(body: bytes, detail: str) -> list[Moment]:
    times = _DECODER.decode(body)
    given = [(name, getattr(times, name)) for name in _TIMES]
    return [Moment(at=at, what=name, detail=detail) for name, at in given if at is not None]
